import Accounts
import Kernel
import Storage
import TestKit
import Testing

@Suite struct ProfileTests {
    private static let (north, south) = (ID<Company>(7), ID<Company>(8))
    private static let group = ID<StoreGroup>(70)

    @Test(arguments: TestDatabase.allCases)
    func theReadyOnesAreThereAndStay(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let profiles = try await house.accounts.profiles()
            #expect(profiles.map(\.role) == Role.allCases && profiles.map(\.id) == Role.allCases.map(\.profile))
            #expect(profiles.map(\.name) == Role.allCases.map(\.name) && profiles.map(\.rights) == Role.allCases.map(\.rights))
            #expect(try await refusal { try await house.accounts.removeProfile(Role.partner.profile) } == "profile-ready")
            var partner = try #require(profiles.first { $0.role == .partner })
            partner.rights.insert(Right(.see, .people))
            #expect(try await refusal { try await house.accounts.changeProfile(partner) } == "profile-ready")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func oneIsComposedGivenChangedAndRemoved(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            var own = try await accounts.addProfile(name: "Area manager", rights: [Right(.see, .sales), Right(.approve, .sales)])
            #expect(try await refusal { try await accounts.addProfile(name: "area MANAGER", rights: [Right(.see, .sales)]) } == "profile-exists")
            #expect(try await refusal { try await accounts.addProfile(name: "Analyst", rights: [Right(.see, .sales)]) } == "profile-exists")
            #expect(try await refusal { try await accounts.addProfile(name: "", rights: []) } == "profile-invalid")
            let user = try await accounts.addUser(
                email: "a@b.c", name: "A", grants: [Grant(own.id, Reach(companies: [Self.north])), Grant(.partner, Reach(companies: [Self.south]))],
                password: House.password)
            let token = try await house.token(email: "a@b.c", password: House.password)
            func reaches(_ permission: Permission, _ area: Area) async throws -> [Reach] {
                try #require(try await accounts.session(token: token)).entitlements.reaches(of: Right(permission, area))
            }
            // A right holds where its own grant holds, and not where another one does.
            #expect(try await reaches(.approve, .sales) == [Reach(companies: [Self.north])])
            #expect(try await reaches(.see, .statistics) == [Reach(companies: [Self.south])])
            #expect(try await reaches(.see, .people) == [])
            own.rights = [Right(.see, .people)]
            try await accounts.changeProfile(own)
            #expect(try await reaches(.approve, .sales) == [])
            #expect(try await reaches(.see, .people) == [Reach(companies: [Self.north])])
            #expect(try await refusal { try await accounts.removeProfile(own.id) } == "profile-used")
            #expect(try await refusal { try await accounts.setGrants([], of: user.id) } == "grants-invalid")
            #expect(try await refusal { try await accounts.setGrants([Grant(ID(99))], of: user.id) } == "grants-invalid")
            try await accounts.setGrants([Grant(.partner)], of: user.id)
            try await accounts.removeProfile(own.id)
            #expect(try await !accounts.profiles().contains { $0.id == own.id })
            try await accounts.restoreProfile(own.id)
            #expect(try await accounts.profiles().last == own)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func nobodyGivesWhatTheyDoNotHave(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            _ = try await accounts.addUser(email: "root@b.c", name: "R", role: .administrator, password: House.password)
            let analyst = try await accounts.addUser(email: "a@b.c", name: "A", role: .analyst, companies: [Self.north], password: House.password)
            let local = Entitlements([.init(Right.all, Reach(companies: [Self.north]))])
            let clerk = Entitlements([.init([Right(.administer, .users), Right(.see, .people)], .everywhere)])
            func set(_ grants: [Grant], _ authority: Entitlements) async throws -> String? {
                try await refusal { try await accounts.setGrants(grants, of: analyst.id, authority: authority) }
            }
            #expect(try await set([Grant(.analyst)], local) == "grants-above", "everywhere, by who has one company")
            #expect(try await set([Grant(.analyst, Reach(companies: [Self.south]))], local) == "grants-above")
            #expect(try await set([Grant(.administrator, Reach(companies: [Self.north]))], clerk) == "user-above")
            #expect(try await set([Grant(.marketing, Reach(companies: [Self.north]))], local) == nil)
            #expect(try await set([Grant(.storeManager, Reach(companies: [Self.north], storeGroups: [Self.group]))], local) == nil)
            let byStore = Entitlements([.init(Right.all, Reach(companies: [Self.north], storeGroups: [Self.group]))])
            #expect(try await set([Grant(.storeManager, Reach(companies: [Self.north]))], byStore) == "grants-above")
            // Somebody else's users do not exist.
            let root = try #require(try await accounts.user(email: "root@b.c"))
            #expect(try await refusal { try await accounts.setDisabled(true, of: root.id, authority: local) } == "user-unknown")
            #expect(try await refusal { try await accounts.setDisabled(true, of: root.id, authority: clerk) } == "user-above")
            #expect(try await refusal { try await accounts.endSessions(of: root.id, authority: local, by: .command) } == "user-unknown")
            #expect(
                try await refusal { try await accounts.addProfile(name: "More", rights: [Right(.edit, .people)], authority: clerk) }
                    == "profile-above")
            #expect(
                try await refusal { try await accounts.addProfile(name: "L", rights: [Right(.see, .people)], authority: local) } == "profile-above")
            try await accounts.addProfile(name: "Less", rights: [Right(.see, .people)], authority: clerk)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theLastAdministratorStays(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let ada = try await accounts.addUser(email: "a@b.c", name: "A", role: .administrator, password: House.password).id
            // Neither one of some companies, nor one who has not come in yet, is an administrator of the group.
            _ = try await accounts.addUser(email: "l@b.c", name: "L", role: .administrator, companies: [Self.north], password: House.password)
            let link = try await house.database.write { tx in
                try accounts.invite(email: "i@b.c", name: "I", grants: [Grant(.administrator)], language: nil, by: .command, tx)
            }
            #expect(try await refusal { try await accounts.setDisabled(true, of: ada) } == "last-administrator")
            #expect(try await refusal { try await accounts.setGrants([Grant(.care)], of: ada) } == "last-administrator")
            #expect(
                try await refusal { try await accounts.setGrants([Grant(.administrator, Reach(companies: [Self.north]))], of: ada) }
                    == "last-administrator")
            try await accounts.setPassword(by: link, "another long one")
            let both = [ada, link.user.id]
            let refused = try await withThrowingTaskGroup(of: String?.self) { group in
                for user in both { group.addTask { try await refusal { try await accounts.setDisabled(true, of: user) } } }
                return try await group.reduce(into: 0) { count, code in if code == "last-administrator" { count += 1 } }
            }
            #expect(refused == 1, "of two who disable each other one stays")
        }
    }

    /// As a release before profiles left it.
    @Test(arguments: TestDatabase.allCases)
    func rolesBecomeGrants(kind: TestDatabase) async throws {
        let before = SharedTables.migrations + AccountsSchema.migrations.prefix(1)
        try await kind.with(before) { database in
            try await database.write { tx in
                for (id, role, companies) in [(1, "administrator", nil), (2, "care", "[7]"), (3, "unheard", "[]")] as [(Int, String, String?)] {
                    try tx.execute(
                        """
                        INSERT INTO users (id, email, name, password, role, companies, created_at)
                        VALUES (\(id), \("u\(id)@b.c"), 'U', 'x', \(role), \(companies), 5)
                        """)
                }
                try tx.execute(
                    """
                    INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, last_seen_at, expires_at) VALUES ('h', 2, 'c', 9, 9, 10)
                    """)
            }
            let clock = ManualClock(Instant(microseconds: 1_770_000_000_000_000))
            _ = try await Migrator(SharedTables.migrations + AccountsSchema.migrations).migrate(database, now: clock.now())
            let accounts = Accounts(database: database, effects: Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1)), passwordCost: .least)
            let users = try await accounts.users()
            #expect(
                users.map(\.grants) == [
                    [Grant(.administrator)], [Grant(.care, Reach(companies: [Self.north]))], [Grant(.readOnly, Reach(companies: []))],
                ])
            #expect(users.map(\.lastSignedInAt) == [nil, Instant(microseconds: 9), nil] && users.allSatisfy(\.hasPassword))
        }
    }
}
