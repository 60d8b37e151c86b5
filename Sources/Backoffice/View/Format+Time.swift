import Kernel

extension Format {
    private var months: [String] {
        switch language {
        case .english: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        case .italian:
            ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"]
        case .dutch: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]
        }
    }

    private var shortMonths: [String] {
        switch language {
        case .english: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        case .italian: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"]
        case .dutch: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
        }
    }

    /// Monday first.
    public var weekdays: [String] {
        switch language {
        case .english: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        case .italian: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]
        case .dutch: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
        }
    }

    /// Monday first, two or three letters.
    public var shortWeekdays: [String] { weekdays.map { String($0.prefix(language == .dutch ? 2 : 3)) } }

    /// `3 May 2026`
    public func day(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return "\(date)\u{a0}\(shortMonths[month - 1])\u{a0}\(year)"
    }

    /// `3 May`
    public func shortDay(_ day: Day) -> String { "\(day.dayOfMonth)\u{a0}\(shortMonths[day.month - 1])" }

    /// `Sunday 3 May 2026`
    public func longDay(_ day: Day) -> String {
        let (year, month, date) = day.civil
        return "\(weekdays[day.weekday - 1]) \(date) \(months[month - 1]) \(year)"
    }

    /// `May 2026`
    public func month(_ day: Day) -> String { "\(months[day.month - 1]) \(day.year)" }

    /// `May`, in January with the year: `Jan 26`.
    public func shortMonth(_ day: Day) -> String {
        day.month == 1 ? "\(shortMonths[0])\u{a0}’\(String(day.year).suffix(2))" : shortMonths[day.month - 1]
    }

    /// `14:05`
    public func time(_ instant: Instant) -> String { String(zone.local(instant).description.dropFirst(11).prefix(5)) }

    /// `3 May 2026, 14:05`
    public func instant(_ instant: Instant) -> String { day(zone.day(instant)) + ", " + time(instant) }

    /// `3 May 2026, 14:05:09`
    public func exactInstant(_ instant: Instant) -> String { day(zone.day(instant)) + ", " + exactTime(instant) }

    /// `14:05:09` of the same day, with the day otherwise.
    public func latelyInstant(_ instant: Instant, now: Instant) -> String {
        zone.day(instant) == zone.day(now) ? exactTime(instant) : exactInstant(instant)
    }

    /// `14:05:09`
    private func exactTime(_ instant: Instant) -> String { String(zone.local(instant).description.dropFirst(11).prefix(8)) }

    /// `45 s`, `3 min 20 s`, `2 h 5 min`.
    public func duration(seconds: Int64) -> String {
        let seconds = max(seconds, 0)
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let hour = language == .dutch ? "u" : "h"
        if hours > 0 { return "\(hours)\u{a0}\(hour)" + (minutes > 0 ? " \(minutes)\u{a0}min" : "") }
        if minutes > 0 { return "\(minutes)\u{a0}min" + (rest > 0 ? " \(rest)\u{a0}s" : "") }
        return "\(rest)\u{a0}s"
    }
}
