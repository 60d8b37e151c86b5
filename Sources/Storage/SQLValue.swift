import Kernel

/// A value as both databases store it.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
}

/// A type that can stand as a parameter of a statement.
public protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

/// A type that can be read from a column.
public protocol SQLReadable {
    /// - Throws: ``StorageError`` with `.decoding` when the column holds something else, a NULL included.
    static func read(_ row: Row, _ column: Int) throws(StorageError) -> Self
}

extension SQLValue: SQLConvertible {
    public var sqlValue: SQLValue { self }
}

extension Int64: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(self) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Int64 { try row.require(row.source.integer(column), column) }
}

extension Int: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Int { Int(try Int64.read(row, column)) }
}

extension Int32: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Int32 { Int32(clamping: try Int64.read(row, column)) }
}

/// Stored as 0 and 1.
extension Bool: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Bool { try Int64.read(row, column) != 0 }
}

extension Double: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .double(self) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Double { try row.require(row.source.double(column), column) }
}

extension String: SQLConvertible, SQLReadable {
    /// NUL characters are left out: PostgreSQL cannot store them, and SQLite's own functions stop at them.
    public var sqlValue: SQLValue { .text(utf8.contains(0) ? replacing("\0", with: "") : self) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> String { try row.require(row.source.text(column), column) }
}

extension Array: SQLConvertible, SQLReadable where Element == UInt8 {
    public var sqlValue: SQLValue { .bytes(self) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> [UInt8] { try row.require(row.source.bytes(column), column) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension Optional: SQLReadable where Wrapped: SQLReadable {
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Wrapped? {
        row.source.isNull(column) ? nil : try Wrapped.read(row, column)
    }
}

// MARK: - The ground's own types

extension ID: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(rawValue) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> ID { ID(try Int64.read(row, column)) }
}

/// Stored as UTC microseconds.
extension Instant: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(microseconds) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Instant { Instant(microseconds: try Int64.read(row, column)) }
}

/// Stored as days since 1970-01-01.
extension Day: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .integer(Int64(daysSinceEpoch)) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> Day { Day(daysSinceEpoch: try Int32.read(row, column)) }
}

/// Stored as compact text.
extension JSON: SQLConvertible, SQLReadable {
    public var sqlValue: SQLValue { .text(description) }
    public static func read(_ row: Row, _ column: Int) throws(StorageError) -> JSON {
        let text = try String.read(row, column)
        do throws(JSON.SyntaxError) { return try JSON(parsing: text) } catch {
            throw StorageError(.decoding, "column \(column): \(error)")
        }
    }
}
