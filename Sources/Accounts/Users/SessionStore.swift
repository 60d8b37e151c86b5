import Kernel
import Storage

/// Sessions, and sign-ins that wait for the second factor: the SQL.
enum SessionStore {
    static func insert(_ tokenHash: String, _ session: Session, userAgent: String?, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sessions WHERE expires_at < \(session.createdAt)")
        try tx.execute(
            """
            INSERT INTO sessions (token_hash, user_id, csrf_token, user_agent, created_at, last_seen_at, expires_at, proved_at, has_second_factor)
            VALUES (\(tokenHash), \(session.user), \(session.csrfToken), \(userAgent), \(session.createdAt), \(session.lastSeenAt), \(session.expiresAt),
                \(session.provedAt), \(session.hasSecondFactor))
            """)
    }

    struct Session {
        var user: ID<User>
        var csrfToken: String
        var createdAt: Instant
        var lastSeenAt: Instant
        var expiresAt: Instant
        /// When its user has last shown who they are.
        var provedAt: Instant
        /// Whether they gave a second factor, here or at the provider.
        var hasSecondFactor: Bool
    }

    static func session(_ tokenHash: String, _ limits: SessionLimits, now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Session? {
        try tx.first(
            """
            SELECT user_id, csrf_token, created_at, last_seen_at, expires_at, proved_at, has_second_factor FROM sessions
            WHERE token_hash = \(tokenHash) AND \(isAlive(limits, now))
            """
        ) { row throws(StorageError) in
            Session(
                user: try row[0], csrfToken: try row[1], createdAt: try row[2], lastSeenAt: try row[3], expiresAt: try row[4], provedAt: try row[5],
                hasSecondFactor: try row[6])
        }
    }

    /// A condition on sessions: limits that became narrower hold for those that there are.
    static func isAlive(_ limits: SessionLimits, _ now: Instant) -> SQL {
        """
        expires_at > \(now) AND last_seen_at > \(now.adding(seconds: -limits.idle)) AND created_at > \(now.adding(seconds: -limits.longest))
        """
    }

    static func prove(_ tokenHash: String, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE sessions SET proved_at = \(now) WHERE token_hash = \(tokenHash)")
    }

    static func touch(_ tokenHash: String, now: Instant, expires: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE sessions SET last_seen_at = \(now), expires_at = \(expires) WHERE token_hash = \(tokenHash)")
    }

    static func end(_ tokenHash: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sessions WHERE token_hash = \(tokenHash)")
    }

    /// Ends every session of a user, but for the one that `kept` is the hash of, and every sign-in that is half done.
    static func endAll(of user: ID<User>, except kept: String? = nil, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sessions WHERE user_id = \(user) AND token_hash <> \(kept ?? "")")
        try tx.execute("DELETE FROM sign_in_challenges WHERE user_id = \(user)")
    }

    // MARK: - Half way in

    static func insertChallenge(_ tokenHash: String, of user: ID<User>, now: Instant, expires: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sign_in_challenges WHERE expires_at < \(now)")
        try tx.execute(
            "INSERT INTO sign_in_challenges (token_hash, user_id, attempts, expires_at) VALUES (\(tokenHash), \(user), 0, \(expires))")
    }

    /// The user who waits, when one more attempt is allowed; it is counted.
    static func countAttempt(_ tokenHash: String, atMost limit: Int, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> ID<User>? {
        let counted = try tx.execute(
            """
            UPDATE sign_in_challenges SET attempts = attempts + 1
            WHERE token_hash = \(tokenHash) AND expires_at > \(now) AND attempts < \(limit)
            """)
        guard counted == 1 else { return nil }
        return try tx.value("SELECT user_id FROM sign_in_challenges WHERE token_hash = \(tokenHash)")
    }

    static func isWaiting(_ tokenHash: String, atMost limit: Int, now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Bool {
        try tx.value(
            "SELECT 1 FROM sign_in_challenges WHERE token_hash = \(tokenHash) AND expires_at > \(now) AND attempts < \(limit)", as: Int64.self) != nil
    }

    static func endChallenge(_ tokenHash: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sign_in_challenges WHERE token_hash = \(tokenHash)")
    }
}
