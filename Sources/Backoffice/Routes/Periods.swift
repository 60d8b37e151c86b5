import Kernel
import Organisation
import Sales

/// The days a page looks at, and those it compares them with.
struct PeriodDays: Hashable, Sendable {
    var period: Period
    var days: ClosedRange<Day>
    /// As many days just before.
    var previous: ClosedRange<Day>
    /// The same weekdays a year before.
    var lastYear: ClosedRange<Day>

    /// Until today; or until the last sale where the period would be empty otherwise, as with data of the past.
    init(_ period: Period, today: Day, lastSale: Day?) {
        func first(_ end: Day) -> Day {
            switch period {
            case .days30: end.adding(days: -29)
            case .days90: end.adding(days: -89)
            case .months12: end.adding(months: -12).adding(days: 1)
            }
        }
        self.period = period
        var end = today
        if let lastSale, lastSale < first(today) { end = lastSale }
        days = first(end)...end
        let length = end.days(since: first(end)) + 1
        previous = first(end).adding(days: -length)...first(end).adding(days: -1)
        lastYear = first(end).adding(days: -364)...end.adding(days: -364)
    }

    var count: Int { days.upperBound.days(since: days.lowerBound) + 1 }

    /// Mondays of the weeks that lie within the period: a part of a week would look like a fall.
    var mondays: [Day] {
        let first = days.lowerBound.adding(days: 6).monday
        let last = days.upperBound.adding(days: 1).monday
        return stride(from: 0, to: last.days(since: first), by: 7).map { first.adding(days: $0) }
    }

    var all: [Day] { (0..<count).map { days.lowerBound.adding(days: $0) } }
}

extension Day {
    /// The first day of its week (ISO 8601).
    var monday: Day { adding(days: 1 - weekday) }
}

extension Visit {
    /// The period in the address.
    var period: Period { query["period"].flatMap { Period(rawValue: $0) } ?? .days30 }

    /// Rows a page of a list has.
    var size: Int { query["size"].flatMap { Int($0) }.flatMap { Paging.sizes.contains($0) ? $0 : nil } ?? 50 }

    /// What the list is sorted by, if it is one of `columns`.
    func sorting(_ columns: [String], standard: Sorting) -> Sorting {
        guard let column = query["sort"], columns.contains(column) else { return standard }
        return Sorting(column, descending: query["order"] == "desc")
    }
}

/// Amounts per currency: what is in different ones is never added up.
struct Purse: Hashable, Sendable {
    private(set) var amounts: [Currency: Int64] = [:]

    mutating func add(_ amount: Int64, _ currency: Currency) { amounts[currency, default: 0] &+= amount }

    subscript(currency: Currency) -> Int64 { amounts[currency] ?? 0 }

    /// Largest first.
    var money: [Money] {
        amounts.map { Money($0.value, $0.key) }.sorted { ($1.amount, $0.currency.code) < ($0.amount, $1.currency.code) }
    }

    var largest: Money? { money.first }
}
