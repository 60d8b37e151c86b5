/// What differs between the two databases, in one place. Everything else in the project's SQL is common to both.
public enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres

    /// Column definition of a 64-bit integer primary key made by the process.
    public var identity: String { self == .sqlite ? "INTEGER PRIMARY KEY NOT NULL" : "BIGINT PRIMARY KEY" }

    /// Column type of bytes.
    public var bytes: String { self == .sqlite ? "BLOB" : "BYTEA" }

    /// Ends a table whose primary key is composite or a text: SQLite then keeps the rows in the key's tree.
    public var keyed: String { self == .sqlite ? "WITHOUT ROWID" : "" }

    /// Puts NULL last in an ascending order on both.
    public var nullsLast: String { "NULLS LAST" }
}
