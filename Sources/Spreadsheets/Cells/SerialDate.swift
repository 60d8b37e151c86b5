import Kernel

/// From which day a workbook counts.
enum DateSystem: Hashable, Sendable {
    /// 1 is 1900-01-01, and a 29 February 1900 is counted that never was, as Lotus 1-2-3 did.
    case from1900
    /// 0 is 1904-01-01, as Excel for old Macintoshes had it.
    case from1904
}

/// A day, and a time, as a number of days (ECMA-376 part 1, 18.17.4.1).
struct SerialDate {
    private let serial: Double
    private let system: DateSystem

    init(_ serial: Double, _ system: DateSystem) {
        self.serial = serial
        self.system = system
    }

    /// ISO 8601 in the form of the format: `2026-11-23`, with ` 07:19:06` where there is a time; nil where the number is no date at all.
    func text(_ format: NumberFormat) -> String? {
        guard serial.isFinite, serial >= 0, serial < 2_958_466 else { return nil }
        // Fractions of a day are stored inexactly: a time is right to the millisecond.
        let milliseconds = Int64((serial * 86_400_000).rounded())
        let (days, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000)
        switch format {
        case .number: return nil
        case .elapsed: return time(milliseconds)
        case .time where days == 0: return time(rest)
        case .date where days == 0 && rest > 0 && system == .from1900: return time(rest)
        case .date, .time:
            guard let day = day(days) else { return nil }
            return rest == 0 && format == .date ? day : day + " " + time(rest)
        }
    }

    private func day(_ days: Int64) -> String? {
        switch system {
        case .from1904: return description(days - 24_107)
        case .from1900 where days == 60: return "1900-02-29"
        case .from1900: return days == 0 ? nil : description(days < 60 ? days - 25_568 : days - 25_569)
        }
    }

    private func description(_ daysSinceEpoch: Int64) -> String? {
        daysSinceEpoch <= 2_932_896 ? Day(daysSinceEpoch: Int32(clamping: daysSinceEpoch)).description : nil
    }

    private func time(_ milliseconds: Int64) -> String {
        let (seconds, fraction) = (milliseconds / 1000, milliseconds % 1000)
        let text = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return fraction == 0 ? text : text + "." + String(String(1000 + fraction).dropFirst())
    }
}
