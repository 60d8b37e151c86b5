/// Why the database did not do what it was asked.
///
/// It tells code, message and SQL, never the parameters: they are personal data, and errors are logged.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// A unique index or primary key refused the row.
        case unique
        /// Another constraint refused it (NOT NULL, CHECK, foreign key).
        case constraint
        /// The database is locked by others for longer than the busy timeout, or the pool's queue is full.
        case busy
        /// Two transactions stood in each other's way; the closure is run again by the driver, this is its last word.
        case serialization
        /// No room on the disk.
        case full
        /// The disk, the file or its rights failed.
        case inputOutput
        /// The file is not a database, or damaged.
        case corrupt
        /// The server cannot be reached.
        case connection
        /// The connection broke while the commit was under way: it may or may not have happened.
        case outcomeUnknown
        /// The schema is not the one this program knows.
        case schema
        /// A column did not hold what was asked for.
        case decoding
        /// The database was closed.
        case closed
        /// The statement is wrong, or anything else.
        case statement
    }

    public var code: Code
    public var message: String
    public var sql: String?

    public init(_ code: Code, _ message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    public var description: String { "database (\(code.rawValue)): \(message)" + (sql.map { " in: \($0)" } ?? "") }

    /// True when the same request may succeed later without any change to it.
    public var isTransient: Bool { [.busy, .serialization, .full, .connection].contains(code) }
}
