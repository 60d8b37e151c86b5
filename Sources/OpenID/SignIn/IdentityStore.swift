import Kernel
import Storage

/// Who is who at the provider, and the tokens of sessions: the SQL.
enum IdentityStore {
    struct Identity: Hashable, Sendable {
        var user: ID<User>
        /// Whether the user's role came from a rule.
        var hasRoleByRule: Bool
    }

    /// Seconds that no session outlives.
    private static let longestSession: Int64 = 31 * 86_400

    static func identity(_ issuer: String, _ subject: String, _ tx: ReadTransaction) throws(StorageError) -> Identity? {
        try tx.first("SELECT user_id, has_role_by_rule FROM user_identities WHERE issuer = \(issuer) AND subject = \(subject)") {
            row throws(StorageError) in Identity(user: try row[0], hasRoleByRule: try row[1])
        }
    }

    /// Whether somebody at the provider is this user already.
    static func isTaken(_ user: ID<User>, _ issuer: String, _ tx: ReadTransaction) throws(StorageError) -> Bool {
        try tx.value("SELECT 1 FROM user_identities WHERE user_id = \(user) AND issuer = \(issuer)", as: Int64.self) != nil
    }

    static func link(_ claims: Claims, to user: ID<User>, byRule: Bool, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO user_identities (issuer, subject, user_id, has_role_by_rule, linked_at, last_seen_at)
            VALUES (\(claims.issuer), \(claims.subject), \(user), \(byRule), \(now), \(now))
            """)
    }

    static func see(_ claims: Claims, byRule: Bool, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            UPDATE user_identities SET has_role_by_rule = \(byRule), last_seen_at = \(now)
            WHERE issuer = \(claims.issuer) AND subject = \(claims.subject)
            """)
    }

    static func unlink(_ user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("DELETE FROM user_identities WHERE user_id = \(user)") > 0
    }

    // MARK: - Tokens

    static func keep(_ idToken: String, of session: String, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM identity_sessions WHERE created_at < \(now.adding(seconds: -longestSession))")
        try tx.execute("INSERT INTO identity_sessions (token_hash, id_token, created_at) VALUES (\(session), \(idToken), \(now))")
    }

    /// The token of a session, which is not kept any longer.
    static func take(of session: String, _ tx: WriteTransaction) throws(StorageError) -> String? {
        let token = try tx.value("SELECT id_token FROM identity_sessions WHERE token_hash = \(session)", as: String.self)
        if token != nil { try tx.execute("DELETE FROM identity_sessions WHERE token_hash = \(session)") }
        return token
    }
}
