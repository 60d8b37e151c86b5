import Kernel

/// What came of an import's rows.
public struct RowCount: Hashable, Sendable {
    /// Rows that are new or changed something.
    public var inserted = 0
    /// Rows that said what was known.
    public var unchanged = 0
    public var rejected = 0

    public init(inserted: Int = 0, unchanged: Int = 0, rejected: Int = 0) {
        self.inserted = inserted
        self.unchanged = unchanged
        self.rejected = rejected
    }

    public var total: Int { inserted + unchanged + rejected }

    public static func += (left: inout RowCount, right: RowCount) {
        left.inserted += right.inserted
        left.unchanged += right.unchanged
        left.rejected += right.rejected
    }
}

/// A row that was not taken.
public struct ImportRefusal: Hashable, Sendable {
    /// From 1, the header not counted.
    public var record: Int
    /// The physical line of the file.
    public var line: Int
    public var reason: String

    public init(record: Int, line: Int, reason: String) {
        self.record = record
        self.line = line
        self.reason = reason
    }

    /// Of a row that would bring back whose data was erased.
    static let ofErased = "was left out: this customer's data was erased, and the row does not say (by a date) that it is newer than that"
}

/// One file that was, or is being, imported.
public struct ImportRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Under way, or interrupted: the same file goes on where it was.
        case running
        case finished
        /// Could not go on: ``error`` tells why. The same file may be tried again.
        case failed
    }

    public var id: ID<FileImport>
    public var kind: ImportKind
    public var company: ID<Company>
    public var source: ID<Source>
    /// The last component of its path.
    public var fileName: String
    public var fileSize: Int64
    public var state: State
    /// The last record that is in.
    public var position: Int
    public var count: RowCount
    public var mapping: JSON
    public var error: String?
    public var startedAt: Instant
    public var updatedAt: Instant
    public var finishedAt: Instant?

    /// Seconds it took, or has taken so far.
    public var seconds: Double { Double((finishedAt ?? updatedAt).microseconds - startedAt.microseconds) / 1_000_000 }
}
