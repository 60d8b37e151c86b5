import Kernel

/// How the dates of a column are written. A time of day (`7:19`, `07:19:06.25`, `7:19 PM`) may follow each written date after a blank, `T` or a comma, and an
/// offset (`Z`, `+02:00`) may follow the time.
public enum DateFormat: Hashable, Sendable {
    /// Year, month, day, with the year in four digits: ISO 8601 with `-`; `2024/02/31` and `2024.02.31` alike.
    case yearFirst(Separator)
    case dayFirst(Separator, year: YearDigits)
    case monthFirst(Separator, year: YearDigits)
    /// `yyyymmdd`, optionally with `hhmm` or `hhmmss` directly behind.
    case compact
    /// Seconds since 1970-01-01T00:00:00Z.
    case unixSeconds
    case unixMilliseconds

    public enum Separator: UInt8, Hashable, Sendable, CaseIterable {
        case slash = 0x2F
        case hyphen = 0x2D
        case dot = 0x2E
    }

    public enum YearDigits: Hashable, Sendable {
        case four
        /// 00 ... 68 are 2000 ... 2068, 69 ... 99 are 1969 ... 1999, as POSIX `strptime` has it.
        case two
    }

    /// Which way a date is read that could be read both ways.
    public enum Hint: Hashable, Sendable {
        case dayFirst
        case monthFirst

        /// What people write in the country with this ISO 3166 code: the month first in the United States and its territories, the day first elsewhere.
        public init(country: String) {
            self = ["US", "PR", "GU", "VI", "AS", "MP", "UM"].contains(country.uppercased()) ? .monthFirst : .dayFirst
        }
    }

    /// ISO 8601.
    public static let iso = DateFormat.yearFirst(.hyphen)
}

/// A date and time as it is written in a file.
public struct WrittenDate: Hashable, Sendable {
    /// Midnight where no time is written.
    public var local: LocalDateTime
    /// Seconds east of UTC; nil where the text says none, so that it is a time of the company's zone.
    public var offsetSeconds: Int?
    public var hasTime: Bool

    /// The instant, with times without offset taken as times of `zone`.
    public func instant(in zone: Zone) -> Instant {
        guard let offsetSeconds else { return zone.instant(local) }
        return local.assumingUTC.adding(seconds: -Int64(offsetSeconds))
    }
}

/// A text is not a date in the format of its column.
public struct DateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first 40 bytes of what stands there.
    public var text: String

    /// `31/02/2024 is not a date`
    public var description: String { text.isEmpty ? "the date is missing" : "\(text) is not a date" }
}

extension DateFormat: CustomStringConvertible {
    /// `dd/mm/yyyy`
    public var description: String {
        switch self {
        case .yearFirst(let separator): ["yyyy", "mm", "dd"].joined(separator: separator.text)
        case .dayFirst(let separator, let year): ["dd", "mm", year.text].joined(separator: separator.text)
        case .monthFirst(let separator, let year): ["mm", "dd", year.text].joined(separator: separator.text)
        case .compact: "yyyymmdd"
        case .unixSeconds: "Unix seconds"
        case .unixMilliseconds: "Unix milliseconds"
        }
    }
}

extension DateFormat.Separator {
    fileprivate var text: String { String(UnicodeScalar(rawValue)) }
}

extension DateFormat.YearDigits {
    fileprivate var text: String { self == .four ? "yyyy" : "yy" }
}
