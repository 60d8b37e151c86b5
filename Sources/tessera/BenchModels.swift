import ArgumentParser
import Foundation
import Kernel
import PurchaseModels

/// Times of the models alone, the reading of files left out; `make bench-models` prints them beside those of others.
struct BenchModels: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Seconds of each purchase model, without the reading of files.",
        subcommands: [Process.self, Items.self, Scores.self])

    /// The least of some runs: what else the machine does makes runs longer, never shorter.
    static func seconds(runs: Int, _ body: () -> Void) -> Double {
        var best = Double.infinity
        for _ in 0..<max(runs, 1) {
            let start = ContinuousClock.now
            body()
            best = min(best, (ContinuousClock.now - start).seconds)
        }
        return best
    }

    struct Process: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "BG/NBD and Pareto/NBD of a file of purchases.")
        @OptionGroup var purchases: PurchaseOptions
        @Option(help: "The last day to learn from.") var calibrateUntil: String?
        @Option(help: "Runs of each; the least time is printed.") var runs = 5

        func run() async throws {
            let table = try AnalyticsTable(purchases.file, .init(keys: [purchases.customer], date: purchases.date))
            guard let customer = table.keys[purchases.customer], let last = table.day.max() else { return }
            let end = try calibrateUntil.map { try Day(option: "calibrate-until", $0).daysSinceEpoch } ?? last
            let log = VisitLog(customers: customer.names.count, customer: customer.index, day: table.day, amount: nil)
            let histories = log.histories(until: end, unit: 7).histories
            var times: [JSON.Member] = [JSON.Member("customers", .integer(Int64(histories.count)))]
            for model in [ProcessModel.bgnbd, .mbgnbd, .pareto] {
                times.append(JSON.Member(model.rawValue, .number(BenchModels.seconds(runs: runs) { _ = ProcessFit.fit(model, histories) })))
            }
            print(JSON.object(times).pretty)
        }
    }

    struct Items: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "EASE, ALS and lifestyles of a file of lines.")
        @Argument(help: "CSV file of lines.") var file: String
        @Option(help: "Column of the customer.") var customer: String
        @Option(help: "Column of the date.") var date: String
        @Option(help: "Column of the basket.") var basket: String?
        @OptionGroup var items: ItemOptions
        @OptionGroup var categories: CategoryOptions
        @Option(help: "The last day to learn from.") var until: String?
        @Option(help: "Runs of each; the least time is printed.") var runs = 3

        func run() async throws {
            let keys = [customer, items.item] + [basket].compactMap(\.self)
            let table = try AnalyticsTable(file, .init(keys: keys, date: date, numbers: [items.quantity].compactMap(\.self)))
            guard let last = table.day.max(), let first = table.day.min(), let buyer = table.keys[customer] else { return }
            let end = try until.map { try Day(option: "until", $0).daysSinceEpoch } ?? last
            let matrix = try ItemPurchases(table, customer: customer, items: items, until: end).matrix.until(end)
            var times = [
                JSON.Member("pairs", .integer(Int64(matrix.pairs))), JSON.Member("items", .integer(Int64(matrix.items))),
                JSON.Member("ease", .number(BenchModels.seconds(runs: runs) { _ = EASE.fit(matrix, penalty: 1000) })),
                JSON.Member("als", .number(BenchModels.seconds(runs: runs) { _ = ImplicitALS.fit(matrix) })),
            ]
            if let category = categories.category {
                let groups = try categories.categories(table, item: items.item, category: category)
                let counts = CategoryCounts(
                    table, buyer: buyer, basket: basket.flatMap { table.keys[$0] }, groups: groups.index, until: end, minimum: 25, names: groups.names
                )
                let known = counts.counts(first...end)
                times.append(JSON.Member("categories", .integer(Int64(counts.names.count))))
                times.append(JSON.Member("nmf", .number(BenchModels.seconds(runs: runs) { _ = LifestyleModel.fit(known, topics: 8) })))
            }
            print(JSON.object(times).pretty)
        }
    }

    struct Scores: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "RFM with quintiles of lines that a formula makes.",
            discussion:
                "Basket i / 5 of line i belongs to the customer mix(basket); the day, the amount and so on come from further mixes, so that others can make the same."
        )
        @Option(help: "Lines.") var lines = 100_000_000
        @Option(help: "Customers.") var customers = 4_000_000
        @Option(help: "Runs; the least time is printed.") var runs = 3

        func run() async throws {
            let (lines, customers) = (lines, customers)
            // 32-bit finaliser of MurmurHash3, which NumPy does in one line.
            func mix(_ value: UInt32) -> UInt32 {
                var z = value
                z = (z ^ (z >> 16)) &* 0x85EB_CA6B
                z = (z ^ (z >> 13)) &* 0xC2B2_AE35
                return z ^ (z >> 16)
            }
            let basket = (0..<lines).map { Int32($0 / 5) }
            let customer = basket.map { Int32(mix(UInt32($0)) % UInt32(customers)) }
            let day = basket.map { 19_000 + Int32(mix(UInt32($0) &+ 0x1234_5678) % 730) }
            let amount = (0..<lines).map { Int64(mix(UInt32($0) &+ 0x9ABC_DEF0) % 5000) }
            var sum: Int64 = 0
            let time = BenchModels.seconds(runs: runs) {
                let rfm = RFM(
                    customers: customers, customer: customer, baskets: lines / 5 + 1, basket: basket, day: day, amount: amount, asOf: 19_730)
                sum = rfm.monetaryScore.reduce(0) { $0 + Int64($1) }
            }
            print(JSON.object([JSON.Member("rfm", .number(time)), JSON.Member("sumOfScores", .integer(sum))]).pretty)
        }
    }
}
