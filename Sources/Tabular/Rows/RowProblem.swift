/// Why one row cannot be read. The rows after it are not touched by it.
public struct RowProblem: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// More or fewer fields than the header (or the first row, where there is no header). Missing empty fields at the end count too: a row that was cut
        /// cannot be told from one whose last fields were left out.
        case fieldCount(found: Int, expected: Int)
        /// Bytes that are no characters in the encoding of the file; `field` is 1-based.
        case invalidText(field: Int)
        case nulByte(field: Int)
        /// Text between the closing quote and the separator; `field` is 1-based.
        case textAfterQuote(field: Int)
        /// The quote that opened on `line` is not closed within the limit of a field or by the end of the file. Reading goes on with the line after it.
        case unclosedQuote(line: Int)
        /// The row has more bytes than the limit.
        case rowTooLong(limit: Int)
        /// A field has more bytes than the limit; `field` is 1-based.
        case fieldTooLong(field: Int, limit: Int)
        /// More fields than any table has.
        case tooManyFields(limit: Int)
    }

    public var reason: Reason
    /// The physical line on which the row begins; 1 is the first of the file.
    public var line: Int
    /// Which record it is, the header not counted; 1 is the first. 0 for the header itself.
    public var record: Int
    /// The byte of the uncompressed file at which the row begins.
    public var offset: Int64
}

extension RowProblem: CustomStringConvertible {
    /// A sentence for people, without any content of the row.
    public var description: String { "line \(line): \(reason)" }
}

extension RowProblem.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .fieldCount(let found, let expected): "has \(found) field\(found == 1 ? "" : "s"), the header has \(expected)"
        case .invalidText(let field): "field \(field) has bytes that are not text in the encoding of the file"
        case .nulByte(let field): "field \(field) has a NUL byte"
        case .textAfterQuote(let field): "field \(field) has text after its closing quote"
        case .unclosedQuote(let line): "the quote that opens on line \(line) is not closed"
        case .rowTooLong(let limit): "the row is longer than \(limit) bytes"
        case .fieldTooLong(let field, let limit): "field \(field) is longer than \(limit) bytes"
        case .tooManyFields(let limit): "has more than \(limit) fields"
        }
    }
}
