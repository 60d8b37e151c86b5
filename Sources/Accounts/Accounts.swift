import Kernel
import Storage

/// Who may look and change: users with their sessions, and the keys of programs.
public struct Accounts: Sendable {
    let database: Database
    let effects: Effects
    let hashing: PasswordHashing
    /// Who looked at whom.
    public let sightings: Sightings

    /// - Parameter passwordCost: the work of one password; a test takes ``PasswordCost/least``.
    public init(database: Database, effects: Effects, passwordCost: PasswordCost = .standard) {
        self.database = database
        self.effects = effects
        hashing = PasswordHashing(cost: passwordCost)
        sightings = Sightings(database: database, effects: effects)
    }

    // MARK: - Users

    /// True once somebody can sign in; before that a door offers to make the first user.
    public func hasUsers() async throws -> Bool {
        try await database.read { tx in try tx.value("SELECT 1 FROM users LIMIT 1", as: Int64.self) != nil }
    }

    /// - Parameters:
    ///   - companies: what the user may look at; nil means all.
    ///   - actor: how it was done, for the audit log: `screen`, `command`.
    ///   - onlyFirst: refuse when there is a user already, so that the offer to make the first one is taken once.
    /// - Throws: ``Problem``: `user-invalid` with the fields, `user-exists`, or `user-not-first`.
    @discardableResult
    public func addUser(
        email: String, name: String, role: Role, companies: [ID<Company>]? = nil, password: String, actor: String = "command", onlyFirst: Bool = false
    ) async throws -> UserRecord {
        let folded = UserEmail.folded(email)
        let name = name.isEmpty ? String(folded.prefix { $0 != "@" }) : name
        var fields: [Problem.Field] = []
        if !UserEmail.isValid(folded) { fields.append(.init("/email", "is not an e-mail address")) }
        if name.utf8.count > 200 { fields.append(.init("/name", "has more than 200 bytes")) }
        if let refusal = PasswordRules.refusal(password, own: [folded, name]) { fields.append(.init("/password", refusal)) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "user-invalid", "The user cannot be saved.", fields: fields) }
        let user = UserRecord(
            id: effects.id(), email: folded, name: name, role: role, companies: companies, language: nil, theme: nil, createdAt: effects.now)
        let hash = try await hashing.hash(password, salt: effects.randomBytes(16))
        let (now, audit): (Instant, ID<AuditEntry>) = (effects.now, effects.id())
        try await database.write { tx in
            if onlyFirst {
                // On PostgreSQL two first users must not be made at once; SQLite writes one at a time.
                if tx.dialect == .postgres { _ = try tx.value("SELECT pg_advisory_xact_lock(7303016)::text", as: String?.self) }
                guard try tx.value("SELECT 1 FROM users LIMIT 1", as: Int64.self) == nil else {
                    throw Problem(.conflict, "user-not-first", "There is a user already: sign in.")
                }
            }
            guard try UserStore.insert(user, password: hash, tx) else {
                throw Problem(.conflict, "user-exists", "There is a user with this e-mail already.", fields: [.init("/email", "is taken")])
            }
            try tx.record(AuditNote(actor: actor, action: "user.added", subject: user.id.description), id: audit, at: now)
        }
        return user
    }

    /// All users by e-mail, those who may not sign in any more included.
    public func users() async throws -> [UserRecord] { try await database.read { tx in try UserStore.users("ORDER BY email", tx) } }

    /// Whether anybody besides the first has been let in.
    public func hasSeveralUsers(_ tx: ReadTransaction) throws -> Bool { try tx.value("SELECT COUNT(*) FROM users", as: Int.self) ?? 0 > 1 }

    /// Nil when there is no such user.
    public func user(email: String) async throws -> UserRecord? {
        let folded = UserEmail.folded(email)
        return try await database.read { tx in try UserStore.users("WHERE email = \(folded)", tx).first }
    }

    /// Takes effect at the user's next request.
    ///
    /// - Throws: ``Problem``: `user-unknown`, or `user-emergency` for who alone may sign in by password and has to stay what they are.
    public func setRights(of user: ID<User>, role: Role, companies: [ID<Company>]?, actor: String = "command") async throws {
        try await change(user, "user.rights-changed", actor) { tx in
            if role != .administrator || companies != nil { try PasswordLimit.requireOther(than: user, tx) }
            return try UserStore.setRights(role, companies, of: user, tx)
        }
    }

    /// Ends the user's sessions and lets nobody sign in as them, or lets them again.
    ///
    /// - Throws: ``Problem``: `user-unknown`, or `user-emergency` for who alone may sign in by password.
    public func setDisabled(_ isDisabled: Bool, of user: ID<User>, actor: String = "command") async throws {
        let now = effects.now
        try await change(user, isDisabled ? "user.disabled" : "user.enabled", actor) { tx in
            if isDisabled {
                try PasswordLimit.requireOther(than: user, tx)
                try UserStore.endSessions(of: user, except: nil, tx)
            }
            return try UserStore.setDisabled(isDisabled ? now : nil, of: user, tx)
        }
    }

    /// - Throws: ``Problem``: `user-invalid` or `user-unknown`.
    public func setName(of user: ID<User>, _ name: String) async throws {
        guard !name.isEmpty, name.utf8.count <= 200 else {
            throw Problem(.unprocessable, "user-invalid", "The user cannot be saved.", fields: [.init("/name", "needs 1 to 200 bytes")])
        }
        let changed = try await database.write { tx in try tx.execute("UPDATE users SET name = \(name) WHERE id = \(user)") }
        guard changed == 1 else { throw Self.unknownUser }
    }

    /// Names by id; unknown ones are left out.
    public func names(of users: [ID<User>], _ tx: ReadTransaction) throws -> [ID<User>: String] {
        var names: [ID<User>: String] = [:]
        try tx.forEach("SELECT id, name FROM users WHERE id IN \(users)") { row throws(StorageError) in
            names[try row[0]] = try row[1]
            return true
        }
        return names
    }

    /// Nil goes back to what the browser asks for.
    ///
    /// - Throws: ``Problem`` `user-unknown`.
    public func setPreferences(of user: ID<User>, language: Language?, theme: Theme?) async throws {
        let changed = try await database.write { tx in
            try tx.execute("UPDATE users SET language = \(language?.rawValue), theme = \(theme?.rawValue) WHERE id = \(user)")
        }
        guard changed == 1 else { throw Self.unknownUser }
    }

    func change(
        _ user: ID<User>, _ action: String, _ actor: String, _ body: @escaping @Sendable (WriteTransaction) throws -> Bool
    ) async throws {
        let (now, audit): (Instant, ID<AuditEntry>) = (effects.now, effects.id())
        try await database.write { tx in
            guard try body(tx) else { throw Self.unknownUser }
            try tx.record(AuditNote(user: user, actor: actor, action: action, subject: user.description), id: audit, at: now)
        }
    }

    static let unknownUser = Problem(.missing, "user-unknown", "There is no such user.")
}
