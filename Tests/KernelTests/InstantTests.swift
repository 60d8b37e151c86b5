import Kernel
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("2026-11-23T07:19:06Z", "2026-11-23T07:19:06Z"), ("2026-11-23T07:19:06.5+02:00", "2026-11-23T05:19:06.500Z"),
        ("1969-12-31 23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"), ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999999Z"),
        ("2026-03-01T00:30:00+0100", "2026-02-28T23:30:00Z"),
    ])
    func rfc3339IsReadAndWritten(text: String, expected: String) { #expect(Instant(rfc3339: text)?.rfc3339 == expected) }

    @Test(arguments: [
        "2026-11-23T07:19:06", "2026-11-23", "2026-11-23T24:00:00Z", "2026-11-23T07:60:00Z", "2026-11-23T07:19:06Zx", "2026-02-30T00:00:00Z", "",
    ])
    func whatIsNoInstantIsRefused(text: String) { #expect(Instant(rfc3339: text) == nil) }

    @Test func zonesKnowSummerTime() throws {
        let rome = try #require(Zone(identifier: "Europe/Rome"))
        let beforeMidnight = try #require(Instant(rfc3339: "2026-07-01T22:30:00Z"))
        #expect(rome.day(beforeMidnight) == Day(iso: "2026-07-02"))
        #expect(rome.local(beforeMidnight).description == "2026-07-02T00:30:00")
        // The hour that is shown twice is its first occurrence; the one that is skipped is read with the offset before.
        let twice = try #require(LocalDateTime.parse("2026-10-25T02:30:00"))
        #expect(rome.instant(twice.value).rfc3339 == "2026-10-25T00:30:00Z")
        let skipped = try #require(LocalDateTime.parse("2026-03-29T02:30:00"))
        #expect(rome.instant(skipped.value).rfc3339 == "2026-03-29T01:30:00Z")
        #expect(Zone(identifier: "Europe/Nowhere") == nil)
    }

    @Test func everyHourOfAYearComesBackFromLocalTime() throws {
        let zone = try #require(Zone(identifier: "America/New_York"))
        let start = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z"))
        var repeated = 0
        for hour in 0..<(365 * 24) {
            let instant = start.adding(seconds: Int64(hour) * 3600)
            if zone.instant(zone.local(instant)) != instant { repeated += 1 }
        }
        #expect(repeated == 1)  // the second showing of the repeated hour
    }
}
