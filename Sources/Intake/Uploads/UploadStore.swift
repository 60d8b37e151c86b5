import Kernel
import Storage

/// Uploads: the SQL.
enum UploadStore {
    private static let columns = SQL(
        verbatim: "id, file_name, path, size, kind, company_id, source_id, mapping, state, error, import_id, created_at, created_by, updated_at")

    static func uploads(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [UploadRecord] {
        try tx.rows("SELECT \(columns) FROM uploads \(filter)") { row throws(StorageError) in
            UploadRecord(
                id: try row[0], fileName: try row[1], path: try row[2], size: try row[3], kind: ImportKind(rawValue: try row[4]) ?? .contacts,
                company: try row[5], source: try row[6], mapping: try row[7], state: UploadRecord.State(rawValue: try row[8]) ?? .failed,
                error: try row[9], fileImport: try row[10], createdAt: try row[11], createdBy: try row[12], updatedAt: try row[13])
        }
    }

    static func insert(_ upload: UploadRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO uploads (id, file_name, path, size, kind, company_id, source_id, state, created_at, created_by, updated_at)
            VALUES (\(upload.id), \(upload.fileName), \(upload.path), \(upload.size), \(upload.kind.rawValue), \(upload.company), \(upload.source),
                \(upload.state.rawValue), \(upload.createdAt), \(upload.createdBy), \(upload.updatedAt))
            """)
    }

    /// Moves an upload on, if it is still in one of the states it may come from.
    static func move(
        _ id: ID<FileImport>, from states: [UploadRecord.State], to state: UploadRecord.State, error: String? = nil, now: Instant,
        _ tx: WriteTransaction
    ) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE uploads SET state = \(state.rawValue), error = \(error), updated_at = \(now)
            WHERE id = \(id) AND state IN \(states.map(\.rawValue))
            """) == 1
    }

    static func setMapping(_ mapping: JSON, of id: ID<FileImport>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE uploads SET mapping = \(mapping) WHERE id = \(id)")
    }

    static func setImport(_ fileImport: ID<FileImport>, of id: ID<FileImport>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE uploads SET import_id = \(fileImport) WHERE id = \(id)")
    }

    static func forgetFile(of id: ID<FileImport>, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE uploads SET path = NULL WHERE id = \(id)")
    }
}
