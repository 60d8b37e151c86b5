import Kernel

/// What a company may say how long it keeps.
public enum RetentionKind: String, Hashable, Sendable, CaseIterable {
    /// People who never bought, from their last sign of life.
    case prospects
    /// Events of devices that nobody has identified on.
    case anonymousEvents
    /// Rejected events and refused rows of files.
    case rejects
    /// Mails that were sent, or could not be.
    case mails
}

/// A module that removes what a company keeps no longer.
public protocol RetentionKeeper: Sendable {
    /// What the module answers for.
    var retained: Set<RetentionKind> { get }

    /// What of a company is older than `moment`: how many rows, counted up to `limit`, and some of them in words without names.
    func expired(_ kind: RetentionKind, company: ID<Company>, before moment: Instant, limit: Int, _ tx: ReadTransaction) throws -> ExpiredRows

    /// Removes some of it; returns how many rows, 0 at the end.
    func remove(_ kind: RetentionKind, company: ID<Company>, before moment: Instant, limit: Int, _ tx: WriteTransaction) throws -> Int
}

/// What is kept longer than it should be.
public struct ExpiredRows: Hashable, Sendable {
    public var count: Int
    /// A few, oldest first: moments and codes, no names.
    public var examples: [String]

    public init(count: Int = 0, examples: [String] = []) {
        self.count = count
        self.examples = examples
    }
}
