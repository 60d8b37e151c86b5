/// A calendar day of the proleptic Gregorian calendar, without time or zone.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public var daysSinceEpoch: Int32

    public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

    /// Microseconds of a day of 24 hours.
    package static let microseconds: Int64 = 86_400_000_000

    /// Nil when there is no such day (31 February) or the year is outside 1 ... 9999.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, year: year)
        else { return nil }
        self.init(daysSinceEpoch: Day.daysSinceEpoch(year: year, month: month, day: day))
    }

    public static func < (left: Day, right: Day) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }

    public func adding(days: Int) -> Day { Day(daysSinceEpoch: Int32(clamping: Int64(daysSinceEpoch) + Int64(clamping: days))) }

    /// The same day of the month `months` later, or the last day of that month where it is shorter: 31 January plus one month is 28 or 29 February.
    public func adding(months: Int) -> Day {
        let (year, month, day) = civil
        let index = year * 12 + (month - 1) + months
        let newYear = min(max(index.flooredQuotient(by: 12), 1), 9999)
        let newMonth = index - index.flooredQuotient(by: 12) * 12 + 1
        let last = Day.length(ofMonth: newMonth, year: newYear)
        return Day(daysSinceEpoch: Day.daysSinceEpoch(year: newYear, month: newMonth, day: min(day, last)))
    }

    /// Days from `other` to this one.
    public func days(since other: Day) -> Int { Int(daysSinceEpoch) - Int(other.daysSinceEpoch) }

    /// ISO weekday: Monday is 1, Sunday 7.
    public var weekday: Int { Int((Int64(daysSinceEpoch) + 3) - (Int64(daysSinceEpoch) + 3).flooredQuotient(by: 7) * 7) + 1 }

    public var year: Int { civil.year }
    public var month: Int { civil.month }
    public var dayOfMonth: Int { civil.day }

    /// The first day of this day's month.
    public var firstOfMonth: Day { adding(days: 1 - civil.day) }
}

// MARK: - Civil calendar

extension Day {
    /// Year, month (1 ... 12) and day of the month. After H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int64(daysSinceEpoch) + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }

    @usableFromInline
    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int32 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Days of `month` (1 ... 12) in `year`.
    @inlinable
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }
}

// MARK: - ISO 8601

extension Day: CustomStringConvertible {
    /// ISO 8601: `2026-11-23`.
    public var description: String {
        let (year, month, day) = civil
        return padded(Int64(year), 4) + "-" + padded(Int64(month), 2) + "-" + padded(Int64(day), 2)
    }

    /// Reads `2026-11-23`; nil for anything else.
    public init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]), let day = decimal(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}

/// The value of a run of ASCII digits; nil when there is another byte, none at all, or more than nine.
func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var value = 0
    for digit in digits {
        guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
}
