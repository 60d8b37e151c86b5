import Foundation
import Tabular
import Testing

@testable import Spreadsheets

@Suite struct HostileWorkbookTests {
    private func refusal(_ book: TestWorkbook) -> String {
        do { return "read: \(try book.read().rows)" } catch { return "\(error)" }
    }

    private func refusal(_ bytes: [UInt8]) throws -> String {
        try withFile(bytes) { path in
            do {
                _ = try TableReader(try SheetSource(path: path), options: SheetSource.options)
                return "read"
            } catch { return "\(error)" }
        }
    }

    @Test func aTextThatIsNotThere() {
        var book = TestWorkbook(texts(1, "a", "b") + #"<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#)
        book.strings = ["<t>one</t>"]
        for index in ["7", "-1", "1e300", "x"] {
            book.sheets[0].xml = book.sheets[0].xml.replacing("<v>7</v>", with: "<v>\(index)</v>")
            #expect(refusal(book).contains("cell A2 refers to a text that is not there"))
            book.sheets[0].xml = book.sheets[0].xml.replacing("<v>\(index)</v>", with: "<v>7</v>")
        }
    }

    @Test func declarationsOfDocumentTypesAreRefused() {
        var book = TestWorkbook(texts(1, "a"))
        book.others = [
            (
                "xl/worksheets/sheet0.xml",
                Array(#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>"#.utf8)
            )
        ]
        #expect(refusal(book).contains("document type"))
    }

    @Test func moreColumnsAndRowsThanASheetCanHave() {
        #expect(refusal(TestWorkbook(#"<row r="1">\#(String(repeating: "<c><v>1</v></c>", count: 20_000))</row>"#)).contains("16384 columns"))
        #expect(refusal(TestWorkbook(#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#)).contains("row 1 has more than 16384 columns"))
        #expect(refusal(TestWorkbook(#"<row r="1048577"><c><v>1</v></c></row>"#)).contains("row 1048577"))
        #expect(refusal(TestWorkbook(#"<row r="99999999999999999999"><c><v>1</v></c></row>"#)).contains("beyond the last"))
        #expect(refusal(TestWorkbook(texts(5, "a", "b") + texts(4, "a", "b"))).contains("row 4 comes after row 5"))
        #expect(refusal(TestWorkbook(#"<row r="1"><c r="A2"><v>1</v></c></row>"#)).contains("row 1 has a cell that says it is elsewhere"))
    }

    @Test func elementsWithoutEnd() {
        let deep = String(repeating: "<a>", count: 500)
        #expect(refusal(TestWorkbook(deep)).contains("deep"))
        let names = (0..<9_000).map { "<n\($0)/>" }.joined()
        #expect(refusal(TestWorkbook(names)).contains("names of elements"))
        let long = #"<row r="1" x="\#(String(repeating: "y", count: 9 << 20))"/>"#
        #expect(refusal(TestWorkbook(long)).contains("an element of"))
    }

    @Test func pathsThatLeadOut() {
        var book = TestWorkbook(texts(1, "a", "b"))
        book.others = [("../../etc/evil.xml", [])]
        #expect(refusal(book).contains("leads out"))
        book.others = [
            (
                "xl/_rels/workbook.xml.rels",
                Array(#"<Relationships><Relationship Id="rId0" Type="x/worksheet" Target="../../../secret.xml"/></Relationships>"#.utf8)
            )
        ]
        #expect(refusal(book).contains("outside of the workbook"))
    }

    @Test func otherFilesAreSaidToBeWhatTheyAre() throws {
        #expect(try refusal(storedZip([("a.txt", [1, 2, 3])])).contains("a ZIP archive"))
        #expect(try refusal(storedZip([("xl/workbook.bin", [1])])).contains("binary workbook"))
        #expect(try refusal(storedZip([("content.xml", [1]), ("META-INF/manifest.xml", [1])])).contains("OpenDocument"))
        #expect(try refusal(storedZip(TestWorkbook(texts(1, "a", "b")).parts, encrypted: true)).contains("password"))
        #expect(try refusal([0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 5000)).contains("ends too early"))
        var compound = [UInt8](repeating: 0, count: 2048)
        compound.replaceSubrange(0..<4, with: [0xD0, 0xCF, 0x11, 0xE0])
        compound[0x1E] = 9
        #expect(try refusal(compound).contains("an old Excel or Word file"))
        compound.replaceSubrange(512..<544, with: "EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        #expect(try refusal(compound).contains("password"))
    }

    @Test func cutsAndFlippedBitsAreRefusedOrReadButNeverMore() throws {
        var book = TestWorkbook((1...40).map { texts($0, "a\($0)", "b", "c") }.joined())
        book.strings = ["<t>one</t>"]
        let whole = storedZip(book.parts)
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            #expect(!(try refusal(bytes)).isEmpty)
        }
        for length in stride(from: 0, to: whole.count - 1, by: 97) { #expect(try refusal(Array(whole[..<length])) != "read") }
    }

    @Test func theListOfPartsIsBounded() throws {
        var bytes = storedZip([("a", [])])
        // The record of the end: 70,000 parts cannot be said in its 16 bits, a list of 1 GB can.
        bytes.replaceSubrange(bytes.count - 10..<bytes.count - 6, with: [0, 0, 0, 0x40])
        #expect(try refusal(bytes).contains("parts"))
    }
}

/// SplitMix64 (G. Steele et al., 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
