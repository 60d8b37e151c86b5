import Accounts
import Kernel
import Storage
import TestKit
import Testing

@Suite struct SignInTests {
    @Test(arguments: TestDatabase.allCases)
    func whoSignsInIsKnownByTheTokenUntilTheySignOut(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            #expect(try await accounts.hasUsers() == false)
            let company = ID<Company>(7)
            let user = try await accounts.addUser(
                email: " Ada@Example.ORG ", name: "Ada", role: .care, companies: [company], password: House.password)
            #expect(try await accounts.hasUsers())
            let token = try await house.token(email: "ADA@example.org", password: House.password, userAgent: String(repeating: "x", count: 500))
            let session = try #require(try await accounts.session(token: token))
            #expect(session.user == user.id)
            #expect(session.email == "ada@example.org")
            #expect(session.entitlements.reaches(of: Right(.edit, .people)) == [Reach(companies: [company])])
            #expect(session.may(.edit, .people) && !session.may(.administer, .users))
            #expect(session.csrfToken.utf8.count == 64 && session.csrfToken != token)
            try await accounts.signOut(token: token)
            #expect(try await accounts.session(token: token) == nil)
            #expect(try await accounts.session(token: String(repeating: "0", count: 64)) == nil)
            #expect(try await accounts.session(token: "short") == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func noSecretStandsInTheTables(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            _ = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .administrator, password: House.password)
            let token = try await house.token(email: "a@b.c", password: House.password)
            let secret = try await house.accounts.addKey(name: "till", scopes: [.everything]).secret
            let texts = try await house.database.read { tx in
                try tx.rows("SELECT password FROM users UNION SELECT token_hash FROM sessions UNION SELECT key_hash FROM api_keys") {
                    row throws(StorageError) in try row[0, as: String.self]
                }
            }
            #expect(texts.count == 3)
            #expect(texts.allSatisfy { !$0.contains(House.password) && !$0.contains(token) && !$0.contains(secret.dropFirst(3)) })
            #expect(texts.contains { $0.hasPrefix("$scrypt$ln=4,r=8,p=1$") })
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aSessionEndsAfterHalfAnIdleHourAndAfterTwelveInAnyCase(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            _ = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .analyst, password: House.password)
            let idle = try await house.token(email: "a@b.c", password: House.password)
            house.clock.advance(seconds: 1500)
            #expect(try await house.accounts.session(token: idle, isSeen: false) != nil)
            let used = try await house.token(email: "a@b.c", password: House.password)
            house.clock.advance(seconds: 301)
            #expect(try await house.accounts.session(token: idle) == nil, "what a page asks by itself does not count")
            for _ in 0..<28 {
                #expect(try await house.accounts.session(token: used) != nil)
                house.clock.advance(seconds: 1500)
            }
            #expect(try await house.accounts.session(token: used) != nil)
            house.clock.advance(seconds: 900)
            #expect(try await house.accounts.session(token: used) == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func guessingIsSlowedDownForThoseWhoExistAndThoseWhoDoNot(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            _ = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .analyst, password: House.password)
            for email in ["a@b.c", "nobody@b.c"] {
                for _ in 0..<5 {
                    #expect(try await refusal { _ = try await house.accounts.signIn(email: email, password: "wrong one") } == "sign-in-failed")
                }
                #expect(try await refusal { _ = try await house.accounts.signIn(email: email, password: House.password) } == "sign-in-throttled")
            }
            house.clock.advance(seconds: 2)
            #expect(try await refusal { _ = try await house.accounts.signIn(email: "a@b.c", password: "wrong one") } == "sign-in-failed")
            house.clock.advance(seconds: 2)
            #expect(try await refusal { _ = try await house.accounts.signIn(email: "a@b.c", password: House.password) } == "sign-in-throttled")
            house.clock.advance(seconds: 2)
            _ = try await house.accounts.signIn(email: "a@b.c", password: House.password)
            #expect(try await refusal { _ = try await house.accounts.signIn(email: "a@b.c", password: "wrong one") } == "sign-in-failed")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func attemptsMadeAtOnceAreCountedToo(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            _ = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .analyst, password: House.password)
            let failed = try await withThrowingTaskGroup(of: String?.self) { group in
                for index in 0..<20 {
                    group.addTask { try await refusal { _ = try await house.accounts.signIn(email: "a@b.c", password: "guess number \(index)") } }
                }
                return try await group.reduce(into: 0) { count, code in if code == "sign-in-failed" { count += 1 } }
            }
            #expect(failed == 5)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aNewPasswordEndsTheOtherSessions(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let user = try await accounts.addUser(email: "a@b.c", name: "A", role: .marketing, password: House.password)
            let here = try await house.token(email: "a@b.c", password: House.password)
            let there = try await house.token(email: "a@b.c", password: House.password)
            #expect(
                try await refusal { try await accounts.changePassword(of: user.id, current: "not this one", new: "another long one") }
                    == "password-wrong")
            #expect(
                try await refusal { try await accounts.changePassword(of: user.id, current: House.password, new: "short") } == "password-invalid")
            try await accounts.changePassword(of: user.id, current: House.password, new: "another long one", keeping: here)
            #expect(try await accounts.session(token: here) != nil)
            #expect(try await accounts.session(token: there) == nil)
            #expect(try await refusal { _ = try await accounts.signIn(email: "a@b.c", password: House.password) } == "sign-in-failed")
            _ = try await accounts.signIn(email: "a@b.c", password: "another long one")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoIsDisabledIsOutAtOnceAndRightsChangeAtOnce(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let user = try await accounts.addUser(email: "a@b.c", name: "A", role: .readOnly, password: House.password)
            let token = try await house.token(email: "a@b.c", password: House.password)
            try await accounts.setGrants([Grant(.administrator, Reach(companies: []))], of: user.id)
            try await accounts.setPreferences(of: user.id, language: .dutch, theme: .dark)
            let session = try #require(try await accounts.session(token: token))
            #expect(session.may(.administer, .users) && session.entitlements.entries.map(\.reach) == [Reach(companies: [])])
            #expect(session.language == .dutch && session.theme == .dark)
            try await accounts.setDisabled(true, of: user.id)
            #expect(try await accounts.session(token: token) == nil)
            #expect(try await refusal { _ = try await accounts.signIn(email: "a@b.c", password: House.password) } == "sign-in-failed")
            try await accounts.setDisabled(false, of: user.id)
            _ = try await accounts.signIn(email: "a@b.c", password: House.password)
            #expect(try await refusal { try await accounts.setDisabled(true, of: ID(1)) } == "user-unknown")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aPasswordIsHashedAnewWhenTheCostHasChanged(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            _ = try await house.accounts.addUser(email: "a@b.c", name: "A", role: .analyst, password: House.password)
            let effects = Effects(clock: house.clock, ids: IDGenerator(clock: house.clock, node: 2))
            let dearer = Accounts(
                database: house.database, effects: effects, passwordCost: PasswordCost(logarithmOfRounds: 5, parallelism: 2))
            _ = try await dearer.signIn(email: "a@b.c", password: House.password)
            let stored = try await house.database.read { tx in try tx.value("SELECT password FROM users", as: String.self) }
            #expect(stored?.hasPrefix("$scrypt$ln=5,r=8,p=2$") == true)
            _ = try await house.accounts.signIn(email: "a@b.c", password: House.password)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func usersAreCheckedAndTheFirstIsMadeOnce(kind: TestDatabase) async throws {
        try await House.with(kind) { house in
            let accounts = house.accounts
            let made = try await withThrowingTaskGroup(of: String?.self) { group in
                for index in 0..<4 {
                    group.addTask {
                        try await refusal {
                            try await accounts.addUser(
                                email: "first\(index)@b.c", name: "", role: .administrator, password: House.password, onlyFirst: true)
                        }
                    }
                }
                return try await group.reduce(into: 0) { count, code in if code == nil { count += 1 } }
            }
            #expect(made == 1)
            let users = try await accounts.users()
            #expect(users.count == 1 && users[0].name.hasPrefix("first"))
            let email = users[0].email.uppercased()
            #expect(
                try await refusal { try await accounts.addUser(email: email, name: "", role: .care, password: House.password) } == "user-exists")
            for email in ["", "a", "@b", "a@", "a b@c.d", "a@b@c"] {
                #expect(
                    try await refusal { try await accounts.addUser(email: email, name: "", role: .care, password: House.password) } == "user-invalid")
            }
        }
    }
}
