import Foundation

/// Whether a household redeems a coupon of a campaign it was given.
///
/// A mix of a logistic model and boosted trees, learnt from campaigns that ended before; the mix is chosen by leaving each of the earlier campaigns' households
/// out in turn (five folds by household, so that nobody is known from another campaign of the fold).
public struct CouponRedemption: Sendable {
    /// One household in one campaign: what was known on the campaign's first day.
    public struct Case: Sendable {
        public var household: Int
        public var features: [Double]
        public var isRedeemed: Bool

        public init(household: Int, features: [Double], isRedeemed: Bool) {
            self.household = household
            self.features = features
            self.isRedeemed = isRedeemed
        }
    }

    private let logistic: RidgeRegression
    private let trees: BoostedTrees
    /// The weight of the logistic model; the rest is the trees'.
    public let logisticWeight: Double
    private let names: [String]
    /// What was done instead of learning; nil when all is as it should be.
    public let note: String?
    private let rate: Double

    public static func fit(_ cases: [Case], names: [String], seed: UInt64 = 1) -> CouponRedemption {
        let positives = cases.count(where: \.isRedeemed)
        let rate = (Double(positives) + 1) / (Double(cases.count) + 2)
        guard positives >= 20, cases.count - positives >= 20 else {
            let empty = learners(cases, names, rounds: 0, seed: seed)
            return CouponRedemption(
                logistic: empty.0, trees: empty.1, logisticWeight: 0, names: names,
                note: "\(positives) redemptions in \(cases.count) cases are too few to learn from: everybody gets the rate of all", rate: rate)
        }
        let folds = cases.map { Int(SeededRandom.hash($0.household, seed: seed) % 5) }
        let held = Parallel.map(5) { fold -> [(Int, Double, Double)] in
            let (train, test) = (folds.indices.filter { folds[$0] != fold }, folds.indices.filter { folds[$0] == fold })
            let fit = learners(train.map { cases[$0] }, names, rounds: 150, seed: seed)
            let margins = fit.1.margins(matrix(names, test.map { cases[$0] }))
            return zip(test, margins).map { ($0, fit.0.margin(cases[$0].features), $1) }
        }.flatMap(\.self)
        let truth = held.map { cases[$0.0].isRedeemed }
        let weights = Blend.weights([held.map(\.1), held.map(\.2)]) { Metrics.logLoss($0.map(SpecialFunctions.logistic), truth) }
        let fit = learners(cases, names, rounds: 150, seed: seed)
        return CouponRedemption(logistic: fit.0, trees: fit.1, logisticWeight: weights[0], names: names, note: nil, rate: rate)
    }

    public func probabilities(_ cases: [Case]) -> [Double] {
        guard note == nil else { return cases.map { _ in rate } }
        let margins = trees.margins(CouponRedemption.matrix(names, cases))
        return zip(cases, margins).map { SpecialFunctions.logistic(logisticWeight * logistic.margin($0.features) + (1 - logisticWeight) * $1) }
    }

    private static func learners(_ cases: [Case], _ names: [String], rounds: Int, seed: UInt64) -> (RidgeRegression, BoostedTrees) {
        let target = cases.map { $0.isRedeemed ? 1.0 : 0 }
        var options = BoostedTrees.Options(.logistic)
        options.depth = 3
        options.rounds = rounds
        options.learningRate = 0.04
        options.leafRows = 30
        options.shrinkage = 20
        options.seed = seed
        return (
            RidgeRegression.fit(.logistic, cases.map(\.features), target: target, ridge: 20),
            BoostedTrees.fit(matrix(names, cases), target: target, options: options)
        )
    }

    private static func matrix(_ names: [String], _ cases: [Case]) -> FeatureMatrix {
        FeatureMatrix(names: names, columns: names.indices.map { column in cases.map { Float($0.features[column]) } })
    }
}
