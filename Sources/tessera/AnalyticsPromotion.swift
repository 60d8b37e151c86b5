import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

struct AnalyticsPromotion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promotion",
        abstract: "Who buys at a discount beyond what offers explain.",
        discussion:
            "Writes customer,lines,effect,deviation,tier: effect is what the customer adds to the log odds that a line is bought at a discount.")

    @Argument(help: "CSV file of lines, also gzipped.") var file: String
    @Option(help: "Column of the customer.") var customer: String
    @Option(help: "Column of the item.") var item: String
    @Option(help: "Column of the date, or date and time.") var date: String
    @Option(help: "Column of the discount; a line with one other than 0 is bought at a discount.") var discount: String
    @Option(help: "Column of the store.") var store: String?
    @Option(help: "The last day to learn from; the rest is foretold (default: three quarters of the time).") var until: String?
    @Option(help: "Chooses what is random.") var seed: UInt64 = 1
    @Option(help: "CSV file to write.") var output: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.promotion() }
    }

    private func promotion() throws -> Int32 {
        var report = AnalyticsReport()
        let table = try AnalyticsTable(file, .init(keys: [customer, item] + [store].compactMap(\.self), date: date, amounts: [discount]))
        report.note(table, path: file)
        guard let buyer = table.keys[customer], let product = table.keys[item], let discounts = table.amounts[discount], let first = table.day.min(),
            let last = table.day.max()
        else { throw Problem(.invalid, "file-empty", "\(file) has no lines.") }
        let end = try until.map { try Day(option: "until", $0).daysSinceEpoch } ?? first + (last - first) * 3 / 4
        let shops = store.flatMap { table.keys[$0] }
        let lines = PromotionSensitivity.Lines(
            customers: buyer.names.count, customer: buyer.index, products: product.names.count, product: product.index,
            stores: shops?.names.count ?? 0,
            store: shops?.index, week: table.day.map { ($0 - first) / 7 }, isDiscounted: discounts.map { $0 != 0 })
        let known = (0..<table.rows).filter { table.day[$0] <= end }
        let later = (0..<table.rows).filter { table.day[$0] > end }
        guard !known.isEmpty else { throw Problem(.invalid, "window-invalid", "No line is from before \(Day(daysSinceEpoch: end)).") }
        let fit = PromotionSensitivity.fit(lines, known: known, others: later, seed: seed)
        report.section("promotion sensitivity")
        report.add("lines learnt from", .count(known.count))
        report.add("share at a discount", Double(known.count { lines.isDiscounted[$0] }) / Double(known.count))
        report.add("deviation of effects over customers", fit.spread)
        var counts = [(lines: Int, discounted: Int)](repeating: (0, 0), count: buyer.names.count)
        for row in known {
            counts[Int(buyer.index[row])].lines += 1
            if lines.isDiscounted[row] { counts[Int(buyer.index[row])].discounted += 1 }
        }
        if !later.isEmpty {
            let truth = later.map { lines.isDiscounted[$0] }
            report.section("later lines")
            report.add("lines", .count(later.count))
            let raw = later.map { row -> Double in
                let own = counts[Int(buyer.index[row])]
                return (Double(own.discounted) + 1) / (Double(own.lines) + 2)
            }
            report.add("log loss, raw share of the customer", Metrics.logLoss(raw, truth))
            report.add("log loss, what was on offer", Metrics.logLoss(later.map { fit.availability[$0] }, truth), digits: 4)
            report.add("log loss, with the customer's effect", Metrics.logLoss(later.map { fit.probability(lines, $0) }, truth), digits: 4)
        }
        if let output {
            let writer = try TableWriter(path: output)
            try writer.write(["customer", "lines", "effect", "deviation", "tier"])
            for (index, name) in buyer.names.enumerated() where counts[index].lines > 0 {
                let (effect, deviation) = (fit.effects[index], fit.deviations[index])
                // High and low only where nine in ten would agree.
                let tier = effect > 1.28 * deviation ? "high" : effect < -1.28 * deviation ? "low" : "middle"
                try writer.write([name, "\(counts[index].lines)", decimal(effect, 4), decimal(deviation, 4), tier])
            }
            try writer.close()
        }
        report.print(as: printing)
        return table.rejected > 0 ? 2 : 0
    }
}
