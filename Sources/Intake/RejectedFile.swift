import Kernel
import Tabular

/// Writes the rejected rows of an import as a file that can be mended and imported again: line and reason, then the row as it was.
public struct RejectedFile: Sendable {
    private let intake: Intake

    public init(_ intake: Intake) { self.intake = intake }

    /// - Parameter source: the imported file; where it is gone, only line and reason are written.
    /// - Returns: how many rows were written; with none, no file is made.
    @discardableResult
    public func write(_ record: ImportRecord, plan: ImportPlan?, source: String, to path: String) async throws -> Int {
        var refusals = try await intake.refusals(of: record.id)
        guard !refusals.isEmpty else { return 0 }
        let writer = try TableWriter(path: path, guardsFormulas: false)
        try writer.write(["line", "reason"] + (plan?.columns.map(\.header) ?? []))
        var rows = try plan.map { OrderedRows(table: try $0.table(path: source)) }
        var written = 0
        while !refusals.isEmpty {
            for refusal in refusals {
                try writer.write([String(refusal.line), refusal.reason] + (try rows?.row(refusal.record)?.strings ?? []))
                written += 1
            }
            refusals = try await intake.refusals(of: record.id, after: refusals.last?.record ?? 0)
        }
        try writer.close()
        return written
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
