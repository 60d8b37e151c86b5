import Kernel
import Testing

@testable import Tabular

@Suite struct DateFormatTests {
    /// The format, the text, and what it is in ISO 8601 and seconds east; nil when it is no date.
    static let cases: [(DateFormat, String, String?, Int?)] = [
        (.iso, "2024-02-29", "2024-02-29T00:00:00", nil),
        (.iso, "2023-02-29", nil, nil),
        (.iso, "2024-02-29T07:19", "2024-02-29T07:19:00", nil),
        (.iso, "2024-02-29 07:19:06.25Z", "2024-02-29T07:19:06", 0),
        (.iso, "2024-02-29T07:19:06+02:00", "2024-02-29T07:19:06", 7200),
        (.iso, "2024-02-29T07:19:06-0530", "2024-02-29T07:19:06", -19_800),
        (.iso, "2024-02-29T07:19:06+02", "2024-02-29T07:19:06", 7200),
        (.iso, "2024-02-29T24:00:00", nil, nil), (.iso, "2024-02-29T07:60", nil, nil), (.iso, "2024-02-29T", nil, nil),
        (.iso, "2024-02-29 x", nil, nil),
        (.iso, "2024-02-29T07:19:60Z", "2024-02-29T07:19:59", 0), (.iso, "2024-02-29T07:19:61Z", nil, nil), (.iso, "24-02-29", nil, nil),
        (.iso, "", nil, nil),
        (.yearFirst(.slash), "2024/2/9", "2024-02-09T00:00:00", nil),
        (.dayFirst(.slash, year: .four), "09/02/2024", "2024-02-09T00:00:00", nil),
        (.dayFirst(.slash, year: .four), "9/2/2024 7:19 PM", "2024-02-09T19:19:00", nil),
        (.dayFirst(.slash, year: .four), "9/2/2024, 12:05:06 a.m.", "2024-02-09T00:05:06", nil),
        (.dayFirst(.slash, year: .four), "31/02/2024", nil, nil), (.dayFirst(.slash, year: .four), "9/2/24", nil, nil),
        (.dayFirst(.slash, year: .four), "9/2/2024 13:00 PM", nil, nil),
        (.dayFirst(.slash, year: .two), "9/2/68", "2068-02-09T00:00:00", nil), (.dayFirst(.slash, year: .two), "9/2/69", "1969-02-09T00:00:00", nil),
        (.dayFirst(.hyphen, year: .four), "09-02-2024", "2024-02-09T00:00:00", nil),
        (.dayFirst(.dot, year: .four), "09.02.2024 23:59:59", "2024-02-09T23:59:59", nil),
        (.monthFirst(.slash, year: .four), "02/09/2024 12:00 pm", "2024-02-09T12:00:00", nil),
        (.monthFirst(.slash, year: .four), "2/9/2024 7pm", "2024-02-09T19:00:00", nil), (.monthFirst(.slash, year: .four), "2/9/2024 7", nil, nil),
        (.monthFirst(.slash, year: .four), "13/09/2024", nil, nil),
        (.compact, "20240209", "2024-02-09T00:00:00", nil), (.compact, "202402091830", "2024-02-09T18:30:00", nil),
        (.compact, "20240209183007", "2024-02-09T18:30:07", nil), (.compact, "2024020918", nil, nil), (.compact, "20241309", nil, nil),
        (.compact, "20240209T1830", nil, nil), (.compact, "20240209 18:30", "2024-02-09T18:30:00", nil),
        (.unixSeconds, "1707436800", "2024-02-09T00:00:00", 0), (.unixSeconds, "-1", "1969-12-31T23:59:59", 0),
        (.unixSeconds, "9999999999999999", nil, nil),
        (.unixMilliseconds, "1707436800123", "2024-02-09T00:00:00", 0), (.unixSeconds, "12.5", nil, nil),
    ]

    @Test(arguments: cases) func datesAreRead(format: DateFormat, text: String, expected: String?, offset: Int?) throws {
        if let expected {
            let written = try format.parse(text)
            #expect(written.local.description == expected)
            #expect(written.offsetSeconds == offset)
        } else {
            #expect(throws: DateProblem.self) { try format.parse(text) }
        }
    }

    @Test func aDayThatDoesNotExistIsNamed() {
        let error = #expect(throws: DateProblem.self) { try DateFormat.dayFirst(.slash, year: .four).parse("31/02/2024") }
        #expect(error?.description == "31/02/2024 is not a date")
    }

    @Test func theFractionIsKept() throws {
        #expect(try DateFormat.iso.parse("2024-02-29 07:19:06.25").local.microsecondOfDay == 26_346_250_000)
        #expect(try DateFormat.iso.parse("2024-02-29 07:19:06.1234567").local.microsecondOfDay == 26_346_123_456)
    }

    /// Kernel's reader is the reference for ISO 8601.
    @Test func isoIsReadAsKernelReadsIt() throws {
        var random = SeededGenerator(seed: 3)
        let palette = Array("0123456789-T:Z+. ".utf8)
        for _ in 0..<5000 {
            var bytes = Array("2024-02-29T07:19:06.25+02:00".utf8.prefix(Int.random(in: 10...28, using: &random)))
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = palette[Int.random(in: 0..<palette.count, using: &random)]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let known = LocalDateTime.parse(text) else { continue }
            let written = try DateFormat.iso.parse(text)
            #expect(written.local == known.value, "\(text)")
            #expect(written.offsetSeconds == known.offsetSeconds, "\(text)")
        }
    }

    static let inferred: [([String], DateFormat.Hint, DateFormat?)] = [
        (["2024-01-02", "2024-03-04T10:00:00Z"], .dayFirst, .iso),
        (["01/02/2024", "13/02/2024"], .monthFirst, .dayFirst(.slash, year: .four)),
        (["01/02/2024", "02/13/2024"], .dayFirst, .monthFirst(.slash, year: .four)),
        (["01/02/2024", "03/04/2024"], .dayFirst, .dayFirst(.slash, year: .four)),
        (["01/02/2024", "03/04/2024"], .monthFirst, .monthFirst(.slash, year: .four)),
        (["01-02-2024 10:15", "", " "], .dayFirst, .dayFirst(.hyphen, year: .four)),
        (["1.2.2024", "31.12.2024"], .dayFirst, .dayFirst(.dot, year: .four)),
        (["1/2/24", "31/12/24"], .dayFirst, .dayFirst(.slash, year: .two)),
        (["20240102", "20231231"], .dayFirst, .compact),
        (["1707436800", "1707436801"], .dayFirst, .unixSeconds),
        (["1707436800123"], .dayFirst, .unixMilliseconds),
        (["hello", "7", "x"], .dayFirst, nil),
        ([], .dayFirst, nil),
        (["12345678", "99999999"], .dayFirst, nil),
    ]

    @Test(arguments: inferred) func theFormatOfAColumnIsInferred(values: [String], hint: DateFormat.Hint, expected: DateFormat?) {
        #expect(DateFormat.infer(values, hint: hint)?.format == expected)
    }

    @Test func theShareCountsWhatIsRead() {
        let found = DateFormat.infer(["01/02/2024", "31/01/2024", "31/02/2024", "soon", ""])
        #expect(found?.share == 0.5)
        #expect(DateFormat.Hint(country: "us") == .monthFirst)
        #expect(DateFormat.Hint(country: "IT") == .dayFirst)
    }

    @Test func theInstantUsesTheZoneOnlyWithoutAnOffset() throws {
        let rome = try #require(Zone(identifier: "Europe/Rome"))
        #expect(try DateFormat.iso.parse("2024-07-01 12:00").instant(in: rome).description == "2024-07-01T10:00:00Z")
        #expect(try DateFormat.iso.parse("2024-07-01T12:00Z").instant(in: rome).description == "2024-07-01T12:00:00Z")
    }
}
