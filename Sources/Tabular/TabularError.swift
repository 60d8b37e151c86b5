import Kernel

/// Why a file as a whole cannot be read or written. What is wrong with one row is a ``RowProblem`` and stops nothing.
public enum TabularError: Error, Hashable, Sendable {
    /// The system refused `operation` ("open", "read", "write") on the file; `reason` is the text of its errno.
    case system(operation: String, path: String, reason: String)
    /// The file is plainly not delimited text; `kind` says what it seems to be.
    case notText(FileKind)
    /// The gzip data end before their end; everything before uncompressed byte `offset` was delivered.
    case truncatedGzip(offset: Int64)
    /// The gzip data are damaged; everything before uncompressed byte `offset` was delivered. `reason` is zlib's.
    case corruptGzip(offset: Int64, reason: String)
    /// The line that should name the columns cannot be read.
    case unreadableHeader(RowProblem)
    /// A character that is written cannot be expressed in the encoding of the file.
    case notInEncoding(TextEncoding)
    /// A field that is written has a delimiter or a line end in it, and the format has no quotes.
    case needsQuotes
    /// What the text is made from, such as a sheet of a workbook, cannot be read (on).
    case refused(Problem)
}

extension TabularError: CustomStringConvertible {
    /// A sentence for people, without any content of the file.
    public var description: String {
        switch self {
        case .system(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)"
        case .notText(let kind): "this is not a delimited text file: it seems to be \(kind)"
        case .truncatedGzip(let offset): "the gzip file ends too early, after \(offset) uncompressed bytes"
        case .corruptGzip(let offset, let reason): "the gzip file is damaged after \(offset) uncompressed bytes: \(reason)"
        case .unreadableHeader(let problem): "the header cannot be read: \(problem)"
        case .notInEncoding(let encoding): "a character cannot be written in \(encoding)"
        case .needsQuotes: "a field with a delimiter or a line end in it cannot be written without quotes"
        case .refused(let problem): problem.description
        }
    }

    /// The same as a refusal that doors and commands know how to show.
    public var problem: Problem {
        switch self {
        case .system: Problem(.unavailable, "file-unavailable", description)
        case .notText: Problem(.unprocessable, "file-not-text", description)
        case .truncatedGzip, .corruptGzip: Problem(.unprocessable, "file-damaged", description)
        case .unreadableHeader: Problem(.unprocessable, "file-header", description)
        case .notInEncoding, .needsQuotes: Problem(.unprocessable, "file-encoding", description)
        case .refused(let problem): problem
        }
    }
}
