import Kernel
import Storage

/// A place where a user is signed in.
public struct SessionRecord: Hashable, Sendable {
    /// Names the session in a form; nobody can sign in with it.
    public var handle: String
    /// What the browser calls itself, cut to 120 characters.
    public var userAgent: String?
    public var createdAt: Instant
    /// To some minutes.
    public var lastSeenAt: Instant
    /// Whether it is the one that asks.
    public var isCurrent: Bool

    public init(handle: String, userAgent: String?, createdAt: Instant, lastSeenAt: Instant, isCurrent: Bool) {
        self.handle = handle
        self.userAgent = userAgent
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.isCurrent = isCurrent
    }
}

extension Accounts {
    /// Digits of a token's hash that name a session.
    private static let handleLength = 16

    /// Where a user is signed in, last seen first.
    ///
    /// - Parameter token: of the session that asks.
    public func sessions(of user: ID<User>, asking token: String?) async throws -> [SessionRecord] {
        let (now, own) = (effects.now, token.map(SecretToken.hash))
        return try await database.read { tx in
            try tx.rows(
                """
                SELECT token_hash, user_agent, created_at, last_seen_at FROM sessions WHERE user_id = \(user) AND \(SessionStore.isAlive(sessionLimits, now))
                ORDER BY last_seen_at DESC, token_hash
                """
            ) { row throws(StorageError) in
                let hash: String = try row[0]
                return SessionRecord(
                    handle: String(hash.prefix(Self.handleLength)), userAgent: try row[1], createdAt: try row[2], lastSeenAt: try row[3],
                    isCurrent: hash == own)
            }
        }
    }

    /// Signs a user out in one place.
    ///
    /// - Throws: ``Problem`` `session-unknown`, also for a session of somebody else.
    public func endSession(_ handle: String, of user: ID<User>, by author: Author = Author("screen")) async throws {
        let unknown = Problem(.missing, "session-unknown", "There is no such session, or it has ended.")
        guard handle.utf8.count == Self.handleLength, handle.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            throw unknown
        }
        try await change(user, "session.ended", by: author) { tx in
            let ended = try tx.execute("DELETE FROM sessions WHERE user_id = \(user) AND token_hash LIKE \(handle + "%")")
            guard ended > 0 else { throw unknown }
            return true
        }
    }

    /// Signs a user out everywhere but in the session of this token.
    public func endOtherSessions(of user: ID<User>, keeping token: String, by author: Author = Author("screen")) async throws {
        let hash = SecretToken.hash(token)
        try await change(user, "session.others-ended", by: author) { tx in
            try SessionStore.endAll(of: user, except: hash, tx)
            return true
        }
    }
}
