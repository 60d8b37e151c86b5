import Foundation

/// The learners of one set of panels: each forecast of each target that may go into a mix.
struct ForecastLearners: Sendable {
    /// The forecasts of a panel, the floor first in each list.
    struct Candidates: Sendable {
        /// Mean of visits.
        var visits: [[Double]] = []
        /// A middle value of visits.
        var middleVisits: [[Double]] = []
        /// Log odds of no visit.
        var none: [[Double]] = []
        /// Days to the next visit.
        var wait: [[Double]] = []
        /// Order of the next visits.
        var waitOrder: [[Double]] = []
        /// Below and above which the wait lies with a tenth each.
        var waitLow: [Double] = []
        var waitHigh: [Double] = []
        /// Mean of spend, and a middle value.
        var spend: [[Double]] = []
        var middleSpend: [[Double]] = []
    }

    private enum Task: Int, CaseIterable {
        case visits, visitsPlain, visitsDeep, middleVisits, middleVisitsDeep, none, noneDeep, wait, waitDeep, waitMean, waitLow, waitHigh,
            waitHighOnly, spend, spendPlain, middleSpend
        case middleSpendDeep
    }

    private let trees: [BoostedTrees]
    private let logistic: RidgeRegression
    private let calibration: RidgeRegression
    /// The mean spend of the rows that were learnt from: the unit of the learners of spend.
    private let spendScale: Double

    init(_ panel: ForecastPanel, seed: UInt64) {
        let isNone = panel.visits.map { $0 == 0 ? 1.0 : 0 }
        spendScale = ForecastLearners.scale(panel)
        trees = Parallel.map(Task.allCases.count) { index in ForecastLearners.tree(Task.allCases[index], panel, isNone, seed) }
        logistic = RidgeRegression.fit(.logistic, panel.logRows(), target: isNone, ridge: 30)
        calibration = RidgeRegression.fit(.logistic, ForecastLearners.calibrationRows(panel), target: isNone, ridge: 1)
    }

    /// Log odds of no visit by the process alone, its two figures weighed by what happened: they carry over to a longer horizon.
    func calibratedNone(_ panel: ForecastPanel) -> [Double] { ForecastLearners.calibrationRows(panel).map(calibration.margin) }

    private static func calibrationRows(_ panel: ForecastPanel) -> [[Double]] {
        zip(panel.expected, panel.none).map { [log($0), SpecialFunctions.logit($1)] }
    }

    private static func scale(_ panel: ForecastPanel) -> Double { max(Metrics.average(panel.spend.map { max($0, 0) }), 1e-6) }

    private static func tree(_ task: Task, _ panel: ForecastPanel, _ isNone: [Double], _ seed: UInt64) -> BoostedTrees {
        func fit(_ objective: BoostedTrees.Objective, _ target: [Double], offset: [Double]? = nil, depth: Int, rounds: Int, rate: Double = 0.04)
            -> BoostedTrees
        {
            var options = BoostedTrees.Options(objective)
            options.depth = depth
            options.rounds = rounds
            options.learningRate = rate
            options.leafRows = 40
            options.shrinkage = 20
            options.columnShare = 0.4
            options.seed = seed &* 31 &+ UInt64(task.rawValue)
            return BoostedTrees.fit(panel.features, target: target, offset: offset, options: options)
        }
        let positiveSpend = panel.spend.map { max($0, 0) }
        let scale = scale(panel)
        switch task {
        case .visits: return fit(.poisson, panel.visits, offset: panel.expected.map { log($0) }, depth: 3, rounds: 150)
        case .visitsPlain: return fit(.poisson, panel.visits, depth: 4, rounds: 200)
        case .visitsDeep: return fit(.poisson, panel.visits, offset: panel.expected.map { log($0) }, depth: 5, rounds: 150)
        case .middleVisits: return fit(.quantile(0.5), panel.visits, offset: panel.expected, depth: 4, rounds: 200, rate: 0.08)
        case .middleVisitsDeep: return fit(.quantile(0.5), panel.visits, depth: 6, rounds: 200, rate: 0.08)
        case .none: return fit(.logistic, isNone, offset: panel.none.map(SpecialFunctions.logit), depth: 2, rounds: 150)
        case .noneDeep: return fit(.logistic, isNone, depth: 4, rounds: 200)
        case .wait: return fit(.quantile(0.5), panel.wait, depth: 4, rounds: 250, rate: 0.08)
        case .waitDeep: return fit(.quantile(0.5), panel.wait, depth: 6, rounds: 250, rate: 0.08)
        case .waitMean: return fit(.squared, panel.wait.map { log($0) }, depth: 5, rounds: 250)
        case .waitLow: return fit(.quantile(0.1), panel.wait, depth: 4, rounds: 150, rate: 0.08)
        case .waitHigh: return fit(.quantile(0.9), panel.wait, depth: 4, rounds: 250, rate: 0.08)
        case .waitHighOnly: return fit(.quantile(0.8), panel.wait, depth: 4, rounds: 250, rate: 0.08)
        case .spend:
            let offset = zip(panel.expected, panel.amountPerVisit).map { log(max($0 * $1 / scale, 1e-6)) }
            return fit(.poisson, positiveSpend.map { $0 / scale }, offset: offset, depth: 3, rounds: 150)
        case .spendPlain: return fit(.poisson, positiveSpend.map { $0 / scale }, depth: 4, rounds: 200)
        case .middleSpend:
            return fit(
                .quantile(0.5), panel.spend, offset: zip(panel.expected, panel.amountPerVisit).map { $0 * $1 }, depth: 4, rounds: 250, rate: 0.08)
        case .middleSpendDeep: return fit(.quantile(0.5), panel.spend, depth: 6, rounds: 250, rate: 0.08)
        }
    }

    func candidates(_ panel: ForecastPanel) -> Candidates {
        func margins(_ task: Task, _ offset: [Double]? = nil) -> [Double] { trees[task.rawValue].margins(panel.features, offset: offset) }
        let logExpected = panel.expected.map { log($0) }
        let horizon = Double(panel.horizon)
        let processSpend = zip(panel.expected, panel.amountPerVisit).map { $0 * $1 }
        let scale = spendScale
        var result = Candidates()
        result.visits =
            [panel.expected] + [margins(.visits, logExpected), margins(.visitsPlain), margins(.visitsDeep, logExpected)].map { $0.map(exp) }
        result.middleVisits =
            [panel.expected] + [margins(.middleVisits, panel.expected), margins(.middleVisitsDeep)].map { $0.map { max($0, 0) } } + [panel.lastVisits]
            + result.visits.dropFirst()
        let logitNone = panel.none.map(SpecialFunctions.logit)
        let rows = panel.logRows()
        result.none = [
            logitNone, margins(.none, logitNone), margins(.noneDeep), rows.map(logistic.margin),
            calibratedNone(panel),
        ]
        let clip: ([Double]) -> [Double] = { $0.map { min(max($0, 1), horizon + 1) } }
        // The floor of the wait: as long as a process of the expected rate takes to its middle.
        let own = clip(panel.expected.map { log1p(1) * horizon / max($0, 1e-3) })
        result.wait = [own, clip(panel.meanGap), clip(margins(.wait)), clip(margins(.waitDeep)), clip(margins(.waitMean).map(exp))]
        result.waitOrder = result.wait.map { $0.map { log($0) } }
        result.waitOrder[0] = panel.expected.map { -log($0) }
        // Where a tenth of the waits is over tomorrow nothing can lie below the interval: all that may miss it lies above.
        result.waitLow = clip(margins(.waitLow))
        result.waitHigh = zip(result.waitLow, zip(clip(margins(.waitHigh)), clip(margins(.waitHighOnly)))).map { $0 < 2 ? $1.1 : $1.0 }
        let spendOffset = processSpend.map { log(max($0 / scale, 1e-6)) }
        result.spend = [processSpend] + [margins(.spend, spendOffset), margins(.spendPlain)].map { $0.map { exp($0) * scale } }
        result.middleSpend =
            [processSpend, panel.lastSpend, margins(.middleSpend, processSpend), margins(.middleSpendDeep)] + result.spend.dropFirst()
        return result
    }
}
