import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

struct AnalyticsChoice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "choice",
        abstract: "How households choose among brands with prices: price sensitivity of each.",
        discussion: """
            Each row is one choice, in order of time within a household; prices of all alternatives stand in columns PRICE.alternative (or PRICE_alternative), other \
            attributes likewise. Writes household,choices,elasticity,deviation,tier. The last choices of each household are held out to measure, then all are learnt from.
            """)

    @Argument(help: "CSV file, a row for each choice.") var file: String
    @Option(help: "Column of the household.") var household: String
    @Option(help: "Column of the alternative chosen.") var choice: String
    @Option(help: "What the columns of prices begin with.") var price = "price"
    @Option(help: "What the columns of other attributes begin with, with commas between (default: all there are).") var attributes: String?
    @Option(help: "Share of each household's choices to hold out, the last ones.") var holdOut = 0.2
    @Option(help: "CSV file to write.") var output: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.choose() }
    }

    private func choose() throws -> Int32 {
        guard holdOut >= 0, holdOut < 1 else { throw Problem(.invalid, "option-invalid", "--hold-out is a share from 0 to below 1.") }
        var report = AnalyticsReport()
        let panel = try ChoicePanel(file, household: household, choice: choice, price: price, attributes: attributes)
        for note in panel.notes { report.note(note) }
        let data = panel.data
        let (known, held) = data.split(lastShare: holdOut)
        if holdOut > 0, !held.isEmpty { measure(data.selecting(known), data.selecting(held), &report) }
        let all = HouseholdLogit.fit(data)
        let shares = marketShares(data)
        let meanShare = shares.reduce(0) { $0 + $1 * $1 }
        report.section("all choices")
        report.add("households", .count(data.households))
        report.add("choices", .count(data.occasions))
        for (index, name) in data.attributes.enumerated() {
            report.add("mean coefficient of \(name)", all.mean[data.alternatives.count - 1 + index])
        }
        let elasticities = (0..<data.households).map { all.elasticity(of: $0, attribute: 0, meanShare: meanShare) }
        if let output {
            var counts = [Int](repeating: 0, count: data.households)
            for home in data.household { counts[home] += 1 }
            let order = elasticities.indices.sorted { (elasticities[$0].value, $0) < (elasticities[$1].value, $1) }
            var tier = [String](repeating: "middle", count: data.households)
            for (position, home) in order.enumerated() {
                tier[home] = position * 3 < order.count ? "high" : position * 3 >= order.count * 2 ? "low" : "middle"
            }
            let writer = try TableWriter(path: output)
            try writer.write(["household", "choices", "elasticity", "deviation", "tier"])
            for home in 0..<data.households {
                try writer.write([
                    panel.households[home], "\(counts[home])", decimal(elasticities[home].value, 4), decimal(elasticities[home].deviation, 4),
                    tier[home],
                ])
            }
            try writer.close()
        }
        report.print(as: printing)
        return panel.rejected > 0 ? 2 : 0
    }

    private func marketShares(_ data: ChoiceData) -> [Double] {
        var counts = [Double](repeating: 0.5, count: data.alternatives.count)
        for choice in data.choice { counts[choice] += 1 }
        let total = counts.reduce(0, +)
        return counts.map { $0 / total }
    }

    private func measure(_ known: ChoiceData, _ held: ChoiceData, _ report: inout AnalyticsReport) {
        let shares = marketShares(known)
        let beta = HouseholdLogit.pooled(known)
        let own = HouseholdLogit.fit(known)
        func loss(_ probabilities: (Int) -> [Double]) -> Double {
            let total = (0..<held.occasions).reduce(0.0) { $0 - log(max(probabilities($1)[held.choice[$1]], 1e-9)) }
            return total / Double(held.occasions)
        }
        report.section("last choices of each household")
        report.add("choices", .count(held.occasions))
        report.add("log loss, market share", loss { _ in shares })
        report.add("log loss, one elasticity for all", loss { HouseholdLogit.pooledProbabilities(held, $0, beta) })
        report.add("log loss, empirical Bayes by household", loss { own.probabilities(held, $0) })
    }
}

/// A file of choices with the prices of all alternatives.
struct ChoicePanel {
    private(set) var data: ChoiceData
    private(set) var households: [String]
    private(set) var notes: [String] = []
    private(set) var rejected = 0

    init(_ path: String, household: String, choice: String, price: String, attributes wanted: String?) throws(Problem) {
        let header: [String]
        do { header = try TableReader(path: path).columns.names } catch { throw Problem(.invalid, "file-unreadable", "\(path): \(error)") }
        func suffixes(_ prefix: String) -> [String] {
            header.filter { $0.hasPrefix(prefix + ".") || $0.hasPrefix(prefix + "_") }.map { String($0.dropFirst(prefix.count + 1)) }
        }
        func column(_ prefix: String, _ alternative: String) -> String? {
            [prefix + "." + alternative, prefix + "_" + alternative].first { header.contains($0) }
        }
        let alternatives = suffixes(price)
        guard alternatives.count >= 2 else {
            throw Problem(
                .unprocessable, "alternatives-few",
                "\(path) has \(alternatives.count) columns that begin with \(price).: a choice needs at least two alternatives.")
        }
        let prefixes = Set(header.compactMap { name in name.firstIndex { $0 == "." || $0 == "_" }.map { String(name[..<$0]) } })
        let others =
            wanted.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
            ?? prefixes.subtracting([price]).filter { prefix in alternatives.allSatisfy { column(prefix, $0) != nil } }.sorted()
        var columns: [[String]] = []
        for alternative in alternatives {
            var row: [String] = []
            for prefix in [price] + others {
                guard let name = column(prefix, alternative) else {
                    throw Problem(.invalid, "column-missing", "\(path) has no column \(prefix).\(alternative).")
                }
                row.append(name)
            }
            columns.append(row)
        }
        let table = try AnalyticsTable(path, .init(keys: [household, choice], numbers: Array(Set(columns.flatMap(\.self))).sorted()))
        guard let homes = table.keys[household], let choices = table.keys[choice] else {
            throw Problem(.invalid, "file-empty", "\(path) has no rows.")
        }
        let numberOf = choices.names.map { alternatives.firstIndex(of: $0) }
        let prices = columns.flatMap { table.numbers[$0[0]] ?? [] }.filter { $0 > 0 }.sorted()
        guard !prices.isEmpty else { throw Problem(.unprocessable, "prices-missing", "\(path) has no price above zero.") }
        // The logarithm needs a price: one of nothing or less counts as a hundredth of the middle one.
        let least = prices[prices.count / 2] / 100
        var (values, homeOf, chosen, floored, unusable) = ([Double](), [Int](), [Int](), 0, 0)
        for row in 0..<table.rows {
            guard let choice = numberOf[Int(choices.index[row])] else {
                unusable += 1
                continue
            }
            let line = columns.flatMap { names in
                names.enumerated().map { position, name -> Double in
                    let value = table.numbers[name]?[row] ?? .nan
                    guard position == 0 else { return value.isFinite ? value : 0 }
                    if value.isFinite, value > 0 { return log(value) }
                    floored += 1
                    return log(least)
                }
            }
            values += line
            homeOf.append(Int(homes.index[row]))
            chosen.append(choice)
        }
        guard !chosen.isEmpty else {
            throw Problem(
                .unprocessable, "choices-unknown", "No value of \(choice) is one of the alternatives \(alternatives.joined(separator: ", ")).")
        }
        if floored > 0 { notes.append("\(floored) prices of zero or less count as \(least)") }
        if unusable > 0 { notes.append("\(unusable) rows choose what has no price column and were left out") }
        if table.rejected > 0 { notes.append("\(table.rejected) rows could not be used: " + table.problems.joined(separator: "; ")) }
        rejected = table.rejected
        households = homes.names
        data = ChoiceData(
            alternatives: alternatives, attributes: ["ln price"] + others, household: homeOf, households: homes.names.count, values: values,
            choice: chosen)
    }
}
