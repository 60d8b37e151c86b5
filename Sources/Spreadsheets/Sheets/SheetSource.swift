import Foundation
import Tabular

/// A sheet of a workbook as delimited text in ``format``, made while it is read.
///
/// Each row of the sheet is one line, an empty one where it holds nothing or stands above the header, so that the line of a row is its number on the sheet.
/// Dates are ISO 8601, numbers plain with a decimal point, truth values `true` and `false`. A cell with an error holds nothing.
public final class SheetSource: ByteSource {
    /// A carriage return ends a row, and never stands within a cell: line feeds there are characters like others, and do not count as lines.
    public static let format = TableFormat(encoding: .utf8, delimiter: .comma, lineEnding: .carriageReturn, hasQuotes: true, decimalSeparator: .point)

    /// How a reader is told of the format; whether there is a header is left to it.
    public static var options: ReadingOptions {
        var options = ReadingOptions(encoding: format.encoding, delimiter: format.delimiter, decimalSeparator: format.decimalSeparator)
        options.lineEnding = format.lineEnding
        options.hasQuotes = format.hasQuotes
        return options
    }

    /// The visible sheets of the workbook, in the order of their tabs.
    public let sheets: [Sheet]
    /// The one that is read.
    public let sheet: Sheet
    private let scanner: SheetScanner
    private let layout: SheetLayout?
    private var sample: ArraySlice<SheetRow>
    private var merges: DownwardMerges
    private var output: [UInt8] = []
    private var taken = 0
    private var line = 0
    private var written: Int64 = 0

    private static let sampleRows = 200
    private static let sampleBytes = 1 << 20
    /// Bytes of text that a sheet may become: as many as its part may have.
    private static let longestText = Workbook.longestSheet
    private static let mostSheetsTried = 40

    /// - Parameter choice: nil takes the first visible sheet that looks like a table.
    /// - Throws: ``TabularError`` when the file is no workbook, is protected or damaged, or has no such sheet.
    public init(path: String, sheet choice: SheetChoice? = nil) throws(TabularError) {
        do throws(WorkbookError) {
            let workbook = try Workbook(path: path)
            sheets = workbook.visibleSheets
            let chosen: Sheet
            if let choice { chosen = try workbook.sheet(choice) } else { chosen = try Self.guess(workbook) }
            sheet = chosen
            scanner = try SheetScanner(sheet, of: workbook)
            let ranges = try MergedRange.all(of: sheet, workbook)
            let rows = try Self.sample(scanner, Self.sampleRows)
            layout = SheetLayout(rows, ranges)
            sample = rows[...]
            merges = DownwardMerges(ranges, sheet: sheet.name)
        } catch { throw TabularError(error) }
    }

    private static func sample(_ scanner: SheetScanner, _ count: Int) throws(WorkbookError) -> [SheetRow] {
        var rows: [SheetRow] = []
        var bytes = 0
        while rows.count < count, bytes < sampleBytes, let row = try scanner.next() {
            rows.append(row)
            bytes += row.bytes.count
        }
        return rows
    }

    private static func guess(_ workbook: Workbook) throws(WorkbookError) -> Sheet {
        var holding: Sheet?
        for sheet in workbook.visibleSheets.prefix(mostSheetsTried) {
            let widths = try sample(try SheetScanner(sheet, of: workbook), 20).map(\.cells.count)
            if widths.contains(where: { $0 > 1 }) { return sheet }
            if !widths.isEmpty { holding = holding ?? sheet }
        }
        guard let sheet = holding ?? workbook.visibleSheets.first else {
            throw .damaged(place: "the workbook", reason: "has no visible sheet: name the one that is meant")
        }
        return sheet
    }

    /// Cells with an error such as `#N/A`, among those read so far.
    public var errors: EmptyCells { scanner.errors }
    /// Cells with a formula whose value the workbook does not hold, among those read so far.
    public var uncomputed: EmptyCells { scanner.uncomputed }

    /// In bytes of the sheet's part, inflated.
    public var progress: ReadingProgress { ReadingProgress(consumed: scanner.progress.consumed, total: scanner.progress.total) }

    public func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        while taken == output.count {
            output.removeAll(keepingCapacity: true)
            taken = 0
            let goesOn: Bool
            do throws(WorkbookError) { goesOn = try fill() } catch { throw TabularError(error) }
            if !goesOn { return 0 }
        }
        let count = min(target.count, output.count - taken)
        output.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[taken..<taken + count])) }
        taken += count
        return count
    }

    /// Makes some lines; false at the end of the sheet.
    private func fill() throws(WorkbookError) -> Bool {
        while output.count < 64 << 10 {
            guard var row = try next() else { return !output.isEmpty }
            try merges.fill(&row)
            append(row)
        }
        written += Int64(output.count)
        guard written <= Self.longestText else { throw .tooLarge(place: "sheet \(sheet.name)", limit: "\(byteText(Self.longestText)) of text") }
        return true
    }

    private func next() throws(WorkbookError) -> SheetRow? {
        if let row = sample.popFirst() { return row }
        return try scanner.next()
    }

    private func append(_ row: SheetRow) {
        guard let layout, row.number >= layout.header.upperBound else { return }
        output.append(contentsOf: repeatElement(Self.newline, count: row.number - line - 1))
        line = row.number
        if row.number == layout.header.upperBound {
            append(layout.names.map { Array($0.utf8)[...] })
        } else {
            append(row, layout.columns)
        }
        output.append(Self.newline)
    }

    private static let newline = UInt8(ascii: "\r")
    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")

    private func append(_ fields: [ArraySlice<UInt8>]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(Self.comma) }
            append(field)
        }
    }

    /// A cell beside the table makes a field too many, so that the row is refused and not read as if it were not there.
    private func append(_ row: SheetRow, _ columns: ClosedRange<Int>) {
        var column = columns.lowerBound
        var outside: [SheetRow.Cell] = []
        for cell in row.cells {
            guard columns.contains(cell.column) else {
                outside.append(cell)
                continue
            }
            output.append(contentsOf: repeatElement(Self.comma, count: cell.column - column))
            column = cell.column
            append(row.text(cell))
        }
        output.append(contentsOf: repeatElement(Self.comma, count: columns.upperBound - column))
        for cell in outside {
            output.append(Self.comma)
            append(row.text(cell))
        }
    }

    private func append(_ field: ArraySlice<UInt8>) {
        guard field.count < RichText.longest else {
            // It is refused for its length, which is told before what the quotes in it would be.
            output.append(contentsOf: field.lazy.map { $0 == Self.comma || $0 == Self.quote ? UInt8(ascii: " ") : $0 })
            return
        }
        guard field.first == Self.quote || field.contains(Self.comma) else { return output.append(contentsOf: field) }
        output.append(Self.quote)
        for byte in field {
            if byte == Self.quote { output.append(byte) }
            output.append(byte)
        }
        output.append(Self.quote)
    }
}
