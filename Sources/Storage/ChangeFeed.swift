import Kernel

/// A change as followers read it.
public struct ChangeRecord: Hashable, Sendable {
    public var id: ID<Change>
    /// When the transaction that wrote it was under way; not the order.
    public var at: Instant
    public var kind: String
    /// Raw; its kind is told by ``kind``.
    public var subject: Int64
    public var detail: JSON?
}

/// Some changes in order, and where to go on.
public struct ChangePage: Sendable {
    public var changes: [ChangeRecord]
    public var next: ChangeCursor
    /// True when more may be there already.
    public var hasMore: Bool
}

/// Why a cursor cannot be gone on with.
public enum ChangeCursorError: Error, Hashable, Sendable {
    /// Changes after it have been removed; those since this time are kept.
    case expired(kept: Instant)
    /// It was made by another database, or by this one before it was restored from a backup.
    case foreign
}

/// `changes` in an order in which nothing is ever skipped: what a follower has not read comes later, however transactions overlap.
public enum ChangeFeed {
    /// Rows that one page looks at; with a narrow choice of kinds a page may be empty though more follow.
    static let scanned = 10_000
    /// How long a transaction may take: what began before a cursor was made and ended after it is still kept for it.
    static let longestTransactionSeconds: Int64 = 3600

    /// The changes after a cursor, oldest first.
    ///
    /// - Parameters:
    ///   - after: nil is the beginning of what is kept.
    ///   - kinds: nil is all.
    ///   - companies: only what concerns one of these; nil is all.
    /// - Throws: ``ChangeCursorError`` or ``StorageError``.
    public static func page(
        after: ChangeCursor?, kinds: [String]?, companies: [ID<Company>]?, limit: Int, now: Instant, _ tx: ReadTransaction
    ) throws -> ChangePage {
        let removed = try tx.value("SELECT until FROM changes_removed WHERE id = 1", as: Instant.self)
        if let after, let removed, after.readUntil < removed.adding(seconds: longestTransactionSeconds) {
            throw ChangeCursorError.expired(kept: removed)
        }
        let cursor = after ?? ChangeCursor(place: ChangeCursor.beginning(tx.dialect), readUntil: now)
        let filter = filter(kinds, companies)
        switch (cursor.place, tx.dialect) {
        case (.position(let position), .sqlite): return try numbered(after: position, filter, limit, now, tx)
        case (.snapshots(let snapshots), .postgres): return try unseen(snapshots, filter, limit, now, tx)
        default: throw ChangeCursorError.foreign
        }
    }

    /// The cursor of somebody who has read everything that is committed.
    public static func end(now: Instant, _ tx: ReadTransaction) throws -> ChangeCursor {
        switch tx.dialect {
        case .sqlite: ChangeCursor(place: .position(try lastPosition(tx)), readUntil: now)
        case .postgres: ChangeCursor(place: .snapshots(.init(seen: try currentSnapshot(tx), reading: nil)), readUntil: now)
        }
    }

    /// Removes what is older, at most ``scanned`` rows of it; returns how many rows went, 0 at the end. A cursor that has not read them is refused from then on.
    @discardableResult
    public static func remove(before time: Instant, _ tx: WriteTransaction) throws -> Int {
        // The oldest rows stand in front, so that no index by time is needed.
        let place = SQL(sqlite: "position", postgres: "(transaction_id, position)")
        let order = SQL(sqlite: "position", postgres: "transaction_id, position")
        let removed = try tx.execute(
            """
            DELETE FROM changes WHERE at < \(time) AND \(place) IN (
                SELECT \(order) FROM changes ORDER BY \(order) LIMIT \(scanned))
            """)
        if removed > 0 {
            try tx.execute(
                """
                INSERT INTO changes_removed (id, until) VALUES (1, \(time))
                ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE changes_removed.until < excluded.until
                """)
        }
        return removed
    }

    private static func filter(_ kinds: [String]?, _ companies: [ID<Company>]?) -> SQL {
        var filter: SQL = "1 = 1"
        if let kinds { filter += " AND kind IN \(kinds)" }
        if let companies {
            filter += " AND (company_id IN \(companies)"
            for company in companies { filter += " OR companies LIKE \("%,\(company.rawValue),%")" }
            filter += ")"
        }
        return filter
    }

    private static let columns = SQL(verbatim: "id, at, kind, subject_id, detail")

    private static func record(_ row: Row) throws(StorageError) -> ChangeRecord {
        ChangeRecord(id: try row[0], at: try row[1], kind: try row[2], subject: try row[3], detail: try row[4])
    }

    // MARK: - SQLite

    private static func lastPosition(_ tx: ReadTransaction) throws(StorageError) -> Int64 {
        // Kept by SQLite, so that no number is used twice, though the rows may be gone.
        try tx.value("SELECT seq FROM sqlite_sequence WHERE name = 'changes'") ?? 0
    }

    private static func numbered(after position: Int64, _ filter: SQL, _ limit: Int, _ now: Instant, _ tx: ReadTransaction) throws -> ChangePage {
        let last = try lastPosition(tx)
        guard position <= last else { throw ChangeCursorError.foreign }
        let window: SQL =
            "SELECT \(columns), company_id, companies, position FROM changes WHERE position > \(position) ORDER BY position LIMIT \(scanned)"
        var end = position
        let changes = try tx.rows("SELECT \(columns), position FROM (\(window)) AS part WHERE \(filter) ORDER BY position LIMIT \(limit)") {
            row throws(StorageError) in
            end = try row[5]
            return try record(row)
        }
        if changes.count < limit {
            end = try tx.value("SELECT position FROM changes WHERE position > \(position) ORDER BY position LIMIT 1 OFFSET \(scanned - 1)") ?? last
        }
        // Rows that follow were committed after this one, though perhaps begun before.
        let reached = end == last ? now : try tx.value("SELECT at FROM changes WHERE position = \(end)") ?? now
        return ChangePage(
            changes: changes, next: ChangeCursor(place: .position(end), readUntil: min(reached, now)), hasMore: end < last)
    }

    // MARK: - PostgreSQL

    private static func currentSnapshot(_ tx: ReadTransaction) throws -> Snapshot {
        guard let snapshot = try tx.value("SELECT pg_current_snapshot()::text", as: String.self).flatMap({ Snapshot($0) }) else {
            throw StorageError(.decoding, "the server's snapshot cannot be read")
        }
        return snapshot
    }

    private static func unseen(
        _ snapshots: ChangeCursor.Snapshots, _ filter: SQL, _ limit: Int, _ now: Instant, _ tx: ReadTransaction
    ) throws -> ChangePage {
        let current = try currentSnapshot(tx)
        guard snapshots.seen.next <= current.next, snapshots.reading.map({ $0.upTo.next <= current.next }) ?? true else {
            throw ChangeCursorError.foreign
        }
        var window = snapshots.reading ?? ChangeCursor.Window(upTo: current, takenAt: now, transaction: 0, position: 0)
        let (seen, upTo) = (snapshots.seen.description, window.upTo.description)
        let start: SQL = "(\(String(window.transaction))::xid8, \(window.position)::bigint)"
        // A number as text needs a name of its own: under its own name the rows would be ordered by the text.
        let part: SQL = """
            FROM changes
            WHERE transaction_id >= pg_snapshot_xmin(\(seen)::pg_snapshot) AND transaction_id < pg_snapshot_xmax(\(upTo)::pg_snapshot)
                AND (transaction_id, position) > \(start)
                AND NOT pg_visible_in_snapshot(transaction_id, \(seen)::pg_snapshot) AND pg_visible_in_snapshot(transaction_id, \(upTo)::pg_snapshot)
            ORDER BY transaction_id, position
            """
        var reached = now
        func moveOn(to row: Row, _ at: Int, _ transaction: Int, _ position: Int) throws(StorageError) {
            window.transaction = UInt64(try row[transaction, as: String.self]) ?? 0
            window.position = try row[position]
            reached = min(try row[at], now)
        }
        let changes = try tx.rows(
            """
            SELECT \(columns), transaction_id::text AS number, position
            FROM (SELECT \(columns), company_id, companies, transaction_id, position \(part) LIMIT \(scanned)) AS part
            WHERE \(filter) ORDER BY transaction_id, position LIMIT \(limit)
            """
        ) { row throws(StorageError) in
            try moveOn(to: row, 1, 5, 6)
            return try record(row)
        }
        if changes.count < limit {
            let end: Void? = try tx.first("SELECT at, transaction_id::text AS number, position \(part) LIMIT 1 OFFSET \(scanned - 1)") {
                row throws(StorageError) in
                try moveOn(to: row, 0, 1, 2)
            }
            guard end != nil else {
                let next = ChangeCursor(place: .snapshots(.init(seen: window.upTo, reading: nil)), readUntil: window.takenAt)
                // What was committed since an older snapshot was taken comes next.
                return ChangePage(changes: changes, next: next, hasMore: window.upTo != current)
            }
        }
        let next = ChangeCursor(place: .snapshots(.init(seen: snapshots.seen, reading: window)), readUntil: reached)
        return ChangePage(changes: changes, next: next, hasMore: true)
    }
}
