/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    /// UTC microseconds since the Unix epoch; negative before 1970.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static let epoch = Instant(microseconds: 0)

    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    /// Saturates instead of trapping, so that an absurd duration from outside cannot stop the process.
    public func adding(seconds: Int64) -> Instant {
        let (span, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return adding(microseconds: overflow ? (seconds < 0 ? .min : .max) : span)
    }

    /// Saturates instead of trapping.
    public func adding(microseconds span: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(span)
        return Instant(microseconds: overflow ? (span < 0 ? .min : .max) : sum)
    }

    /// The day in UTC.
    public var utcDay: Day { Day(daysSinceEpoch: Int32(clamping: microseconds.flooredQuotient(by: Day.microseconds))) }

    /// Microseconds since midnight UTC, 0 ..< 86_400_000_000.
    public var microsecondOfUTCDay: Int64 {
        microseconds - microseconds.flooredQuotient(by: Day.microseconds) * Day.microseconds
    }
}

// MARK: - RFC 3339

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with as many fraction digits as are needed (none, 3 or 6): `2026-11-23T07:19:06.123Z`.
    public var description: String { rfc3339 }

    /// RFC 3339 in UTC: `2026-11-23T07:19:06Z`.
    public var rfc3339: String {
        var text = utcDay.description
        let inDay = microsecondOfUTCDay
        let seconds = inDay / 1_000_000
        let fraction = inDay % 1_000_000
        text += "T"
        text += padded(seconds / 3600, 2)
        text += ":"
        text += padded(seconds / 60 % 60, 2)
        text += ":"
        text += padded(seconds % 60, 2)
        if fraction != 0 {
            text += "."
            text += fraction % 1000 == 0 ? padded(fraction / 1000, 3) : padded(fraction, 6)
        }
        return text + "Z"
    }

    /// Reads RFC 3339 with an offset (`Z`, `+02:00`, `+0200`); a blank in place of `T` is accepted. Nil when anything is out of range.
    public init?(rfc3339 text: some StringProtocol) {
        guard let parsed = LocalDateTime.parse(text), let offset = parsed.offsetSeconds else { return nil }
        self = parsed.value.assumingUTC.adding(seconds: -Int64(offset))
    }
}

extension FixedWidthInteger {
    /// Division that rounds towards negative infinity; `divisor` is positive.
    @inlinable package func flooredQuotient(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// `value` in decimal with at least `width` digits.
func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}
