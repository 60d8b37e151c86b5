import Kernel

/// What a birth date is worth as evidence.
public enum BirthDate {
    public enum Plausibility: Hashable, Sendable, CustomStringConvertible {
        /// A day like any other.
        case plausible
        /// A day that programs and forms fill in by themselves: keep it, but compare nothing by it.
        case weak(Weakness)
        /// Nobody was born then.
        case impossible(Flaw)

        public var description: String {
            switch self {
            case .plausible: "is plausible"
            case .weak(let weakness): weakness.rawValue
            case .impossible(let flaw): flaw.rawValue
            }
        }
    }

    public enum Weakness: String, Hashable, Sendable, CaseIterable {
        case placeholder = "is a day that programs fill in by themselves"
        case underOne = "is less than a year ago: more likely the day the form was filled in"
    }

    public enum Flaw: String, Error, Hashable, Sendable, CaseIterable {
        case inFuture = "is in the future"
        case tooOld = "is more than 120 years ago"
    }

    /// Years beyond which nobody is taken to live (the oldest person on record reached 122).
    public static let oldestAge = 120

    public static func plausibility(_ day: Day, today: Day) -> Plausibility {
        if isPlaceholder(day) { return .weak(.placeholder) }
        if day > today { return .impossible(.inFuture) }
        if day < today.adding(months: -12 * oldestAge) { return .impossible(.tooOld) }
        return day > today.adding(months: -12) ? .weak(.underOne) : .plausible
    }

    /// 1 January of 1900, 1901, 1970, 1980 and 2000; the zeros of spreadsheets (30 and 31 December 1899) and of calendars (0001-01-01, 1753-01-01).
    public static func isPlaceholder(_ day: Day) -> Bool {
        let (year, month, dayOfMonth) = day.civil
        if month == 1 && dayOfMonth == 1 { return [1, 1753, 1900, 1901, 1970, 1980, 2000].contains(year) }
        return year == 1899 && month == 12 && dayOfMonth >= 30
    }

    /// Could both be written for one person? Equal, missing or weak on either side; or one slip: a digit mistyped, two neighbours exchanged, day and
    /// month exchanged, a century off, or one day off (a time zone between two programs).
    public static func areCompatible(_ left: Day?, _ right: Day?) -> Bool {
        guard let left, let right, left != right, !isPlaceholder(left), !isPlaceholder(right) else { return true }
        if abs(left.days(since: right)) == 1 { return true }
        let first = left.civil
        let second = right.civil
        if first.month == second.month && first.day == second.day && abs(first.year - second.year) == 100 { return true }
        if first.year == second.year && first.month == second.day && first.day == second.month { return true }
        return isOneSlip(digits(first), digits(second))
    }

    private static func digits(_ date: (year: Int, month: Int, day: Int)) -> [Int] {
        var rest = date.year * 10_000 + date.month * 100 + date.day
        var digits: [Int] = []
        for _ in 0..<8 {
            digits.append(rest % 10)
            rest /= 10
        }
        return digits
    }

    private static func isOneSlip(_ left: [Int], _ right: [Int]) -> Bool {
        let different = left.indices.filter { left[$0] != right[$0] }
        if different.count == 1 { return true }
        guard different.count == 2, different[1] == different[0] + 1 else { return false }
        return left[different[0]] == right[different[1]] && left[different[1]] == right[different[0]]
    }
}
