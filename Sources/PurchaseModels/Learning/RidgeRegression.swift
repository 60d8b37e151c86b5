import Foundation

/// A linear model on standardised features with a ridge: of a number (least squares), or of the log odds of yes (logistic, by Newton's method).
public struct RidgeRegression: Sendable {
    public enum Kind: Sendable { case linear, logistic }

    public let kind: Kind
    /// For each feature in its own units; the intercept first.
    public let coefficients: [Double]

    /// - Parameters:
    ///   - rows: features of each row.
    ///   - ridge: penalty on half the squared coefficients of features scaled to deviation 1, for all rows together.
    public static func fit(_ kind: Kind, _ rows: [[Double]], target: [Double], weight: [Double]? = nil, ridge: Double) -> RidgeRegression {
        let width = (rows.first?.count ?? 0) + 1
        let count = Double(max(rows.count, 1))
        var (means, deviations) = ([Double](repeating: 0, count: width), [Double](repeating: 1, count: width))
        for column in 1..<max(width, 1) {
            let mean = rows.reduce(0.0) { $0 + $1[column - 1] } / count
            let variance = rows.reduce(0.0) { $0 + ($1[column - 1] - mean) * ($1[column - 1] - mean) } / count
            means[column] = mean
            deviations[column] = variance > 1e-24 ? variance.squareRoot() : 1
        }
        let scaled = rows.map { row in [1.0] + (1..<width).map { (row[$0 - 1] - means[$0]) / deviations[$0] } }
        var beta = [Double](repeating: 0, count: width)
        let rounds = kind == .linear ? 1 : 25
        for _ in 0..<rounds {
            let step = newtonStep(kind, scaled, target, weight, ridge, beta)
            guard let step else { break }
            // Separated classes would walk away: a step is at most 5 deviations of log odds.
            let longest = step.map(abs).max() ?? 0
            let damping = kind == .logistic && longest > 5 ? 5 / longest : 1
            for index in beta.indices { beta[index] += damping * step[index] }
            if longest < 1e-9 { break }
        }
        var coefficients = beta
        for column in 1..<max(width, 1) {
            coefficients[column] = beta[column] / deviations[column]
            coefficients[0] -= coefficients[column] * means[column]
        }
        return RidgeRegression(kind: kind, coefficients: coefficients)
    }

    private static func newtonStep(
        _ kind: Kind, _ rows: [[Double]], _ target: [Double], _ weight: [Double]?, _ ridge: Double, _ beta: [Double]
    ) -> [Double]? {
        let width = beta.count
        let parts = Parallel.chunks(rows.count, of: 4096) { range -> [Double] in
            var sums = [Double](repeating: 0, count: width * width + width)
            for row in range {
                let values = rows[row]
                var margin = 0.0
                for index in 0..<width { margin += beta[index] * values[index] }
                let mean = kind == .linear ? margin : SpecialFunctions.logistic(margin)
                let w = weight?[row] ?? 1
                let curvature = w * (kind == .linear ? 1 : max(mean * (1 - mean), 1e-9))
                let pull = w * (target[row] - mean)
                for first in 0..<width {
                    sums[width * width + first] += pull * values[first]
                    let scaled = curvature * values[first]
                    for second in 0...first { sums[first * width + second] += scaled * values[second] }
                }
            }
            return sums
        }
        var sums = [Double](repeating: 0, count: width * width + width)
        for part in parts { for index in sums.indices { sums[index] += part[index] } }
        var right = Array(sums[(width * width)...])
        var matrix = Array(sums[..<(width * width)])
        for first in 0..<width {
            for second in 0..<first { matrix[second * width + first] = matrix[first * width + second] }
            matrix[first * width + first] += first == 0 ? 1e-9 : ridge
            if first > 0 { right[first] -= ridge * beta[first] }
        }
        return Dense.solve(matrix, right)
    }

    /// The linear sum of a row: the number, or the log odds.
    public func margin(_ row: [Double]) -> Double {
        var sum = coefficients.first ?? 0
        for (index, value) in row.enumerated() { sum += coefficients[index + 1] * value }
        return sum
    }

    /// The number, or the probability.
    public func predict(_ row: [Double]) -> Double {
        let sum = margin(row)
        return kind == .linear ? sum : SpecialFunctions.logistic(sum)
    }
}

/// Chooses what to mix by what it gains on rows that none of the candidates has seen (Caruana and others 2004, ensemble selection with replacement).
enum Blend {
    /// The weight of each candidate, in twentieths; a candidate beside the first one gets in only where the whole gains at least `margin` of the first one's loss.
    static func weights(_ candidates: [[Double]], steps: Int = 20, margin: Double = 0.002, loss: ([Double]) -> Double) -> [Double] {
        guard candidates.count > 1, let rows = candidates.first?.count, rows > 0 else { return candidates.indices.map { $0 == 0 ? 1 : 0 } }
        var counts = [Double](repeating: 0, count: candidates.count)
        var sum = [Double](repeating: 0, count: rows)
        var best = (loss: Double.infinity, counts: counts)
        for step in 1...steps {
            var chosen = (loss: Double.infinity, index: 0)
            for index in candidates.indices {
                let mixed = zip(sum, candidates[index]).map { ($0 + $1) / Double(step) }
                let value = loss(mixed)
                if value < chosen.loss { chosen = (value, index) }
            }
            for row in 0..<rows { sum[row] += candidates[chosen.index][row] }
            counts[chosen.index] += 1
            if chosen.loss < best.loss { best = (chosen.loss, counts.map { $0 / Double(step) }) }
        }
        let floor = loss(candidates[0])
        return best.loss < floor - abs(floor) * margin ? best.counts : candidates.indices.map { $0 == 0 ? 1 : 0 }
    }

    static func mix(_ candidates: [[Double]], _ weights: [Double]) -> [Double] {
        guard let rows = candidates.first?.count else { return [] }
        return (0..<rows).map { row in candidates.indices.reduce(0.0) { $0 + weights[$1] * candidates[$1][row] } }
    }
}
