import Hummingbird
import Tabular

extension Response {
    /// Rows as CSV, sent part by part as they are read, so that a list of millions costs the memory of one part.
    ///
    /// Cells that a spreadsheet would take for formulas are guarded (OWASP, "CSV Injection"); a mark at the start tells it that this is UTF-8.
    /// - Parameter part: gives the rows from a place on (nil is the start), and the next place; nil ends it.
    static func table(
        _ name: String, header: [String], part: @escaping @Sendable (String?) async throws -> (rows: [[String]], next: String?)
    ) -> Response {
        .download(name) { writer in
            let first = TableWriter(format: TableFormat(encoding: .utf8WithMark), guardsFormulas: true)
            try first.write(header)
            try first.flush()
            try await writer.write(ByteBuffer(bytes: first.bytes))
            var place: String?
            repeat {
                let (rows, next) = try await part(place)
                let table = TableWriter(guardsFormulas: true)
                for row in rows { try table.write(row) }
                try table.flush()
                if !table.bytes.isEmpty { try await writer.write(ByteBuffer(bytes: table.bytes)) }
                place = next
            } while place != nil
        }
    }
}
