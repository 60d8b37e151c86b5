import Foundation

/// What was met in cells and is no value: their number, and the place of the first.
public struct EmptyCells: Hashable, Sendable {
    public var count = 0
    /// `C7`.
    public var first: String?

    mutating func note(_ column: Int, _ row: Int) {
        count += 1
        if first == nil { first = CellReference.letters(column) + String(row) }
    }
}

/// Reads the rows of a sheet, one after the other.
final class SheetScanner {
    private let handler: RowsHandler
    private let scanner: XMLScanner
    private let part: PartReader

    init(_ sheet: Sheet, of workbook: Workbook) throws(WorkbookError) {
        part = try workbook.archive.part(sheet.part, limit: Workbook.longestSheet)
        handler = RowsHandler(sheet, workbook)
        scanner = try XMLScanner(part, handler)
    }

    /// Inflated bytes of the sheet, read and in all.
    var progress: (consumed: Int64, total: Int64) { (part.consumed, max(part.size, part.consumed)) }

    /// Cells with an error such as `#N/A`, among those read so far.
    var errors: EmptyCells { handler.errors }
    /// Cells with a formula that no program has computed, among those read so far.
    var uncomputed: EmptyCells { handler.uncomputed }

    /// The next row that holds something; nil at the end.
    func next() throws(WorkbookError) -> SheetRow? {
        while handler.rows.isEmpty {
            guard try scanner.advance() || !handler.rows.isEmpty else {
                guard handler.isSheet else { throw .damaged(place: part.name, reason: "is no sheet") }
                return nil
            }
        }
        return handler.rows.removeFirst()
    }
}

/// Makes rows of the elements of a sheet (ECMA-376 part 1, 18.3.1).
private final class RowsHandler: XMLHandler {
    /// Read, and not taken yet.
    var rows: ArraySlice<SheetRow> = []
    private(set) var isSheet = false
    private(set) var errors = EmptyCells()
    private(set) var uncomputed = EmptyCells()

    private let sheet: Sheet
    private let workbook: Workbook
    private var row = SheetRow(number: 0)
    private var queued = 0
    private var isInData = false

    // The cell that is being read.
    private var column = 0
    private var kind = Kind.number
    private var style = 0
    private var isInValue = false
    private var hasFormula = false
    private var value: [UInt8] = []
    private var inline = RichText()

    private enum Kind { case number, shared, inline, formulaText, truth, error, date }

    /// Bytes of finished rows after which they are handed on.
    private static let enough = 64 << 10

    init(_ sheet: Sheet, _ workbook: Workbook) {
        self.sheet = sheet
        self.workbook = workbook
    }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard isInData else {
            switch name {
            case "worksheet": isSheet = true
            case "sheetData": isInData = true
            default: break
            }
            return
        }
        switch name {
        case "c": startCell(attributes)
        case "v":
            isInValue = true
            value.removeAll(keepingCapacity: true)
        case "f": hasFormula = true
        case "is": inline.begin()
        case "row": startRow(attributes)
        default: inline.start(name)
        }
    }

    private func startRow(_ attributes: XMLAttributes) {
        let number = attributes["r"].map { Int(strtol($0, nil, 10)) } ?? row.number + 1
        guard number > row.number else { return fail(damage("row \(number) comes after row \(row.number)")) }
        guard number <= CellReference.mostRows else { return fail(damage("row \(number) is beyond the last that a sheet can have")) }
        row = SheetRow(number: number)
        column = 0
    }

    private func startCell(_ attributes: XMLAttributes) {
        if let text = attributes["r"] {
            guard let reference = CellReference(text), reference.row == row.number else {
                return fail(damage("row \(row.number) has a cell that says it is elsewhere"))
            }
            column = reference.column
        } else {
            column += 1
        }
        guard column <= CellReference.mostColumns else {
            return fail(damage("row \(row.number) has more than \(CellReference.mostColumns) columns"))
        }
        kind = attributes["t"].map { Self.kind($0) } ?? .number
        style = attributes["s"].map { Int(strtol($0, nil, 10)) } ?? 0
        hasFormula = false
        value.removeAll(keepingCapacity: true)
        inline.begin()
    }

    /// `s`, `str`, `inlineStr`, `b`, `e`, `d` or `n`.
    private static func kind(_ text: UnsafePointer<CChar>) -> Kind {
        switch (UInt8(bitPattern: text[0]), text[0] == 0 ? 0 : text[1]) {
        case (UInt8(ascii: "s"), 0): .shared
        case (UInt8(ascii: "s"), _): .formulaText
        case (UInt8(ascii: "i"), _): .inline
        case (UInt8(ascii: "b"), _): .truth
        case (UInt8(ascii: "e"), _): .error
        case (UInt8(ascii: "d"), _): .date
        default: .number
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isInValue {
            if value.count < RichText.longest { value.append(contentsOf: bytes) }
        } else if kind == .inline {
            inline.append(bytes)
        }
    }

    override func end(_ name: XMLName) {
        guard isInData else { return }
        switch name {
        case "c": endCell()
        case "v": isInValue = false
        case "row": endRow()
        case "sheetData": isInData = false
        default: inline.end(name)
        }
    }

    private func endRow() {
        guard !row.cells.isEmpty else { return }
        rows.append(row)
        queued += row.bytes.count + row.cells.count * 32
        guard queued >= Self.enough else { return }
        queued = 0
        pause()
    }

    private func endCell() {
        let start = row.bytes.count
        guard start < SheetRow.longest else { return }
        var isText = false
        switch kind {
        case .number: appendNumber()
        case .shared:
            isText = true
            do throws(WorkbookError) {
                guard let number = NumberText.value(value), let index = Int(exactly: number), try workbook.strings.append(index, to: &row.bytes)
                else {
                    return fail(damage("cell \(place) refers to a text that is not there"))
                }
            } catch { return fail(error) }
        case .inline:
            isText = true
            row.bytes.append(contentsOf: inline.finished())
        case .formulaText:
            isText = true
            row.bytes.append(contentsOf: RichText.plain(value))
        case .truth where value.isEmpty: break
        case .truth: row.bytes.append(contentsOf: (value == Array("1".utf8) || value == Array("true".utf8) ? "true" : "false").utf8)
        case .date: row.bytes.append(contentsOf: RichText.plain(value))
        case .error: errors.note(column, row.number)
        }
        guard row.bytes.count > start else {
            if hasFormula, kind != .error, kind != .formulaText { uncomputed.note(column, row.number) }
            return
        }
        row.add(.init(column: column, start: start, end: row.bytes.count, isText: isText))
    }

    private func appendNumber() {
        guard !value.isEmpty else { return }
        let format = workbook.formats[style]
        if format != .number, let number = NumberText.value(value), let date = SerialDate(number, workbook.dateSystem).text(format) {
            row.bytes.append(contentsOf: date.utf8)
        } else {
            row.bytes.append(contentsOf: NumberText.plain(value) ?? RichText.plain(value))
        }
    }

    private var place: String { CellReference.letters(column) + String(row.number) }

    private func damage(_ reason: String) -> WorkbookError { .damaged(place: "sheet \(sheet.name):", reason: reason) }
}
