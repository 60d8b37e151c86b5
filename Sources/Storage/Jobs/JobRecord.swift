import Kernel

/// A piece of background work: a row of `jobs`.
public struct JobRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// To be begun, or tried again after a failure.
        case waiting
        case running
        case done
        /// Tried too often; its error says why.
        case failed
    }

    public var id: ID<Job>
    /// What is to be done; see ``JobKind``.
    public var kind: String
    /// With what.
    public var payload: JSON
    public var state: State
    /// Before this moment it is not begun.
    public var runAt: Instant
    /// How often it was begun.
    public var attempts: Int
    /// Nil until its first part is done.
    public var progress: JobProgress?
    /// Of the last attempt that failed.
    public var error: String?
    public var createdAt: Instant
    public var finishedAt: Instant?
}

/// How far a job is.
public struct JobProgress: Hashable, Sendable {
    public var done: Int
    public var total: Int
    /// Where its next part begins.
    public var place: JSON?

    public init(done: Int, total: Int, place: JSON? = nil) {
        self.done = done
        self.total = total
        self.place = place
    }

    /// 0 ... 1.
    public var share: Double { total > 0 ? min(Double(done) / Double(total), 1) : 1 }

    var json: JSON { .object(["done": .integer(Int64(done)), "total": .integer(Int64(total)), "place": place]) }

    init?(json: JSON?) {
        guard let json, let done = json["done"]?.integer, let total = json["total"]?.integer else { return nil }
        self.init(done: Int(done), total: Int(total), place: json["place"])
    }
}

/// A kind of background work, and how a part of it is done.
public struct JobKind: Sendable {
    public var name: String
    /// By parts: each, of some hundred rows, in the transaction that also keeps how far it is: a part is done once, whatever happens to the process. It says where the
    /// next part begins; without a place the job is done.
    var doing: Doing

    /// Tells how far work is; throws when another process has taken the job over.
    public typealias Told = @Sendable (JobProgress) async throws -> Void

    enum Doing: Sendable {
        case part(@Sendable (JobRecord, WriteTransaction) throws -> JobProgress)
        case whole(@Sendable (JobRecord, Told) async throws -> Void)
    }

    public init(_ name: String, part: @escaping @Sendable (JobRecord, WriteTransaction) throws -> JobProgress) {
        self.name = name
        doing = .part(part)
    }

    /// Work that is more than its transactions: it opens them itself, and begun again it finds done what was done.
    public init(_ name: String, whole: @escaping @Sendable (JobRecord, Told) async throws -> Void) {
        self.name = name
        doing = .whole(whole)
    }
}
