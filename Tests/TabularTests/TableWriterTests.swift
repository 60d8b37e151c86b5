import Foundation
import Testing

@testable import Tabular

@Suite struct TableWriterTests {
    private func written(_ rows: [[String]], _ format: TableFormat = TableFormat(), guardsFormulas: Bool = false) throws -> String {
        let writer = TableWriter(format: format, guardsFormulas: guardsFormulas)
        for row in rows { try writer.write(row) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static let cases: [([String], String)] = [
        (["a", "b"], "a,b\r\n"), (["a,b", "c"], "\"a,b\",c\r\n"), (["say \"hi\""], "\"say \"\"hi\"\"\"\r\n"), (["a\nb"], "\"a\nb\"\r\n"),
        (["a\r\nb", ""], "\"a\r\nb\",\r\n"), ([""], "\"\"\r\n"), ([], ""), ([" x"], "\" x\"\r\n"), (["a;b|c\td"], "a;b|c\td\r\n"),
    ]

    @Test(arguments: cases) func quotesWhatNeedsIt(row: [String], expected: String) throws {
        #expect(try written([row]) == expected)
    }

    static let formulas: [(String, String)] = [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd", "'-cmd"), ("@sum", "'@sum"), ("\tx", "'\tx"), ("-12.50", "-12.50"),
        ("+39 333 1234", "+39 333 1234"),
        ("a=b", "a=b"), ("\r", "\"'\r\""),
    ]

    @Test(arguments: formulas) func formulasAreGuardedWhenAsked(cell: String, expected: String) throws {
        #expect(try written([[cell, "x"]], guardsFormulas: true) == expected + ",x\r\n")
        #expect(try !written([[cell, "x"]]).contains("'"))
    }

    @Test func whatTheEncodingLacksIsRefusedAndNothingOfTheRowWritten() throws {
        let writer = TableWriter(format: TableFormat(encoding: .windows1252))
        try writer.write(["é€"])
        #expect(throws: TabularError.notInEncoding(.windows1252)) { try writer.write(["ok", "😀"]) }
        try writer.write(["x"])
        #expect(writer.bytes == [0xE9, 0x80, 13, 10, 0x78, 13, 10])
    }

    @Test func aFormatWithoutQuotesRefusesWhatNeedsThem() throws {
        let format = TableFormat(delimiter: .tab, lineEnding: .lineFeed, hasQuotes: false)
        #expect(try written([["5\" pipe", " x"]], format) == "5\" pipe\t x\n")
        #expect(throws: TabularError.needsQuotes) { try written([["a\tb"]], format) }
    }

    @Test func aFileIsWrittenWhole() throws {
        try withTemporaryFile([]) { path in
            let writer = try TableWriter(path: path, format: TableFormat(encoding: .utf8WithMark))
            try writer.write(["n", "t"])
            for number in 0..<30_000 { try writer.write(["\(number)", "row \(number)"]) }
            try writer.close()
            try writer.close()
            let table = try TableReader(path: path)
            var count = 0
            while let row = try table.next() {
                #expect(row[0].integer == Int64(count))
                count += 1
            }
            #expect(count == 30_000)
            #expect(table.format.encoding == .utf8WithMark)
        }
        #expect(throws: TabularError.self) { try TableWriter(path: "/no/such/folder/x.csv") }
    }

    /// What is written is read back the same, for each delimiter, line end and encoding.
    @Test(arguments: TextEncoding.allCases) func roundTrip(encoding: TextEncoding) throws {
        var random = SeededGenerator(seed: 20_260_101)
        let pieces = ["a", "Zoë", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "1,5", "€", "=x", "", "'", "long text without an end "]
        let wide = encoding == .windows1252 ? [] : ["😀", "日本", "\u{FEFF}"]
        for delimiter in Delimiter.allCases {
            for lineEnding in LineEnding.allCases {
                for _ in 0..<12 {
                    let width = Int.random(in: 1...6, using: &random)
                    let rows = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                        (0..<width).map { _ in
                            (0..<Int.random(in: 0...5, using: &random)).map { _ in (pieces + wide).randomElement(using: &random) ?? "" }.joined()
                        }
                    }
                    let writer = TableWriter(format: TableFormat(encoding: encoding, delimiter: delimiter, lineEnding: lineEnding))
                    for row in rows { try writer.write(row) }
                    var options = ReadingOptions(encoding: encoding, delimiter: delimiter, hasHeader: false)
                    options.lineEnding = lineEnding
                    options.batchSize = 4096
                    let (_, found, problems) = try readAll(writer.bytes, options: options, step: Int.random(in: 1...200, using: &random))
                    #expect(found == rows)
                    #expect(problems.isEmpty)
                }
            }
        }
    }
}
