import Foundation

/// A linear axis with round ticks.
///
/// Steps are 1, 2 or 5 times a power of ten (P. Heckbert, "Nice Numbers for Graph Labels", Graphics Gems, 1990).
public struct LinearScale: Hashable, Sendable {
    /// The lowest tick, at or below every value.
    public let lower: Double
    /// The highest tick, at or above every value; always more than ``lower``.
    public let upper: Double
    /// The ticks, ascending, ``lower`` and ``upper`` among them.
    public let ticks: [Double]

    /// The axis that covers `values` and zero; values that are not finite are passed over, those beyond ±10³⁰⁰ stand at that end.
    ///
    /// - Parameters:
    ///   - intervals: about how many steps there should be, 1 ... 20.
    ///   - whole: whether steps below one make no sense (counts of people).
    public init(covering values: some Sequence<Double>, intervals: Int = 4, whole: Bool = false) {
        var low = 0.0
        var high = 0.0
        for value in values where value.isFinite {
            low = min(low, max(value, -1e300))
            high = max(high, min(value, 1e300))
        }
        if low == 0, high == 0 { high = whole ? Double(max(intervals, 1)) : 1 }
        var step = Self.niceStep((high - low) / Double(min(max(intervals, 1), 20)))
        if whole { step = max(step, 1) }
        let first = (low / step).rounded(.down)
        let last = (high / step).rounded(.up)
        ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
        lower = first * step
        upper = last * step
    }

    /// Where `value` stands, 0 at ``lower`` and 1 at ``upper``; values outside, or not finite, stand at the nearer end.
    public func fraction(_ value: Double) -> Double {
        guard !value.isNaN else { return 0 }
        let fraction = (value - lower) / (upper - lower)
        return fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    }

    /// The smallest of 1, 2, 5, 10 times a power of ten that is at least `rough`, which is positive.
    static func niceStep(_ rough: Double) -> Double {
        guard rough > 0, rough.isFinite else { return 1 }
        // A step of the smallest numbers would be zero after rounding: below this the scale is flat anyway.
        let exponent = Foundation.floor(Foundation.log10(Swift.max(rough, 1e-300)))
        let power = Foundation.pow(10, exponent)
        let mantissa = rough / power
        // A hair of tolerance, so that 0.30000000000000004 does not take the next step.
        for nice in [1.0, 2, 5] where mantissa <= nice * (1 + 1e-9) { return nice * power }
        return 10 * power
    }
}
