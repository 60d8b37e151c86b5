import Kernel
import LoyaltyEngine
import Testing

/// Last days, and the moment after them.
@Suite struct CalendarTests {
    @Test(arguments: [
        (ExpiryRule.months(1), "2027-01-31", "2027-02-28"), (.months(1), "2028-01-31", "2028-02-29"), (.months(12), "2028-02-29", "2029-02-28"),
        (.days(30), "2027-03-01", "2027-03-31"), (.yearEnd(yearsLater: 1, month: 3, day: 31), "2026-12-31", "2027-03-31"),
        (.yearEnd(yearsLater: 0, month: 2, day: 29), "2027-01-05", "2027-02-28"),
        (.yearEnd(yearsLater: 0, month: 2, day: 29), "2028-01-05", "2028-02-29"),
    ])
    func lastDays(rule: ExpiryRule, from: String, last: String) throws {
        #expect(rule.lastDay(activeFrom: try #require(Day(iso: from))) == Day(iso: last))
    }

    /// Points end at midnight after their last day, in the program's own time: the night the clocks go forward and back included.
    @Test(arguments: [
        ("Europe/Rome", "2027-03-27", "2027-03-27T23:00:00"), ("Europe/Rome", "2027-03-28", "2027-03-28T22:00:00"),
        ("Europe/Rome", "2027-10-31", "2027-10-31T23:00:00"), ("America/New_York", "2027-12-31", "2028-01-01T05:00:00"),
        ("Asia/Tokyo", "2028-02-29", "2028-02-29T15:00:00"),
    ])
    func theLastDayCountsWhole(zone: String, last: String, end: String) throws {
        let zone = try #require(Zone(identifier: zone))
        let expected = try #require(LocalDateTime.parse(end)?.value.assumingUTC)
        #expect(zone.end(of: try #require(Day(iso: last))) == expected)
    }

    @Test func whatIsPendingBeginsItsClockWhenItIsDueHoweverLateSomebodyLooks() throws {
        let (sold, due) = (try #require(Day(iso: "2027-01-17")), try #require(Day(iso: "2027-01-31")))
        var holding = Holding(expiry: .months(1))
        _ = holding.add(Lot(id: 1, company: 1, origin: 7, state: .pending, activeFrom: due, lastDay: nil, granted: 50), on: sold)
        #expect(holding.balance(on: due.adding(days: -1)) == 0 && holding.balance(on: due) == 50)
        let last = try #require(Day(iso: "2027-02-28"))
        #expect(holding.balance(on: last) == 50 && holding.balance(on: last.adding(days: 1)) == 0)
        let postings = holding.advance(to: last.adding(days: 40))
        #expect(postings.map(\.to) == [.active, .expired] && postings.map(\.amount) == [50, 50])
    }
}
