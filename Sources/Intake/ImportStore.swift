import Kernel
import Storage

/// Imports and their rejected rows: the SQL.
enum ImportStore {
    private static let columns = SQL(
        verbatim: """
            id, kind, company_id, source_id, file_name, file_size, state, position, inserted, unchanged, rejected, mapping, error, started_at,
            updated_at, finished_at
            """)

    static func imports(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [ImportRecord] {
        try tx.rows("SELECT \(columns) FROM imports \(filter)") { row throws(StorageError) in
            ImportRecord(
                id: try row[0], kind: ImportKind(rawValue: try row[1]) ?? .contacts, company: try row[2], source: try row[3], fileName: try row[4],
                fileSize: try row[5], state: ImportRecord.State(rawValue: try row[6]) ?? .failed, position: try row[7],
                count: RowCount(inserted: try row[8], unchanged: try row[9], rejected: try row[10]), mapping: try row[11], error: try row[12],
                startedAt: try row[13], updatedAt: try row[14], finishedAt: try row[15])
        }
    }

    /// Writes the import unless the same file is known for this source, and returns the one that is there.
    static func begin(_ record: ImportRecord, hash: String, _ tx: WriteTransaction) throws(StorageError) -> ImportRecord? {
        try tx.execute(
            """
            INSERT INTO imports (id, kind, company_id, source_id, file_hash, file_name, file_size, state, position, inserted, unchanged, rejected,
                mapping, started_at, updated_at)
            VALUES (\(record.id), \(record.kind.rawValue), \(record.company), \(record.source), \(hash), \(record.fileName), \(record.fileSize),
                'running', 0, 0, 0, 0, \(record.mapping), \(record.startedAt), \(record.startedAt))
            ON CONFLICT (kind, source_id, file_hash) DO NOTHING
            """)
        return try imports("WHERE kind = \(record.kind.rawValue) AND source_id = \(record.source) AND file_hash = \(hash)", tx).first
    }

    /// Moves the import on, if nobody else has; the count of what is in goes with it.
    ///
    /// - Returns: false when another process imports the same file and was faster.
    static func advance(
        _ id: ID<FileImport>, from old: Int, to position: Int, _ count: RowCount, isLast: Bool, now: Instant, _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE imports SET position = \(position), inserted = inserted + \(count.inserted), unchanged = unchanged + \(count.unchanged),
                rejected = rejected + \(count.rejected), state = \(isLast ? "finished" : "running"), error = NULL, updated_at = \(now),
                finished_at = \(isLast ? now : nil)
            WHERE id = \(id) AND position = \(old) AND state <> 'finished'
            """) == 1
    }

    /// Holds the import for this transaction, if it stands where this run left it: two processes with the same file take turns here, not at its rows.
    static func hold(_ id: ID<FileImport>, at position: Int, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE imports SET state = 'running' WHERE id = \(id) AND position = \(position) AND state <> 'finished'") == 1
    }

    static func fail(_ id: ID<FileImport>, _ reason: String, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE imports SET state = 'failed', error = \(reason), updated_at = \(now) WHERE id = \(id) AND state = 'running'")
    }

    /// Returns how many of them were not there yet: an interrupted import meets some rows twice.
    static func reject(_ refusals: [ImportRefusal], of id: ID<FileImport>, _ tx: WriteTransaction) throws(StorageError) -> Int {
        var rows = RowBuffer(into: "import_rejects", ["import_id", "record", "line", "reason"], capacity: refusals.count)
        for refusal in refusals {
            rows.append(id)
            rows.append(Int64(refusal.record))
            rows.append(Int64(refusal.line))
            rows.append(String(refusal.reason.prefix(500)))
        }
        return try tx.insert(rows, conflict: "ON CONFLICT (import_id, record) DO NOTHING")
    }

    static func refusals(of id: ID<FileImport>, after record: Int, limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [ImportRefusal] {
        try tx.rows(
            "SELECT record, line, reason FROM import_rejects WHERE import_id = \(id) AND record > \(record) ORDER BY record LIMIT \(limit)"
        ) { row throws(StorageError) in ImportRefusal(record: try row[0], line: try row[1], reason: try row[2]) }
    }
}
