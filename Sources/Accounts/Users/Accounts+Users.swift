import Kernel
import Storage

extension Accounts {
    /// - Parameters:
    ///   - companies: where the profile holds; nil means everywhere.
    ///   - onlyFirst: refuse when there is a user already, so that the offer to make the first one is taken once.
    /// - Throws: ``Problem``: `user-invalid` with the fields, `user-exists`, or `user-not-first`.
    @discardableResult
    public func addUser(
        email: String, name: String, role: Role, companies: [ID<Company>]? = nil, password: String, onlyFirst: Bool = false,
        by author: Author = .command
    ) async throws -> UserRecord {
        try await addUser(
            email: email, name: name, grants: [Grant(role, Reach(companies: companies))], password: password, onlyFirst: onlyFirst, by: author)
    }

    /// The same with any grants.
    @discardableResult
    public func addUser(
        email: String, name: String, grants: [Grant], password: String, onlyFirst: Bool = false, by author: Author = .command
    ) async throws -> UserRecord {
        var user = try draft(email: email, name: name, grants: grants, password: password)
        user.hasPassword = true
        let (hash, made) = (try await hashing.hash(password, salt: effects.randomBytes(16)), user)
        try await database.write { tx in
            if onlyFirst {
                // Two first users must not be made at once.
                try serializeUsers(tx)
                guard try tx.value("SELECT 1 FROM users LIMIT 1", as: Int64.self) == nil else {
                    throw Problem(.conflict, "user-not-first", "There is a user already: sign in.")
                }
            }
            try insert(made, password: hash, by: author, tx)
        }
        return user
    }

    /// A user as asked for, with a name when none was given.
    ///
    /// - Parameter password: nil for who sets one later.
    func draft(email: String, name: String, grants: [Grant], language: Language? = nil, password: String?) throws(Problem) -> UserRecord {
        let folded = UserEmail.folded(email)
        let name = name.isEmpty ? String(folded.prefix { $0 != "@" }) : name
        var fields: [Problem.Field] = []
        if !UserEmail.isValid(folded) { fields.append(.init("/email", "is not an e-mail address")) }
        if name.utf8.count > 200 { fields.append(.init("/name", "has more than 200 bytes")) }
        if let password, let refusal = PasswordRules.refusal(password, own: [folded, name]) { fields.append(.init("/password", refusal)) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "user-invalid", "The user cannot be saved.", fields: fields) }
        return UserRecord(id: effects.id(), email: folded, name: name, grants: grants, language: language, createdAt: effects.now)
    }

    func insert(_ user: UserRecord, password: String, by author: Author, _ tx: WriteTransaction) throws {
        try check(user.grants, tx)
        guard try UserStore.insert(user, password: password, tx) else {
            throw Problem(.conflict, "user-exists", "There is a user with this e-mail already.", fields: [.init("/email", "is taken")])
        }
        try tx.record(
            AuditNote(user: author.user, actor: author.actor, action: "user.added", subject: user.id.description, detail: Self.detail(user.grants)),
            id: effects.id(), at: user.createdAt)
    }

    /// What a user may do. Takes effect at the user's next request.
    ///
    /// - Parameter authority: of who decides.
    /// - Throws: ``Problem``: `user-unknown`, `user-above`, `grants-invalid`, `last-administrator`, or `user-emergency` for who alone may sign in by
    ///   password and has to stay what they are.
    public func setGrants(_ grants: [Grant], of user: ID<User>, authority: Entitlements = .unlimited, by author: Author = .command) async throws {
        let (now, audit): (Instant, ID<AuditEntry>) = (effects.now, effects.id())
        try await database.write { tx in
            try keepingAnAdministrator(tx) {
                let known = try require(authority, over: user, tx)
                guard known.grants != grants else { return }
                if !grants.contains(Grant(.administrator)) { try PasswordLimit.requireOther(than: user, tx) }
                try check(grants, tx)
                try require(authority, toGive: grants, tx)
                try ProfileStore.setGrants(grants, of: user, tx)
                try tx.record(
                    AuditNote(
                        user: author.user, actor: author.actor, action: "user.rights-changed", subject: user.description, detail: Self.detail(grants)),
                    id: audit, at: now)
            }
        }
    }

    /// Ends the user's sessions and lets nobody sign in as them, or lets them again.
    ///
    /// - Throws: ``Problem``: `user-unknown`, `user-above`, `last-administrator` or `user-emergency`.
    public func setDisabled(_ isDisabled: Bool, of user: ID<User>, authority: Entitlements = .unlimited, by author: Author = .command) async throws {
        let now = effects.now
        try await change(user, isDisabled ? "user.disabled" : "user.enabled", by: author) { tx in
            try keepingAnAdministrator(tx) {
                try require(authority, over: user, tx)
                if isDisabled {
                    try PasswordLimit.requireOther(than: user, tx)
                    try SessionStore.endAll(of: user, tx)
                    try LinkStore.removeAll(of: user, tx)
                }
                return try UserStore.setDisabled(isDisabled ? now : nil, of: user, tx)
            }
        }
    }

    /// Signs a user out in every place.
    ///
    /// - Throws: ``Problem``: `user-unknown` or `user-above`.
    public func endSessions(of user: ID<User>, authority: Entitlements = .unlimited, by author: Author) async throws {
        try await change(user, "session.all-ended", by: author) { tx in
            try require(authority, over: user, tx)
            try SessionStore.endAll(of: user, tx)
            return true
        }
    }

    // MARK: - Who decides about whom

    /// What a user's grants allow.
    public func entitlements(of user: UserRecord, _ tx: ReadTransaction) throws -> Entitlements { try entitlements(of: user.grants, tx) }

    func entitlements(of grants: [Grant], _ tx: ReadTransaction) throws -> Entitlements {
        let profiles = Dictionary(try ProfileStore.profiles(tx).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Entitlements(grants.compactMap { grant in profiles[grant.profile].map { Entitlements.Entry($0.rights, grant.reach) } })
    }

    /// The profiles that a user has, each once.
    func profiles(of user: UserRecord, _ tx: ReadTransaction) throws -> [ProfileRecord] {
        let own = Set(user.grants.map(\.profile))
        return try ProfileStore.profiles(tx).filter { own.contains($0.id) }
    }

    /// The user, when who decides may do all that the user may.
    ///
    /// - Throws: ``Problem``: `user-unknown`, also for who is out of reach as a whole, or `user-above`.
    @discardableResult
    func require(_ authority: Entitlements, over user: ID<User>, _ tx: ReadTransaction) throws -> UserRecord {
        guard let record = try UserStore.user(user, tx), authority.sees(record) else { throw Self.unknownUser }
        guard authority.cover(try entitlements(of: record, tx)) else {
            throw Problem(.forbidden, "user-above", "This user may do more than you: ask somebody who may do as much.")
        }
        return record
    }

    func require(_ authority: Entitlements, toGive grants: [Grant], _ tx: ReadTransaction) throws {
        guard authority.cover(try entitlements(of: grants, tx)) else {
            throw Problem(
                .unprocessable, "grants-above", "Nobody gives rights that they do not have.", fields: [.init("/grants", "give more than you may do")])
        }
    }

    /// - Throws: ``Problem`` `grants-invalid`.
    private func check(_ grants: [Grant], _ tx: ReadTransaction) throws {
        let known = Set(try ProfileStore.profiles(tx).map(\.id))
        var fields: [Problem.Field] = []
        if grants.isEmpty { fields.append(.init("/grants", "needs at least one profile")) }
        if grants.count > 50 { fields.append(.init("/grants", "has more than 50 profiles")) }
        for (place, grant) in grants.enumerated() {
            if !known.contains(grant.profile) { fields.append(.init("/grants/\(place)/profile", "is unknown")) }
            if grant.reach.storeGroups?.isEmpty == true { fields.append(.init("/grants/\(place)/storeGroups", "is empty")) }
        }
        guard fields.isEmpty else { throw Problem(.unprocessable, "grants-invalid", "The profiles cannot be given.", fields: fields) }
    }

    /// For the audit log: ids of profiles, and where they hold.
    private static func detail(_ grants: [Grant]) -> JSON {
        .array(
            grants.map { grant in
                .object([
                    "profile": .string(grant.profile.description),
                    "companies": grant.reach.companies.map { .array($0.map { .string($0.description) }) },
                    "storeGroups": grant.reach.storeGroups.map { .array($0.map { .string($0.description) }) },
                ])
            })
    }

    /// Whoever takes rights away goes one after the other: two at once could each leave the other as the last administrator.
    private func serializeUsers(_ tx: WriteTransaction) throws {
        // SQLite writes one at a time.
        if tx.dialect == .postgres { _ = try tx.value("SELECT pg_advisory_xact_lock(7303016)::text", as: String?.self) }
    }

    /// - Throws: ``Problem`` `last-administrator` when there was one before `body`, and is none afterwards.
    func keepingAnAdministrator<Value>(_ tx: WriteTransaction, _ body: () throws -> Value) throws -> Value {
        try serializeUsers(tx)
        let before = try UserStore.administrators(tx)
        let value = try body()
        guard try before == 0 || UserStore.administrators(tx) > 0 else {
            throw Problem(
                .conflict, "last-administrator",
                "This is the last administrator of the whole group: make another one first.")
        }
        return value
    }
}

extension Entitlements {
    /// Whether a user's affairs are those of this administrator at all: somebody whose profiles hold elsewhere too does not exist.
    func sees(_ user: UserRecord) -> Bool {
        let own = reaches(of: Right(.administer, .users))
        return user.grants.allSatisfy { grant in own.contains { $0.covers(grant.reach) } }
    }
}
