import ArgumentParser
import Foundation
import Kernel
import PurchaseModels

struct AnalyticsEvaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Hold a part of the time out, and measure every forecast on it.",
        discussion: """
            Learns from the file up to --calibrate-until and measures on the days after it; whatever is chosen is chosen on an earlier window. Sections appear as far as \
            the columns named allow.
            """)

    @OptionGroup var purchases: PurchaseOptions
    @Option(help: "The last day to learn from (default: one horizon before the end).") var calibrateUntil: String?
    @Option(help: "Days to look ahead (default: to the last day in the file).") var horizon: Int?
    @Option(help: "Chooses what is random.") var seed: UInt64 = 1
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.evaluate() }
    }

    private func evaluate() throws -> Int32 {
        var report = AnalyticsReport()
        let table = try AnalyticsTable(
            purchases.file, .init(keys: [purchases.customer], date: purchases.date, amounts: [purchases.amount].compactMap(\.self)))
        report.note(table, path: purchases.file)
        guard let customer = table.keys[purchases.customer], let first = table.day.min(), let last = table.day.max() else {
            throw Problem(.invalid, "file-empty", "\(purchases.file) has no purchases.")
        }
        let end =
            try calibrateUntil.map { try Day(option: "calibrate-until", $0).daysSinceEpoch } ?? last
            - Int32(clamping: horizon ?? Int(last - first) / 4)
        let days = horizon ?? Int(last - end)
        guard days > 0, end < last, end >= first else {
            throw Problem(
                .invalid, "window-invalid",
                "The days after calibration must lie within the file, which goes from \(Day(daysSinceEpoch: first)) to \(Day(daysSinceEpoch: last)).")
        }
        let log = VisitLog(
            customers: customer.names.count, customer: customer.index, day: table.day, amount: purchases.amount.flatMap { table.amounts[$0] })
        let forecast = CustomerForecast.make(log, until: end, horizon: days, seed: seed) { Output.note($0) }
        measure(forecast, log, end, days, &report)
        for note in forecast.notes { report.note(note) }
        report.print(as: printing)
        return table.rejected > 0 ? 2 : 0
    }

    private func measure(_ forecast: CustomerForecast, _ log: VisitLog, _ end: Int32, _ days: Int, _ report: inout AnalyticsReport) {
        let until = end + Int32(clamping: days)
        let visits = forecast.customers.map { Double(log.visits(of: $0, after: end, until: until)) }
        let isLost = visits.map { $0 == 0 }
        let before = forecast.customers.map { Double(log.visits(of: $0, after: end - Int32(clamping: days), until: end)) }
        report.section("visits")
        report.add("customers", .count(forecast.customers.count))
        report.add("MAE", Metrics.meanAbsoluteError(forecast.middleVisits, visits))
        report.add("Poisson deviance", Metrics.poissonDeviance(forecast.visits, visits))
        report.add("RMSE", Metrics.rootMeanSquareError(forecast.visits, visits))
        report.add("bias", Metrics.bias(forecast.visits, visits))
        report.add("MAE of Pareto/NBD", Metrics.meanAbsoluteError(forecast.processVisits, visits))
        report.add("Poisson deviance of Pareto/NBD", Metrics.poissonDeviance(forecast.processVisits, visits))
        report.add("MAE of the last window", Metrics.meanAbsoluteError(before, visits))
        report.section("will be lost")
        report.add("lost", .count(isLost.count(where: \.self)))
        report.add("AUC", Metrics.areaUnderCurve(forecast.lossProbability, isLost))
        report.add("log loss", Metrics.logLoss(forecast.lossProbability, isLost))
        report.add("AUC by expected visits", Metrics.areaUnderCurve(forecast.visits.map { -$0 }, isLost))
        report.add("AUC by Pareto/NBD's expected visits", Metrics.areaUnderCurve(forecast.processVisits.map { -$0 }, isLost))
        report.add("AUC of Pareto/NBD", Metrics.areaUnderCurve(forecast.processLoss, isLost))
        report.add("log loss of Pareto/NBD", Metrics.logLoss(forecast.processLoss, isLost))
        let top = Double(forecast.waitHorizon + 1)
        let waits = forecast.customers.map { customer -> Double in
            let next = log.position(of: customer, after: end)
            return next < log.offsets[customer + 1] ? min(Double(log.days[next] - end), top) : top
        }
        let covered = waits.indices.count { waits[$0] >= forecast.waitLow[$0] && waits[$0] <= forecast.waitHigh[$0] }
        report.section("next visit")
        report.add("MAE in days, clipped at \(Int(top))", Metrics.meanAbsoluteError(forecast.wait, waits), digits: 2)
        report.add("C-index", Metrics.concordance(forecast.waitOrder, waits, isCensored: waits.map { $0 >= top }), digits: 4)
        report.add("coverage of the 80 % interval", Double(covered) / Double(max(waits.count, 1)))
        guard purchases.amount != nil else { return }
        let spend = forecast.customers.map { Double(log.amount(of: $0, after: end, until: until)) / 100 }
        let spendBefore = forecast.customers.map { Double(log.amount(of: $0, after: end - Int32(clamping: days), until: end)) / 100 }
        report.section("spend")
        report.add("MAE", Metrics.meanAbsoluteError(forecast.middleSpend, spend), digits: 2)
        report.add("share of the best tenth found", Metrics.shareOfBestTenth(forecast.spend, spend), digits: 4)
        report.add("share of the best tenth found by the middle value", Metrics.shareOfBestTenth(forecast.middleSpend, spend), digits: 4)
        report.add("RMSE", Metrics.rootMeanSquareError(forecast.spend, spend), digits: 2)
        report.add("MAE of Pareto/NBD with gamma-gamma", Metrics.meanAbsoluteError(forecast.processSpend, spend), digits: 2)
        report.add("MAE of the last window", Metrics.meanAbsoluteError(spendBefore, spend), digits: 2)
    }
}
