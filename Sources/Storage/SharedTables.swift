import Kernel

/// The tables that every module shares.
public enum SharedTables {
    public static let migrations: [Migration] = [
        Migration("storage-001-shared-tables") { dialect in
            [
                // One row; each process that opens the database takes the next number for its ids.
                "CREATE TABLE nodes (id BIGINT PRIMARY KEY NOT NULL, last BIGINT NOT NULL)",
                "INSERT INTO nodes (id, last) VALUES (1, 0)",
                // What changed, written in the transaction that changed it; followers read it by cursor.
                """
                CREATE TABLE changes (
                    id \(dialect.identity), at BIGINT NOT NULL, company_id BIGINT, kind TEXT NOT NULL, subject_id BIGINT NOT NULL,
                    detail TEXT\(dialect == .postgres ? ", transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()" : ""))
                """,
                // Background work with leases.
                """
                CREATE TABLE jobs (
                    id \(dialect.identity), kind TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL, run_at BIGINT NOT NULL,
                    leased_until BIGINT, leased_by BIGINT, attempts BIGINT NOT NULL DEFAULT 0, progress TEXT, error TEXT,
                    created_at BIGINT NOT NULL, finished_at BIGINT)
                """,
                "CREATE INDEX jobs_due ON jobs (state, run_at)",
                // The answers to writes that a machine may repeat.
                """
                CREATE TABLE idempotency (
                    scope TEXT NOT NULL, key TEXT NOT NULL, body_hash BIGINT NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL,
                    PRIMARY KEY (scope, key)) \(dialect.keyed)
                """,
                "CREATE INDEX idempotency_at ON idempotency (at)",
                // Who did what.
                """
                CREATE TABLE audit (
                    id \(dialect.identity), at BIGINT NOT NULL, user_id BIGINT, actor TEXT NOT NULL, company_id BIGINT,
                    action TEXT NOT NULL, subject TEXT, detail TEXT)
                """,
            ]
        },
        Migration("storage-002-leases") { dialect in
            [
                // Work that one process at a time may do: who does it, and until when nobody else may.
                "CREATE TABLE leases (name TEXT PRIMARY KEY NOT NULL, holder BIGINT NOT NULL, until BIGINT NOT NULL) \(dialect.keyed)"
            ]
        },
        // Changes in the order of their commits; `companies` where several are concerned: `,12,34,`.
        Migration("storage-003-change-feed") { dialect in
            let removed = "CREATE TABLE changes_removed (id BIGINT PRIMARY KEY NOT NULL, until BIGINT NOT NULL)"
            return switch dialect {
            case .sqlite:
                [
                    "ALTER TABLE changes RENAME TO changes_before",
                    """
                    CREATE TABLE changes (
                        position INTEGER PRIMARY KEY AUTOINCREMENT, id BIGINT NOT NULL, at BIGINT NOT NULL, company_id BIGINT, companies TEXT,
                        kind TEXT NOT NULL, subject_id BIGINT NOT NULL, detail TEXT)
                    """,
                    """
                    INSERT INTO changes (id, at, company_id, kind, subject_id, detail)
                    SELECT id, at, company_id, kind, subject_id, detail FROM changes_before ORDER BY id
                    """,
                    "DROP TABLE changes_before",
                    removed,
                ]
            case .postgres:
                [
                    """
                    ALTER TABLE changes DROP CONSTRAINT changes_pkey, ADD COLUMN companies TEXT,
                        ADD COLUMN position BIGINT GENERATED ALWAYS AS IDENTITY, ADD PRIMARY KEY (transaction_id, position)
                    """,
                    removed,
                ]
            }
        },
        // The audit log as a chain: what has no `sequence` yet is sealed next. `audit_head` is the last entry that was sealed.
        Migration("storage-004-audit-chain") { _ in
            [
                "ALTER TABLE audit ADD COLUMN sequence BIGINT",
                "ALTER TABLE audit ADD COLUMN previous_hash TEXT",
                "ALTER TABLE audit ADD COLUMN hash TEXT",
                "CREATE UNIQUE INDEX audit_sequence ON audit (sequence)",
                "CREATE INDEX audit_unsealed ON audit (id) WHERE sequence IS NULL",
                "CREATE INDEX audit_subject ON audit (subject, id)",
                "CREATE INDEX audit_action ON audit (action, id)",
                "CREATE INDEX audit_actor ON audit (actor, id)",
                "CREATE INDEX audit_user ON audit (user_id, id)",
                "CREATE TABLE audit_head (id BIGINT PRIMARY KEY NOT NULL, sequence BIGINT NOT NULL, hash TEXT NOT NULL)",
                "INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '\(AuditSeal.start.hash)')",
            ]
        },
    ]

    /// Takes the next node number, 0 ..< ``IDGenerator/nodes``, for this process's ids.
    public static func claimNode(_ tx: WriteTransaction) throws(StorageError) -> Int {
        try tx.execute("UPDATE nodes SET last = last + 1 WHERE id = 1")
        return try tx.value("SELECT last FROM nodes WHERE id = 1", as: Int.self).map { $0 % IDGenerator.nodes } ?? 0
    }
}

extension WriteTransaction {
    /// Takes or prolongs a lease: true when `holder` has it until `until`, at least as far as this transaction goes.
    ///
    /// On PostgreSQL two processes that ask at the same time wait for each other here; the second finds it taken.
    public func holdLease(_ name: String, holder: Int64, until: Instant, now: Instant) throws(StorageError) -> Bool {
        let taken = try execute(
            "UPDATE leases SET holder = \(holder), until = \(until) WHERE name = \(name) AND (holder = \(holder) OR until < \(now))")
        if taken == 1 { return true }
        return try execute(
            "INSERT INTO leases (name, holder, until) VALUES (\(name), \(holder), \(until)) ON CONFLICT (name) DO NOTHING") == 1
    }

    /// Gives a lease back, so that another process need not wait for its end.
    public func endLease(_ name: String, holder: Int64) throws(StorageError) {
        try execute("DELETE FROM leases WHERE name = \(name) AND holder = \(holder)")
    }
}
