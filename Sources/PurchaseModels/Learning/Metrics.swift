import Foundation

/// Measures of predictions against what happened. All are finite for any finite input; of no rows at all they are 0.
public enum Metrics {
    public static func meanAbsoluteError(_ predicted: [Double], _ actual: [Double]) -> Double {
        average(zip(predicted, actual).map { abs($0 - $1) })
    }

    public static func rootMeanSquareError(_ predicted: [Double], _ actual: [Double]) -> Double {
        average(zip(predicted, actual).map { ($0 - $1) * ($0 - $1) }).squareRoot()
    }

    /// (Σ predicted − Σ actual) / Σ actual.
    public static func bias(_ predicted: [Double], _ actual: [Double]) -> Double {
        let total = actual.reduce(0, +)
        return total == 0 ? 0 : (predicted.reduce(0, +) - total) / total
    }

    /// Mean of 2 (y ln(y/μ) − y + μ); predictions are held above 10⁻⁶.
    public static func poissonDeviance(_ predicted: [Double], _ actual: [Double]) -> Double {
        average(
            zip(predicted, actual).map { mean, count in
                let mean = max(mean, 1e-6)
                return 2 * ((count > 0 ? count * log(count / mean) : 0) - count + mean)
            })
    }

    /// Mean −ln of the probability given to what happened; probabilities are held within 10⁻⁶ of 0 and 1.
    public static func logLoss(_ probability: [Double], _ outcome: [Bool]) -> Double {
        average(
            zip(probability, outcome).map { probability, isTrue in
                let p = min(max(probability, 1e-6), 1 - 1e-6)
                return -log(isTrue ? p : 1 - p)
            })
    }

    /// The chance that a true one scores above a false one, ties half; 0.5 where there is only one kind.
    public static func areaUnderCurve(_ score: [Double], _ outcome: [Bool]) -> Double {
        let order = score.indices.sorted { score[$0] < score[$1] }
        var (rankSum, positives, index) = (0.0, 0.0, 0)
        while index < order.count {
            var end = index
            while end < order.count, score[order[end]] == score[order[index]] { end += 1 }
            let rank = Double(index + end + 1) / 2
            for position in index..<end where outcome[order[position]] {
                rankSum += rank
                positives += 1
            }
            index = end
        }
        let negatives = Double(order.count) - positives
        guard positives > 0, negatives > 0 else { return 0.5 }
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
    }

    /// Harrell's C: of the pairs whose order in time is known, the share that the prediction orders alike, ties half.
    /// - Parameter isCensored: whether the event had not come at `actual`.
    public static func concordance(_ predicted: [Double], _ actual: [Double], isCensored: [Bool]) -> Double {
        var (agreed, pairs) = (0.0, 0.0)
        let parts = Parallel.chunks(actual.count, of: 256) { range in
            var (agreed, pairs) = (0.0, 0.0)
            for first in range where !isCensored[first] {
                for second in actual.indices {
                    guard actual[second] > actual[first] || (actual[second] == actual[first] && isCensored[second]) else { continue }
                    pairs += 1
                    if predicted[second] > predicted[first] { agreed += 1 } else if predicted[second] == predicted[first] { agreed += 0.5 }
                }
            }
            return (agreed, pairs)
        }
        for part in parts {
            agreed += part.0
            pairs += part.1
        }
        return pairs > 0 ? agreed / pairs : 0.5
    }

    /// What those with the highest predictions (a tenth, at least one) have in truth, of what the truly highest have.
    public static func shareOfBestTenth(_ predicted: [Double], _ actual: [Double]) -> Double {
        let count = max(1, actual.count / 10)
        guard count <= actual.count else { return 0 }
        let found = predicted.indices.sorted { (predicted[$0], -$0) > (predicted[$1], -$1) }.prefix(count).reduce(0.0) { $0 + actual[$1] }
        let best = actual.sorted(by: >).prefix(count).reduce(0, +)
        return best > 0 ? found / best : 0
    }

    /// Pearson's correlation; 0 where one of both does not vary.
    static func correlation(_ first: [Double], _ second: [Double]) -> Double {
        let (a, b) = (average(first), average(second))
        var (joint, left, right) = (0.0, 0.0, 0.0)
        for (x, y) in zip(first, second) {
            joint += (x - a) * (y - b)
            left += (x - a) * (x - a)
            right += (y - b) * (y - b)
        }
        return left > 0 && right > 0 ? joint / (left * right).squareRoot() : 0
    }

    static func average(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

    /// The value below which a share of the sorted `values` lies, between neighbours by straight lines.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.last else { return 0 }
        let position = share * Double(sorted.count - 1)
        let index = min(max(Int(position), 0), sorted.count - 1)
        return index + 1 < sorted.count ? sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index]) : last
    }
}
