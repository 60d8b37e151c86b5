import Kernel
import Spreadsheets
import Tabular

/// Writes the rejected rows of an import as a file that can be mended and imported again: line and reason, then the row as it was.
public struct RejectedFile: Sendable {
    public enum Form: Hashable, Sendable {
        case csv
        /// An Excel workbook.
        case workbook
    }

    let intake: Intake

    public init(_ intake: Intake) { self.intake = intake }

    /// - Parameter source: the imported file; where it is gone, only line and reason are written.
    /// - Returns: how many rows were written; with none, no file is made.
    @discardableResult
    public func write(_ record: ImportRecord, plan: ImportPlan?, source: String, to path: String, _ form: Form = .csv) async throws -> Int {
        var refusals = try await intake.refusals(of: record.id)
        guard !refusals.isEmpty else { return 0 }
        let writer = try RefusedRows(form, path, ["line", "reason"] + (plan?.columns.map(\.header) ?? []))
        var rows = try plan.map { OrderedRows(table: try $0.table(path: source)) }
        var written = 0
        while !refusals.isEmpty {
            for refusal in refusals {
                try writer.write(refusal, try rows?.row(refusal.record)?.strings ?? [])
                written += 1
            }
            refusals = try await intake.refusals(of: record.id, after: refusals.last?.record ?? 0)
        }
        try writer.close()
        return written
    }
}

/// The file under way, in either form.
private enum RefusedRows {
    case delimited(TableWriter)
    case workbook(WorkbookWriter)

    init(_ form: RejectedFile.Form, _ path: String, _ header: [String]) throws {
        switch form {
        case .csv:
            let table = try TableWriter(path: path, guardsFormulas: false)
            try table.write(header)
            self = .delimited(table)
        case .workbook: self = .workbook(try WorkbookWriter(path: path, title: "rejected", columns: header))
        }
    }

    func write(_ refusal: ImportRefusal, _ fields: [String]) throws {
        switch self {
        case .delimited(let table): try table.write([String(refusal.line), refusal.reason] + fields)
        case .workbook(let book):
            try book.write([.amount(Int64(refusal.line), fractionDigits: 0), .text(refusal.reason)] + fields.map { .text($0) })
        }
    }

    func close() throws {
        switch self {
        case .delimited(let table): try table.close()
        case .workbook(let book): try book.close()
        }
    }
}

/// Finds rows by record, asked for in their order.
private struct OrderedRows {
    let table: TableReader
    private var ahead: Row?

    init(table: TableReader) { self.table = table }

    /// Nil for a record that could not be read.
    mutating func row(_ record: Int) throws(TabularError) -> Row? {
        while true {
            if ahead == nil { ahead = try table.next() }
            guard let row = ahead, row.record <= record else { return nil }
            ahead = nil
            if row.record == record { return row }
        }
    }
}
