import Foundation
import Tabular

@testable import Spreadsheets

/// A workbook made of the XML that a test gives: independent of the library that writes workbooks.
struct TestWorkbook {
    /// Of each sheet: name, attributes, and what stands in `worksheet`.
    var sheets: [(name: String, state: String, xml: String)] = []
    var strings: [String]?
    var formats: [String] = []
    var has1904Dates = false
    /// Parts beside, or in place of, those that are made.
    var others: [(name: String, bytes: [UInt8])] = []

    init(_ rows: String = "", after: String = "") { add("Sheet1", rows, after: after) }

    mutating func add(_ name: String, state: String = "visible", _ rows: String, after: String = "") {
        sheets.append((name, state, "<sheetData>\(rows)</sheetData>\(after)"))
    }

    var parts: [(name: String, bytes: [UInt8])] {
        let type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        var relations = sheets.indices.map { #"<Relationship Id="rId\#($0)" Type="\#(type)/worksheet" Target="worksheets/sheet\#($0).xml"/>"# }
            .joined()
        relations += #"<Relationship Id="s" Type="\#(type)/styles" Target="/xl/styles.xml"/>"#
        relations += #"<Relationship Id="t" Type="\#(type)/sharedStrings" Target="sharedStrings.xml"/>"#
        let list = sheets.enumerated().map { #"<sheet name="\#($1.name)" sheetId="\#($0 + 1)" state="\#($1.state)" r:id="rId\#($0)"/>"# }.joined()
        let custom = formats.enumerated().map { #"<numFmt numFmtId="\#(164 + $0)" formatCode="\#($1)"/>"# }.joined()
        let styles = formats.indices.map { #"<xf numFmtId="\#(164 + $0)"/>"# }.joined()
        var parts: [(String, String)] = [
            ("_rels/.rels", #"<Relationships><Relationship Id="a" Type="\#(type)/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
            ("xl/workbook.xml", #"<workbook><workbookPr date1904="\#(has1904Dates ? 1 : 0)"/><sheets>\#(list)</sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>"),
            // Style 1 is a date, 2 a date with time, 3 a time; own formats follow.
            (
                "xl/styles.xml",
                #"<styleSheet><numFmts>\#(custom)</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/>\#(styles)</cellXfs></styleSheet>"#
            ),
        ]
        if let strings { parts.append(("xl/sharedStrings.xml", "<sst>" + strings.map { "<si>\($0)</si>" }.joined() + "</sst>")) }
        for (index, sheet) in sheets.enumerated() { parts.append(("xl/worksheets/sheet\(index).xml", "<worksheet>\(sheet.xml)</worksheet>")) }
        let replaced = Set(others.map(\.name))
        return parts.filter { !replaced.contains($0.0) }.map { ($0.0, Array($0.1.utf8)) } + others
    }

    func write<Result>(_ body: (String) throws -> Result) throws -> Result { try withFile(storedZip(parts), body) }

    /// What the reader of tables makes of a sheet.
    func read(_ sheet: SheetChoice? = nil) throws -> (columns: [String], rows: [[String]], lines: [Int], problems: [RowProblem]) {
        try write { path in
            let table = try TableReader(try SheetSource(path: path, sheet: sheet), options: SheetSource.options)
            var (rows, lines): ([[String]], [Int]) = ([], [])
            while let row = try table.next() {
                rows.append(row.strings)
                lines.append(row.line)
            }
            return (table.columns.names, rows, lines, table.problems)
        }
    }

    /// The text that is made of a sheet, a line for each row.
    func text(_ sheet: SheetChoice? = nil) throws -> [String] {
        try write { path in
            let source = try SheetSource(path: path, sheet: sheet)
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 777)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
                if count == 0 { break }
                all += buffer[..<count]
            }
            return String(decoding: all, as: UTF8.self).split(separator: "\r", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
    }
}

/// Cells of text in a row, from column A.
func texts(_ row: Int, _ cells: String...) -> String { texts(row, cells) }
func texts(_ row: Int, _ cells: [String]) -> String {
    let xml = cells.enumerated().filter { !$1.isEmpty }.map { index, text in
        #"<c r="\#(CellReference.letters(index + 1))\#(row)" t="inlineStr"><is><t xml:space="preserve">\#(text)</t></is></c>"#
    }
    return #"<row r="\#(row)">\#(xml.joined())</row>"#
}

/// A file in the system's folder for temporary files, removed afterwards.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("spreadsheets-\(UUID().uuidString)")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// A ZIP archive of stored parts, after PKWARE's "APPNOTE.TXT".
func storedZip(_ parts: [(name: String, bytes: [UInt8])], encrypted: Bool = false) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for part in parts {
        let sizes = little(Int(crc32(part.bytes)), 4) + little(part.bytes.count, 4) + little(part.bytes.count, 4)
        let common =
            little(20, 2) + little(encrypted ? 1 : 0, 2) + little(0, 2) + little(0, 2) + little(0x21, 2) + sizes + little(part.name.utf8.count, 2)
        directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 2 + 2 + 2 + 2 + 4) + little(file.count, 4) + Array(part.name.utf8)
        file += little(0x0403_4B50, 4) + common + little(0, 2) + Array(part.name.utf8) + part.bytes
    }
    let end =
        little(0x0605_4B50, 4) + little(0, 4) + little(parts.count, 2) + little(parts.count, 2) + little(directory.count, 4) + little(file.count, 4)
    return file + directory + end + little(0, 2)
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = ~0
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
}
