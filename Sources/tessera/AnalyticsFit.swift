import ArgumentParser
import Foundation
import Kernel
import PurchaseModels
import Tabular

struct AnalyticsFit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Fit a purchase process and write what it expects of each customer.",
        discussion: """
            Writes customer,frequency,recency,age,expected,p_alive and, with --amount, value: days after the first on which the customer bought, time to the last \
            one and to the end of calibration in units of --unit, purchases expected in the horizon, the chance not to be lost, and expected spend in the horizon, \
            discounted. Where the file goes on after --calibrate-until, the figures are held against what happened.
            """)

    enum Model: String, ExpressibleByArgument, CaseIterable { case auto, bgnbd, mbgnbd, pareto, mbgcnbd, bgbb }
    enum Unit: String, ExpressibleByArgument, CaseIterable {
        case day, week, month, year

        var days: Double {
            switch self {
            case .day: 1
            case .week: 7
            case .month: 365.25 / 12
            case .year: 365.25
            }
        }
    }

    @OptionGroup var purchases: PurchaseOptions
    @Option(help: "The model; auto finds it on an earlier window, Pareto/NBD being the floor.") var model: Model = .auto
    @Option(help: "The last day to learn from (default: the last in the file).") var calibrateUntil: String?
    @Option(help: "Days to look ahead (default: to the last day in the file, or 91).") var horizon: Int?
    @Option(help: "The unit of time of parameters, recency and age.") var unit: Unit = .week
    @Option(help: "Days of one chance to buy, for bgbb.") var period = 30
    @Option(help: "Yearly rate that later spend is discounted with.") var discount = 0.1
    @Flag(help: "Add expected_low,expected_high: between which the purchases lie with 80 %.") var interval = false
    @Option(help: "CSV file to write.") var output: String?
    @OptionGroup var printing: AnalyticsOutput

    mutating func run() async throws {
        let command = self
        try await Failure.told(as: printing.asDatabaseOptions) { try command.fit() }
    }

    private func fit() throws -> Int32 {
        guard period > 0, horizon ?? 1 > 0, discount >= 0, discount.isFinite else {
            throw Problem(.invalid, "option-invalid", "--horizon and --period are days above 0, --discount is a rate of 0 or more.")
        }
        var report = AnalyticsReport()
        let table = try AnalyticsTable(
            purchases.file, .init(keys: [purchases.customer], date: purchases.date, amounts: [purchases.amount].compactMap(\.self)))
        report.note(table, path: purchases.file)
        guard let customer = table.keys[purchases.customer], let lastDay = table.day.max() else {
            throw Problem(.invalid, "file-empty", "\(purchases.file) has no purchases.")
        }
        let log = VisitLog(
            customers: customer.names.count, customer: customer.index, day: table.day, amount: purchases.amount.flatMap { table.amounts[$0] })
        let end = try calibrateUntil.map { try Day(option: "calibrate-until", $0).daysSinceEpoch } ?? lastDay
        let days = horizon ?? (lastDay > end ? Int(lastDay - end) : 91)
        let (chosen, scores) = choose(log, end, days)
        let isPeriodic = chosen == .bgbb
        let unitDays = isPeriodic ? Double(period) : unit.days
        var (customers, histories) = log.histories(until: end, unit: unitDays)
        if isPeriodic { histories = customers.map { PurchaseHistory(days: log.days(of: $0, until: end), until: end, period: period) } }
        guard !customers.isEmpty else {
            throw Problem(.invalid, "no-customers", "Nobody had bought by \(Day(daysSinceEpoch: end)).")
        }
        let fit = ProcessFit.fit(chosen, histories)
        report.note(fit.note)
        describe(fit, scores, log, end, days, &report)
        let ahead = Double(days) / unitDays
        let process = fit.process
        let expected = process.expectedPurchases(of: histories, horizon: ahead)
        let alive = process.probabilityAlive(of: histories)
        var values: [Double]?
        if purchases.amount != nil {
            let spend = customers.map { log.repeatSpend(of: $0, until: end) }.map { (frequency: $0.frequency, mean: $0.mean / 100) }
            let gamma = GammaGamma.fit(spend)
            report.note(gamma.note.map { "gamma-gamma " + $0 })
            report.section("spend")
            report.add("p", gamma.p)
            report.add("q", gamma.q)
            report.add("gamma", gamma.gamma)
            report.add("customers", .count(gamma.customers))
            report.add("mean amount", gamma.populationMean, digits: 2)
            values = zip(histories, spend).map { history, spend in
                LifetimeValue.discounted(
                    process, history, horizon: ahead, unitsPerYear: 365.25 / unitDays,
                    spend: gamma.expectedSpend(frequency: spend.frequency, mean: spend.mean),
                    yearlyRate: discount)
            }
        }
        if lastDay > end {
            let until = Int32(clamping: Int(end) + days)
            if until > lastDay {
                report.note(
                    "the file ends \(until - lastDay) days before the horizon does; the hold-out figures look at fewer days than are forecast")
            }
            holdOut(log, customers, histories, process, expected, alive, end, until, ahead, &report)
        }
        if let output { try write(output, customer.names, customers, histories, process, expected, alive, values, ahead) }
        report.print(as: printing)
        return table.rejected > 0 ? 2 : 0
    }

    private func choose(_ log: VisitLog, _ end: Int32, _ days: Int) -> (ProcessModel, [ProcessChoice.Score]) {
        if let named = ProcessModel(rawValue: model.rawValue) { return (named, []) }
        let scores = ProcessChoice.backtest(log, until: end, horizon: days, unit: unit.days)
        return (scores.first?.model ?? .pareto, scores)
    }

    private func describe(
        _ fit: ProcessFit, _ scores: [ProcessChoice.Score], _ log: VisitLog, _ end: Int32, _ days: Int, _ report: inout AnalyticsReport
    ) {
        report.section("process")
        report.add("model", .text(fit.process.model.title))
        report.add("customers", .count(fit.customers))
        report.add("calibrated until", .text(Day(daysSinceEpoch: end).description))
        report.add("horizon in days", .count(days))
        for (index, name) in fit.process.model.parameterNames.enumerated() {
            report.add(name, fit.process.parameters[index])
            if let errors = fit.standardErrors, errors[index].isFinite { report.add("\(name) standard error", errors[index]) }
        }
        if fit.process.regularity > 1 { report.add("k", .count(fit.process.regularity)) }
        report.add("log-likelihood", fit.logLikelihood, digits: 1)
        for score in scores { report.add("earlier window, deviance of \(score.model.title)", score.deviance) }
        if model == .auto, scores.isEmpty { report.note("the history is too short to choose a model on an earlier window; Pareto/NBD was taken") }
    }

    private func holdOut(
        _ log: VisitLog, _ customers: [Int], _ histories: [PurchaseHistory], _ process: PurchaseProcess, _ expected: [Double], _ alive: [Double],
        _ end: Int32,
        _ until: Int32, _ ahead: Double, _ report: inout AnalyticsReport
    ) {
        let actual = customers.map { Double(log.visits(of: $0, after: end, until: until)) }
        let naive = histories.map { $0.age > 0 ? Double($0.frequency) / $0.age * ahead : 0 }
        let willBuy = actual.map { $0 > 0 }
        report.section("hold-out")
        report.add("purchases", .count(Int(actual.reduce(0, +))))
        report.add("purchases expected", expected.reduce(0, +), digits: 1)
        report.add("MAE", Metrics.meanAbsoluteError(expected, actual))
        report.add("RMSE", Metrics.rootMeanSquareError(expected, actual))
        report.add("bias", Metrics.bias(expected, actual))
        report.add("Poisson deviance", Metrics.poissonDeviance(expected, actual))
        report.add("MAE of the own rate", Metrics.meanAbsoluteError(naive, actual))
        report.add("AUC will buy, by expected purchases", Metrics.areaUnderCurve(expected, willBuy))
        report.add("AUC will buy, by P(alive)", Metrics.areaUnderCurve(alive, willBuy))
        let none = process.probabilityOfNone(of: histories, horizon: ahead)
        report.add("log loss will buy", Metrics.logLoss(none.map { 1 - $0 }, willBuy))
    }

    private func write(
        _ path: String, _ names: [String], _ customers: [Int], _ histories: [PurchaseHistory], _ process: PurchaseProcess, _ expected: [Double],
        _ alive: [Double], _ values: [Double]?, _ ahead: Double
    ) throws {
        let writer = try TableWriter(path: path)
        try writer.write(
            ["customer", "frequency", "recency", "age", "expected", "p_alive"] + (values == nil ? [] : ["value"])
                + (interval ? ["expected_low", "expected_high"] : []))
        for (row, customer) in customers.enumerated() {
            let history = histories[row]
            var fields = [
                names[customer], "\(history.frequency)", decimal(history.recency, 4), decimal(history.age, 4), decimal(expected[row], 6),
                decimal(alive[row], 6),
            ]
            if let values { fields.append(decimal(values[row], 2)) }
            if interval {
                let range = process.interval(history, horizon: ahead)
                fields += ["\(range.lowerBound)", "\(range.upperBound)"]
            }
            try writer.write(fields)
        }
        try writer.close()
    }
}

/// A number with `digits` decimals, for a file.
func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
