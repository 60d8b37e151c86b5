import Kernel

/// A file that somebody sent to be imported.
public struct UploadRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Its columns have not been confirmed.
        case waiting
        /// Being imported, or interrupted in it.
        case running
        case finished
        /// Could not go on; may be tried again.
        case failed
        /// Dropped before it began, or stopped; what was in stays.
        case cancelled
    }

    /// Also that of the import it becomes.
    public var id: ID<FileImport>
    /// As the sender called it; shown, and never part of a path.
    public var fileName: String
    /// The name within the uploads folder; nil once the file is gone.
    public var path: String?
    /// Bytes.
    public var size: Int64
    public var kind: ImportKind
    public var company: ID<Company>
    public var source: ID<Source>
    /// As it was confirmed.
    public var mapping: JSON?
    public var state: State
    public var error: String?
    /// The import that the file turned out to be: another than its own when the same file had been imported before.
    public var fileImport: ID<FileImport>?
    public var createdAt: Instant
    public var createdBy: ID<User>
    public var updatedAt: Instant
}
