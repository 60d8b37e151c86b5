import Foundation

/// Gradient-boosted regression trees on binned features, with second derivatives (Friedman 2001; Chen and Guestrin 2016).
///
/// A forecast that exists already may be handed in as the offset of each row: trees then learn only what it misses.
public struct BoostedTrees: Sendable {
    public enum Objective: Sendable, Equatable {
        case squared
        /// Counts, with a logarithmic link: margins are ln of the mean.
        case poisson
        /// Yes or no: margins are log odds.
        case logistic
        /// The value that a share of outcomes lies below; 0.5 is the median.
        case quantile(Double)
    }

    public struct Options: Sendable {
        public var objective: Objective
        public var rounds = 200
        public var learningRate = 0.05
        public var depth = 4
        /// Rows a leaf has at least.
        public var leafRows = 20
        /// Added to the second derivatives of a leaf.
        public var shrinkage = 5.0
        /// Shares of rows and of columns that each tree sees.
        public var rowShare = 0.6
        public var columnShare = 0.5
        public var seed: UInt64 = 1

        public init(_ objective: Objective) { self.objective = objective }
    }

    struct Node: Sendable {
        /// Nothing in a leaf.
        var column = -1
        /// Rows whose bin is not above go left.
        var bin: UInt8 = 0
        var left = 0
        var right = 0
        var value = 0.0
    }

    private let binning: Binning
    private let trees: [[Node]]
    public let base: Double

    /// - Parameters:
    ///   - offset: the margin each row begins with; with none, all begin with the best constant.
    public static func fit(_ features: FeatureMatrix, target: [Double], offset: [Double]? = nil, weight: [Double]? = nil, options: Options)
        -> BoostedTrees
    {
        let binning = Binning(features)
        var growth = TreeGrowth(bins: binning.bins(features), options: options)
        let rows = target.count
        let base = offset == nil ? constant(target, weight, options.objective) : 0
        var margin = offset ?? [Double](repeating: base, count: rows)
        var (gradient, curvature) = ([Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows))
        var random = SeededRandom(seed: options.seed)
        var trees: [[Node]] = []
        for _ in 0..<options.rounds where rows > 0 {
            for row in 0..<rows {
                let (g, h) = slope(options.objective, margin[row], target[row])
                let w = weight?[row] ?? 1
                gradient[row] = Float(g * w)
                curvature[row] = Float(h * w)
            }
            let residual: (Int) -> Double = { target[$0] - margin[$0] }
            let (tree, leafOfRow) = growth.grow(gradient, curvature, &random, residual)
            trees.append(tree)
            for row in 0..<rows { margin[row] += tree[Int(leafOfRow[row])].value }
        }
        return BoostedTrees(binning: binning, trees: trees, base: base)
    }

    /// The margins of rows: offset (or the base) and what the trees add.
    public func margins(_ features: FeatureMatrix, offset: [Double]? = nil) -> [Double] {
        staged(features, offset: offset, every: max(trees.count, 1)).last ?? offset ?? [Double](repeating: base, count: features.rows)
    }

    /// The margins after each `every` trees.
    func staged(_ features: FeatureMatrix, offset: [Double]?, every: Int) -> [[Double]] {
        let bins = binning.bins(features)
        var margin = offset ?? [Double](repeating: base, count: features.rows)
        var stages: [[Double]] = []
        for (index, tree) in trees.enumerated() {
            for row in margin.indices {
                var node = 0
                while tree[node].column >= 0 { node = bins[tree[node].column][row] <= tree[node].bin ? tree[node].left : tree[node].right }
                margin[row] += tree[node].value
            }
            if (index + 1) % every == 0 { stages.append(margin) }
        }
        return stages
    }

    private static func constant(_ target: [Double], _ weight: [Double]?, _ objective: Objective) -> Double {
        let weights = weight ?? [Double](repeating: 1, count: target.count)
        let mean = zip(target, weights).reduce(0) { $0 + $1.0 * $1.1 } / max(weights.reduce(0, +), 1e-12)
        switch objective {
        case .squared: return mean
        case .poisson: return log(max(mean, 1e-6))
        case .logistic: return SpecialFunctions.logit(min(max(mean, 1e-6), 1 - 1e-6))
        case .quantile(let share): return Metrics.quantile(target.sorted(), share)
        }
    }

    @inline(__always)
    private static func slope(_ objective: Objective, _ margin: Double, _ target: Double) -> (Double, Double) {
        switch objective {
        case .squared: return (margin - target, 1)
        case .poisson:
            let mean = exp(min(margin, 30))
            return (mean - target, mean)
        case .logistic:
            let p = SpecialFunctions.logistic(margin)
            return (p - target, max(p * (1 - p), 1e-6))
        case .quantile(let share): return (target < margin ? 1 - share : -share, 1)
        }
    }
}
