import GRDBSQLite
import Storage

/// A prepared statement of one connection; stepped without an object per row.
final class SQLiteStatement {
    let handle: OpaquePointer
    let sql: String
    /// Between being taken from its connection and given back.
    var inUse = false

    init(_ sql: String, on database: OpaquePointer) throws(StorageError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw StorageError(sqlite: database, code, sql: sql) }
        self.handle = handle
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ arguments: [SQLValue]) {
        for (index, argument) in arguments.enumerated() { bind(argument, at: Int32(index + 1)) }
    }

    private func bind(_ value: SQLValue, at index: Int32) {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let value): sqlite3_bind_int64(handle, index, value)
        case .double(let value): sqlite3_bind_double(handle, index, value)
        case .text(var text):
            text.withUTF8 { utf8 in
                _ = utf8.withMemoryRebound(to: CChar.self) {
                    sqlite3_bind_text(handle, index, $0.baseAddress ?? emptyText, Int32(clamping: $0.count), transient)
                }
            }
        case .bytes(let bytes):
            _ = bytes.withUnsafeBytes {
                sqlite3_bind_blob(handle, index, $0.baseAddress ?? UnsafeRawPointer(emptyText), Int32(clamping: $0.count), transient)
            }
        }
    }

    /// Binds row `row` of a buffer; the arena must stay where it is until the next step has returned.
    @inline(__always)
    func bind(_ buffer: borrowing RowBuffer, row: Int, arena: UnsafePointer<UInt8>) {
        let columns = buffer.columns.count
        let start = row * columns
        for column in 0..<columns {
            let payload = buffer.payloads[start + column]
            let index = Int32(truncatingIfNeeded: column + 1)
            switch buffer.kinds[start + column] {
            case .null: sqlite3_bind_null(handle, index)
            case .integer: sqlite3_bind_int64(handle, index, payload)
            case .double: sqlite3_bind_double(handle, index, Double(bitPattern: UInt64(bitPattern: payload)))
            case .text:
                let range = RowBuffer.range(payload)
                let text = UnsafeRawPointer(arena + range.lowerBound).assumingMemoryBound(to: CChar.self)
                sqlite3_bind_text(handle, index, text, Int32(truncatingIfNeeded: range.count), nil)
            }
        }
    }

    /// True when it stands on a row, false when it is done.
    @inline(__always)
    func step(_ database: OpaquePointer) throws(StorageError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw StorageError(sqlite: database, code, sql: sql)
        }
    }

    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }
}

/// Tells SQLite to copy what is bound.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
/// An address for empty texts and bytes, which would otherwise be bound as NULL.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
}()

extension SQLiteStatement: RowSource {
    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64? {
        sqlite3_column_type(handle, Int32(column)) == SQLITE_INTEGER ? sqlite3_column_int64(handle, Int32(column)) : nil
    }

    func double(_ column: Int) -> Double? {
        let type = sqlite3_column_type(handle, Int32(column))
        return type == SQLITE_FLOAT || type == SQLITE_INTEGER ? sqlite3_column_double(handle, Int32(column)) : nil
    }

    func text(_ column: Int) -> String? {
        guard let text = sqlite3_column_text(handle, Int32(column)) else { return nil }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, Int32(column)))), as: UTF8.self)
    }

    func bytes(_ column: Int) -> [UInt8]? {
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return isNull(column) ? nil : [] }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

extension StorageError {
    init(sqlite database: OpaquePointer?, _ code: Int32, sql: String? = nil) {
        let message = database.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
        self.init(Self.code(sqlite: database.map { sqlite3_extended_errcode($0) } ?? code), message, sql: sql)
    }

    static func code(sqlite code: Int32) -> Code {
        switch code & 0xff {
        case SQLITE_CONSTRAINT:
            // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID of sqlite3.h
            [1555, 2067, 2579].contains(code) ? .unique : .constraint
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_FULL: .full
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM: .inputOutput
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        default: .statement
        }
    }
}
