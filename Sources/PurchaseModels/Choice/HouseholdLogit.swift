import Foundation

/// Multinomial logit with a coefficient vector of each household's own, drawn from a normal law over households whose mean and covariance are estimated
/// with it: empirical Bayes by Laplace's approximation within EM (McFadden and Train 2000 for the model, Allenby and Rossi 1999 for the use).
public struct HouseholdLogit: Sendable {
    /// Mean over households: intercepts of all alternatives but the last, then attributes.
    public private(set) var mean: [Double]
    /// Covariance over households, row by row.
    public private(set) var covariance: [Double]
    /// Each household's own coefficients.
    public private(set) var households: [[Double]]
    /// Their covariances given the household's choices.
    public private(set) var uncertainty: [[Double]]
    private let alternatives: Int
    private let attributes: Int

    /// One set of coefficients for all households, by Newton's method with a slight ridge.
    public static func pooled(_ data: ChoiceData) -> [Double] {
        let size = data.parameters
        var beta = [Double](repeating: 0, count: size)
        let prior = identity(size, scale: 1e-3)
        for _ in 0..<50 {
            var (gradient, hessian) = ([Double](repeating: 0, count: size), prior)
            for index in 0..<size { gradient[index] = -1e-3 * beta[index] }
            for row in 0..<data.occasions { accumulate(data, row, beta, &gradient, &hessian) }
            guard let step = Dense.solve(hessian, gradient) else { break }
            let longest = step.map(abs).max() ?? 0
            let damping = longest > 2 ? 2 / longest : 1
            for index in 0..<size { beta[index] += damping * step[index] }
            if longest < 1e-9 { break }
        }
        return beta
    }

    /// - Parameters:
    ///   - strength: what the covariance over households starts from and is drawn to, as if that many further households had shown it.
    ///   - rounds: of EM.
    public static func fit(_ data: ChoiceData, rounds: Int = 40, strength: Double = 4) -> HouseholdLogit {
        let size = data.parameters
        var rows = [[Int]](repeating: [], count: data.households)
        for (row, home) in data.household.enumerated() { rows[home].append(row) }
        let occasions = rows
        var mean = pooled(data)
        var covariance = identity(size, scale: 1)
        var own = [[Double]](repeating: mean, count: data.households)
        var uncertainty = [[Double]](repeating: covariance, count: data.households)
        let known = occasions.indices.filter { !occasions[$0].isEmpty }
        for _ in 0..<rounds {
            guard let precision = Dense.inverse(covariance, size: size) else { break }
            let (center, start) = (mean, own)
            let results = Parallel.chunks(data.households, of: 16) { range in
                range.map { home in mode(data, occasions[home], center, precision, start[home]) }
            }.flatMap(\.self)
            own = results.map(\.0)
            uncertainty = results.map(\.1)
            let count = Double(max(known.count, 1))
            let next = (0..<size).map { index in known.reduce(0.0) { $0 + own[$1][index] } / count }
            var spread = identity(size, scale: strength)
            for home in known {
                for row in 0..<size {
                    for column in 0..<size {
                        spread[row * size + column] +=
                            (own[home][row] - next[row]) * (own[home][column] - next[column]) + uncertainty[home][row * size + column]
                    }
                }
            }
            let change = zip(next, mean).map { abs($0 - $1) }.max() ?? 0
            (mean, covariance) = (next, spread.map { $0 / (count + strength) })
            if change < 1e-4 { break }
        }
        return HouseholdLogit(
            mean: mean, covariance: covariance, households: own, uncertainty: uncertainty, alternatives: data.alternatives.count,
            attributes: data.attributes.count)
    }

    /// The chance of each alternative on an occasion, averaged over what the household's coefficients may be.
    ///
    /// The average is over 32 points of the posterior, laid out by a fixed quasi-random sequence: the plain mode is too sure of itself.
    public func probabilities(_ data: ChoiceData, _ row: Int) -> [Double] {
        let home = data.household[row]
        let size = mean.count
        guard let root = HouseholdLogit.cholesky(uncertainty[home], size) else {
            return HouseholdLogit.probabilities(data, row, households[home])
        }
        var total = [Double](repeating: 0, count: alternatives)
        for draw in HouseholdLogit.draws(size) {
            var beta = households[home]
            for index in 0..<size { for inner in 0...index { beta[index] += root[index * size + inner] * draw[inner] } }
            for (index, p) in HouseholdLogit.probabilities(data, row, beta).enumerated() { total[index] += p / 32 }
        }
        return total
    }

    /// The own-price elasticity of each household for an attribute that is ln price: coefficient × (1 − mean chance of what it chose), and the deviation of the
    /// coefficient that its choices leave open.
    public func elasticity(of home: Int, attribute: Int, meanShare: Double) -> (value: Double, deviation: Double) {
        let index = alternatives - 1 + attribute
        let size = mean.count
        return (households[home][index] * (1 - meanShare), max(uncertainty[home][index * size + index], 0).squareRoot() * (1 - meanShare))
    }

    // MARK: - One occasion

    /// The chance of each alternative with these coefficients.
    public static func pooledProbabilities(_ data: ChoiceData, _ row: Int, _ beta: [Double]) -> [Double] { probabilities(data, row, beta) }

    static func probabilities(_ data: ChoiceData, _ row: Int, _ beta: [Double]) -> [Double] {
        let (count, width) = (data.alternatives.count, data.attributes.count)
        var utility = [Double](repeating: 0, count: count)
        for alternative in 0..<count {
            if alternative < count - 1 { utility[alternative] = beta[alternative] }
            for attribute in 0..<width {
                utility[alternative] += beta[count - 1 + attribute] * data.values[(row * count + alternative) * width + attribute]
            }
        }
        let highest = utility.max() ?? 0
        let weights = utility.map { exp($0 - highest) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Adds an occasion's gradient of ln P and its negative second derivatives.
    private static func accumulate(_ data: ChoiceData, _ row: Int, _ beta: [Double], _ gradient: inout [Double], _ hessian: inout [Double]) {
        let (count, width, size) = (data.alternatives.count, data.attributes.count, data.parameters)
        let p = probabilities(data, row, beta)
        var average = [Double](repeating: 0, count: size)
        var designs: [[Double]] = []
        for alternative in 0..<count {
            var design = [Double](repeating: 0, count: size)
            if alternative < count - 1 { design[alternative] = 1 }
            for attribute in 0..<width { design[count - 1 + attribute] = data.values[(row * count + alternative) * width + attribute] }
            for index in 0..<size { average[index] += p[alternative] * design[index] }
            designs.append(design)
        }
        for index in 0..<size { gradient[index] += designs[data.choice[row]][index] - average[index] }
        for alternative in 0..<count {
            for first in 0..<size {
                let left = p[alternative] * (designs[alternative][first] - average[first])
                if left == 0 { continue }
                for second in 0..<size { hessian[first * size + second] += left * (designs[alternative][second] - average[second]) }
            }
        }
    }

    /// The household's most likely coefficients, and the inverse curvature there.
    private static func mode(_ data: ChoiceData, _ rows: [Int], _ center: [Double], _ precision: [Double], _ start: [Double]) -> ([Double], [Double])
    {
        let size = center.count
        var beta = rows.isEmpty ? center : start
        var hessian = precision
        for _ in 0..<30 {
            var gradient = (0..<size).map { row in -(0..<size).reduce(0.0) { $0 + precision[row * size + $1] * (beta[$1] - center[$1]) } }
            hessian = precision
            for row in rows { accumulate(data, row, beta, &gradient, &hessian) }
            guard let step = Dense.solve(hessian, gradient) else { break }
            let longest = step.map(abs).max() ?? 0
            let damping = longest > 2 ? 2 / longest : 1
            for index in 0..<size { beta[index] += damping * step[index] }
            if longest < 1e-7 { break }
        }
        return (beta, Dense.inverse(hessian, size: size) ?? identity(size, scale: 0))
    }

    // MARK: - Small matrices

    static func identity(_ size: Int, scale: Double) -> [Double] { (0..<size * size).map { $0 / size == $0 % size ? scale : 0 } }

    private static func cholesky(_ matrix: [Double], _ size: Int) -> [Double]? {
        var root = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0...row {
                var sum = matrix[row * size + column]
                for inner in 0..<column { sum -= root[row * size + inner] * root[column * size + inner] }
                if row == column {
                    guard sum > 0 else { return nil }
                    root[row * size + row] = sum.squareRoot()
                } else {
                    root[row * size + column] = sum / root[column * size + column]
                }
            }
        }
        return root
    }

    /// 32 standard normal vectors: 16 of seeded numbers and their opposites, so that their mean is nought.
    private static func draws(_ size: Int) -> [[Double]] {
        var random = SeededRandom(seed: 20_060_101)
        let half = (0..<16).map { _ in
            (0..<size).map { _ in
                let (u, v) = (max(random.uniform(), 1e-300), random.uniform())
                return (-2 * log(u)).squareRoot() * cos(2 * Double.pi * v)
            }
        }
        return half + half.map { $0.map { -$0 } }
    }
}
