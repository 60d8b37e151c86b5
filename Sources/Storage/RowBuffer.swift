import Kernel

/// Rows on their way into one table: cells in row order, texts in one arena, so that a million lines cost no objects.
public struct RowBuffer: Sendable {
    package enum Kind: UInt8 { case null, integer, double, text }

    /// The table and its columns, in the order in which cells are appended.
    public let table: String
    public let columns: [String]
    package private(set) var kinds: [Kind] = []
    /// An integer; the bits of a double; or offset << 24 | length of a text in the arena.
    package private(set) var payloads: [Int64] = []
    package private(set) var arena: [UInt8] = []

    public init(into table: String, _ columns: [String], capacity: Int = 0) {
        self.table = table
        self.columns = columns
        kinds.reserveCapacity(capacity * columns.count)
        payloads.reserveCapacity(capacity * columns.count)
    }

    /// Whole rows appended.
    public var count: Int { kinds.count / max(columns.count, 1) }
    public var isEmpty: Bool { kinds.isEmpty }

    public mutating func removeAll() {
        kinds.removeAll(keepingCapacity: true)
        payloads.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    public mutating func append(_ value: Int64) {
        kinds.append(.integer)
        payloads.append(value)
    }

    public mutating func append(_ value: Int64?) {
        guard let value else { return appendNull() }
        append(value)
    }

    public mutating func append<T>(_ id: ID<T>) { append(id.rawValue) }
    public mutating func append<T>(_ id: ID<T>?) { append(id?.rawValue) }
    public mutating func append(_ instant: Instant) { append(instant.microseconds) }
    public mutating func append(_ day: Day?) { append(day.map { Int64($0.daysSinceEpoch) }) }

    public mutating func append(_ value: Double?) {
        guard let value else { return appendNull() }
        kinds.append(.double)
        payloads.append(Int64(bitPattern: value.bitPattern))
    }

    /// A text; NUL bytes are left out, and what is beyond 16 MiB is cut.
    public mutating func append(_ text: String?) {
        guard var text else { return appendNull() }
        text.withUTF8 { append($0) }
    }

    /// A text in valid UTF-8.
    public mutating func append(_ utf8: UnsafeBufferPointer<UInt8>) {
        let start = arena.count
        if utf8.contains(0) { arena.append(contentsOf: utf8.lazy.filter { $0 != 0 }) } else { arena.append(contentsOf: utf8) }
        let length = min(arena.count - start, 0xff_ffff)
        kinds.append(.text)
        payloads.append(Int64(start) << 24 | Int64(length))
    }

    public mutating func appendNull() {
        kinds.append(.null)
        payloads.append(0)
    }

    /// Where the text with this payload stands in ``arena``.
    package static func range(_ payload: Int64) -> Range<Int> {
        let start = Int(payload >> 24)
        return start..<start + Int(payload & 0xff_ffff)
    }
}
