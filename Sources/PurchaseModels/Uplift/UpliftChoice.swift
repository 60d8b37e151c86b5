import Foundation

/// Which learner orders customers best by what the treatment changes in them: found by cross-validation within the data.
public struct UpliftChoice: Sendable {
    /// Mean Qini over the repeated folds, and its standard error.
    public typealias Score = (learner: UpliftLearner, qini: Double, error: Double)
    /// The best first.
    public var scores: [Score]

    /// Two folds, `repeats` times over.
    public static func crossValidated(_ data: UpliftData, repeats: Int = 4, seed: UInt64) -> UpliftChoice {
        let learners = UpliftLearner.allCases
        let tasks = (0..<repeats * 2).map { ($0 / 2, $0 % 2) }
        let results = Parallel.map(tasks.count) { index -> [Double] in
            let (round, side) = tasks[index]
            var random = SeededRandom(seed: seed &+ UInt64(round) &* 7919)
            let folds = random.folds(data.rows.count, 2)
            let train = data.selecting(folds.indices.filter { folds[$0] != side })
            let test = data.selecting(folds.indices.filter { folds[$0] == side })
            return learners.map { Qini.area(UpliftModel.fit($0, train, seed: seed).scores(test.rows), test) }
        }
        let scores = learners.enumerated().map { index, learner -> Score in
            let values = results.map { $0[index] }
            let mean = Metrics.average(values)
            let variance = Metrics.average(values.map { ($0 - mean) * ($0 - mean) })
            return (learner, mean, (variance / Double(max(values.count - 1, 1))).squareRoot())
        }
        return UpliftChoice(scores: scores.sorted { $0.qini > $1.qini })
    }
}

/// How well an order of customers finds those whom the treatment changes (Radcliffe 2007).
public enum Qini {
    /// The area between the Qini curve of an order and the straight line of chance, as a share of that between the best possible order and the line: what
    /// scikit-uplift calls `qini_auc_score`. Outcomes are yes or no. Equal scores form one step of the curve.
    public static func area(_ scores: [Double], _ data: UpliftData) -> Double {
        let best = perfect(data)
        let chance = area([(0, 0), curve(scores, data).last ?? (0, 0)])
        let possible = area(best) - chance
        return abs(possible) > 1e-12 ? (area(curve(scores, data)) - chance) / possible : 0
    }

    /// Customers treated or not from the top, and the outcomes gained among them: Yₜ − Y꜀ Nₜ / N꜀.
    static func curve(_ scores: [Double], _ data: UpliftData) -> [(Double, Double)] {
        let order = scores.indices.sorted { (scores[$0], -$0) > (scores[$1], -$1) }
        var points: [(Double, Double)] = [(0, 0)]
        var (treated, control, gained, base) = (0.0, 0.0, 0.0, 0.0)
        for (position, row) in order.enumerated() {
            if data.treated[row] {
                treated += 1
                gained += data.outcome[row]
            } else {
                control += 1
                base += data.outcome[row]
            }
            let isStep = position + 1 == order.count || scores[order[position + 1]] != scores[row]
            if isStep { points.append((treated + control, gained - (control > 0 ? base * treated / control : 0))) }
        }
        return points
    }

    /// The curve of the order that hindsight gives: treated ones with the outcome first, untreated ones with it last.
    private static func perfect(_ data: UpliftData) -> [(Double, Double)] {
        curve(data.outcome.indices.map { data.treated[$0] ? data.outcome[$0] : -data.outcome[$0] }, data)
    }

    /// Under straight lines.
    static func area(_ points: [(Double, Double)]) -> Double {
        zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1.0 - $1.0.0) * ($1.0.1 + $1.1.1) / 2 }
    }
}
