import Kernel
import Storage

/// Users and sessions: the SQL.
enum UserStore {
    private static let columns = SQL(verbatim: "id, email, name, role, companies, language, theme, created_at, disabled_at")

    static func insert(_ user: UserRecord, password: String, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO users (id, email, name, password, role, companies, language, theme, created_at)
            VALUES (\(user.id), \(user.email), \(user.name), \(password), \(user.role.rawValue), \(stored(user.companies)), \(user.language?.rawValue),
                \(user.theme?.rawValue), \(user.createdAt))
            ON CONFLICT (email) DO NOTHING
            """) == 1
    }

    static func users(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [UserRecord] {
        try tx.rows("SELECT \(columns) FROM users \(filter)") { row throws(StorageError) in
            UserRecord(
                id: try row[0], email: try row[1], name: try row[2], role: Role(rawValue: try row[3]) ?? .readOnly,
                companies: companies(try row[4]), language: try row[5, as: String?.self].flatMap(Language.init(rawValue:)),
                theme: try row[6, as: String?.self].flatMap(Theme.init(rawValue:)), createdAt: try row[7], disabledAt: try row[8])
        }
    }

    /// A list in the table is a limit, even one that cannot be read: then nothing is seen.
    private static func companies(_ json: JSON?) -> [ID<Company>]? { json.map { ($0.array ?? []).compactMap(\.integer).map { ID($0) } } }

    private static func stored(_ companies: [ID<Company>]?) -> JSON? { companies.map { JSON.array($0.map { .integer($0.rawValue) }) } }

    static func password(of user: ID<User>, _ tx: ReadTransaction) throws(StorageError) -> String? {
        try tx.value("SELECT password FROM users WHERE id = \(user)")
    }

    static func setPassword(_ password: String, of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE users SET password = \(password) WHERE id = \(user)") == 1
    }

    static func setRights(_ role: Role, _ companies: [ID<Company>]?, of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE users SET role = \(role.rawValue), companies = \(stored(companies)) WHERE id = \(user)") == 1
    }

    static func setDisabled(_ at: Instant?, of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE users SET disabled_at = \(at) WHERE id = \(user)") == 1
    }

    // MARK: - Sessions

    static func insertSession(
        _ tokenHash: String, of user: ID<User>, csrfToken: String, userAgent: String?, now: Instant, expires: Instant, _ tx: WriteTransaction
    ) throws(StorageError) {
        try tx.execute("DELETE FROM sessions WHERE expires_at < \(now)")
        try tx.execute(
            """
            INSERT INTO sessions (token_hash, user_id, csrf_token, user_agent, created_at, last_seen_at, expires_at)
            VALUES (\(tokenHash), \(user), \(csrfToken), \(userAgent), \(now), \(now), \(expires))
            """)
    }

    struct Session {
        var user: ID<User>
        var csrfToken: String
        var createdAt: Instant
        var lastSeenAt: Instant
        var expiresAt: Instant
    }

    static func session(_ tokenHash: String, now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Session? {
        try tx.first(
            """
            SELECT user_id, csrf_token, created_at, last_seen_at, expires_at FROM sessions WHERE token_hash = \(tokenHash) AND expires_at > \(now)
            """
        ) { row throws(StorageError) in
            Session(user: try row[0], csrfToken: try row[1], createdAt: try row[2], lastSeenAt: try row[3], expiresAt: try row[4])
        }
    }

    static func touch(_ tokenHash: String, now: Instant, expires: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE sessions SET last_seen_at = \(now), expires_at = \(expires) WHERE token_hash = \(tokenHash)")
    }

    static func endSession(_ tokenHash: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sessions WHERE token_hash = \(tokenHash)")
    }

    /// Ends every session of a user, but for the one that `kept` is the hash of.
    static func endSessions(of user: ID<User>, except kept: String?, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sessions WHERE user_id = \(user) AND token_hash <> \(kept ?? "")")
    }
}
