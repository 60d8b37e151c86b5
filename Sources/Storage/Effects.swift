import Kernel

/// What a service may ask of the world besides the database: the time and new ids.
public struct Effects: Sendable {
    public let clock: any Clock
    public let ids: IDGenerator

    public init(clock: any Clock, ids: IDGenerator) {
        self.clock = clock
        self.ids = ids
    }

    public var now: Instant { clock.now() }
    public func id<T>(_ type: T.Type = T.self) -> ID<T> { ids.next() }
}
