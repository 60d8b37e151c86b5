import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

/// Items, and which purchases of them count.
struct ItemOptions: ParsableArguments {
    @Option(help: "Column of the item.") var item: String
    @Option(help: "Column of the quantity; lines with none or less, such as returns, are left out.") var quantity: String?
    @Option(help: "Items that fewer customers have bought are left out.") var minCustomers = 25
}

struct AnalyticsRecommend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Rank items for each customer.",
        discussion: """
            Writes customer,rank,item,score. The ranking is learnt from the days before --until, and on half of the customers it has to beat personal frequency (with \
            --new-only: EASE). Where the file goes on, the lists are held against what was bought.
            """)

    @Argument(help: "CSV file of lines, also gzipped.") var file: String
    @Option(help: "Column of the customer.") var customer: String
    @Option(help: "Column of the date, or date and time.") var date: String
    @Option(help: "Column of the basket; without it a day is one.") var basket: String?
    @OptionGroup var items: ItemOptions
    @Option(help: "The last day to learn from (default: the last in the file).") var until: String?
    @Option(help: "Items a customer.") var top = 20
    @Option(help: "Days that the lists are for.") var window = 31
    @Flag(help: "Only items that the customer has not bought.") var newOnly = false
    @Option(help: "Chooses what is random.") var seed: UInt64 = 1
    @Option(help: "CSV file to write.") var output: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.recommend() }
    }

    private func recommend() throws -> Int32 {
        guard top > 0, window > 0 else { throw Problem(.invalid, "option-invalid", "--top and --window are numbers above 0.") }
        var report = AnalyticsReport()
        let table = try AnalyticsTable(file, .init(keys: [customer, items.item], date: date, numbers: [items.quantity].compactMap(\.self)))
        report.note(table, path: file)
        guard let last = table.day.max() else { throw Problem(.invalid, "file-empty", "\(file) has no purchases.") }
        let end = try until.map { try Day(option: "until", $0).daysSinceEpoch } ?? last
        let purchases = try ItemPurchases(table, customer: customer, items: items, until: end)
        let mode: RecommendationMode = newOnly ? .discovery : .nextBasket
        let result = Recommender.recommend(purchases.matrix, until: end, window: window, top: max(top, 20), mode: mode, seed: seed) {
            Output.note($0)
        }
        report.section("recommendations")
        report.add("customers", .count(result.items.count { !$0.isEmpty }))
        report.add("items", .count(purchases.matrix.items))
        for note in result.notes { report.note(note) }
        if last > end {
            RecommendationFigures.add(result, purchases.matrix, end, min(end + Int32(clamping: window), last), mode, to: &report)
        }
        if let output {
            let writer = try TableWriter(path: output)
            try writer.write(["customer", "rank", "item", "score"])
            for (index, list) in result.items.enumerated() {
                for (rank, thing) in list.prefix(top).enumerated() {
                    try writer.write([purchases.customers[index], "\(rank + 1)", purchases.items[Int(thing)], decimal(result.scores[index][rank], 6)])
                }
            }
            try writer.close()
        }
        report.print(as: printing)
        return table.rejected > 0 ? 2 : 0
    }
}

/// Lines of a file as a matrix of the items that enough customers bought.
struct ItemPurchases {
    let customers: [String]
    let items: [String]
    let matrix: PurchaseMatrix

    init(_ table: AnalyticsTable, customer: String, items options: ItemOptions, until end: Int32) throws(Problem) {
        guard let buyer = table.keys[customer], let thing = table.keys[options.item] else {
            throw Problem(.invalid, "file-empty", "The file has no purchases.")
        }
        let quantity = options.quantity.flatMap { table.numbers[$0] }
        let counts: (Int) -> Bool = { line in
            if let quantity, !(quantity[line] > 0) { return false }
            return !thing.names[Int(thing.index[line])].isEmpty
        }
        var pairs = Set<Int64>()
        var buyers = [Int](repeating: 0, count: thing.names.count)
        for line in 0..<table.rows where table.day[line] <= end && counts(line) {
            if pairs.insert(Int64(buyer.index[line]) << 32 | Int64(thing.index[line])).inserted { buyers[Int(thing.index[line])] += 1 }
        }
        // A small shop has no item with many buyers: the bar falls to a hundredth of the customers, but not below 2.
        let bar = min(options.minCustomers, max(2, buyer.names.count / 100))
        let kept = buyers.indices.filter { buyers[$0] >= bar }
        guard !kept.isEmpty else {
            throw Problem(.invalid, "items-rare", "No item was bought by \(bar) customers up to \(Day(daysSinceEpoch: end)).")
        }
        var number = [Int32](repeating: -1, count: thing.names.count)
        for (position, old) in kept.enumerated() { number[old] = Int32(position) }
        self.customers = buyer.names
        self.items = kept.map { thing.names[$0] }
        matrix = PurchaseMatrix(
            customers: buyer.names.count, items: kept.count, customer: buyer.index,
            item: (0..<table.rows).map { counts($0) ? number[Int(thing.index[$0])] : -1 },
            day: table.day)
    }
}

enum RecommendationFigures {
    /// Lists against what was bought in (`end`, `until`].
    static func add(
        _ result: Recommender.Result, _ matrix: PurchaseMatrix, _ end: Int32, _ until: Int32, _ mode: RecommendationMode,
        to report: inout AnalyticsReport
    ) {
        let known = matrix.until(end)
        var truth = matrix.bought(after: end, until: until)
        // Whoever bought nothing before cannot be given a list of their own, and is not counted.
        for customer in truth.indices where known.starts[customer] == known.starts[customer + 1] { truth[customer] = [] }
        if mode == .discovery {
            for customer in truth.indices {
                let own = Set(known.item[known.starts[customer]..<known.starts[customer + 1]])
                truth[customer] = truth[customer].filter { !own.contains($0) }
            }
        }
        report.section(mode == .discovery ? "new items, \(until - end) days" : "all items, \(until - end) days")
        report.add("customers who bought", .count(truth.count { !$0.isEmpty }))
        for depth in [10, 20] {
            report.add("recall@\(depth)", RankingMetrics.recall(result.items, truth, at: depth), digits: 4)
            report.add("ndcg@\(depth)", RankingMetrics.gain(result.items, truth, at: depth), digits: 4)
        }
    }
}
