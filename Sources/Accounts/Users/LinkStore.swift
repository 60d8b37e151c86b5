import Kernel
import Storage

/// Links that are used once: the SQL.
enum LinkStore {
    struct Link {
        var user: ID<User>
        var kind: UserLink.Kind
        var expiresAt: Instant
    }

    /// In place of the links of this kind that the user had.
    static func insert(_ tokenHash: String, _ kind: UserLink.Kind, of user: ID<User>, now: Instant, expires: Instant, _ tx: WriteTransaction)
        throws(StorageError)
    {
        try tx.execute("DELETE FROM user_links WHERE (user_id = \(user) AND kind = \(kind.rawValue)) OR expires_at < \(now)")
        try tx.execute(
            """
            INSERT INTO user_links (token_hash, user_id, kind, created_at, expires_at)
            VALUES (\(tokenHash), \(user), \(kind.rawValue), \(now), \(expires))
            """)
    }

    static func link(_ tokenHash: String, now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Link? {
        try tx.first("SELECT user_id, kind, expires_at FROM user_links WHERE token_hash = \(tokenHash) AND expires_at > \(now)") {
            row throws(StorageError) in
            Link(user: try row[0], kind: UserLink.Kind(rawValue: try row[1]) ?? .password, expiresAt: try row[2])
        }
    }

    /// Uses a link up; false when it was used, or is over.
    static func use(_ tokenHash: String, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("DELETE FROM user_links WHERE token_hash = \(tokenHash) AND expires_at > \(now)") == 1
    }

    static func removeAll(of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM user_links WHERE user_id = \(user)")
    }
}
