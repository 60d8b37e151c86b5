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
        #expect(
            read.rows == [["Rossi", "one & a \"half\"", "3.33", "2025-03-01", "2025-03-01 10:00:00", "18:00:00", "true", "Rossi, x", ""]])
        #expect(read.lines == [2])
    }
}
