import Kernel
import Storage

/// Sources: the SQL.
enum SourceStore {
    static func insert(_ source: SourceRecord, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            INSERT INTO sources (id, company_id, code, name, kind, write_key, reliability, is_active, created_at)
            VALUES (\(source.id), \(source.company), \(source.code), \(source.name), \(source.kind.rawValue), \(source.writeKey),
                    \(source.reliability.json), \(source.isActive), \(now))
            ON CONFLICT (company_id, code) DO NOTHING
            """) == 1
    }

    static func update(_ source: SourceRecord, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE sources SET name = \(source.name), kind = \(source.kind.rawValue), reliability = \(source.reliability.json),
                is_active = \(source.isActive)
            WHERE id = \(source.id)
            """) == 1
    }

    static func renewKey(of source: SourceRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE sources SET write_key = \(source.writeKey) WHERE id = \(source.id)")
    }

    static func sources(of company: ID<Company>?, _ tx: ReadTransaction) throws -> [SourceRecord] {
        let filter: SQL = company.map { "WHERE company_id = \($0)" } ?? ""
        return try tx.rows("SELECT id, company_id, code, name, kind, write_key, reliability, is_active FROM sources \(filter) ORDER BY id") {
            row throws(StorageError) in
            (
                try row[0, as: ID<Source>.self], try row[1, as: ID<Company>.self], try row[2, as: String.self], try row[3, as: String.self],
                try row[4, as: String.self], try row[5, as: String.self], try row[6, as: JSON.self], try row[7, as: Bool.self]
            )
        }.map { id, company, code, name, kind, key, reliability, isActive in
            SourceRecord(
                id: id, company: company, code: code, name: name, kind: SourceRecord.Kind(rawValue: kind) ?? .api, writeKey: key,
                reliability: try Reliability(json: reliability), isActive: isActive)
        }
    }
}
