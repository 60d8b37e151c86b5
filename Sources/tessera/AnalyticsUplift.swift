import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

struct AnalyticsUplift: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uplift",
        abstract: "Whom a treatment changes, from a randomised test.",
        discussion: """
            Learns the effect of a treatment on an outcome of yes or no; the learner is chosen by cross-validation. Writes customer,score,rank in the file's order. The \
            figures are of halves that neither the learner nor its choice has seen.
            """)

    @Argument(help: "CSV file, a row for each customer of the test.") var file: String
    @Option(help: "Column of the treatment.") var treatment: String
    @Option(help: "Column of the outcome, 0 or 1.") var outcome: String
    @Option(help: "Columns of features, with commas between; texts become one feature for each value.") var features: String
    @Option(help: "The value that stands for the treatment (default: 1).") var treated = "1"
    @Option(help: "The value that stands for none (default: 0).") var control = "0"
    @Option(help: "Column that names the customer (default: the row's number).") var customer: String?
    @Option(help: "How often the file is cut into halves to measure.") var repeats = 3
    @Option(help: "Chooses what is random.") var seed: UInt64 = 1
    @Option(help: "CSV file to write.") var output: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.uplift() }
    }

    private func uplift() throws -> Int32 {
        guard repeats >= 0 else { throw Problem(.invalid, "option-invalid", "--repeats is 0 or more.") }
        var report = AnalyticsReport()
        let names = features.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty && $0 != treatment && $0 != outcome
        }
        let table = try AnalyticsTable(
            file, .init(keys: [treatment] + names + [customer].compactMap(\.self), numbers: [outcome] + names, allowsBlankKey: true))
        report.note(table, path: file)
        guard let arm = table.keys[treatment], let outcomes = table.numbers[outcome] else {
            throw Problem(.invalid, "file-empty", "\(file) has no rows.")
        }
        let encoded = FeatureColumns(table, names)
        let used = (0..<table.rows).filter { row in
            let value = arm.names[Int(arm.index[row])]
            return (value == treated || value == control) && outcomes[row].isFinite
        }
        let data = UpliftData(
            names: encoded.names, rows: used.map { encoded.rows[$0] }, treated: used.map { arm.names[Int(arm.index[$0])] == treated },
            outcome: used.map { outcomes[$0] })
        let (with, without) = (data.treated.count(where: \.self), data.treated.count { !$0 })
        guard with >= 50, without >= 50 else {
            throw Problem(
                .unprocessable, "no-control",
                "An effect needs at least 50 customers with the treatment and 50 without: \(with) have \(treatment) = \(treated), \(without) have \(control). It has \(arm.names.prefix(10).joined(separator: ", "))."
            )
        }
        guard data.outcome.allSatisfy({ $0 == 0 || $0 == 1 }) else { throw Problem(.unprocessable, "outcome-invalid", "\(outcome) must be 0 or 1.") }
        report.section("test")
        report.add("treated", .count(with))
        report.add("control", .count(without))
        report.add("outcome with treatment", rate(data, true), digits: 4)
        report.add("outcome without", rate(data, false), digits: 4)
        if repeats > 0 { measure(data, &report) }
        let choice = UpliftChoice.crossValidated(data, seed: seed)
        report.section("choice by cross-validation, all customers")
        for score in choice.scores { report.add("\(score.learner.title), Qini", score.qini, digits: 4) }
        let best = choice.scores.first?.learner ?? .two
        report.note("learner: \(best.title)")
        if let output {
            let scores = UpliftModel.fit(best, data, seed: seed).scores(data.rows)
            var rank = [Int](repeating: 0, count: scores.count)
            for (position, row) in scores.indices.sorted(by: { (scores[$0], -$0) > (scores[$1], -$1) }).enumerated() { rank[row] = position + 1 }
            let writer = try TableWriter(path: output)
            try writer.write(["customer", "score", "rank"])
            for (row, original) in used.enumerated() {
                let name = customer.flatMap { table.keys[$0] }.map { $0.names[Int($0.index[original])] } ?? "\(original + 1)"
                try writer.write([name, decimal(scores[row], 8), "\(rank[row])"])
            }
            try writer.close()
        }
        report.print(as: printing)
        return table.rejected > 0 ? 2 : 0
    }

    private func rate(_ data: UpliftData, _ isTreated: Bool) -> Double {
        let chosen = data.outcome.indices.filter { data.treated[$0] == isTreated }
        return chosen.isEmpty ? 0 : chosen.reduce(0.0) { $0 + data.outcome[$1] } / Double(chosen.count)
    }

    /// Halves: the learner is chosen and fitted on one, and measured on the other.
    private func measure(_ data: UpliftData, _ report: inout AnalyticsReport) {
        var (chosen, byLearner) = ([Double](), [UpliftLearner: [Double]]())
        var picks: [UpliftLearner: Int] = [:]
        for round in 0..<repeats {
            Output.note("halves \(round + 1) of \(repeats)")
            var random = SeededRandom(seed: seed &+ 104_729 &* UInt64(round + 1))
            let folds = random.folds(data.rows.count, 2)
            for side in 0..<2 {
                let train = data.selecting(folds.indices.filter { folds[$0] != side })
                let test = data.selecting(folds.indices.filter { folds[$0] == side })
                let choice = UpliftChoice.crossValidated(train, repeats: 2, seed: seed)
                for learner in UpliftLearner.allCases {
                    let value = Qini.area(UpliftModel.fit(learner, train, seed: seed).scores(test.rows), test)
                    byLearner[learner, default: []].append(value)
                    if learner == choice.scores.first?.learner {
                        chosen.append(value)
                        picks[learner, default: 0] += 1
                    }
                }
            }
        }
        report.section("held-out halves")
        report.add("Qini AUC, learner chosen by cross-validation", chosen.reduce(0, +) / Double(max(chosen.count, 1)), digits: 4)
        for learner in UpliftLearner.allCases {
            let values = byLearner[learner] ?? []
            report.add(
                "Qini AUC, \(learner.title) (chosen \(picks[learner] ?? 0) times)", values.reduce(0, +) / Double(max(values.count, 1)), digits: 4)
        }
    }
}

/// Columns of a table as numbers: numeric ones as they stand (gaps become the mean), texts as one column for each of up to 50 values.
struct FeatureColumns {
    private(set) var names: [String] = []
    private(set) var rows: [[Double]]

    init(_ table: AnalyticsTable, _ columns: [String]) {
        rows = [[Double]](repeating: [], count: table.rows)
        for column in columns {
            guard let key = table.keys[column], let numbers = table.numbers[column] else { continue }
            let finite = numbers.filter(\.isFinite)
            if finite.count * 100 >= numbers.count * 99 {
                let mean = finite.reduce(0, +) / Double(max(finite.count, 1))
                names.append(column)
                for row in rows.indices { rows[row].append(numbers[row].isFinite ? numbers[row] : mean) }
            } else {
                for value in 0..<min(key.names.count, 50) {
                    names.append("\(column) = \(key.names[value])")
                    for row in rows.indices { rows[row].append(key.index[row] == Int32(value) ? 1 : 0) }
                }
            }
        }
    }
}
