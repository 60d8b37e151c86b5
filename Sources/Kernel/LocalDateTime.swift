/// A date and time of day as a clock on a wall shows it, without a zone.
public struct LocalDateTime: Hashable, Sendable {
    public var day: Day
    /// Microseconds since midnight, 0 ..< 86_400_000_000.
    public var microsecondOfDay: Int64

    public init(day: Day, microsecondOfDay: Int64) {
        self.day = day
        self.microsecondOfDay = microsecondOfDay
    }

    /// The instant at which a clock set to UTC shows this.
    public var assumingUTC: Instant {
        Instant(microseconds: Int64(day.daysSinceEpoch) * Day.microseconds + microsecondOfDay)
    }

    public var hour: Int { Int(microsecondOfDay / 3_600_000_000) }

    /// Reads `2026-11-23`, `2026-11-23T07:19`, `2026-11-23 07:19:06.25` and the same with an offset; nil for anything else or out of range.
    ///
    /// `offsetSeconds` is east of UTC, nil when the text has none. A leap second (`:60`) reads as the last microsecond before it.
    public static func parse(_ text: some StringProtocol) -> (value: LocalDateTime, offsetSeconds: Int?)? {
        var bytes = Array(text.utf8)[...]
        guard bytes.count >= 10, let day = Day(iso: text.prefix(10)) else { return nil }
        bytes = bytes.dropFirst(10)
        if bytes.isEmpty { return (LocalDateTime(day: day, microsecondOfDay: 0), nil) }
        guard let separator = bytes.popFirst(), separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == UInt8(ascii: " "),
            let hour = decimal(bytes.prefix(2)), hour < 24, bytes.dropFirst(2).first == UInt8(ascii: ":"),
            let minute = decimal(bytes.dropFirst(3).prefix(2)), minute < 60, bytes.count >= 5
        else { return nil }
        bytes = bytes.dropFirst(5)
        var microseconds = Int64(hour * 3600 + minute * 60) * 1_000_000
        if bytes.first == UInt8(ascii: ":") {
            guard bytes.count >= 3, let second = decimal(bytes.dropFirst().prefix(2)), second <= 60 else { return nil }
            microseconds += second == 60 ? 59_999_999 : Int64(second) * 1_000_000
            bytes = bytes.dropFirst(3)
            if bytes.first == UInt8(ascii: ".") || bytes.first == UInt8(ascii: ",") {
                let digits = bytes.dropFirst().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
                guard var fraction = decimal(digits.prefix(6)) else { return nil }
                for _ in digits.prefix(6).count..<6 { fraction *= 10 }
                if second != 60 { microseconds += Int64(fraction) }
                bytes = bytes.dropFirst(1 + digits.count)
            }
        }
        guard let offset = offset(bytes) else { return bytes.isEmpty ? (LocalDateTime(day: day, microsecondOfDay: microseconds), nil) : nil }
        return (LocalDateTime(day: day, microsecondOfDay: microseconds), offset)
    }

    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let sign = bytes.first else { return nil }
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }[...]
        guard digits.count == 4, let hours = decimal(digits.prefix(2)), let minutes = decimal(digits.suffix(2)), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}

extension LocalDateTime: CustomStringConvertible {
    /// `2026-11-23T07:19:06`, the fraction left out.
    public var description: String {
        let text = assumingUTC.rfc3339
        return String(text.prefix(19))
    }
}
