import Kernel

/// Until when something earned may be spent. Days are those of the program's time zone, and the last day counts whole: what lives until 31 March is gone at the
/// first moment of 1 April there.
public enum ExpiryRule: Hashable, Sendable {
    case never
    /// So many days after the day of activation: 30 from 1 March lives until 31 March.
    case days(Int)
    /// So many months after the day of activation, or the last day of a shorter month: one from 31 January lives until 28 February.
    case months(Int)
    /// Until the given day of the year, so many years after the year of activation: everything earned in 2026 lives until 31 March 2027 by `(1, 3, 31)`.
    /// 29 February is the 28th where there is none.
    case yearEnd(yearsLater: Int, month: Int, day: Int)
    /// Until one day for all.
    case on(Day)

    /// The last day on which what becomes active on `day` may be spent; nil where it never ends.
    public func lastDay(activeFrom day: Day) -> Day? {
        switch self {
        case .never: nil
        case .days(let count): day.adding(days: count)
        case .months(let count): day.adding(months: count)
        case .yearEnd(let later, let month, let dayOfMonth):
            Day(year: day.year + later, month: month, day: min(dayOfMonth, Day.length(ofMonth: month, year: day.year + later)))
        case .on(let last): max(last, day)
        }
    }
}

extension Zone {
    /// The first moment at which what lives until `lastDay` is gone.
    public func end(of lastDay: Day) -> Instant { startOfDay(lastDay.adding(days: 1)) }
}
