import Foundation
import Kernel
import RecordLinkage
import Tabular

/// What `tessera link` was asked, held against the header of the file.
struct LinkRequest {
    let file: String
    let columns: [String]
    let idColumn: Int
    let listColumn: Int?
    let truthColumn: Int?
    let guesses: [FieldGuess.Guess]
    let layout: ContactLayout
    let rules: ClusterRules

    init(_ command: Link) throws {
        file = command.file
        let preview: TablePreview
        do { preview = try TablePreview(path: command.file, rowCount: 2000) } catch {
            throw Problem(.invalid, "file-unreadable", "\(command.file): \(error)")
        }
        let columns = preview.columns
        guard columns.contains(where: { !$0.isEmpty }) else {
            throw Problem(.invalid, "file-empty", "\(command.file): the first line names no columns; a table begins with its header.")
        }
        self.columns = columns
        func position(_ name: String, _ option: String) throws -> Int {
            guard let place = columns.firstIndex(of: name) ?? columns.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
                throw Problem(
                    .invalid, "column-unknown", "\(option): the file has no column \"\(name)\"; it has \(columns.joined(separator: ", ")).")
            }
            return place
        }
        idColumn = try position(command.id, "--id")
        listColumn = try command.linkOnly.map { try position($0, "--link-only") }
        truthColumn = try command.truth.map { try position($0, "--truth") }
        let leaving = Set([idColumn, listColumn, truthColumn].compactMap { $0 })
        if command.fields.isEmpty {
            guesses = FieldGuess.guesses(header: columns, rows: preview.rows, leaving: leaving)
        } else {
            guesses = try command.fields.map { text in
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw Problem(.invalid, "field-invalid", "--field is KIND=COLUMN, not \"\(text)\".") }
                guard let kind = FieldKind(rawValue: parts[0]) else {
                    throw Problem(
                        .invalid, "kind-unknown",
                        "--field: there is no kind \"\(parts[0])\"; there are \(FieldKind.allCases.map(\.rawValue).joined(separator: ", ")).")
                }
                let column = try position(parts[1], "--field")
                return FieldGuess.Guess(
                    field: FieldAssignment(kind, column: column, name: columns[column]), column: column, header: columns[column], reason: "was given")
            }
        }
        guard command.threshold > 0, command.threshold < 1 else {
            throw Problem(.invalid, "threshold-invalid", "--threshold is a chance above 0 and below 1, such as 0.9.")
        }
        rules = ClusterRules(linkProbability: command.threshold, reviewProbability: min(ClusterRules().reviewProbability, command.threshold))
        layout = ContactLayout(guesses.compactMap(\.field))
        guard !layout.comparisons.isEmpty else {
            throw Problem(
                .invalid, "nothing-to-compare",
                "No column of \(command.file) was recognised as one that tells people apart; say which with --field KIND=COLUMN.")
        }
    }
}
