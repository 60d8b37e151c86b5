import Kernel
import Testing

@testable import Tabular

@Suite struct TableReaderTests {
    static let quoting: [(String, [[String]])] = [
        ("a,b\n1,2\n", [["1", "2"]]),
        ("a,b\n1,2", [["1", "2"]]),
        ("a,b\r\n1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
        ("a,b\r1,2\r3,4", [["1", "2"], ["3", "4"]]),
        ("a,b\n\n1,2\n\r\n3,4\n\n", [["1", "2"], ["3", "4"]]),
        ("a,b\n,\n", [["", ""]]),
        ("a,b\n1,", [["1", ""]]),
        ("a,b\n\"x,y\",\"\"\n", [["x,y", ""]]),
        ("a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", [["say \"hi\"", "\""]]),
        ("a,b\n\"two\nlines\",\"and\r\nmore\"\nc,d\n", [["two\nlines", "and\r\nmore"], ["c", "d"]]),
        ("a,b\n\"x\" ,\"y\"  \r\nc,d", [["x", "y"], ["c", "d"]]),
        ("a,b\n5\" pipe,x \"y\"\n", [["5\" pipe", "x \"y\""]]),
        ("a,b\n\"x\",\"y\"", [["x", "y"]]),
        ("a,b\n\"x\",y\r", [["x", "y"]]),
        ("a,b\none long field without anything,another one\n", [["one long field without anything", "another one"]]),
        ("a\n\"\"\nx\n", [[""], ["x"]]),
        ("a,b\n", []), ("a,b", []), ("", []), ("\n\n", []),
    ]

    @Test(arguments: quoting) func rowsAreReadAsRFC4180Says(text: String, expected: [[String]]) throws {
        for step in [1, 2, 3, 1000] {
            var options = ReadingOptions(delimiter: .comma, hasHeader: true)
            options.batchSize = 4096
            let (_, rows, problems) = try readAll(text, options: options, step: step)
            #expect(rows == expected)
            #expect(problems.isEmpty)
        }
    }

    @Test func fiveLinesReadATable() throws {
        let table = try TableReader(text: "name;city\nAda;Roma\nBo;Gent\n")
        var lines: [String] = []
        while let row = try table.next() {
            lines.append("\(row["name"]?.string ?? "") in \(row["city"]?.string ?? "")")
        }
        #expect(lines == ["Ada in Roma", "Bo in Gent"])
        #expect(table.columns.names == ["name", "city"])
        #expect(table.columns.position("city") == 1)
    }

    @Test func linesRecordsAndOffsetsAreCounted() throws {
        let table = try TableReader(text: "a,b\n\"1\n2\",x\n\n3,4,5\n6,7\n")
        var places: [[Int]] = []
        while let row = try table.next() { places.append([row.line, row.record, Int(row.offset)]) }
        #expect(places == [[2, 1, 4], [6, 3, 19]])
        #expect(table.problems == [RowProblem(reason: .fieldCount(found: 3, expected: 2), line: 5, record: 2, offset: 13)])
        #expect(table.problems.map(\.description) == ["line 5: has 3 fields, the header has 2"])
    }

    @Test func missingFieldsAtTheEndAreAProblem() throws {
        let (_, rows, problems) = try readAll("a,b,c\n1,2\n1,2,\n")
        #expect(rows == [["1", "2", ""]])
        #expect(problems.map(\.reason) == [.fieldCount(found: 2, expected: 3)])
    }

    @Test func textAfterAQuoteIsAProblem() throws {
        let (_, rows, problems) = try readAll("a,b\n1,\"x\"y\n\"p\"q,\"r\"\n3,4\n")
        #expect(rows == [["3", "4"]])
        #expect(problems.map(\.reason) == [.textAfterQuote(field: 2), .textAfterQuote(field: 1)])
    }

    @Test(arguments: [1, 1000]) func readingGoesOnAfterAnUnclosedQuote(step: Int) throws {
        let text = "a,b\n1,2\n\"x\ny\",\"open\n3,4\n5,6\n"
        let (_, rows, problems) = try readAll(text, step: step)
        #expect(rows == [["1", "2"], ["3", "4"], ["5", "6"]])
        #expect(problems == [RowProblem(reason: .unclosedQuote(line: 4), line: 3, record: 2, offset: 8)])
    }

    @Test(arguments: [3000, 1 << 20]) func anUnclosedQuoteIsGivenUpAtTheLimitOfAField(step: Int) throws {
        var options = ReadingOptions(delimiter: .comma)
        options.fieldLimit = 10_000
        options.batchSize = 4096
        let many = (0..<50_000).map { "\($0),x\n" }.joined()
        let (reader, rows, problems) = try readAll("a,b\n1,\"open\n" + many + "7,\"closed\"\n", options: options, step: step)
        #expect(rows.count == 50_001)
        #expect(rows.first == ["0", "x"])
        #expect(problems.map(\.reason) == [.unclosedQuote(line: 2)])
        #expect(reader.columns.names == ["a", "b"])
    }

    @Test func longRowsAndFieldsAreProblems() throws {
        var options = ReadingOptions(delimiter: .comma)
        (options.fieldLimit, options.rowLimit, options.batchSize) = (5000, 20_000, 4096)
        let long = String(repeating: "x", count: 6000)
        let endless = Array(repeating: "yyyyyyyyy", count: 100_000).joined(separator: ",")
        for step in [999, 1 << 20] {
            let (_, rows, problems) = try readAll("a,b\n1,\(long)\n2,2\n\(endless)\n3,3\n\"q\",\(endless)\n4,4\n", options: options, step: step)
            #expect(rows == [["2", "2"], ["3", "3"], ["4", "4"]])
            #expect(problems.map(\.reason) == [.fieldTooLong(field: 2, limit: 5000), .rowTooLong(limit: 20_000), .rowTooLong(limit: 20_000)])
            #expect(problems.map(\.line) == [2, 4, 6])
            #expect(problems.map(\.record) == [1, 3, 5])
        }
    }

    @Test func anUnreadableHeaderIsAnError() {
        let error = #expect(throws: TabularError.self) { try TableReader(text: "a,\"b\n1,2\n") }
        #expect(error?.description == "the header cannot be read: line 1: the quote that opens on line 1 is not closed")
    }

    @Test func aBatchKeepsItsRowsWhenItsVariableIsFilledAgain() throws {
        let text = "n,t\n" + (0..<5000).map { "\($0),row \($0)\n" }.joined()
        var options = ReadingOptions()
        options.batchSize = 4096
        let reader = try TableReader(text: text, options: options)
        var (batch, kept) = (RowBatch(), [RowBatch]())
        while try reader.fill(&batch) { kept.append(batch) }
        #expect(kept.count > 10)
        #expect(batch.isEmpty)
        let numbers = kept.flatMap { $0.rows.map { $0[0].integer } }
        #expect(numbers == (0..<5000).map { Int64($0) })
        #expect(kept.last?.lastRecord == 5000)
    }

    @Test func aBatchGoesToAnotherThread() async throws {
        let reader = try TableReader(text: "n\n1\n2\n3\n")
        var batch = RowBatch()
        _ = try reader.fill(&batch)
        let sum = await Task.detached { [batch] in batch.rows.reduce(0) { $0 + ($1[0].integer ?? 0) } }.value
        #expect(sum == 6)
    }

    @Test func readingResumesAfterARecord() throws {
        let text = "n,t\n" + (1...5000).map { $0 % 10 == 0 ? "bad\n" : "\($0),row\n" }.joined()
        var options = ReadingOptions()
        (options.batchSize, options.resumeAfter) = (4096, 3333)
        let (_, rows, problems) = try readAll(text, options: options)
        #expect(rows.first == ["3334", "row"])
        #expect(rows.count == 1667 - 167)
        #expect(problems.first?.record == 3340)
        options.resumeAfter = 5000
        #expect(try readAll(text, options: options).rows.isEmpty)
    }

    @Test func aPreviewShowsTheFirstRows() throws {
        let text = "n;t\n" + (1...500).map { $0 == 3 ? "bad\n" : "\($0);row\n" }.joined()
        let preview = try TablePreview(MemorySource(text))
        #expect(preview.rows.count == 200)
        #expect(preview.columns == ["n", "t"])
        #expect(preview.problems.map(\.record) == [3])
        #expect(preview.format.delimiter == .semicolon)
        #expect(try TablePreview(MemorySource("a,b\n")).rows.isEmpty)
    }

    @Test func columnsWithoutAHeaderAreNumbered() throws {
        let (reader, rows, _) = try readAll("1,Ada\n2,Bo\n")
        #expect(reader.columns.names == ["column 1", "column 2"])
        #expect(rows == [["1", "Ada"], ["2", "Bo"]])
    }

    @Test func theLineThatNamesTheDelimiterIsNoRow() throws {
        let (reader, rows, _) = try readAll("sep=|\r\na,x|b\r\n1|2\r\n")
        #expect(reader.columns.names == ["a,x", "b"])
        #expect(rows == [["1", "2"]])
        let table = try TableReader(text: "sep=;\na;b\n1;2\n")
        let row = try table.next()
        #expect(row?.line == 3)
        #expect(row?.offset == 10)
    }
}

@Suite struct FieldTests {
    private func field(_ text: String) throws -> Field {
        let reader = try TableReader(text: "\"\(text)\",x\n", options: ReadingOptions(delimiter: .comma, hasHeader: false))
        return try #require(try reader.next())[0]
    }

    static let integers: [(String, Int64?)] = [
        ("0", 0), ("-12", -12), ("+7", 7), (" 42\t", 42), ("", nil), ("-", nil), ("1.0", nil), ("1 2", nil), ("9223372036854775807", .max),
        ("-9223372036854775808", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999", nil),
    ]

    @Test(arguments: integers) func integersAreRead(text: String, expected: Int64?) throws {
        #expect(try field(text).integer == expected)
    }

    static let decimals: [(String, DecimalSeparator, Int64?)] = [
        ("12.5", .point, 1250), ("-0.005", .point, -1), (" 7 ", .point, 700), ("1,234.50", .point, 123_450), ("1.234,50", .comma, 123_450),
        ("12,5", .comma, 1250), ("1e2", .point, 10_000), (".5", .point, 50), ("5.", .point, 500), ("", .point, nil), ("-", .point, nil),
        (".", .point, nil),
        ("1.2.3", .point, nil), ("abc", .point, nil), ("92233720368547758.07", .point, .max), ("92233720368547758.08", .point, nil),
        ("12.345", .point, 1235), ("0000000000000000001.5", .point, 150), ("--1", .point, nil),
    ]

    @Test(arguments: decimals) func decimalsAreRead(text: String, separator: DecimalSeparator, expected: Int64?) throws {
        let field = try field(text)
        if let expected {
            #expect(try field.fixedPoint(fractionDigits: 2, decimalSeparator: separator.rawValue) == expected)
        } else {
            #expect(throws: FixedPoint.Failure.self) { try field.fixedPoint(fractionDigits: 2, decimalSeparator: separator.rawValue) }
        }
    }

    /// The short way must never differ from Kernel's.
    @Test func decimalsAreReadAsKernelReadsThem() throws {
        var random = SeededGenerator(seed: 11)
        let palette = Array("0123456789.,-e".utf8)
        for _ in 0..<1500 {
            let bytes = (0..<Int.random(in: 1...21, using: &random)).map { _ in palette[Int.random(in: 0..<palette.count, using: &random)] }
            let field = try field(String(decoding: bytes, as: UTF8.self))
            for digits in [0, 2, 5] {
                let expected = Result { try FixedPoint.parse(bytes, fractionDigits: digits) }
                let found = Result { try field.fixedPoint(fractionDigits: digits) }
                #expect((try? found.get()) == (try? expected.get()), "\(field.string)")
            }
        }
    }

    @Test func blanksAreTrimmed() throws {
        #expect(try field(" \t a b \u{A0} ").trimmed.string == "a b")
        #expect(try field("\u{A0}").isBlank)
        #expect(try field("").isEmpty)
        #expect(try field("à").trimmed.string == "à")
        #expect(try field("x").equals("x"))
    }
}
