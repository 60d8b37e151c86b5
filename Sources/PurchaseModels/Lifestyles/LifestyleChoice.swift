import Foundation

/// How many mixtures, where to begin, and how far a customer's own purchases are mixed with them: chosen within the time that is known.
public struct LifestyleChoice: Sendable {
    public struct Trial: Sendable {
        public var topics: Int
        /// Agreement of segments between the earlier and the later part, the best of several beginnings.
        public var agreement: Double
        /// Perplexity of the later part by own share and mixture.
        public var perplexity: Double
        /// Purchases that the mixture counts for beside the own ones.
        public var weight: Double
    }

    public var trials: [Trial]
    /// Of segments: the most stable.
    public var segmentTopics: Int
    /// What segments weigh the purchases of each category with: how firm it is.
    public var segmentWeights: [Float]
    /// The profiles of the most stable segments, where the fit to all that is known begins; nothing where there was no trial.
    public var segmentStart: [Float]?
    /// Of shares: the best at foretelling; nothing where the share of all customers as the prior does better.
    public var mixtureTopics: Int?
    public var mixtureWeight: Double
    /// Purchases that the share of all counts for, the floor.
    public var populationWeight: Double

    private static let weights: [Double] = [5, 10, 20, 40, 60, 80, 120, 160, 240, 400]
    /// Beginnings that are tried for segments. Likelihood has many maxima nearly as high as each other, and customers stay where they were put in some far longer than in
    /// others.
    private static let starts = 4

    /// - Parameters:
    ///   - early, late: the two parts of the time that is known, with the same customers.
    ///   - segments: how many segments; nothing: the most stable number from four to twenty, for two or three groups are no lifestyles.
    public static func make(
        early: LifestyleModel.Counts, late: LifestyleModel.Counts, segments: Int? = nil, seed: UInt64, progress: (String) -> Void = { _ in }
    ) -> LifestyleChoice {
        let population = populationShare(early)
        let floor =
            weights.map { (weight: $0, value: perplexity(early, late, weight: $0) { _ in population }) }.min { $0.value < $1.value } ?? (40, 1)
        let firmness = LifestyleEvaluation.firmness(early, late)
        let (firmEarly, firmLate) = (early.weighted(by: firmness), late.weighted(by: firmness))
        let both = (0..<early.customers).filter { early.total($0) > 0 && late.total($0) > 0 }
        var trials: [Trial] = []
        var stable: (agreement: Double, topics: Int, profiles: [Float])?
        let sizes = [3, 4, 5, 6, 8, 10, 12, 16, 24, 32].filter { $0 * 4 <= early.categories && $0 * 10 <= early.customers }
        for topics in Set(sizes).union([segments].compactMap(\.self)).sorted() {
            progress("\(topics) mixtures")
            let models = Parallel.map(starts) { LifestyleModel.fit(firmEarly, topics: topics, seed: seed &+ UInt64($0)) }
            let agreements = models.map { model -> Double in
                let (before, after) = (model.segments(model.shares), model.segments(model.shares(of: firmLate)))
                return LifestyleEvaluation.adjustedRand(both.map { before[$0] }, both.map { after[$0] })
            }
            for (model, agreement) in zip(models, agreements) {
                guard segments.map({ $0 == topics }) ?? (4...20).contains(topics), agreement > stable?.agreement ?? -.infinity else { continue }
                stable = (agreement, topics, model.profiles)
            }
            guard sizes.contains(topics) else { continue }
            let model = LifestyleModel.fit(early, topics: topics, seed: seed)
            let own = model.shares
            let best =
                weights.map { (weight: $0, value: perplexity(early, late, weight: $0) { model.expected(own, $0) }) }.min { $0.value < $1.value } ?? (
                    40, 1
                )
            trials.append(Trial(topics: topics, agreement: agreements.max() ?? 0, perplexity: best.value, weight: best.weight))
        }
        let mixture = trials.min { $0.perplexity < $1.perplexity }
        let isBetter = (mixture?.perplexity ?? .infinity) < floor.value
        return LifestyleChoice(
            trials: trials, segmentTopics: stable?.topics ?? segments ?? 1, segmentWeights: firmness, segmentStart: stable?.profiles,
            mixtureTopics: isBetter ? mixture?.topics : nil, mixtureWeight: mixture?.weight ?? floor.weight, populationWeight: floor.weight)
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
