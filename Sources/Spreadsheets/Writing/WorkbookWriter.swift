import CXlsxWriter
import Foundation
import Kernel

/// Writes a table as a workbook: a header that stays in sight, a filter over it, and cells with types. Memory does not grow with the rows: they go to a
/// temporary file as they come. A table longer than a sheet can be goes on on another.
///
/// Used by one task at a time, which is why it may go from one thread to another.
public final class WorkbookWriter: @unchecked Sendable {
    private let path: String
    private let title: String
    private let columns: [String]
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private var sheetCount = 0
    private var row: UInt32 = 0
    private let head: UnsafeMutablePointer<lxw_format>?
    private let dayFormat: UnsafeMutablePointer<lxw_format>?
    private let shareFormat: UnsafeMutablePointer<lxw_format>?
    private var amountFormats: [Int: UnsafeMutablePointer<lxw_format>] = [:]

    private static let lastRow = UInt32(CellReference.mostRows)
    /// Characters that a cell can have.
    private static let longestText = 32_767

    /// - Parameters:
    ///   - title: of the sheet; what sheets cannot be called is left out of it.
    /// - Throws: ``WorkbookError/system(operation:reason:)``
    public init(path: String, title: String, columns: [String]) throws(WorkbookError) {
        self.path = path
        self.title = String(title.filter { !"[]:*?/\\'".contains($0) }.prefix(25))
        self.columns = columns
        var options = lxw_workbook_options(constant_memory: 1, tmpdir: nil, use_zip64: 1)
        guard let book = workbook_new_opt(path, &options) else { throw .system(operation: "written", reason: "there is no memory") }
        self.book = book
        head = workbook_add_format(book)
        format_set_bold(head)
        dayFormat = workbook_add_format(book)
        format_set_num_format(dayFormat, "yyyy-mm-dd")
        shareFormat = workbook_add_format(book)
        format_set_num_format(shareFormat, "0.0%")
        try addSheet()
    }

    deinit {
        // A workbook that was not finished is of no use: what the library holds is given back by finishing it.
        if let book { workbook_close(book) }
    }

    private func addSheet() throws(WorkbookError) {
        finishSheet()
        sheetCount += 1
        sheet = workbook_add_worksheet(book, sheetCount == 1 ? title : "\(title) \(sheetCount)")
        guard sheet != nil else { throw .system(operation: "written", reason: "a sheet cannot be called \(title)") }
        for (index, column) in columns.enumerated() {
            worksheet_set_column(sheet, UInt16(index), UInt16(index), Double(min(max(column.count + 4, 12), 40)), nil)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        row = 0
        for (index, column) in columns.enumerated() { try check(worksheet_write_string(sheet, 0, UInt16(index), Self.plain(column), head)) }
        row = 1
    }

    private func finishSheet() {
        guard sheet != nil, !columns.isEmpty else { return }
        worksheet_autofilter(sheet, 0, 0, max(row, 1) - 1, UInt16(columns.count - 1))
    }

    /// - Throws: ``WorkbookError/system(operation:reason:)``
    public func write(_ cells: [SheetCell]) throws(WorkbookError) {
        if row == Self.lastRow { try addSheet() }
        for (index, cell) in cells.enumerated() {
            let column = UInt16(index)
            switch cell {
            case .empty: continue
            case .text(let text):
                if !text.isEmpty { try check(worksheet_write_string(sheet, row, column, Self.plain(text), nil)) }
            case .amount(let amount, let digits):
                try check(worksheet_write_number(sheet, row, column, Double(amount) / pow(10, Double(digits)), amountFormat(digits)))
            case .number(let number):
                if number.isFinite { try check(worksheet_write_number(sheet, row, column, number, nil)) }
            case .share(let share):
                if share.isFinite { try check(worksheet_write_number(sheet, row, column, share, shareFormat)) }
            case .day(let day):
                // Days before March 1900 are counted in two ways; none of ours is so old.
                let serial = Double(day.daysSinceEpoch) + 25_569
                if serial > 60 {
                    try check(worksheet_write_number(sheet, row, column, serial, dayFormat))
                } else {
                    try check(worksheet_write_string(sheet, row, column, day.description, nil))
                }
            }
        }
        row += 1
    }

    private func amountFormat(_ digits: Int) -> UnsafeMutablePointer<lxw_format>? {
        if let format = amountFormats[digits] { return format }
        guard let format = workbook_add_format(book) else { return nil }
        format_set_num_format(format, digits == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: digits))
        amountFormats[digits] = format
        return format
    }

    /// Without the control characters that no XML can have, cut where a cell ends, and so that `_x0041_` stays as it stands.
    private static func plain(_ text: String) -> String {
        let isPlain = text.utf8.count <= longestText && !text.utf8.contains { $0 < 0x20 } && !text.contains("_x")
        guard !isPlain else { return text }
        let scalars = text.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        let kept = String(String.UnicodeScalarView(scalars)).replacing("_x", with: "_x005F_x")
        return String(String.UnicodeScalarView(kept.unicodeScalars.prefix(longestText)))
    }

    private func check(_ code: lxw_error) throws(WorkbookError) {
        guard code == LXW_NO_ERROR else { throw .system(operation: "written", reason: lxw_strerror(code).map { String(cString: $0) } ?? "\(code)") }
    }

    /// Finishes the file.
    /// - Throws: ``WorkbookError/system(operation:reason:)``, as when the disk is full.
    public func close() throws(WorkbookError) {
        guard let book else { return }
        finishSheet()
        self.book = nil
        try check(workbook_close(book))
    }
}
