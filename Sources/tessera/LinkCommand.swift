import ArgumentParser
import Foundation
import Kernel
import RecordLinkage
import Tabular

struct Link: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say which rows of a table are one person, without labels and without a database.",
        discussion: """
            Kinds of columns are guessed from header and values unless --field is given: given, family, particle, name, email, phone, birth, birth-year, \
            birth-month, birth-day, address, house, postcode, locality, region, country, tax-code, card, gender, text, category. The output has the columns id, \
            cluster (the id of the first row of the person) and confidence (the chance that the row belongs there).
            """)
    @Argument(help: "The table: delimited text, any encoding, also gzipped.") var file: String
    @Option(help: "The column that names a row.") var id: String
    @Option(name: .customLong("field"), help: "What a column holds, as KIND=COLUMN; may be repeated. Without it the kinds are guessed.") var fields:
        [String] = []
    @Option(help: "The column that says which list a row is of: only rows of different lists are linked.") var linkOnly: String?
    @Option(help: "From which chance on two rows are one person, above 0 and below 1.") var threshold: Double = ClusterRules().linkProbability
    @Option(help: "The file to write, with id, cluster and confidence.") var output: String
    @Option(help: "A file for the pairs that may well be decided the other way, the most doubtful first.") var doubtful: String?
    @Option(parsing: .upToNextOption, help: "The ids of two rows: print what speaks for and against their being one person.") var explain: [String] =
        []
    @Option(help: "The column with the true person: print precision, recall and F1 over pairs and over rows.") var truth: String?
    @Flag(help: "Print JSON.") var json = false

    mutating func run() async throws {
        var options = DatabaseOptions()
        options.json = json
        let command = self
        try await Failure.told(as: options) {
            let request = try LinkRequest(command)
            let linked = try LinkedFile(request)
            try linked.write(to: command.output)
            if let doubtful = command.doubtful { try linked.writeDoubtful(to: doubtful) }
            let report = LinkReport(linked, explain: command.explain, truth: command.truth != nil)
            let (document, text) = (try report.json(), try report.text())
            Output.print(document, else: text, as: options)
            if linked.problemCount > 0 { Output.note("tessera: \(linked.problemCount) rows could not be read and are left out") }
            return linked.problemCount > 0 ? 2 : 0
        }
    }
}
