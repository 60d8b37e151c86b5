import Accounts
import Invitations
import Kernel
import Organisation
import Storage

/// Reads what the page of a user shows.
struct UserReading {
    private let visit: Visit
    private let tx: ReadTransaction

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    /// - Throws: ``Problem`` `user-unknown`, also for who is out of the visitor's reach.
    func user(_ id: ID<User>) throws -> UserRecord {
        guard let user = try visit.house.accounts.user(id, tx), visit.sees(user) else {
            throw Problem(.missing, "user-unknown", "There is no such user.")
        }
        return user
    }

    func page(_ id: ID<User>, _ link: IssuedLink?) throws -> UserPage {
        let (house, user) = (visit.house, try user(id))
        let profiles = Dictionary(try house.accounts.profiles(tx).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let companies = Dictionary(try house.organisation.companies(tx).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let groups = Dictionary(try house.organisation.storeGroups(of: nil, tx).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let authority = visit.session.entitlements
        return UserPage(
            user: user,
            held: user.grants.map { grant in
                let profile = profiles[grant.profile]
                return UserPage.Held(
                    profile: profile.map(visit.words.name) ?? grant.profile.description,
                    isSecondFactorRequired: profile?.requiresSecondFactor ?? false,
                    companies: grant.reach.companies.map { $0.map { companies[$0] ?? $0.description } },
                    storeGroups: grant.reach.storeGroups.map { $0.map { groups[$0] ?? $0.description } })
            },
            mayChange: try visit.may(.administer) && authority.cover(house.accounts.entitlements(of: user, tx)),
            isOneself: user.id == visit.session.user,
            link: link.map { .init(address: $0.address, isMailed: $0.isMailed, expiresAt: $0.expiresAt) })
    }
}

extension Visit {
    /// Whether a user's affairs are within the visitor's reach; somebody else's do not exist.
    func sees(_ user: UserRecord) -> Bool {
        user.id == session.user || user.grants.allSatisfy { grant in reaches.contains { $0.covers(grant.reach) } }
    }
}

/// Reads the list of users; they are few enough to be held and sorted at once.
struct UserList {
    private let visit: Visit
    private let tx: ReadTransaction
    private let filter: UsersPage.Filter
    private let sorting: Sorting

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
        let query = visit.query
        filter = UsersPage.Filter(
            text: String((query["q"] ?? "").prefix(200)), state: query["state"].flatMap { .init(rawValue: $0) },
            profile: query["profile"].flatMap { ID($0) }, hasSecondFactor: query["factor"].flatMap { ["yes": true, "no": false][$0] })
        sorting = visit.sorting(UsersPage.columns, standard: Sorting("name"))
    }

    func page() throws -> UsersPage {
        let slice = Slice(try rows(), visit)
        return UsersPage(
            filter: filter, sorting: sorting, rows: slice.items, paging: slice.paging,
            profiles: try visit.house.accounts.profiles(tx).map { Choice($0.id, visit.words.name($0)) }, mayAdd: visit.may(.administer),
            mayExport: visit.may(.export))
    }

    func rows() throws -> [UsersPage.Row] {
        let profiles = Dictionary(
            try visit.house.accounts.profiles(tx).map { ($0.id, visit.words.name($0)) }, uniquingKeysWith: { first, _ in first })
        let companies = Dictionary(
            try visit.house.organisation.companies(tx).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let words = filter.text.lowercased().split(separator: " ")
        let users = try visit.house.accounts.users(tx).filter { user in
            let hasProfile = filter.profile.map { profile in user.grants.contains { $0.profile == profile } } ?? true
            return visit.sees(user) && hasProfile && (filter.state == nil || user.state == filter.state)
                && (filter.hasSecondFactor == nil || user.hasSecondFactor == filter.hasSecondFactor)
                && words.allSatisfy { "\(user.name) \(user.email)".lowercased().contains($0) }
        }
        let rows = users.map { user in
            let own = Set(user.grants.map(\.profile)).compactMap { profiles[$0] }.sorted()
            let isEverywhere = user.grants.contains { $0.reach.companies == nil }
            let places = Set(user.grants.flatMap { $0.reach.companies ?? [] }).compactMap { companies[$0] }.sorted()
            return UsersPage.Row(
                id: user.id, name: user.name, email: user.email, profiles: own, companies: isEverywhere ? nil : places, state: user.state,
                lastSignedInAt: user.lastSignedInAt, hasSecondFactor: user.hasSecondFactor)
        }
        return rows.sorted { sorting.descending ? key($1) < key($0) : key($0) < key($1) }
    }

    /// Equal ones stand by name and address.
    private func key(_ row: UsersPage.Row) -> (Int64, String, String) {
        let name = row.name.lowercased() + "\t" + row.email
        return switch sorting.column {
        case "profiles": (0, row.profiles.joined(separator: ", ").lowercased(), name)
        case "companies": (0, row.companies?.joined(separator: ", ").lowercased() ?? "", name)
        case "state": (0, visit.words.text("userState.\(row.state.rawValue)"), name)
        case "factor": (row.hasSecondFactor ? 0 : 1, name, "")
        case "last": (row.lastSignedInAt?.microseconds ?? 0, name, "")
        default: (0, name, "")
        }
    }

    static func cells(_ row: UsersPage.Row, _ words: Words) -> [ExportCell] {
        [
            .text(row.name), .text(row.email), .text(row.profiles.joined(separator: ", ")),
            .text(row.companies?.joined(separator: ", ") ?? words.text("users.everywhere")), .text(words.text("userState.\(row.state.rawValue)")),
            .text(words.text(row.hasSecondFactor ? "users.on" : "users.off")), .text(row.lastSignedInAt?.rfc3339),
        ]
    }
}
