import Kernel

/// When a rule holds, on the calendar and the clock of its zone.
public struct Schedule: Hashable, Sendable {
    /// From this moment on.
    public var from: Instant?
    /// Up to, and not at, this moment.
    public var until: Instant?
    /// ISO weekdays, Monday 1; empty asks nothing. An hour span that passes midnight belongs to the day it began on.
    public var weekdays: Set<Int>
    /// One of them must hold; empty asks nothing.
    public var hours: [Hours]
    /// Nil: the document's.
    public var zone: Zone?

    /// From minute `from` of the day up to, and not at, minute `until`; past midnight where `until` is not later.
    public struct Hours: Hashable, Sendable {
        public var from: Int
        public var until: Int

        public init(from: Int, until: Int) {
            self.from = from
            self.until = until
        }
    }

    public init(from: Instant? = nil, until: Instant? = nil, weekdays: Set<Int> = [], hours: [Hours] = [], zone: Zone? = nil) {
        self.from = from
        self.until = until
        self.weekdays = weekdays
        self.hours = hours
        self.zone = zone
    }

    /// Whether it holds at `instant`.
    func holds(at instant: Instant, in documentZone: Zone) -> Bool {
        if let from, instant < from { return false }
        if let until, instant >= until { return false }
        if weekdays.isEmpty && hours.isEmpty { return true }
        let local = (zone ?? documentZone).local(instant)
        let today = weekdays.isEmpty || weekdays.contains(local.day.weekday)
        if hours.isEmpty { return today }
        let yesterday = weekdays.isEmpty || weekdays.contains(local.day.adding(days: -1).weekday)
        let minute = Int(local.microsecondOfDay / 60_000_000)
        return hours.contains { span in
            if span.from < span.until { return today && minute >= span.from && minute < span.until }
            return (today && minute >= span.from) || (yesterday && minute < span.until)
        }
    }
}
