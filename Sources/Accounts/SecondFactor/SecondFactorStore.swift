import Kernel
import Storage

/// Second factors and recovery codes: the SQL.
enum SecondFactorStore {
    struct Factor {
        /// As ``KeptSecret`` writes it.
        var secret: String
        /// Nil until a first code was right.
        var confirmedAt: Instant?
        /// The last step whose code was used: it and those before are used up.
        var lastStep: Int64
    }

    static func factor(of user: ID<User>, _ tx: ReadTransaction) throws(StorageError) -> Factor? {
        try tx.first("SELECT secret, confirmed_at, last_step FROM second_factors WHERE user_id = \(user)") { row throws(StorageError) in
            Factor(secret: try row[0], confirmedAt: try row[1], lastStep: try row[2])
        }
    }

    /// In place of one that was never confirmed; false when there is one that was.
    static func begin(_ secret: String, of user: ID<User>, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("DELETE FROM second_factors WHERE user_id = \(user) AND confirmed_at IS NULL")
        return try tx.execute(
            """
            INSERT INTO second_factors (user_id, secret, last_step, created_at) VALUES (\(user), \(secret), 0, \(now))
            ON CONFLICT (user_id) DO NOTHING
            """) == 1
    }

    static func confirm(_ user: ID<User>, step: Int64, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            "UPDATE second_factors SET confirmed_at = \(now), last_step = \(step) WHERE user_id = \(user) AND confirmed_at IS NULL") == 1
    }

    /// Uses a step's code up; false when it was used, or a later one.
    static func use(_ step: Int64, of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            "UPDATE second_factors SET last_step = \(step) WHERE user_id = \(user) AND last_step < \(step) AND confirmed_at IS NOT NULL") == 1
    }

    /// False when there was none that had been confirmed.
    static func remove(of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("DELETE FROM recovery_codes WHERE user_id = \(user)")
        return try tx.execute("DELETE FROM second_factors WHERE user_id = \(user) AND confirmed_at IS NOT NULL") == 1
    }

    // MARK: - Recovery codes

    static func setCodes(_ hashes: [String], of user: ID<User>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM recovery_codes WHERE user_id = \(user)")
        for hash in hashes { try tx.execute("INSERT INTO recovery_codes (user_id, code_hash) VALUES (\(user), \(hash))") }
    }

    static func useCode(_ hash: String, of user: ID<User>, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE recovery_codes SET used_at = \(now) WHERE user_id = \(user) AND code_hash = \(hash) AND used_at IS NULL") == 1
    }

    static func codesLeft(of user: ID<User>, _ tx: ReadTransaction) throws(StorageError) -> Int {
        try tx.value("SELECT COUNT(*) FROM recovery_codes WHERE user_id = \(user) AND used_at IS NULL") ?? 0
    }
}
