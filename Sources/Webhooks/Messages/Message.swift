import Kernel

/// What is told of one change: the same to a webhook and in the feed.
public struct Message: Hashable, Sendable {
    public var change: ID<Change>
    public var kind: MessageKind
    /// When it changed.
    public var at: Instant
    /// Ids, and what the reader may see of them at the moment of writing.
    public var data: JSON

    /// `{"type", "timestamp", "data"}`, as Standard Webhooks has it.
    public var body: JSON { .object(members) }

    /// The same with the id of the change in front.
    public var item: JSON { .object([.init("id", .id(change))] + members) }

    private var members: [JSON.Member] {
        [.init("type", .string(kind.rawValue)), .init("timestamp", .time(at)), .init("data", data)]
    }
}
