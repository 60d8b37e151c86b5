import CPostgres
import Storage

/// One connection to a PostgreSQL server through libpq, and its prepared statements.
final class PostgresConnection: Connection {
    let dialect = Dialect.postgres
    private let handle: OpaquePointer
    /// Name and parameter count of what has been prepared, by text.
    private var prepared: [String: String] = [:]
    private static let preparedLimit = 500
    private var staged: Set<String> = []

    /// - Throws: ``StorageError`` with `.connection` and the server's words.
    init(_ url: String) throws(StorageError) {
        guard let handle = PQconnectdb(url) else { throw StorageError(.connection, "out of memory") }
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(handle)).trimmed
            PQfinish(handle)
            throw StorageError(.connection, message)
        }
        self.handle = handle
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        // A plan made for one length of list or one company must not serve another; our statements are cheap to plan.
        try run("SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET TimeZone = 'UTC'; SET jit = off; SET extra_float_digits = 1")
    }

    deinit { PQfinish(handle) }

    /// False when the connection is broken and a new one is to be opened.
    var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }

    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    func execute(_ sql: SQL) throws(StorageError) -> Int {
        let result = try perform(sql)
        return Int(String(cString: PQcmdTuples(result.handle))) ?? 0
    }

    func query(_ sql: SQL, _ body: (Row) throws(StorageError) -> Bool) throws(StorageError) {
        let result = try perform(sql)
        let row = Row(result)
        for index in 0..<result.count {
            result.current = Int32(index)
            guard try body(row) else { return }
        }
    }

    /// Runs statements without parameters and without results.
    func run(_ text: String) throws(StorageError) { _ = try check(PQexec(handle, text), text) }

    // MARK: - Prepared statements

    private func perform(_ sql: SQL) throws(StorageError) -> PostgresResult {
        let (text, arguments) = sql.rendered(for: .postgres)
        let name = try prepare(text)
        let values = arguments.map(\.postgresText)
        return try withPointers(values) { pointers throws(StorageError) in
            try check(PQexecPrepared(handle, name, Int32(values.count), pointers, nil, nil, 0), text)
        }
    }

    private func prepare(_ text: String) throws(StorageError) -> String {
        if let name = prepared[text] { return name }
        if prepared.count >= Self.preparedLimit {
            try run("DEALLOCATE ALL")
            prepared.removeAll()
        }
        let name = "s\(prepared.count)"
        _ = try check(PQprepare(handle, name, text, 0, nil), text)
        prepared[text] = name
        return name
    }

    private func withPointers<Value>(
        _ values: [[CChar]?], _ body: ([UnsafePointer<CChar>?]) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        // One block for all texts: their addresses must hold until the call returns.
        var block: [CChar] = []
        var offsets: [Int?] = []
        for value in values {
            offsets.append(value == nil ? nil : block.count)
            if let value { block += value }
        }
        return try block.withUnsafeBufferPointer { buffer throws(StorageError) in
            try body(offsets.map { offset in offset.flatMap { offset in buffer.baseAddress.map { $0 + offset } } })
        }
    }

    private func check(_ result: OpaquePointer?, _ text: String) throws(StorageError) -> PostgresResult {
        guard let result else { throw StorageError(isAlive ? .statement : .connection, lastMessage, sql: text) }
        let owned = PostgresResult(result)
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN: return owned
        default: throw error(owned, text)
        }
    }

    private func error(_ result: PostgresResult, _ text: String) -> StorageError {
        let state = PQresultErrorField(result.handle, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        let message = PQresultErrorField(result.handle, Int32(UInt8(ascii: "M"))).map { String(cString: $0) } ?? lastMessage
        return StorageError(isAlive ? StorageError.code(sqlState: state) : .connection, message, sql: text)
    }

    private var lastMessage: String { String(cString: PQerrorMessage(handle)).trimmed }

    // MARK: - Many rows

    func insert(_ rows: RowBuffer, conflict: String?) throws(StorageError) -> Int {
        let names = rows.columns.joined(separator: ", ")
        guard let conflict else { return try copy(rows, into: rows.table, names) }
        // COPY knows no ON CONFLICT: the rows go through a temporary table of the same columns.
        let stage = "stage_\(rows.table)_\(rows.columns.count)"
        if staged.insert(stage).inserted {
            try run("CREATE TEMP TABLE IF NOT EXISTS \(stage) AS SELECT \(names) FROM \(rows.table) WITH NO DATA")
        }
        // One that was made before a transaction that was rolled back is there still, with the rows of then.
        try run("TRUNCATE \(stage)")
        _ = try copy(rows, into: stage, names)
        let inserted = try check(PQexec(handle, "INSERT INTO \(rows.table) (\(names)) SELECT \(names) FROM \(stage) \(conflict)"), rows.table)
        return Int(String(cString: PQcmdTuples(inserted.handle))) ?? 0
    }

    private func copy(_ rows: RowBuffer, into table: String, _ names: String) throws(StorageError) -> Int {
        let text = "COPY \(table) (\(names)) FROM STDIN"
        _ = try check(PQexec(handle, text), text)
        var writer = CopyText()
        for row in 0..<rows.count {
            writer.append(rows, row: row)
            if writer.bytes.count >= 1 << 18 { try send(&writer, text) }
        }
        try send(&writer, text)
        guard PQputCopyEnd(handle, nil) == 1 else { throw StorageError(.connection, lastMessage, sql: text) }
        let result = try check(PQgetResult(handle), text)
        while let more = PQgetResult(handle) { PQclear(more) }
        return Int(String(cString: PQcmdTuples(result.handle))) ?? 0
    }

    private func send(_ writer: inout CopyText, _ text: String) throws(StorageError) {
        guard !writer.bytes.isEmpty else { return }
        let sent = writer.bytes.withUnsafeBytes { PQputCopyData(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count)) }
        guard sent == 1 else { throw StorageError(.connection, lastMessage, sql: text) }
        writer.bytes.removeAll(keepingCapacity: true)
    }

    /// A transaction that was rolled back took the temporary tables that it had made with it.
    func forgetStages() { staged.removeAll() }
}

/// A result of libpq, freed with its last user.
final class PostgresResult: RowSource {
    let handle: OpaquePointer
    var current: Int32 = 0

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var count: Int { Int(PQntuples(handle)) }

    func isNull(_ column: Int) -> Bool { PQgetisnull(handle, current, Int32(column)) == 1 }

    private func value(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
        guard !isNull(column), let start = PQgetvalue(handle, current, Int32(column)) else { return nil }
        let count = Int(PQgetlength(handle, current, Int32(column)))
        return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
    }

    func integer(_ column: Int) -> Int64? {
        guard let digits = value(column), !digits.isEmpty else { return nil }
        if digits.count == 1, digits[0] == UInt8(ascii: "t") || digits[0] == UInt8(ascii: "f") { return digits[0] == UInt8(ascii: "t") ? 1 : 0 }
        var result: Int64 = 0
        let negative = digits[0] == UInt8(ascii: "-")
        for digit in digits.dropFirst(negative ? 1 : 0) {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (shifted, overflow) = result.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            if overflow || carry { return nil }
            result = sum
        }
        return negative ? result : (result == .min ? nil : -result)
    }

    func double(_ column: Int) -> Double? { text(column).flatMap(Double.init) }

    func text(_ column: Int) -> String? { value(column).map { String(decoding: $0, as: UTF8.self) } }

    func bytes(_ column: Int) -> [UInt8]? {
        guard let text = value(column), text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\") else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let high = nibble(text[index]), let low = nibble(text[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private func nibble(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): letter - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension SQLValue {
    /// The text form with its closing NUL, nil for NULL.
    var postgresText: [CChar]? {
        switch self {
        case .null: nil
        case .integer(let value): Array(String(value).utf8CString)
        case .double(let value): Array("\(value)".utf8CString)
        case .text(let value): Array(value.utf8CString)
        case .bytes(let bytes): Array(("\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()).utf8CString)
        }
    }
}

extension StorageError {
    /// Appendix A of PostgreSQL's documentation.
    static func code(sqlState state: String) -> Code {
        switch state {
        case "23505": .unique
        case "40001", "40P01": .serialization
        case "53100": .full
        case "55P03", "53300": .busy
        case _ where state.hasPrefix("23"): .constraint
        case _ where state.hasPrefix("08"), "57P01", "57P02", "57P03": .connection
        case _ where state.hasPrefix("58"): .inputOutput
        case _ where state.hasPrefix("XX"): .corrupt
        default: .statement
        }
    }
}

extension String {
    /// Without the line's end that libpq adds.
    var trimmed: String { String(reversed().drop { $0.isNewline || $0 == " " }.reversed()) }
}
