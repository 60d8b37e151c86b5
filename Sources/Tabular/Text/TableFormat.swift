/// What separates the fields of a row.
public enum Delimiter: UInt8, Hashable, Sendable, CaseIterable {
    case comma = 0x2C
    case semicolon = 0x3B
    case tab = 0x09
    case pipe = 0x7C
}

/// What ends a row.
public enum LineEnding: String, Hashable, Sendable, CaseIterable {
    /// LF. CRLF is read by it too.
    case lineFeed = "\n"
    /// CR and LF, as RFC 4180 writes. Read like ``lineFeed``.
    case carriageReturnLineFeed = "\r\n"
    /// CR alone, as very old Macintosh programs write.
    case carriageReturn = "\r"
}

/// What separates the whole part of a number from its fraction.
public enum DecimalSeparator: UInt8, Hashable, Sendable, CaseIterable {
    case point = 0x2E
    case comma = 0x2C
}

/// How a delimited text file is laid out.
public struct TableFormat: Hashable, Sendable {
    public var encoding: TextEncoding
    public var delimiter: Delimiter
    public var lineEnding: LineEnding
    /// Whether `"` at the start of a field quotes it.
    public var hasQuotes: Bool
    /// Whether the first row names the columns.
    public var hasHeader: Bool
    public var decimalSeparator: DecimalSeparator

    /// RFC 4180 in UTF-8, with a header.
    public init(
        encoding: TextEncoding = .utf8, delimiter: Delimiter = .comma, lineEnding: LineEnding = .carriageReturnLineFeed, hasQuotes: Bool = true,
        hasHeader: Bool = true, decimalSeparator: DecimalSeparator = .point
    ) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.lineEnding = lineEnding
        self.hasQuotes = hasQuotes
        self.hasHeader = hasHeader
        self.decimalSeparator = decimalSeparator
    }
}

/// What is known about a file before it is read; what is nil is detected from its first 256 KiB.
public struct ReadingOptions: Sendable {
    public var encoding: TextEncoding?
    public var delimiter: Delimiter?
    public var lineEnding: LineEnding?
    public var hasQuotes: Bool?
    public var hasHeader: Bool?
    public var decimalSeparator: DecimalSeparator?
    /// The record after which to begin, to go on with a file read in part: records up to this one are read over and not delivered.
    public var resumeAfter = 0
    /// The most bytes (as UTF-8) of a row; a longer one is a ``RowProblem``. This bounds the memory of a reader: a row takes twice its bytes, and eight more
    /// for each of its fields.
    public var rowLimit = 8 << 20
    /// The most bytes of a field, its quotes included.
    public var fieldLimit = 1 << 20
    /// How many bytes a batch holds, more only where a single row is longer.
    public var batchSize = 1 << 20

    public init(
        encoding: TextEncoding? = nil, delimiter: Delimiter? = nil, hasHeader: Bool? = nil, decimalSeparator: DecimalSeparator? = nil
    ) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.hasHeader = hasHeader
        self.decimalSeparator = decimalSeparator
    }
}
