import Synchronization

/// Makes ids: 41 bits of milliseconds since 2020, 12 bits of node, 10 bits of counter; ascending within a process.
///
/// The node number is handed out by the database at start, so that several processes on one database never make the same id.
/// When more than 1,024 ids are asked for within a millisecond the clock part runs ahead; it never runs back, whatever the wall clock does.
public final class IDGenerator: Sendable {
    private let clock: any Clock
    private let node: Int64
    private let last: Mutex<Int64>

    /// Milliseconds from 1970 to 2020-01-01T00:00:00Z.
    private static let origin: Int64 = 1_577_836_800_000
    /// Nodes are numbered 0 ..< 4096.
    public static let nodes = 4096

    public init(clock: any Clock, node: Int) {
        self.clock = clock
        self.node = Int64(node & (Self.nodes - 1))
        self.last = Mutex(0)
    }

    public func next<T>(_ type: T.Type = T.self) -> ID<T> { ID(block(of: 1)) }

    /// `count` ids in ascending order.
    public func next<T>(_ count: Int, _ type: T.Type = T.self) -> [ID<T>] {
        (0..<max(count, 0)).map { _ in ID(block(of: 1)) }
    }

    private func block(of count: Int64) -> Int64 {
        let milliseconds = max(clock.now().microseconds / 1000 - Self.origin, 1)
        return last.withLock { last in
            // `last` counts (millisecond, counter) as one number, the node is set in between.
            let sequence = max(last + 1, milliseconds << 10)
            last = sequence
            return (sequence >> 10) << 22 | node << 10 | (sequence & 1023)
        }
    }
}
