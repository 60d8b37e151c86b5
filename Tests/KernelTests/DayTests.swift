import Kernel
import Testing

@Suite struct DayTests {
    @Test(arguments: [("1970-01-01", 0), ("2000-02-29", 11016), ("1969-12-31", -1), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896)])
    func civilDatesAndDayNumbersAgree(text: String, number: Int32) {
        #expect(Day(iso: text)?.daysSinceEpoch == number)
        #expect(Day(daysSinceEpoch: number).description == text)
    }

    @Test(arguments: ["2026-02-31", "2025-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "26-01-01", "2026-1-01", "2026-01-0x", ""])
    func whatIsNoDayIsRefused(text: String) { #expect(Day(iso: text) == nil) }

    @Test func monthsAreAddedByTheCalendar() {
        #expect(Day(iso: "2026-01-31")?.adding(months: 1) == Day(iso: "2026-02-28"))
        #expect(Day(iso: "2024-01-31")?.adding(months: 1) == Day(iso: "2024-02-29"))
        #expect(Day(iso: "2026-01-31")?.adding(months: -2) == Day(iso: "2025-11-30"))
        #expect(Day(iso: "2026-12-15")?.adding(months: 1) == Day(iso: "2027-01-15"))
    }

    @Test func weekdaysAreISO() {
        #expect(Day(iso: "2026-11-23")?.weekday == 1)
        #expect(Day(iso: "1969-12-28")?.weekday == 7)
    }
}
