import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

/// Where the category of a line stands: in the lines, or in a file of items.
struct CategoryOptions: ParsableArguments {
    @Option(help: "Column of the category.") var category: String?
    @Option(help: "CSV file of items that holds the category, beside --item and --item-key.") var itemFile: String?
    @Option(help: "Column of the item in the file of items.") var itemKey: String?

    /// The category of each line, −1 where it has none, and the categories' names.
    func categories(_ table: AnalyticsTable, item: String?, category: String) throws(Problem) -> (index: [Int32], names: [String]) {
        guard let itemFile, let itemKey else {
            guard let key = table.keys[category] else { throw Problem(.invalid, "column-missing", "There is no column \(category).") }
            return (key.index.map { key.names[Int($0)].isEmpty ? -1 : $0 }, key.names)
        }
        guard let item, let lines = table.keys[item] else {
            throw Problem(.invalid, "option-missing", "--item-file needs --item, the column of the item in the lines.")
        }
        let list = try AnalyticsTable(itemFile, .init(keys: [itemKey, category]))
        guard let items = list.keys[itemKey], let groups = list.keys[category] else {
            throw Problem(.invalid, "file-empty", "\(itemFile) has no items.")
        }
        var known: [String: Int32] = [:]
        for (row, name) in items.index.enumerated() where !groups.names[Int(groups.index[row])].isEmpty {
            known[items.names[Int(name)]] = groups.index[row]
        }
        let ofItem = lines.names.map { known[$0] ?? -1 }
        return (lines.index.map { ofItem[Int($0)] }, groups.names)
    }
}

struct AnalyticsLifestyles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lifestyles",
        abstract: "Mixtures of categories that customers' baskets are made of.",
        discussion: """
            Writes customer,lifestyle,… with the share of each mixture. How many mixtures is chosen by how firm segments are within the time that is known. With --until \
            the rest of the file is foretold and measured.
            """)

    @Argument(help: "CSV file of lines, also gzipped.") var file: String
    @Option(help: "Column of the customer.") var customer: String
    @Option(help: "Column of the date, or date and time.") var date: String
    @Option(help: "Column of the basket; without it a day is one.") var basket: String?
    @Option(help: "Column of the item, where categories come from a file of items.") var item: String?
    @OptionGroup var categories: CategoryOptions
    @Option(help: "The last day to learn from (default: the last in the file).") var until: String?
    @Option(help: "How many mixtures (default: chosen).") var topics: Int?
    @Option(help: "Categories that fewer customers have bought are left out.") var minCustomers = 25
    @Option(help: "Chooses what is random.") var seed: UInt64 = 1
    @Option(help: "CSV file to write: a row for each customer.") var output: String?
    @Option(help: "CSV file to write: topic,category,share,lift of the ten categories that mark each mixture.") var profiles: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.lifestyles() }
    }

    private func lifestyles() throws -> Int32 {
        guard let category = categories.category else { throw Problem(.invalid, "option-missing", "--category names the column of the category.") }
        var report = AnalyticsReport()
        let isJoined = categories.itemFile != nil
        let keys = [customer] + [basket, item, isJoined ? nil : category].compactMap(\.self)
        let table = try AnalyticsTable(file, .init(keys: keys, date: date))
        report.note(table, path: file)
        guard let buyer = table.keys[customer], let first = table.day.min(), let last = table.day.max() else {
            throw Problem(.invalid, "file-empty", "\(file) has no lines.")
        }
        let groups = try categories.categories(table, item: item, category: category)
        let end = try until.map { try Day(option: "until", $0).daysSinceEpoch } ?? last
        let counts = CategoryCounts(
            table, buyer: buyer, basket: basket.flatMap { table.keys[$0] }, groups: groups.index, until: end, minimum: minCustomers,
            names: groups.names)
        guard counts.names.count >= 2 else {
            throw Problem(
                .invalid, "categories-few",
                "Lifestyles need two categories that at least \(counts.minimum) customers buy; there are \(counts.names.count).")
        }
        let known = counts.counts(first...end)
        let middle = first + (end - first) * 2 / 3
        let choice = LifestyleChoice.make(
            early: counts.counts(first...middle), late: counts.counts((middle + 1)...max(end, middle + 1)), segments: topics, seed: seed
        ) { Output.note($0) }
        report.section("choice of mixtures, within the time that is known")
        report.add("categories", .count(counts.names.count))
        for trial in choice.trials {
            report.add("\(trial.topics): agreement", trial.agreement)
            report.add("\(trial.topics): perplexity with own share", trial.perplexity, digits: 2)
        }
        let segmentTopics = choice.segmentTopics
        let model = LifestyleModel.fit(
            known.weighted(by: choice.segmentWeights), topics: segmentTopics, seed: seed, start: choice.segmentStart)
        report.section("lifestyles")
        report.add("mixtures of segments", .count(segmentTopics))
        if let mixture = choice.mixtureTopics {
            report.add("mixtures of shares", .count(mixture))
        } else {
            report.note("mixtures foretell no better than the share of all customers: shares are own purchases drawn to that")
        }
        if last > end { measure(model, choice, known, counts.counts((end + 1)...last), &report) }
        try write(model, choice.segmentWeights, buyer.names, counts.names, known)
        report.print(as: printing)
        return table.rejected > 0 ? 2 : 0
    }

    private func measure(
        _ model: LifestyleModel, _ choice: LifestyleChoice, _ known: LifestyleModel.Counts, _ later: LifestyleModel.Counts,
        _ report: inout AnalyticsReport
    ) {
        let population = LifestyleChoice.populationShare(known)
        report.section("later purchases")
        report.add(
            "perplexity, own share drawn to that of all",
            LifestyleChoice.perplexity(known, later, weight: choice.populationWeight) { _ in population }, digits: 2)
        if let mixture = choice.mixtureTopics {
            let shares = LifestyleModel.fit(known, topics: mixture, seed: seed)
            report.add(
                "perplexity, own share drawn to the mixture",
                LifestyleChoice.perplexity(known, later, weight: choice.mixtureWeight, prior: LifestyleChoice.prior(shares)), digits: 2)
        }
        let (before, after) = (model.segments(model.shares), model.segments(model.shares(of: later.weighted(by: choice.segmentWeights))))
        let both = (0..<known.customers).filter { known.starts[$0] < known.starts[$0 + 1] && later.starts[$0] < later.starts[$0 + 1] }
        report.add("agreement of segments (ARI)", LifestyleEvaluation.adjustedRand(both.map { before[$0] }, both.map { after[$0] }))
    }

    private func write(
        _ model: LifestyleModel, _ weights: [Float], _ customers: [String], _ names: [String], _ known: LifestyleModel.Counts
    ) throws {
        let segments = model.segments(model.shares)
        if let output {
            let writer = try TableWriter(path: output)
            try writer.write(["customer", "lifestyle"] + (1...model.topics).map { "share_\($0)" })
            for customer in customers.indices where known.starts[customer] < known.starts[customer + 1] {
                let shares = (0..<model.topics).map { decimal(Double(model.shares[customer * model.topics + $0]), 4) }
                try writer.write([customers[customer], "\(segments[customer] + 1)"] + shares)
            }
            try writer.close()
        }
        guard let profiles else { return }
        let population = LifestyleChoice.populationShare(known)
        let writer = try TableWriter(path: profiles)
        try writer.write(["topic", "category", "share", "lift"])
        let plain = model.profiles(learntWith: weights)
        for topic in 0..<model.topics {
            let shares = names.indices.map { Double(plain[topic * names.count + $0]) }
            // Lift alone would name what is hardly bought at all: it is weighed by the share.
            let order = names.indices.sorted {
                shares[$0] * log(max(shares[$0], 1e-12) / population[$0]) > shares[$1] * log(max(shares[$1], 1e-12) / population[$1])
            }
            for index in order.prefix(10) {
                try writer.write(["\(topic + 1)", names[index], decimal(shares[index], 4), decimal(shares[index] / population[index], 2)])
            }
        }
        try writer.close()
    }
}

/// How many baskets of each customer held each category, within spans of time.
struct CategoryCounts {
    let names: [String]
    let minimum: Int
    private let customers: Int
    /// Of each basket and category once: customer, category, day.
    private var entries: [(Int32, Int32, Int32)] = []

    init(
        _ table: AnalyticsTable, buyer: AnalyticsTable.Key, basket: AnalyticsTable.Key?, groups: [Int32], until end: Int32, minimum: Int,
        names all: [String]
    ) {
        customers = buyer.names.count
        let fewest = min(minimum, max(2, buyer.names.count / 100))
        self.minimum = fewest
        struct Once: Hashable {
            var customer: Int32
            var basket: Int32
            var category: Int32
        }
        var seen = Set<Once>()
        var buyers = [Set<Int32>](repeating: [], count: all.count)
        var raw: [(Int32, Int32, Int32)] = []
        for line in 0..<table.rows where groups[line] >= 0 {
            let once = Once(customer: buyer.index[line], basket: basket?.index[line] ?? table.day[line], category: groups[line])
            guard seen.insert(once).inserted else { continue }
            raw.append((once.customer, once.category, table.day[line]))
            if table.day[line] <= end { buyers[Int(once.category)].insert(once.customer) }
        }
        let kept = all.indices.filter { buyers[$0].count >= fewest }
        var number = [Int32](repeating: -1, count: all.count)
        for (position, old) in kept.enumerated() { number[old] = Int32(position) }
        names = kept.map { all[$0] }
        entries = raw.compactMap { number[Int($0.1)] < 0 ? nil : ($0.0, number[Int($0.1)], $0.2) }
    }

    func counts(_ span: ClosedRange<Int32>) -> LifestyleModel.Counts {
        var rows = [[Int32: Float]](repeating: [:], count: customers)
        for (customer, category, day) in entries where span.contains(day) { rows[Int(customer)][category, default: 0] += 1 }
        return LifestyleModel.Counts(categories: names.count, rows: rows)
    }
}
