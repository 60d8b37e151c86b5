import Kernel

/// A consistent view of the database, valid only inside the closure it is handed to.
public class ReadTransaction {
    package let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    public var dialect: Dialect { connection.dialect }

    /// Every row of a query, made into values.
    public func rows<Value>(_ sql: SQL, _ make: (Row) throws(StorageError) -> Value) throws(StorageError) -> [Value] {
        var values: [Value] = []
        try connection.query(sql) { row throws(StorageError) in
            values.append(try make(row))
            return true
        }
        return values
    }

    /// The first row of a query; the rest is not read.
    public func first<Value>(_ sql: SQL, _ make: (Row) throws(StorageError) -> Value) throws(StorageError) -> Value? {
        var value: Value?
        try connection.query(sql) { row throws(StorageError) in
            value = try make(row)
            return false
        }
        return value
    }

    /// The first column of the first row.
    public func value<Value: SQLReadable>(_ sql: SQL, as type: Value.Type = Value.self) throws(StorageError) -> Value? {
        try first(sql) { row throws(StorageError) in try row[0] }
    }

    /// Hands each row to `body` without collecting them, until it returns false.
    public func forEach(_ sql: SQL, _ body: (Row) throws(StorageError) -> Bool) throws(StorageError) { try connection.query(sql, body) }
}

/// A transaction that may change the database; committed when the closure returns, rolled back when it throws.
public final class WriteTransaction: ReadTransaction {
    /// Runs a statement and returns the number of rows it changed.
    @discardableResult
    public func execute(_ sql: SQL) throws(StorageError) -> Int { try connection.execute(sql) }

    /// Inserts many rows.
    ///
    /// `conflict` is an `ON CONFLICT …` clause, common to both databases. Returns the number of rows inserted or updated.
    @discardableResult
    public func insert(_ rows: RowBuffer, conflict: String? = nil) throws(StorageError) -> Int {
        rows.isEmpty ? 0 : try connection.insert(rows, conflict: conflict)
    }
}

/// What a driver's connection offers; used from one thread at a time.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }
    func execute(_ sql: SQL) throws(StorageError) -> Int
    func query(_ sql: SQL, _ body: (Row) throws(StorageError) -> Bool) throws(StorageError)
    func insert(_ rows: RowBuffer, conflict: String?) throws(StorageError) -> Int
}
