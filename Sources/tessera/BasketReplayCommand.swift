import ArgumentParser
import BasketEngine
import Foundation
import Kernel
import Tabular

extension BasketCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try a rule document on past sales: baskets touched, cost, margin, points, by store and week.",
            discussion: """
                SALES is CSV, plain or gzip, one row a line. Columns are guessed from header and values; --column puts right what is guessed wrong. Receipts \
                are gone through in the order of time, so that limits and budgets run out as they would have. Coupons and audiences are not in past sales: \
                promotions that ask for them do not hold.
                """)
        @Argument(help: "The rule document, JSON.") var rules: String
        @Argument(help: "The sales, CSV or CSV.gz.") var sales: String
        @Option(help: "FIELD=HEADER, such as amount=sales_value; several times.") var column: [String] = []
        @Option(help: "A file of products, for category, brand and cost.") var products: String?
        @Option(help: "A column of --products that is a level of the category, from the top; several times.") var category: [String] = []
        @Option(help: "Percent of the price that is margin where no cost is known.") var margin: Double?
        @Flag(help: "Take amounts as they were before the discounts that stand in the file.") var beforeDiscounts = false
        @Option(help: "How many stores and weeks are printed.") var most = 20
        @Flag(help: "Print JSON.") var json = false

        mutating func run() async throws {
            let command = self
            try await Failure.told(as: .printing(json: json)) {
                do { return try command.replay() } catch let error as TabularError {
                    throw Problem(.unprocessable, "file-unreadable", "\(command.sales): \(error)")
                }
            }
        }

        private func replay() throws -> Int32 {
            let engine = try BasketEngine(RuleDocument(json: JSONFile.read(rules)))
            guard margin.map({ $0 >= 0 && $0 <= 100 }) != false else { throw Problem(.invalid, "margin-invalid", "--margin is from 0 to 100.") }
            let columns = try SalesColumns(path: sales, given: column)
            if !json { Output.note(columns.text) }
            let bar = ProgressBar(isShown: !json)
            let start = ContinuousClock.now
            @Sendable func show(_ fraction: Double?, _ rows: Int, _ unit: String) {
                bar.show(fraction: fraction, rows: rows, unit: unit, seconds: (ContinuousClock.now - start).seconds)
            }
            defer { bar.end() }
            // Reading is about the first half of the work.
            var past = try PastSales(
                path: sales, columns: columns, currency: engine.document.currency, zone: engine.document.zone, addsDiscounts: beforeDiscounts
            ) { fraction, rows in show(fraction.map { $0 / 2 }, rows, "rows") }
            if let products { try past.describeProducts(path: products, category: category) }
            var replay = BasketReplay(engine: engine, sales: past, assumedMargin: margin.map { Int64(($0 * 100).rounded()) })
            replay.run { fraction, baskets in show(0.5 + fraction / 2, baskets, "baskets") }
            let seconds = (ContinuousClock.now - start).seconds
            bar.end()
            Output.print(replay.report.json(seconds: seconds), else: replay.report.text(seconds: seconds, most: most), as: .printing(json: json))
            return 0
        }
    }
}
