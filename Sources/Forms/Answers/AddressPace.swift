import Kernel
import Synchronization

/// How often one address may answer forms: a few at once, then a few a minute. Kept in this process; several servers allow as many times more.
public final class AddressPace: Sendable {
    /// Answers at once, and seconds for each further one.
    static let burst = 10.0
    static let secondsEach = 6.0
    private static let capacity = 20_000

    private struct Bucket {
        var level: Double
        var at: Instant
    }

    private let buckets = Mutex<[String: Bucket]>([:])

    public init() {}

    /// Nil when the address may go on, else the seconds to wait. Addresses of one IPv6 network (the first 64 bits) count as one.
    public func wait(for address: String, now: Instant) -> Int? {
        let name = Self.network(address)
        return buckets.withLock { buckets in
            if buckets.count >= Self.capacity {
                buckets = buckets.filter { Self.drained($0.value, now) > 0 }
                // Whoever comes from so many addresses is not slowed down by counting them.
                if buckets.count >= Self.capacity { buckets.removeAll() }
            }
            let level = buckets[name].map { Self.drained($0, now) } ?? 0
            guard level + 1 <= Self.burst else { return Int(((level + 1 - Self.burst) * Self.secondsEach).rounded(.up)) }
            buckets[name] = Bucket(level: level + 1, at: now)
            return nil
        }
    }

    private static func drained(_ bucket: Bucket, _ now: Instant) -> Double {
        let seconds = Double(now.microseconds - bucket.at.microseconds) / 1_000_000
        return max(0, bucket.level - max(0, seconds) / secondsEach)
    }

    private static func network(_ address: String) -> String {
        guard address.contains(":"), !address.contains(".") else { return address }
        return address.split(separator: ":", omittingEmptySubsequences: false).prefix(4).joined(separator: ":")
    }
}
