import Foundation

/// How well shares of categories foretell later purchases, and how firm segments are.
public enum LifestyleEvaluation {
    /// Exp of the mean −ln share given to each later purchase.
    static func perplexity(_ later: LifestyleModel.Counts, _ share: @Sendable (Int) -> [Double]) -> Double {
        let parts = Parallel.chunks(later.customers, of: 64) { range in
            range.map { customer -> (Double, Double) in
                let entries = later.starts[customer]..<later.starts[customer + 1]
                guard !entries.isEmpty else { return (0, 0) }
                let shares = share(customer)
                return entries.reduce((0.0, 0.0)) { sum, entry in
                    let n = Double(later.count[entry])
                    return (sum.0 - n * log(max(shares[Int(later.category[entry])], 1e-12)), sum.1 + n)
                }
            }
        }.flatMap(\.self)
        let (loss, count) = parts.reduce((0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        return count > 0 ? exp(loss / count) : 1
    }

    /// The adjusted Rand index of two groupings (Hubert and Arabie 1985): 1 the same, 0 no more alike than chance.
    public static func adjustedRand(_ first: [Int], _ second: [Int]) -> Double {
        func pairs(_ n: Double) -> Double { n * (n - 1) / 2 }
        var (table, rows, columns) = ([[Int]: Double](), [Int: Double](), [Int: Double]())
        for (a, b) in zip(first, second) {
            table[[a, b], default: 0] += 1
            rows[a, default: 0] += 1
            columns[b, default: 0] += 1
        }
        // Whole numbers: sums do not depend on the order of a dictionary.
        let joint = table.values.reduce(0) { $0 + pairs($1) }
        let (left, right) = (rows.values.reduce(0) { $0 + pairs($1) }, columns.values.reduce(0) { $0 + pairs($1) })
        let all = pairs(Double(first.count))
        guard all > 0 else { return 1 }
        let (expected, highest) = (left * right / all, (left + right) / 2)
        return highest == expected ? 1 : (joint - expected) / (highest - expected)
    }
}

/// How many mixtures, and how far a customer's own purchases are mixed with them: chosen within the time that is known.
public struct LifestyleChoice: Sendable {
    public struct Trial: Sendable {
        public var topics: Int
        /// Agreement of segments between the earlier and the later part.
        public var agreement: Double
        /// Perplexity of the later part by own share and mixture.
        public var perplexity: Double
        /// Purchases that the mixture counts for beside the own ones.
        public var weight: Double
    }

    public var trials: [Trial]
    /// Of segments: the most stable.
    public var segmentTopics: Int
    /// Of shares: the best at foretelling; nothing where the share of all customers as the prior does better.
    public var mixtureTopics: Int?
    public var mixtureWeight: Double
    /// Purchases that the share of all counts for, the floor.
    public var populationWeight: Double

    private static let weights: [Double] = [5, 10, 20, 40, 60, 80, 120, 160, 240, 400]

    /// - Parameters:
    ///   - early, late: the two parts of the time that is known, with the same customers.
    public static func make(early: LifestyleModel.Counts, late: LifestyleModel.Counts, seed: UInt64, progress: (String) -> Void = { _ in })
        -> LifestyleChoice
    {
        let population = populationShare(early)
        let floor =
            weights.map { (weight: $0, value: perplexity(early, late, weight: $0) { _ in population }) }.min { $0.value < $1.value } ?? (40, 1)
        var trials: [Trial] = []
        for topics in [3, 4, 5, 6, 8, 10, 12, 16, 24, 32] where topics * 4 <= early.categories && topics * 10 <= early.customers {
            progress("\(topics) mixtures")
            let model = LifestyleModel.fit(early, topics: topics, seed: seed)
            let own = model.shares
            let best =
                weights.map { (weight: $0, value: perplexity(early, late, weight: $0) { model.expected(own, $0) }) }.min { $0.value < $1.value } ?? (
                    40, 1
                )
            let both = (0..<early.customers).filter { early.total($0) > 0 && late.total($0) > 0 }
            let (before, after) = (model.segments(own), model.segments(model.shares(of: late)))
            let agreement = LifestyleEvaluation.adjustedRand(both.map { before[$0] }, both.map { after[$0] })
            trials.append(Trial(topics: topics, agreement: agreement, perplexity: best.value, weight: best.weight))
        }
        // Two or three groups are no lifestyles: stability is sought among four to twenty.
        let stable = trials.filter { $0.topics >= 4 && $0.topics <= 20 }.max { $0.agreement < $1.agreement }
        let mixture = trials.min { $0.perplexity < $1.perplexity }
        let isBetter = (mixture?.perplexity ?? .infinity) < floor.value
        return LifestyleChoice(
            trials: trials, segmentTopics: stable?.topics ?? 1, mixtureTopics: isBetter ? mixture?.topics : nil,
            mixtureWeight: mixture?.weight ?? floor.weight,
            populationWeight: floor.weight)
    }

    /// The share of each category in the purchases of all.
    public static func populationShare(_ counts: LifestyleModel.Counts) -> [Double] {
        var sums = [Double](repeating: 0.5, count: counts.categories)
        for (index, value) in zip(counts.category, counts.count) { sums[Int(index)] += Double(value) }
        let total = sums.reduce(0, +)
        return sums.map { $0 / total }
    }

    /// Perplexity of `late` by (own counts + weight × prior) / (own total + weight).
    public static func perplexity(_ early: LifestyleModel.Counts, _ late: LifestyleModel.Counts, weight: Double, prior: @Sendable (Int) -> [Double])
        -> Double
    {
        LifestyleEvaluation.perplexity(late) { customer in
            var shares = prior(customer).map { $0 * weight }
            for entry in early.starts[customer]..<early.starts[customer + 1] { shares[Int(early.category[entry])] += Double(early.count[entry]) }
            let total = Double(early.total(customer)) + weight
            return shares.map { $0 / total }
        }
    }

    /// The mixture as the prior of a customer.
    public static func prior(_ model: LifestyleModel) -> @Sendable (Int) -> [Double] {
        { model.expected(model.shares, $0) }
    }
}
