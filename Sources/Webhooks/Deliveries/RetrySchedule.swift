import Kernel

/// When a delivery that failed is tried again: twelve attempts over three days.
public enum RetrySchedule {
    /// Seconds from a failed attempt to the next: 5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 5 h, 10 h, 14 h, 18 h, 24 h.
    public static let seconds: [Int64] = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 50_400, 64_800, 86_400]
    /// Requests in all.
    public static let attempts = seconds.count + 1
    /// Each pause is lengthened or shortened by up to this part, so that what failed together does not come back together.
    static let jitter = 0.2
    /// The longest `Retry-After` that is honoured, in seconds.
    static let longestWish: Int64 = 86_400

    /// When the next attempt is due; nil when there is none.
    ///
    /// - Parameters:
    ///   - attempts: made so far, at least 1.
    ///   - wish: seconds that the receiver asked for (`Retry-After`); the later time counts.
    ///   - chance: 0 ..< 1.
    static func next(after attempts: Int, now: Instant, wish: Int64?, chance: Double) -> Instant? {
        guard attempts >= 1, attempts <= seconds.count else { return nil }
        let pause = Double(seconds[attempts - 1]) * (1 + jitter * (2 * chance - 1))
        let scheduled = now.adding(microseconds: Int64(pause * 1_000_000))
        guard let wish, wish > 0 else { return scheduled }
        return max(scheduled, now.adding(seconds: min(wish, longestWish)))
    }
}
