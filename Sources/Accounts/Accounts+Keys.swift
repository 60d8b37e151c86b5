import Kernel
import Storage

extension Accounts {
    /// Seconds between two writes of `last_used_at`.
    private static let useSeconds: Int64 = 60

    /// A new key and its secret, `tk_` and 64 hexadecimal digits, which is shown once and kept nowhere.
    ///
    /// - Parameters:
    ///   - company: limits the key to one company; nil is all.
    ///   - expiresAt: nil never expires.
    /// - Throws: ``Problem`` `key-invalid` or `scope-missing`.
    public func addKey(
        name: String, scopes: Set<Scope>, company: ID<Company>? = nil, expiresAt: Instant? = nil, actor: String = "command",
        user: ID<User>? = nil
    ) async throws -> (key: APIKeyRecord, secret: String) {
        guard (1...100).contains(name.utf8.count) else {
            throw Problem(.unprocessable, "key-invalid", "The key cannot be saved.", fields: [.init("/name", "needs 1 to 100 bytes")])
        }
        guard !scopes.isEmpty else {
            throw Problem(.unprocessable, "scope-missing", "A key needs at least one scope.", fields: [.init("/scopes", "is empty")])
        }
        let secret = "tk_" + SecretToken.make(effects)
        let key = APIKeyRecord(
            id: effects.id(), name: name, scopes: scopes, company: company, createdAt: effects.now, lastUsedAt: nil, expiresAt: expiresAt,
            revokedAt: nil)
        let audit: ID<AuditEntry> = effects.id()
        try await database.write { tx in
            try KeyStore.insert(key, hash: SecretToken.hash(secret), tx)
            try tx.record(
                AuditNote(user: user, actor: actor, company: company, action: "key.added", subject: key.id.description), id: audit, at: key.createdAt)
        }
        return (key, secret)
    }

    /// The key with this secret; nil when there is none, it was revoked or has expired.
    public func key(token: String) async throws -> APIKeyRecord? { try await database.read { tx in try key(token: token, tx) } }

    /// The same within a transaction, for doors that read the key and what it asks for at once.
    public func key(token: String, _ tx: ReadTransaction) throws -> APIKeyRecord? {
        guard token.utf8.count == 67, token.hasPrefix("tk_") else { return nil }
        let now = effects.now
        return try KeyStore.keys(
            "WHERE key_hash = \(SecretToken.hash(token)) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > \(now))", tx
        ).first
    }

    /// True when ``noteUse(of:)`` would write something: once a minute.
    public func isUseToBeNoted(of key: APIKeyRecord) -> Bool {
        key.lastUsedAt.map { $0.adding(seconds: Self.useSeconds) < effects.now } ?? true
    }

    /// Keeps when a key was last used.
    public func noteUse(of key: ID<APIKey>) async throws {
        let now = effects.now
        _ = try await database.write { tx in
            try tx.execute(
                """
                UPDATE api_keys SET last_used_at = \(now)
                WHERE id = \(key) AND (last_used_at IS NULL OR last_used_at < \(now.adding(seconds: -Self.useSeconds)))
                """)
        }
    }

    /// All keys, the revoked ones included, newest first; `company` nil means of all companies.
    public func keys(of company: ID<Company>? = nil) async throws -> [APIKeyRecord] {
        let filter: SQL = company.map { "WHERE company_id = \($0)" } ?? ""
        return try await database.read { tx in try KeyStore.keys(filter + " ORDER BY id DESC", tx) }
    }

    /// Ends a key for good; the next request with it is refused.
    ///
    /// - Throws: ``Problem`` `key-unknown`.
    public func revokeKey(_ key: ID<APIKey>, actor: String = "command", user: ID<User>? = nil) async throws {
        let (now, audit): (Instant, ID<AuditEntry>) = (effects.now, effects.id())
        try await database.write { tx in
            let changed = try tx.execute("UPDATE api_keys SET revoked_at = \(now) WHERE id = \(key) AND revoked_at IS NULL")
            guard changed == 1 else { throw Problem(.missing, "key-unknown", "There is no such key, or it was revoked already.") }
            try tx.record(AuditNote(user: user, actor: actor, action: "key.revoked", subject: key.description), id: audit, at: now)
        }
    }
}
