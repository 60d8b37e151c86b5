import Foundation
import Hummingbird
import Kernel
import Spreadsheets
import Storage
import Tabular

/// As what a list is saved.
enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    case csv
    /// An Excel workbook.
    case xlsx

    var contentType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}

/// A value in a list that is saved.
enum ExportCell: Hashable, Sendable {
    case text(String?)
    case count(Int)
    case money(Money?)
    /// 0 ... 1.
    case share(Double?)
    /// In thousandths.
    case quantity(Int64)
    case number(Double?)
    case day(Day?)

    /// As in a text for programs: numbers with a point, dates after ISO 8601.
    var plain: String {
        switch self {
        case .text(let text): text ?? ""
        case .count(let count): String(count)
        case .money(let money): money?.decimal ?? ""
        case .share(let share): share.map { FixedPoint.text(Int64(($0 * 1000).rounded()), fractionDigits: 3) } ?? ""
        case .quantity(let quantity): FixedPoint.text(quantity, fractionDigits: 3)
        case .number(let number): number.map { FixedPoint.text(Int64(($0 * 1000).rounded()), fractionDigits: 3) } ?? ""
        case .day(let day): day?.description ?? ""
        }
    }

    var typed: SheetCell {
        switch self {
        case .text(let text): text.map { .text($0) } ?? .empty
        case .count(let count): .amount(Int64(count), fractionDigits: 0)
        case .money(let money): money.map { .amount($0.amount, fractionDigits: $0.currency.fractionDigits) } ?? .empty
        case .share(let share): share.map { .share($0) } ?? .empty
        case .quantity(let quantity): .number(Double(quantity) / 1000)
        case .number(let number): number.map { .number($0) } ?? .empty
        case .day(let day): day.map { .day($0) } ?? .empty
        }
    }
}

/// A column of a list whose columns can be chosen, as it is saved.
struct ExportColumn<Row>: Sendable {
    /// As in the address.
    var name: String
    var cell: @Sendable (Row) -> ExportCell

    init(_ name: String, _ cell: @escaping @Sendable (Row) -> ExportCell) {
        self.name = name
        self.cell = cell
    }

    /// Those that the address names, in its order; all where it names none.
    static func chosen(of all: [ExportColumn], _ visit: Visit) -> [ExportColumn] {
        let names = visit.query[ColumnChoice.parameter].map { ColumnChoice.names($0) } ?? []
        let chosen = names.compactMap { name in all.first { $0.name == name } }
        return chosen.isEmpty ? all : chosen
    }
}

/// A list as it is saved, part by part, so that one of millions costs the memory of one part.
struct Export: Sendable {
    /// Of the file, without ending.
    var name: String
    var header: [String]
    /// The rows from a place on (nil is the start), and the next place; nil ends it.
    var part: @Sendable (String?) async throws -> (rows: [[ExportCell]], next: String?)

    /// - Parameter told: how many rows were taken out, and whether these are all; called once, also when the reader went away.
    func answer(_ format: ExportFormat, _ house: House, _ told: @escaping @Sendable (Int, Bool) async throws -> Void) -> Response {
        switch format {
        case .csv: delimited(told)
        case .xlsx: workbook(house, told)
        }
    }

    /// Hands out part after part, and tells how many rows that were at the end, whatever the end was.
    private func forEachPart(
        _ told: (Int, Bool) async throws -> Void, _ body: ([[ExportCell]]) async throws -> Void
    ) async throws {
        var place: String?
        var rows = 0
        do {
            repeat {
                let (found, next) = try await part(place)
                rows += found.count
                try await body(found)
                place = next
            } while place != nil
        } catch {
            try await told(rows, false)
            throw error
        }
        try await told(rows, true)
    }

    /// Cells that a spreadsheet would take for formulas are guarded (OWASP, "CSV Injection"); a mark at the start tells it that this is UTF-8.
    private func delimited(_ told: @escaping @Sendable (Int, Bool) async throws -> Void) -> Response {
        .download("\(name).csv", contentType: ExportFormat.csv.contentType) { writer in
            let first = TableWriter(format: TableFormat(encoding: .utf8WithMark), guardsFormulas: true)
            try first.write(header)
            try first.flush()
            try await writer.write(ByteBuffer(bytes: first.bytes))
            try await forEachPart(told) { rows in
                let table = TableWriter(guardsFormulas: true)
                for row in rows { try table.write(row.map(\.plain)) }
                try table.flush()
                if !table.bytes.isEmpty { try await writer.write(ByteBuffer(bytes: table.bytes)) }
            }
        }
    }

    /// A workbook is an archive with its list at the end: it is made whole beside the uploads and then sent.
    private func workbook(_ house: House, _ told: @escaping @Sendable (Int, Bool) async throws -> Void) -> Response {
        let path = house.uploads.path(of: house.uploads.freshName())
        return .download("\(name).xlsx", contentType: ExportFormat.xlsx.contentType) { writer in
            defer { try? FileManager.default.removeItem(atPath: path) }
            let book = try WorkbookWriter(path: path, title: name, columns: header)
            try await forEachPart(told) { rows in for row in rows { try book.write(row.map(\.typed)) } }
            // Compressing a million rows takes seconds.
            try await BlockingWork.onThread { try book.close() }
            try await writer.write(fileAt: path)
        }
    }
}

extension ResponseBodyWriter {
    /// Sends a file part by part.
    mutating func write(fileAt path: String) async throws {
        guard let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        while let part = try file.read(upToCount: 64 << 10), !part.isEmpty { try await write(ByteBuffer(bytes: part)) }
    }
}
