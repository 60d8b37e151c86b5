import Testing

@testable import Tabular

@Suite struct FormatDetectionTests {
    static let delimiters: [(String, Delimiter)] = [
        ("a,b,c\n1,2,3\n4,5,6\n", .comma),
        ("a;b;c\n1;2;3\n4;5;6\n", .semicolon),
        ("a\tb\tc\n1\t2\t3\n", .tab),
        ("a|b|c\n1|2|3\n", .pipe),
        ("name;price;qty\nBread;1,50;2\nWine;12,00;1\n", .semicolon),
        ("1;1,50;2\n2;12,00;1\n3;7,25;4\n", .semicolon),
        ("x;1,50;2,25;0,10\ny;12,00;1,00;0,20\n", .semicolon),
        ("name,note\nAda,\"a;b;c\"\nBo,\"d;e;f\"\n", .comma),
        ("name;note\nAda;\"a,b,c\"\nBo;\"d,e,f\"\n", .semicolon),
        ("name;note\n\"Rossi, Ada\";\"one\ntwo, three\"\n\"Bianchi, Bo\";x\n", .semicolon),
        ("id\tname\n1\tRossi, Ada\n2\tBianchi, Bo\n", .tab),
        ("id,when\n1,2024-01-01 10:00\n2,2024-01-02 11:00\n", .comma),
        ("name;tags\nAda;a|b|c\nBo;d|e|f\n", .semicolon),
        ("price\n1,50\n2,50\n", .semicolon),
        ("email\na@example.com\n", .comma),
        ("", .comma),
    ]

    @Test(arguments: delimiters) func findsTheDelimiter(text: String, expected: Delimiter) throws {
        #expect(try TableReader(text: text).format.delimiter == expected)
    }

    static let headers: [(String, Bool)] = [
        ("id,name\n1,Ada\n", true), ("1,Ada\n2,Bo\n", false), ("name,city\nAda,Roma\n", true), ("a@b.it,Ada\nc@d.it,Bo\n", false),
        ("2024-01-01,x\n2024-01-02,y\n", false), ("name,2023,note\nAda,many,z\nBo,few,y\n", true), ("id,name\n", true), ("", true),
    ]

    @Test(arguments: headers) func findsTheHeader(text: String, expected: Bool) throws {
        #expect(try TableReader(text: text).format.hasHeader == expected)
    }

    static let separators: [(String, DecimalSeparator)] = [
        ("p;q\n1,50;2\n", .comma), ("p;q\n1.50;2\n", .point), ("p,q\n1.50,2\n", .point), ("p;q\n1.234,50;x\n", .comma), ("p;q\n1,234.50;x\n", .point),
        ("p;q\n1.234.567;x\n", .comma), ("p;q\n1,234;x\n", .comma), ("p\tq\n0,125\tx\n", .comma), ("p;q\na;b\n", .point),
    ]

    @Test(arguments: separators) func findsTheDecimalSeparator(text: String, expected: DecimalSeparator) throws {
        #expect(try TableReader(text: text).format.decimalSeparator == expected)
    }

    @Test func optionsOverrideWhatIsDetected() throws {
        var options = ReadingOptions(encoding: .windows1252, delimiter: .pipe, hasHeader: false, decimalSeparator: .comma)
        options.hasQuotes = false
        let (reader, rows, _) = try readAll("\"a|b\n1|2\n", options: options)
        #expect(rows == [["\"a", "b"], ["1", "2"]])
        let expected = TableFormat(
            encoding: .windows1252, delimiter: .pipe, lineEnding: .lineFeed, hasQuotes: false, hasHeader: false, decimalSeparator: .comma)
        #expect(reader.format == expected)
    }

    @Test func lineEndsInsideQuotesDoNotDecide() throws {
        let (reader, rows, _) = try readAll("a,b\r\"x\ny\",2\r3,4\r")
        #expect(reader.format.lineEnding == .carriageReturn)
        #expect(rows == [["x\ny", "2"], ["3", "4"]])
        #expect(try TableReader(text: "a,b\n\"x\r\",2\n").format.lineEnding == .lineFeed)
    }
}
