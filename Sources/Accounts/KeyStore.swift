import Kernel
import Storage

/// API keys: the SQL.
enum KeyStore {
    static func insert(_ key: APIKeyRecord, hash: String, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO api_keys (id, name, key_hash, scopes, company_id, created_at, expires_at)
            VALUES (\(key.id), \(key.name), \(hash), \(key.scopes.map(\.description).sorted().joined(separator: " ")), \(key.company), \(key.createdAt),
                \(key.expiresAt))
            """)
    }

    static func keys(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [APIKeyRecord] {
        try tx.rows("SELECT id, name, scopes, company_id, created_at, last_used_at, expires_at, revoked_at FROM api_keys \(filter)") {
            row throws(StorageError) in
            APIKeyRecord(
                id: try row[0], name: try row[1], scopes: Set(try row[2, as: String.self].split(separator: " ").compactMap { Scope($0) }),
                company: try row[3], createdAt: try row[4], lastUsedAt: try row[5], expiresAt: try row[6], revokedAt: try row[7])
        }
    }
}
