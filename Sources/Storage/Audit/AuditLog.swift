import Kernel

/// The audit log: entries in one chain, in which each holds the hash of the one before.
///
/// A transaction adds its entries without a place in the chain, so that it waits for no other (docs/decisions/0009). ``seal()`` gives a place to what has
/// been committed; a server does so every second, a command when it has ended.
public struct AuditLog: Sendable {
    let database: Database

    /// Entries that are sealed in one transaction.
    private static let batch = 500

    public init(_ database: Database) { self.database = database }

    /// Gives every committed entry its place in the chain, and returns how many got one. Any number of processes may call it at once.
    @discardableResult
    public func seal() async throws -> Int {
        var sealed = 0
        while try await database.read({ tx in try tx.value("SELECT 1 FROM audit WHERE sequence IS NULL LIMIT 1", as: Int64.self) }) != nil {
            let count = try await database.write { tx in try Self.sealBatch(tx) }
            sealed += count
            guard count > 0 else { break }
        }
        return sealed
    }

    private static func sealBatch(_ tx: WriteTransaction) throws -> Int {
        // Who holds the head is alone; on SQLite who writes is.
        guard var seal = try head(tx, SQL(sqlite: "", postgres: " FOR UPDATE")) else {
            throw StorageError(.schema, "the head of the audit log is missing")
        }
        let entries = try tx.rows("SELECT \(SealedFields.columns) FROM audit WHERE sequence IS NULL ORDER BY id LIMIT \(batch)") {
            row throws(StorageError) in try SealedFields(row)
        }
        for entry in entries {
            let before = seal
            seal = before.next(entry)
            try tx.execute(
                """
                UPDATE audit SET sequence = \(seal.sequence), previous_hash = \(before.hash), hash = \(seal.hash)
                WHERE id = \(entry.id) AND sequence IS NULL
                """)
        }
        try tx.execute("UPDATE audit_head SET sequence = \(seal.sequence), hash = \(seal.hash) WHERE id = 1")
        return entries.count
    }

    /// How many entries wait for their place in the chain.
    public static func unsealed(_ tx: ReadTransaction) throws(StorageError) -> Int {
        try tx.value("SELECT COUNT(*) FROM audit WHERE sequence IS NULL", as: Int.self) ?? 0
    }

    /// The last entry that was sealed: worth keeping elsewhere.
    public func head() async throws -> AuditSeal { try await database.read { tx in try Self.head(tx) ?? .start } }

    public static func head(_ tx: ReadTransaction) throws(StorageError) -> AuditSeal? { try head(tx, "") }

    private static func head(_ tx: ReadTransaction, _ lock: SQL) throws(StorageError) -> AuditSeal? {
        try tx.first("SELECT sequence, hash FROM audit_head WHERE id = 1\(lock)") { row throws(StorageError) in
            AuditSeal(sequence: try row[0], hash: try row[1])
        }
    }
}
