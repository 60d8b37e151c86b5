import Kernel
import Testing

@testable import Backoffice

@Suite("Numbers, money and times as each language writes them")
struct FormatTests {
    func all(_ show: (Format) -> String) -> [String] {
        // Blanks that keep a number on one line are shown as underscores.
        Language.allCases.map { show(Format($0, zone: Zone(identifier: "Europe/Rome") ?? .utc)).replacing("\u{a0}", with: "_") }
    }

    @Test(
        arguments: [
            (123_450, ["€1,234.50", "1.234,50_€", "€_1.234,50"]), (0, ["€0.00", "0,00_€", "€_0,00"]), (-5, ["−€0.05", "−0,05_€", "€_−0,05"]),
            (123_456_789_012, ["€1,234,567,890.12", "1.234.567.890,12_€", "€_1.234.567.890,12"]),
        ] as [(Int64, [String])])
    func money(cents: Int64, texts: [String]) { #expect(all { $0.money(Money(cents, .eur)) } == texts) }

    @Test func otherCurrencies() throws {
        let yen = try #require(Currency("JPY"))
        let franc = try #require(Currency("CHF"))
        #expect(all { $0.money(Money(1_234, yen)) } == ["¥1,234", "1.234_¥", "¥_1.234"])
        #expect(all { $0.money(Money(1_234, franc)) } == ["CHF_12.34", "12,34_CHF", "CHF_12,34"])
        #expect(all { $0.money(Money(.min, .eur)) }[0].hasPrefix("−€92,233"))
    }

    @Test(arguments: [(149, "€1"), (150, "€2"), (-150, "−€2"), (-49, "€0"), (123_456_789, "€1,234,568")] as [(Int64, String)])
    func rounded(cents: Int64, text: String) { #expect(Format(.english).roundedMoney(Money(cents, .eur)) == text) }

    @Test(
        arguments: [
            (0, ["0", "0", "0"]), (999, ["999", "999", "999"]), (1_000, ["1k", "1_mila", "1k"]), (1_250, ["1.3k", "1,3_mila", "1,3k"]),
            (48_217, ["48.2k", "48,2_mila", "48,2k"]), (2_400_000, ["2.4M", "2,4_Mln", "2,4_mln"]), (-3e9, ["−3bn", "−3_Mrd", "−3_mld"]),
            (.nan, ["–", "–", "–"]),
        ] as [(Double, [String])])
    func compact(value: Double, texts: [String]) { #expect(all { $0.compact(value) } == texts) }

    @Test(arguments: [(0.125, "12.5%"), (0, "0.0%"), (-0.041, "−4.1%"), (1, "100.0%"), (.infinity, "–")] as [(Double, String)])
    func percent(share: Double, text: String) { #expect(Format(.english).percent(share) == text) }

    @Test(arguments: [(0.125, "+12.5%"), (0.0001, "0.0%"), (-0.2, "−20.0%")])
    func change(share: Double, text: String) { #expect(Format(.english).change(share) == text) }

    @Test(arguments: [(1_000, "1"), (1_500, "1,5"), (-2_000, "−2"), (1_234_567, "1.234,567"), (0, "0")] as [(Int64, String)])
    func quantity(thousandths: Int64, text: String) { #expect(Format(.italian).quantity(thousandths: thousandths) == text) }

    @Test(arguments: [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2_000_000_000, "2.0 GB"), (-1, "0 B")] as [(Int64, String)])
    func bytes(count: Int64, text: String) { #expect(Format(.english).bytes(count).replacing("\u{a0}", with: " ") == text) }

    @Test func days() throws {
        let day = try #require(Day(year: 2026, month: 5, day: 3))
        #expect(all { $0.day(day) } == ["3_May_2026", "3_mag_2026", "3_mei_2026"])
        #expect(all { $0.longDay(day) } == ["Sunday 3 May 2026", "domenica 3 maggio 2026", "zondag 3 mei 2026"])
        #expect(all { $0.month(day) } == ["May 2026", "maggio 2026", "mei 2026"])
    }

    @Test("an instant is shown in the business zone")
    func instants() throws {
        let instant = try #require(Instant(rfc3339: "2026-07-31T22:30:00Z"))
        #expect(all { $0.instant(instant) } == ["1_Aug_2026, 00:30", "1_ago_2026, 00:30", "1_aug_2026, 00:30"])
        #expect(Format(.english).time(instant) == "22:30")
    }

    @Test(arguments: [(0, "0 s"), (59, "59 s"), (200, "3 min 20 s"), (7_500, "2 h 5 min"), (3_600, "1 h"), (-5, "0 s")] as [(Int64, String)])
    func duration(seconds: Int64, text: String) { #expect(Format(.english).duration(seconds: seconds).replacing("\u{a0}", with: " ") == text) }

    @Test(
        arguments: [
            (nil, Language.english), ("it", .italian), ("nl-NL,nl;q=0.9,en;q=0.8", .dutch), ("de-DE, it;q=0.5, en;q=0.7", .english),
            ("it;q=0, nl;q=0.1", .dutch), ("fr", .english),
            (";;;q=,", .english),
        ] as [(String?, Language)])
    func preferred(header: String?, language: Language) { #expect(Language.preferred(acceptLanguage: header) == language) }
}
