import Foundation
import Kernel
import RecordLinkage
import Tabular

/// A table that was read and linked.
struct LinkedFile {
    let request: LinkRequest
    let linkage: BulkLinkage
    /// The ids of the rows; number n + 1 is row n.
    let ids: ByteDictionary
    /// The true person of each row, where it was asked for.
    let truth: [UInt32]
    let problemCount: Int

    init(_ request: LinkRequest) throws {
        self.request = request
        let reader = try TableReader(path: request.file)
        let builder = ContactTableBuilder(request.layout)
        var ids = ByteDictionary()
        var people = ByteDictionary()
        var lists = ByteDictionary()
        var truth: [UInt32] = []
        var listOf: [UInt32] = []
        var problems = 0
        var batch = RowBatch()
        while try reader.fill(&batch) {
            problems += batch.problems.count
            let rows = batch.rows
            for row in rows {
                let known = ids.count
                _ = row[request.idColumn].trimmed.withBytes { ids.intern($0) }
                guard ids.count > known else { throw Self.badID(row, request) }
                if let column = request.truthColumn { truth.append(row[column].withBytes { people.intern($0) }) }
                if let column = request.listColumn { listOf.append(row[column].withBytes { lists.intern($0) }) }
            }
            builder.append(rows: rows.count) { row, column, take in rows[row][column].withBytes(take) }
        }
        self.ids = ids
        self.truth = truth
        problemCount = problems
        linkage = BulkLinkage(
            try builder.finish(joiningCopies: request.listColumn == nil), pairing: Pairing(lists: request.listColumn == nil ? nil : listOf),
            rules: request.rules)
    }

    private static func badID(_ row: Row, _ request: LinkRequest) -> Problem {
        let name = request.columns[request.idColumn]
        return row[request.idColumn].isBlank
            ? Problem(.invalid, "id-missing", "line \(row.line): the column \"\(name)\" is empty; every row needs an id.")
            : Problem(.invalid, "id-repeated", "line \(row.line): the value in the column \"\(name)\" stands in an earlier row too; ids are unique.")
    }

    /// The row with this id.
    func row(_ id: String) throws -> Int {
        guard let row = (0..<ids.count).first(where: { ids.text(UInt32($0 + 1)) == id }) else {
            throw Problem(.missing, "row-missing", "--explain: no row has the id \"\(id)\".")
        }
        return row
    }

    func write(to path: String) throws {
        let table = try TableWriter(path: path, format: TableFormat(lineEnding: .lineFeed))
        try table.write(["id", "cluster", "confidence"])
        for row in 0..<ids.count {
            try table.write([
                ids.text(UInt32(row + 1)), ids.text(linkage.roots[row] + 1), Self.fourPlaces(linkage.confidence[row]),
            ])
        }
        try table.close()
    }

    /// The pairs that somebody should look at: ids, the chance that the two are one person, and whether they were taken for one.
    func writeDoubtful(to path: String) throws {
        let table = try TableWriter(path: path, format: TableFormat(lineEnding: .lineFeed))
        try table.write(["id", "other", "probability", "together"])
        for pair in linkage.doubtful(request.rules) {
            try table.write([
                ids.text(pair.left + 1), ids.text(pair.right + 1), Self.fourPlaces(Float(pair.probability)), pair.isTogether ? "yes" : "no",
            ])
        }
        try table.close()
    }

    private static func fourPlaces(_ share: Float) -> String {
        let number = Int((Double(min(max(share, 0), 1)) * 10_000).rounded())
        if number >= 10_000 { return "1.0000" }
        let digits = String(number)
        return "0." + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
