import Kernel
import Tabular
import Testing

@testable import Spreadsheets

@Suite struct SheetSourceTests {
    @Test func everyKindOfCellIsRead() throws {
        var book = TestWorkbook(
            texts(1, "text", "shared", "number", "date", "moment", "time", "truth", "formula", "error")
                + #"<row r="2"><c r="A2" t="inlineStr"><is><r><t>Ro</t></r><r><t>ssi</t></r><rPh><t>no</t></rPh></is></c><c r="B2" t="s"><v>1</v></c>"#
                + #"<c r="C2"><v>3.3300000000000001</v></c><c r="D2" s="1"><v>45717</v></c><c r="E2" s="2"><v>45717.416666666664</v></c>"#
                + #"<c r="F2" s="3"><v>0.75</v></c><c r="G2" t="b"><v>1</v></c><c r="H2" t="str"><f>A2&amp;"x"</f><v>Rossi, x</v></c>"#
                + #"<c r="I2" t="e"><v>#N/A</v></c></row>"#)
        book.strings = ["<t>zero</t>", "<t>one &amp; a &quot;half&quot;</t>"]
        let read = try book.read()
        #expect(read.columns == ["text", "shared", "number", "date", "moment", "time", "truth", "formula", "error"])
        #expect(read.rows == [["Rossi", "one & a \"half\"", "3.33", "2025-03-01", "2025-03-01 10:00:00", "18:00:00", "true", "Rossi, x", ""]])
        #expect(read.lines == [2])
    }

    @Test func whatHoldsNoValueIsCountedWithItsPlace() throws {
        let book = TestWorkbook(texts(1, "a", "b") + #"<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><f>1+1</f></c></row>"#)
        try book.write { path in
            let source = try SheetSource(path: path)
            #expect(source.errors == EmptyCells(count: 1, first: "A2"))
            #expect(source.uncomputed == EmptyCells(count: 1, first: "B2"))
        }
    }

    @Test func theLineOfARowIsItsNumber() throws {
        // A title, rows that hold nothing, line ends within cells, and a gap of a million rows.
        let book = TestWorkbook(
            texts(2, "Customers 2025") + texts(4, "code", "name", "city") + texts(5, "1", "Anna&#10;Maria", "Roma")
                + texts(9, "2", "_x000D__x0009_Bo", "Bari")
                + #"<row r="1048576"><c r="A1048576"><v>3</v></c></row>"#)
        let read = try book.read()
        #expect(read.columns == ["code", "name", "city"])
        #expect(read.rows == [["1", "Anna\nMaria", "Roma"], ["2", "\n\tBo", "Bari"], ["3", "", ""]])
        #expect(read.lines == [5, 9, 1_048_576])
    }

    @Test func cellsBesideTheTableMakeTheirRowARefusedOne() throws {
        let rows = (3..<300).map { texts($0, "x", "y") }.joined()
        let book = TestWorkbook(texts(1, "a", "b") + texts(2, "1", "2") + rows + texts(300, "1", "2", "", "", "note"))
        let read = try book.read()
        #expect(read.rows.count == 298)
        #expect(read.problems.map(\.line) == [300])
        #expect(read.problems.map(\.reason) == [.fieldCount(found: 3, expected: 2)])
    }

    @Test func columnsWithoutANameAreCalledByTheirLetters() throws {
        let rows = (2..<6).map {
            #"<row r="\#($0)"><c r="B\#($0)"><v>\#($0)</v></c>"# + #"<c r="C\#($0)" t="inlineStr"><is><t>x\#($0)</t></is></c>"#
                + #"<c r="D\#($0)" t="inlineStr"><is><t>Roma \#($0)</t></is></c><c r="E\#($0)"><v>1</v></c></row>"#
        }
        let read = try TestWorkbook(texts(1, "", "code", "", "city") + rows.joined()).read()
        #expect(read.columns == ["code", "column C", "city", "column E"])
        #expect(read.rows.first == ["2", "x2", "Roma 2", "1"])
    }

    @Test func aHeaderOfTwoRowsNamesGroupAndColumn() throws {
        let merges = #"<mergeCells count="3"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:D2"/></mergeCells>"#
        let read = try TestWorkbook(
            texts(1, "Code", "Contact", "", "City") + texts(2, "", "Mail", "Phone") + texts(3, "1", "a@example.com", "2", "Roma"), after: merges
        ).read()
        #expect(read.columns == ["Code", "Contact Mail", "Contact Phone", "City"])
        #expect(read.rows == [["1", "a@example.com", "2", "Roma"]])
    }

    @Test func cellsMergedDownwardsGiveTheirValueToEachRow() throws {
        let read = try TestWorkbook(
            texts(1, "store", "receipt") + texts(2, "Milano", "1") + texts(3, "", "2") + texts(5, "", "3") + texts(6, "", "4"),
            after: #"<x:mergeCells xmlns:x="y"><x:mergeCell ref="A2:A5"/></x:mergeCells>"#
        ).read()
        #expect(read.rows == [["Milano", "1"], ["Milano", "2"], ["Milano", "3"], ["", "4"]])
    }

    @Test func theFirstVisibleTableIsGuessedAndOthersAreNamed() throws {
        var book = TestWorkbook()
        book.sheets = []
        book.add("Secret", state: "hidden", texts(1, "a", "b") + texts(2, "hidden", "1"))
        book.add("Empty", "")
        book.add("Read me", texts(1, "This is the file"))
        book.add("Italy", texts(1, "a", "b") + texts(2, "it", "1"))
        book.add("Spain", texts(1, "a", "b") + texts(2, "es", "1"))
        #expect(try book.read().rows == [["it", "1"]])
        #expect(try book.read(.name("spain")).rows == [["es", "1"]])
        #expect(try book.read(.number(4)).rows == [["es", "1"]])
        #expect(try book.read(.name("Secret")).rows == [["hidden", "1"]])
        for choice in [SheetChoice.number(5), .number(0), .name("France")] {
            #expect { try book.read(choice) } throws: { "\($0)".contains("Empty, Read me, Italy, Spain") && !"\($0)".contains("Secret") }
        }
    }

    @Test func prefixesAndMissingReferencesAreRead() throws {
        var book = TestWorkbook()
        book.others = [
            (
                "xl/worksheets/sheet0.xml",
                Array(
                    #"<x:worksheet xmlns:x="n"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c t="str"><x:v>b</x:v></x:c></x:row><x:row><x:c><x:v>1</x:v></x:c><x:c/></x:row></x:sheetData></x:worksheet>"#
                        .utf8)
            )
        ]
        let read = try book.read()
        #expect(read.columns == ["a", "b"])
        #expect(read.rows == [["1", ""]])
    }
}

@Suite struct CellTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "-0"), ("12", "12"), ("393331234567", "393331234567"), ("12345678901234567890", "12345678901234567890"), ("0.1", "0.1"),
        ("3.3300000000000001", "3.33"), ("0.30000000000000004", "0.3"), ("-1234.5600000000001", "-1234.56"), ("1E-3", "0.001"), ("1.5E+3", "1500"),
        ("1e20", "100000000000000000000"), ("999999999999999.9", "1000000000000000"), ("1.0000000000000001E-5", "0.00001"), ("2.5E-7", "0.00000025"),
    ])
    func numbersArePlain(stored: String, expected: String) {
        #expect(NumberText.plain(Array(stored.utf8)).map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(arguments: ["", "abc", "1,5", "0x10", "inf", "nan", "1e999", "--1"])
    func whatIsNoNumberIsNone(stored: String) { #expect(NumberText.plain(Array(stored.utf8)) == nil) }

    @Test func amountsComeBackAsTheyWereTyped() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            let cents = Int64.random(in: -9_999_999_999...9_999_999_999, using: &random)
            // As Excel stores it: 17 digits of the binary number.
            let text = FixedPoint.text(cents, fractionDigits: 2)
            let value = Double(cents) / 100
            let plain = String(decoding: NumberText.plain(value), as: UTF8.self)
            #expect(Double(plain) == Double(text) && plain.count <= text.count, "\(cents)")
        }
    }

    @Test(arguments: [
        ("General", NumberFormat.number), ("0.00", .number), ("#,##0.00 \"day\"", .number), ("dd/mm/yyyy;@", .date), ("[$-410]d\\ mmm\\ yyyy", .date),
        ("mmm-yy", .date), ("h:mm:ss AM/PM", .time), ("mm:ss.0", .time), ("[h]:mm", .elapsed), ("[Red]0.00;[Blue]-0.00", .number),
        ("[$EUR] 0", .number),
        ("yyyy\\-mm\\-dd\\ hh:mm", .date), ("0.00E+00", .number), ("@", .number), ("_-* #,##0.00\\ \"kr\"_-", .number), ("mmmm", .date),
    ])
    func formatsSayWhatTheyShow(code: String, expected: NumberFormat) { #expect(NumberFormat(code: code) == expected) }

    @Test func serialDatesAreDays() {
        let text = { (serial: Double, system: DateSystem) in SerialDate(serial, system).text(.date) }
        #expect(text(1, .from1900) == "1900-01-01")
        #expect(text(59, .from1900) == "1900-02-28")
        #expect(text(60, .from1900) == "1900-02-29")
        #expect(text(61, .from1900) == "1900-03-01")
        #expect(text(25_569, .from1900) == "1970-01-01")
        #expect(text(2_958_465, .from1900) == "9999-12-31")
        #expect(text(0, .from1904) == "1904-01-01")
        #expect(text(24_107, .from1904) == "1970-01-01")
        #expect(text(45_717.999999995, .from1900) == "2025-03-02")
        #expect(text(-1, .from1900) == nil)
        #expect(text(2_958_466, .from1900) == nil)
        #expect(text(.nan, .from1900) == nil)
        #expect(SerialDate(1.5, .from1900).text(.elapsed) == "36:00:00")
    }

    @Test func datesOf1904AreReadSo() throws {
        var book = TestWorkbook(texts(1, "a", "b") + #"<row r="2"><c r="A2" s="1"><v>24107</v></c><c r="B2"><v>1</v></c></row>"#)
        book.has1904Dates = true
        #expect(try book.read().rows == [["1970-01-01", "1"]])
    }
}
