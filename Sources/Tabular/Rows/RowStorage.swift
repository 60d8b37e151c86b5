/// Where a field lies in the bytes of its batch.
@usableFromInline
struct FieldBounds: Sendable {
    @usableFromInline var start: UInt32
    @usableFromInline var end: UInt32

    @inlinable init(start: UInt32, end: UInt32) {
        self.start = start
        self.end = end
    }
}

/// Where a row lies in its batch, and in the file.
@usableFromInline
struct RowMark: Sendable {
    @usableFromInline var firstField: UInt32
    @usableFromInline var fieldCount: UInt32
    @usableFromInline var line: Int
    @usableFromInline var record: Int
    @usableFromInline var offset: Int64
}

/// The memory of one batch: contiguous bytes, and where the fields and rows lie in them.
///
/// This is the one place with manual memory. Invariants: every bound is ascending and within `byteCount` of the reading that wrote it; views check their index
/// against `fieldCount`. No method calls back while it changes a property, so exclusivity needs no check at run time (which took a fifth of the time of reading).
/// It is written only by a reader that holds the sole reference, and never after it has been handed out: hence Sendable.
@usableFromInline
final class RowStorage: @unchecked Sendable {
    @exclusivity(unchecked) @usableFromInline private(set) var bytes: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private(set) var byteCapacity: Int
    @exclusivity(unchecked) @usableFromInline private(set) var fields: UnsafeMutablePointer<FieldBounds>
    @exclusivity(unchecked) private var fieldCapacity: Int
    @exclusivity(unchecked) private(set) var fieldCount = 0
    @exclusivity(unchecked) @usableFromInline var rows: [RowMark] = []
    var problems: [RowProblem] = []
    /// Fields with doubled quotes in them, not made single yet.
    @exclusivity(unchecked) var doubled: [Int] = []
    @usableFromInline var columns = ColumnNames([])

    init(byteCapacity: Int = 0) {
        bytes = .allocate(capacity: byteCapacity)
        self.byteCapacity = byteCapacity
        fields = .allocate(capacity: 64)
        fieldCapacity = 64
    }

    deinit {
        bytes.deallocate()
        fields.deallocate()
    }

    /// Forgets all rows; keeps the memory.
    func reset(columns: ColumnNames) {
        fieldCount = 0
        rows.removeAll(keepingCapacity: true)
        problems.removeAll(keepingCapacity: true)
        self.columns = columns
    }

    /// Makes room for `capacity` bytes, keeping the first `count`.
    func reserve(_ capacity: Int, keeping count: Int) {
        guard capacity > byteCapacity else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
        byteCapacity = capacity
    }

    @inline(__always)
    func appendField(_ start: Int, _ end: Int) {
        if fieldCount == fieldCapacity { growFields() }
        (fields + fieldCount).initialize(to: FieldBounds(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end)))
        fieldCount += 1
    }

    @inline(never)
    private func growFields() {
        let larger = UnsafeMutablePointer<FieldBounds>.allocate(capacity: fieldCapacity * 2)
        larger.update(from: fields, count: fieldCount)
        fields.deallocate()
        fields = larger
        fieldCapacity *= 2
    }

    /// Forgets the fields from `count` on.
    func dropFields(from count: Int) {
        fieldCount = min(fieldCount, count)
        doubled.removeAll { $0 >= count }
    }

    /// Moves the end of a field, after its doubled quotes were made single.
    func setEnd(ofField index: Int, to end: Int) { fields[index].end = UInt32(truncatingIfNeeded: end) }

    func text(ofField index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + Int(fields[index].start), count: Int(fields[index].end - fields[index].start))
    }
}

/// The names of a table's columns, in order.
public struct ColumnNames: Hashable, Sendable {
    public let names: [String]
    private let positions: [String: Int]

    init(_ names: [String]) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The position of the column with exactly this name (the first, where several have it); nil when there is none.
    public func position(_ name: String) -> Int? { positions[name] }
}
