import Kernel
import Storage

/// Who may look and change: users with their profiles and sessions, and the keys of programs.
public struct Accounts: Sendable {
    let database: Database
    let effects: Effects
    let hashing: PasswordHashing
    /// Under which secrets are kept that have to be read back; nil keeps them as they are.
    let secretKey: SecretKey?
    /// How long sessions last.
    public let sessionLimits: SessionLimits
    /// Who looked at whom.
    public let sightings: Sightings
    /// Tells owners of what became of their credentials; nil where there is no way to.
    private let notice: CredentialNotice?

    /// - Parameters:
    ///   - passwordCost: the work of one password; a test takes ``PasswordCost/least``.
    ///   - secretKey: of second factors; nil keeps their secrets as they are.
    ///   - sessionLimits: how long sessions last.
    ///   - notice: tells owners of what became of their credentials; nil where there is no way to.
    public init(
        database: Database, effects: Effects, passwordCost: PasswordCost = .standard, secretKey: SecretKey? = nil,
        sessionLimits: SessionLimits = .standard, notice: CredentialNotice? = nil
    ) {
        self.database = database
        self.effects = effects
        self.secretKey = secretKey
        self.sessionLimits = sessionLimits
        self.notice = notice
        hashing = PasswordHashing(cost: passwordCost)
        sightings = Sightings(database: database, effects: effects)
    }

    /// True once somebody can sign in; before that a door offers to make the first user.
    public func hasUsers() async throws -> Bool {
        try await database.read { tx in try tx.value("SELECT 1 FROM users LIMIT 1", as: Int64.self) != nil }
    }

    /// All users by e-mail, those who may not sign in any more included.
    public func users() async throws -> [UserRecord] { try await database.read { tx in try users(tx) } }

    public func users(_ tx: ReadTransaction) throws -> [UserRecord] { try UserStore.users("ORDER BY email", tx) }

    /// Whether anybody besides the first has been let in.
    public func hasSeveralUsers(_ tx: ReadTransaction) throws -> Bool { try tx.value("SELECT COUNT(*) FROM users", as: Int.self) ?? 0 > 1 }

    /// Nil when there is no such user.
    public func user(email: String) async throws -> UserRecord? {
        let folded = UserEmail.folded(email)
        return try await database.read { tx in try UserStore.users("WHERE email = \(folded)", tx).first }
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

    /// - Throws: ``Problem``: `user-invalid` or `user-unknown`.
    public func setName(of user: ID<User>, _ name: String) async throws {
        guard !name.isEmpty, name.utf8.count <= 200 else {
            throw Problem(.unprocessable, "user-invalid", "The user cannot be saved.", fields: [.init("/name", "needs 1 to 200 bytes")])
        }
        let changed = try await database.write { tx in try tx.execute("UPDATE users SET name = \(name) WHERE id = \(user)") }
        guard changed == 1 else { throw Self.unknownUser }
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

    /// A deed about a user, with its entry in the audit log; the user is told where it concerns how they sign in.
    ///
    /// - Parameter body: false when there is no such user.
    func change(_ user: ID<User>, _ action: String, by author: Author, _ body: @escaping @Sendable (WriteTransaction) throws -> Bool) async throws {
        let (now, audit): (Instant, ID<AuditEntry>) = (effects.now, effects.id())
        try await database.write { tx in
            guard try body(tx) else { throw Self.unknownUser }
            try tx.record(AuditNote(user: author.user, actor: author.actor, action: action, subject: user.description), id: audit, at: now)
            if let notice, let change = CredentialChange(rawValue: action), let owner = try UserStore.user(user, tx) { try notice(change, owner, tx) }
        }
    }

    static let unknownUser = Problem(.missing, "user-unknown", "There is no such user.")
}
