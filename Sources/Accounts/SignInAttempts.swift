import Kernel
import Storage

/// Slows down who guesses one account's password: each attempt is counted before the password is looked at, so that many at once are counted too.
///
/// Addresses that belong to nobody are counted alike; the answers do not tell who has an account.
enum SignInAttempts {
    /// Attempts without a wait since the last success.
    static let free: Int64 = 5
    /// The same for an address, behind which many people may sit; there only attempts that fail count.
    static let freeOfAddress: Int64 = 50
    /// The longest wait in seconds.
    static let longestWait: Int64 = 300
    /// Microseconds after which attempts are forgotten.
    private static let memory: Int64 = 86_400_000_000

    /// Counts an attempt. Returns the seconds to wait when it is refused, nil when it may go on.
    static func register(_ emailHash: String, free: Int64 = free, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Int64? {
        try tx.execute("DELETE FROM sign_in_attempts WHERE last_at < \(now.adding(microseconds: -memory))")
        try tx.execute(
            """
            INSERT INTO sign_in_attempts (email_hash, attempts, last_at, blocked_until) VALUES (\(emailHash), 0, \(now), 0)
            ON CONFLICT (email_hash) DO NOTHING
            """)
        let counted = try tx.execute(
            """
            UPDATE sign_in_attempts SET attempts = attempts + 1, last_at = \(now) WHERE email_hash = \(emailHash) AND blocked_until <= \(now)
            """)
        let state = try tx.first("SELECT attempts, blocked_until FROM sign_in_attempts WHERE email_hash = \(emailHash)") { row throws(StorageError) in
            (attempts: try row[0, as: Int64.self], until: try row[1, as: Instant.self])
        }
        guard let state else { return nil }
        guard counted == 1 else { return max(1, (state.until.microseconds - now.microseconds + 999_999) / 1_000_000) }
        let wait = wait(after: state.attempts, free: free)
        if wait > 0 {
            try tx.execute("UPDATE sign_in_attempts SET blocked_until = \(now.adding(seconds: wait)) WHERE email_hash = \(emailHash)")
        }
        return nil
    }

    /// Takes back an attempt that was none at guessing.
    static func forgive(_ hash: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE sign_in_attempts SET attempts = attempts - 1, blocked_until = 0 WHERE email_hash = \(hash) AND attempts > 0")
    }

    static func forget(_ emailHash: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM sign_in_attempts WHERE email_hash = \(emailHash)")
    }

    /// Seconds until the next attempt: none for the first five, then 2, 4, 8, …
    static func wait(after attempts: Int64, free: Int64 = free) -> Int64 { attempts < free ? 0 : min(longestWait, 2 << min(attempts - free, 10)) }
}
