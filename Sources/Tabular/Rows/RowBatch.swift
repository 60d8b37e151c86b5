/// Some rows of a table, in one piece of memory that a reader fills again and again.
///
/// A batch is a value: handed to another thread, it keeps its rows, and the reader that fills the variable again takes new memory only while another copy of
/// the batch (or a row of it) is still in use.
public struct RowBatch: Sendable {
    @usableFromInline var storage = RowStorage()

    public init() {}

    /// The rows that could be read, in the order of the file.
    public var rows: Rows { Rows(storage: storage) }

    /// The rows between them that could not.
    public var problems: [RowProblem] { storage.problems }

    public var isEmpty: Bool { storage.rows.isEmpty && storage.problems.isEmpty }

    /// The highest record number in it, readable or not: where to go on after this batch. Nil for an empty batch.
    public var lastRecord: Int? {
        guard let row = storage.rows.last?.record else { return storage.problems.last?.record }
        return max(row, storage.problems.last?.record ?? row)
    }

    /// The memory to fill, in nobody else's use.
    mutating func exclusiveStorage() -> RowStorage {
        if !isKnownUniquelyReferenced(&storage) { storage = RowStorage() }
        return storage
    }

    /// The readable rows of a batch.
    public struct Rows: RandomAccessCollection, Sendable {
        @usableFromInline let storage: RowStorage

        public var startIndex: Int { 0 }
        @inlinable public var endIndex: Int { storage.rows.count }
        @inlinable public subscript(index: Int) -> Row { Row(storage: storage, mark: storage.rows[index]) }

        @usableFromInline init(storage: RowStorage) { self.storage = storage }
    }
}

/// One row: a view into its batch.
public struct Row: Sendable {
    @usableFromInline let storage: RowStorage
    @usableFromInline let mark: RowMark

    @inlinable
    init(storage: RowStorage, mark: RowMark) {
        self.storage = storage
        self.mark = mark
    }

    @inlinable public var fieldCount: Int { Int(mark.fieldCount) }
    /// The physical line on which the row begins; 1 is the first of the file. Line ends inside quotes count.
    public var line: Int { mark.line }
    /// Which record it is, the header and blank lines not counted, unreadable rows counted; 1 is the first.
    public var record: Int { mark.record }
    /// The byte of the uncompressed file, in its own encoding, at which the row begins.
    public var offset: Int64 { mark.offset }

    /// The field at `position`, 0 ..< ``fieldCount``; another position is a mistake of the program.
    @inlinable
    public subscript(position: Int) -> Field {
        precondition(position >= 0 && position < fieldCount, "no such field")
        let bounds = storage.fields[Int(mark.firstField) + position]
        return Field(storage: storage, start: Int(bounds.start), end: Int(bounds.end))
    }

    /// The field of the column with exactly this name; nil when the table has none. Slower than a position.
    public subscript(column: String) -> Field? {
        guard let position = storage.columns.position(column), position < fieldCount else { return nil }
        return self[position]
    }

    /// All fields as text.
    public var strings: [String] { (0..<fieldCount).map { self[$0].string } }

    /// Whether all fields are empty or blank, as in the rows that spreadsheets leave below a table.
    public var isBlank: Bool { (0..<fieldCount).allSatisfy { self[$0].isBlank } }
}
