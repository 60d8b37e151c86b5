import Foundation
import Synchronization

/// Where the time comes from; handed in, never asked of the system by a service.
public protocol Clock: Sendable {
    func now() -> Instant
}

/// The machine's clock.
public struct SystemClock: Clock {
    public init() {}

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}

/// A clock that shows what a test or a simulation sets.
public final class ManualClock: Clock {
    private let time: Mutex<Instant>

    public init(_ start: Instant) { time = Mutex(start) }

    public func now() -> Instant { time.withLock { $0 } }

    public func set(_ instant: Instant) { time.withLock { $0 = instant } }

    public func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
