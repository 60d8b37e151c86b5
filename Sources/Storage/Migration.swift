import Kernel

/// One step of a module's tables, forward only. Once it has been released its text never changes: a checksum is kept.
public struct Migration: Sendable {
    /// `customers-002-search`: module, number within the module, subject.
    public let name: String
    let statements: @Sendable (Dialect) -> [String]

    /// - Parameter statements: the SQL, in order; the dialect gives what differs.
    public init(_ name: String, _ statements: @escaping @Sendable (Dialect) -> [String]) {
        self.name = name
        self.statements = statements
    }

    func checksum(_ dialect: Dialect) -> Int64 {
        var hash = StableHash()
        for statement in statements(dialect) { hash.combine(statement.split(whereSeparator: \.isWhitespace).joined(separator: " ")) }
        return hash.value
    }
}

/// Brings a database up to the schema that this program knows.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    /// - Parameter migrations: of all modules, those a module builds on before its own.
    public init(_ migrations: [Migration]) { self.migrations = migrations }

    /// How many there are in all.
    public var count: Int { migrations.count }

    /// Migrations that have not been applied, in order; empty when the database is up to date.
    ///
    /// - Throws: ``StorageError`` with `.schema` when an applied one has another text than here, or is unknown here.
    public func pending(_ database: Database) async throws -> [String] {
        try await database.read { tx in try pending(tx).map(\.name) }
    }

    /// Applies what is pending, all in one transaction under a lock, and returns the names.
    public func migrate(_ database: Database, now: Instant) async throws -> [String] {
        try await database.write { tx in
            // On SQLite the immediate transaction is the lock.
            if tx.dialect == .postgres { _ = try tx.value("SELECT pg_advisory_xact_lock(7303014)::text", as: String?.self) }
            try tx.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    name TEXT PRIMARY KEY NOT NULL, number BIGINT NOT NULL, checksum BIGINT NOT NULL, applied_at BIGINT NOT NULL)
                """)
            let pending = try pending(tx)
            for migration in pending {
                for statement in migration.statements(tx.dialect) { try tx.execute(SQL(verbatim: statement)) }
                let number = (migrations.firstIndex { $0.name == migration.name } ?? 0) + 1
                try tx.execute(
                    """
                    INSERT INTO schema_migrations (name, number, checksum, applied_at)
                    VALUES (\(migration.name), \(number), \(migration.checksum(tx.dialect)), \(now))
                    """)
            }
            return pending.map(\.name)
        }
    }

    /// The SQL that ``migrate(_:now:)`` would run.
    public func plan(_ database: Database) async throws -> [(name: String, statements: [String])] {
        try await database.read { tx in try pending(tx).map { ($0.name, $0.statements(tx.dialect)) } }
    }

    private func pending(_ tx: ReadTransaction) throws(StorageError) -> [Migration] {
        let exists: Int64? = try tx.value(
            SQL(
                sqlite: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
                postgres: "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'"))
        guard exists != nil else { return migrations }
        let applied = try tx.rows("SELECT name, checksum FROM schema_migrations") { row throws(StorageError) in
            (name: try row[0, as: String.self], checksum: try row[1, as: Int64.self])
        }
        let known = Dictionary(migrations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, checksum) in applied {
            guard let migration = known[name] else {
                throw StorageError(.schema, "the database has migration \(name), which this version does not know; use a newer version")
            }
            guard migration.checksum(tx.dialect) == checksum else {
                throw StorageError(.schema, "migration \(name) was applied with another text than this version has")
            }
        }
        let names = Set(applied.map(\.name))
        return migrations.filter { !names.contains($0.name) }
    }
}
