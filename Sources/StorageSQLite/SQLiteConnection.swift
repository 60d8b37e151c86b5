import GRDBSQLite
import Storage

/// One SQLite connection and its prepared statements.
final class SQLiteConnection: Connection {
    let dialect = Dialect.sqlite
    private let database: OpaquePointer
    /// Statements by text. A query that is nested in itself gets a second one, which is not kept.
    private var prepared: [String: SQLiteStatement] = [:]
    private static let limit = 256
    /// How many pages the log held after the last commit of this connection, once ``watchLog()`` was called.
    private(set) var logPages = 0

    init(_ database: OpaquePointer) { self.database = database }

    /// Keeps ``logPages``. The connection must live for as long as something is committed on it.
    func watchLog() {
        let connection = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            database,
            { context, _, _, pages in
                if let context { Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages) }
                return SQLITE_OK
            }, connection)
    }

    func execute(_ sql: SQL) throws(StorageError) -> Int {
        let (text, arguments) = sql.rendered(for: .sqlite)
        let statement = try take(text)
        defer { give(statement) }
        statement.bind(arguments)
        while try statement.step(database) {}
        return sqlite3_stmt_readonly(statement.handle) != 0 ? 0 : Int(sqlite3_changes(database))
    }

    func query(_ sql: SQL, _ body: (Row) throws(StorageError) -> Bool) throws(StorageError) {
        let (text, arguments) = sql.rendered(for: .sqlite)
        let statement = try take(text)
        defer { give(statement) }
        statement.bind(arguments)
        let row = Row(statement)
        while try statement.step(database) {
            guard try body(row) else { return }
        }
    }

    func insert(_ rows: RowBuffer, conflict: String?) throws(StorageError) -> Int {
        let names = rows.columns.joined(separator: ", ")
        let places = repeatElement("?", count: rows.columns.count).joined(separator: ", ")
        let statement = try take("INSERT INTO \(rows.table) (\(names)) VALUES (\(places)) \(conflict ?? "")")
        defer { give(statement) }
        let before = sqlite3_total_changes(database)
        let failure: StorageError? = rows.arena.withUnsafeBufferPointer { arena in
            let base = arena.baseAddress ?? UnsafePointer(bitPattern: 1)
            guard let base else { return nil }
            for row in 0..<rows.count {
                statement.bind(rows, row: row, arena: base)
                do throws(StorageError) { _ = try statement.step(database) } catch { return error }
                sqlite3_reset(statement.handle)
            }
            return nil
        }
        if let failure { throw failure }
        return Int(sqlite3_total_changes(database) - before)
    }

    /// Runs a statement without parameters, such as BEGIN.
    func run(_ text: String) throws(StorageError) {
        let statement = try take(text)
        defer { give(statement) }
        while try statement.step(database) {}
    }

    /// Moves what no reader needs any more from the log into the file, and stands in nobody's way. When that was all of it and nobody reads from the log,
    /// the next write begins it anew.
    ///
    /// - Returns: how many pages of the log have been moved since it began; 0 when another process is at it.
    @discardableResult
    func checkpoint() -> Int {
        var moved: Int32 = 0
        let outcome = sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &moved)
        return outcome == SQLITE_OK ? Int(max(moved, 0)) : 0
    }

    /// Moves all of the log into the file and cuts the log to nothing; waits for those who read from it.
    func emptyLog() throws(StorageError) {
        let code = sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        guard code == SQLITE_OK else { throw StorageError(sqlite: database, code) }
    }

    /// False after a failure (a full disk) has made SQLite roll the whole transaction back.
    var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    private func take(_ text: String) throws(StorageError) -> SQLiteStatement {
        if let statement = prepared[text], !statement.inUse {
            statement.inUse = true
            return statement
        }
        let statement = try SQLiteStatement(text, on: database)
        if prepared.count >= Self.limit { prepared.removeAll() }
        if prepared[text] == nil { prepared[text] = statement }
        statement.inUse = true
        return statement
    }

    private func give(_ statement: SQLiteStatement) {
        statement.reset()
        statement.inUse = false
    }
}
