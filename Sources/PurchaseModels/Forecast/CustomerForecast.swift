import Foundation

/// Visits, loss, next visit and spend of every customer, by whatever mix of a purchase process and learners did best on an earlier window.
///
/// The last window of the horizon's length before the end is held out; learners that saw only what came before it are mixed for least loss on it, each target
/// by its own loss; Pareto/NBD stays alone where a mix does not beat it. Then the learners learn anew from everything. Where the history is shorter than two and a
/// half horizons, they learn a shorter horizon, and what they add to the process there is added to its forecast of the whole one.
public struct CustomerForecast: Sendable {
    /// Indices into the log.
    public var customers: [Int] = []
    /// Mean of visits in the horizon.
    public var visits: [Double] = []
    /// The number of visits with least absolute error.
    public var middleVisits: [Double] = []
    /// The chance of no visit.
    public var lossProbability: [Double] = []
    /// Days to the next visit: middle value, and between which it lies with 80 %; `waitHorizon` + 1 stands for "later".
    public var wait: [Double] = []
    public var waitLow: [Double] = []
    public var waitHigh: [Double] = []
    /// Orders customers by their next visit, the soonest lowest.
    public var waitOrder: [Double] = []
    public var waitHorizon = 0
    /// Mean of spend in the horizon, and the value with least absolute error; in the currency's major unit.
    public var spend: [Double] = []
    public var middleSpend: [Double] = []
    /// What was chosen, for people to read.
    public var notes: [String] = []
    /// Forecasts of the floor: Pareto/NBD and gamma-gamma.
    public var processVisits: [Double] = []
    public var processLoss: [Double] = []
    public var processSpend: [Double] = []

    private struct Weights {
        var visits: [Double]
        var middleVisits: [Double]
        var none: [Double]
        var wait: [Double]
        var waitOrder: [Double]
        var spend: [Double]
        var middleSpend: [Double]
        /// How far the borders of the interval go, as a share of what the learners say.
        var reach = 1.0
    }

    /// - Parameters:
    ///   - end: the last day that is known; the log may go on.
    ///   - horizon: days to look ahead.
    public static func make(_ log: VisitLog, until end: Int32, horizon: Int, seed: UInt64 = 1, progress: (String) -> Void = { _ in })
        -> CustomerForecast
    {
        var result = CustomerForecast()
        let start = log.days.min() ?? end
        let length = Int(end - start) + 1
        let short = length * 2 >= horizon * 5 ? horizon : min(horizon, length / 3)
        let full = ForecastPanel(log, day: end, horizon: horizon, hasOutcome: false)
        result.customers = full.customers
        let now = short == horizon ? full : ForecastPanel(log, day: end, horizon: max(short, 1), hasOutcome: false)
        guard short >= 7, full.rows >= 100 else {
            result.notes.append("\(full.rows) customers in \(length) days are too few to learn from: Pareto/NBD and gamma-gamma alone")
            result.fill(full, full, nil, nil)
            return result
        }
        let held = ForecastPanel(log, day: end - Int32(short), horizon: short, hasOutcome: true)
        progress("learning from the time before the last \(short) days")
        guard held.rows >= 50, let early = panels(log, until: end - Int32(short), start: start, horizon: short),
            let late = panels(log, until: end, start: start, horizon: short)
        else {
            result.notes.append("the history is too short to hold a window out: Pareto/NBD and gamma-gamma alone")
            result.fill(full, full, nil, nil)
            return result
        }
        let tried = [(ForecastLearners(early, seed: seed).candidates(held), held)] + crossed(late, seed: seed)
        let weights = choose(tried)
        progress("learning from everything")
        let learners = ForecastLearners(late, seed: seed &+ 1)
        result.fill(full, now, learners.candidates(now), weights, fullCalibrated: learners.calibratedNone(full))
        if short < horizon { result.notes.append("learners looked \(short) days ahead, the process \(horizon): the history is short") }
        result.describe(weights)
        return result
    }

    /// Panels on every week whose outcome is known by `end`, twelve at most and 60,000 rows at most; they end on the weekday of `end`.
    private static func panels(_ log: VisitLog, until end: Int32, start: Int32, horizon: Int) -> ForecastPanel? {
        let weeks = (horizon + 6) / 7
        let earliest = start + Int32(min(max(horizon / 2, 14), 91))
        var days: [Int32] = []
        var day = end - Int32(weeks * 7)
        while day >= earliest, days.count < 12 {
            days.append(day)
            day -= 7
        }
        guard !days.isEmpty else { return nil }
        let share = min(1, 60_000 / Double(max(log.customers * days.count, 1)))
        let joined = ForecastPanel.joined(days.map { ForecastPanel(log, day: $0, horizon: horizon, hasOutcome: true, share: share) })
        return joined.flatMap { $0.rows >= 100 && $0.visits.contains { $0 > 0 } ? $0 : nil }
    }

    /// Half of the customers forecast by learners that saw the other half alone, each on the last day whose outcome is known: what the mix is worth when the
    /// learners have as much history as they will have in the end.
    private static func crossed(_ panel: ForecastPanel, seed: UInt64) -> [(ForecastLearners.Candidates, ForecastPanel)] {
        let newest = panel.days.max() ?? 0
        return (0..<2).map { half in
            let isIn: (Int) -> Bool = { SeededRandom.hash(panel.customers[$0], seed: seed) % 2 == UInt64(half) }
            let held = panel.selecting((0..<panel.rows).filter { isIn($0) && panel.days[$0] == newest })
            return (ForecastLearners(panel.selecting((0..<panel.rows).filter { !isIn($0) }), seed: seed &+ 7 &+ UInt64(half)).candidates(held), held)
        }
    }

    private static func choose(_ tried: [(ForecastLearners.Candidates, ForecastPanel)]) -> Weights {
        func all(_ list: (ForecastLearners.Candidates) -> [[Double]]) -> [[Double]] {
            let lists = tried.map { list($0.0) }
            return (0..<(lists.first?.count ?? 0)).map { index in lists.flatMap { $0[index] } }
        }
        func outcome(_ list: (ForecastPanel) -> [Double]) -> [Double] { tried.flatMap { list($0.1) } }
        let (visits, wait, spend) = (outcome(\.visits), outcome(\.wait), outcome(\.spend))
        let horizon = Double(tried.first?.1.horizon ?? 0)
        let (isNone, isCensored) = (visits.map { $0 == 0 }, wait.map { $0 > horizon })
        var weights = Weights(
            visits: Blend.weights(all(\.visits)) { Metrics.poissonDeviance($0, visits) },
            middleVisits: Blend.weights(all(\.middleVisits)) { Metrics.meanAbsoluteError($0, visits) },
            none: Blend.weights(all(\.none)) { Metrics.logLoss($0.map(SpecialFunctions.logistic), isNone) },
            wait: Blend.weights(all(\.wait)) { Metrics.meanAbsoluteError($0, wait) },
            waitOrder: Blend.weights(all(\.waitOrder), steps: 8) { 1 - Metrics.concordance($0, wait, isCensored: isCensored) },
            spend: Blend.weights(all(\.spend)) { Metrics.rootMeanSquareError($0, spend) },
            middleSpend: Blend.weights(all(\.middleSpend)) { Metrics.meanAbsoluteError($0, spend) })
        // Conformal: how far above the middle the interval goes, as a share of what the learners say, so that four fifths of the held-out waits lie within.
        // The halves alone: like the learners of the end they have seen the latest panels.
        let halves = tried.dropFirst()
        let middle = halves.flatMap { Blend.mix($0.0.wait, weights.wait) }
        let (low, high, held) = (halves.flatMap(\.0.waitLow), halves.flatMap(\.0.waitHigh), halves.flatMap(\.1.wait))
        var best = Double.infinity
        for step in 0...120 {
            let reach = 0.2 + Double(step) * 0.015
            let inside = held.indices.count { row in
                let range = interval(middle[row], low[row], high[row], reach, horizon + 1)
                return held[row] >= range.low && held[row] <= range.high
            }
            let miss = abs(Double(inside) / Double(max(held.count, 1)) - 0.8)
            if miss < best { (best, weights.reach) = (miss, reach) }
        }
        return weights
    }

    /// The borders of a wait, whole days.
    private static func interval(_ middle: Double, _ low: Double, _ high: Double, _ reach: Double, _ top: Double) -> (low: Double, high: Double) {
        (
            min(max(min(low, middle).rounded(.down), 1), top),
            max(min((middle + reach * max(high - middle, 0)).rounded(.down), top), 1)
        )
    }

    private mutating func fill(
        _ full: ForecastPanel, _ now: ForecastPanel, _ final: ForecastLearners.Candidates?, _ weights: Weights?, fullCalibrated: [Double] = []
    ) {
        processVisits = full.expected
        processLoss = full.none
        processSpend = zip(full.expected, full.amountPerVisit).map { $0 * $1 }
        waitHorizon = now.horizon
        let top = Double(now.horizon + 1)
        guard let final, let weights else {
            (visits, middleVisits, lossProbability, spend, middleSpend) = (processVisits, processVisits, processLoss, processSpend, processSpend)
            wait = full.expected.map { min(max(log1p(1) * Double(full.horizon) / $0, 1), top) }
            (waitLow, waitHigh) = (wait.map { max($0 * 0.15, 1) }, wait.map { min($0 * 3.3, top) })
            waitOrder = wait
            return
        }
        // From the shorter horizon to the whole one: the share, or the log odds, by which the mix differs from the process.
        let growth = zip(full.expected, now.expected).map { $0 / $1 }
        visits = zip(Blend.mix(final.visits, weights.visits), growth).map { max($0 * $1, 0) }
        middleVisits = zip(Blend.mix(final.middleVisits, weights.middleVisits), growth).map { max($0 * $1, 0) }
        spend = zip(Blend.mix(final.spend, weights.spend), growth).map { $0 * $1 }
        middleSpend = zip(Blend.mix(final.middleSpend, weights.middleSpend), growth).map { $0 * $1 }
        let odds = Blend.mix(final.none, weights.none)
        lossProbability = odds.indices.map { row in
            SpecialFunctions.logistic(odds[row] - final.none[4][row] + fullCalibrated[row])
        }
        wait = Blend.mix(final.wait, weights.wait).map { min(max($0, 1), top) }
        let intervals = wait.indices.map { CustomerForecast.interval(wait[$0], final.waitLow[$0], final.waitHigh[$0], weights.reach, top) }
        (waitLow, waitHigh) = (intervals.map(\.low), intervals.map(\.high))
        waitOrder = Blend.mix(final.waitOrder, weights.waitOrder)
    }

    private mutating func describe(_ weights: Weights) {
        func text(_ names: [String], _ weights: [Double]) -> String {
            zip(names, weights).filter { $1 > 0 }.map { "\(Int(($1 * 100).rounded())) % \($0)" }.joined(separator: ", ")
        }
        notes += [
            "visits: " + text(["Pareto/NBD", "trees on it", "trees", "deep trees on it"], weights.visits),
            "middle visits: "
                + text(
                    ["Pareto/NBD", "median trees on it", "deep median trees", "last window", "mean trees on it", "mean trees", "deep mean trees"],
                    weights.middleVisits),
            "loss: " + text(["Pareto/NBD", "trees on it", "trees", "logistic", "calibrated Pareto/NBD"], weights.none),
            "wait: " + text(["Pareto/NBD", "own mean gap", "median trees", "deep median trees", "trees of the logarithm"], weights.wait),
            "order of next visits: "
                + text(["Pareto/NBD", "own mean gap", "median trees", "deep median trees", "trees of the logarithm"], weights.waitOrder),
            "spend: " + text(["Pareto/NBD with gamma-gamma", "trees on it", "trees"], weights.spend),
            "middle spend: "
                + text(
                    ["Pareto/NBD with gamma-gamma", "last window", "median trees on it", "deep median trees", "mean trees on it", "mean trees"],
                    weights.middleSpend),
        ]
    }
}
