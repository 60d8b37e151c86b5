import Foundation
import Testing

@testable import PurchaseModels

@Suite struct LearningTests {
    @Test func measuresHaveTheirKnownValues() {
        #expect(Metrics.areaUnderCurve([0.1, 0.4, 0.35, 0.8], [false, false, true, true]) == 0.75)
        #expect(Metrics.areaUnderCurve([1, 1, 1], [true, false, true]) == 0.5)
        #expect(abs(Metrics.poissonDeviance([2, 1], [2, 0]) - 1) < 1e-12)
        #expect(abs(Metrics.logLoss([0.5, 0.5], [true, false]) - 0.693_147_180_559_945_3) < 1e-12)
        #expect(Metrics.concordance([1, 2, 3], [10, 20, 20], isCensored: [false, false, true]) == 1)
        #expect(abs(Metrics.concordance([3, 2, 2], [10, 20, 30], isCensored: [false, false, false]) - 0.5 / 3) < 1e-12)
        #expect(Metrics.shareOfBestTenth((0..<20).map(Double.init), (0..<20).map { Double(20 - $0) }) == 3.0 / 39)
        #expect(Metrics.meanAbsoluteError([], []) == 0)
    }

    static func steps(_ count: Int, seed: UInt64) -> (FeatureMatrix, [Double]) {
        var random = SeededRandom(seed: seed)
        let a = (0..<count).map { _ in Float(random.uniform()) }
        let b = (0..<count).map { _ in Float(random.uniform()) }
        return (FeatureMatrix(names: ["a", "b"], columns: [a, b]), zip(a, b).map { ($0 > 0.5 ? 3 : 1) * ($1 > 0.3 ? 2 : 1) })
    }

    @Test func treesLearnWhatALineCannot() {
        let (features, mean) = Self.steps(4000, seed: 1)
        var random = SeededRandom(seed: 2)
        let counts = mean.map { mean in
            var (product, count) = (random.uniform(), 0.0)
            while product > exp(-mean) { (product, count) = (product * random.uniform(), count + 1) }
            return count
        }
        let trees = BoostedTrees.fit(features, target: counts, options: BoostedTrees.Options(.poisson))
        let (fresh, truth) = Self.steps(2000, seed: 3)
        #expect(Metrics.rootMeanSquareError(trees.margins(fresh).map(exp), truth) < 0.35)
    }

    @Test func quantilesCoverWhatTheySay() {
        let (features, mean) = Self.steps(6000, seed: 5)
        var random = SeededRandom(seed: 6)
        let target = mean.map { $0 * -log1p(-random.uniform()) }
        for share in [0.1, 0.5, 0.9] {
            var options = BoostedTrees.Options(.quantile(share))
            options.rounds = 300
            let fit = BoostedTrees.fit(features, target: target, options: options)
            let below = zip(target, fit.margins(features)).count { $0 <= $1 }
            #expect(abs(Double(below) / 6000 - share) < 0.03)
        }
    }

    @Test func offsetAloneIsKeptWhereThereIsNothingToLearn() {
        let features = FeatureMatrix(names: ["a"], columns: [[Float](repeating: 1, count: 500)])
        var options = BoostedTrees.Options(.logistic)
        options.rounds = 50
        let half = (0..<500).map { Double($0 % 2) }
        let fit = BoostedTrees.fit(features, target: half, offset: [Double](repeating: 0, count: 500), options: options)
        #expect(fit.margins(features, offset: [Double](repeating: 0, count: 500)).allSatisfy { abs($0) < 0.2 })
    }

    @Test func sameSeedSameTrees() {
        let (features, target) = Self.steps(800, seed: 8)
        let options = BoostedTrees.Options(.squared)
        let first = BoostedTrees.fit(features, target: target, options: options).margins(features)
        #expect(first == BoostedTrees.fit(features, target: target, options: options).margins(features))
        var other = options
        other.seed = 2
        #expect(first != BoostedTrees.fit(features, target: target, options: other).margins(features))
    }

    @Test func logisticFindsItsCoefficients() {
        var random = SeededRandom(seed: 12)
        let rows = (0..<20_000).map { _ in [random.uniform() * 4, random.uniform() - 0.5] }
        let target = rows.map { random.uniform() < SpecialFunctions.logistic(-1 + 0.8 * $0[0] - 2 * $0[1]) ? 1.0 : 0 }
        let fit = RidgeRegression.fit(.logistic, rows, target: target, ridge: 1e-3)
        #expect(zip(fit.coefficients, [-1, 0.8, -2]).allSatisfy { abs($0 - $1) < 0.12 })
    }

    @Test func separatedClassesAndConstantFeaturesStayFinite() {
        let rows = (0..<100).map { [Double($0), 7] }
        let fit = RidgeRegression.fit(.logistic, rows, target: rows.map { $0[0] < 50 ? 0 : 1 }, ridge: 0.1)
        #expect(fit.coefficients.allSatisfy { $0.isFinite })
        #expect(fit.predict([99, 7]) > 0.9 && fit.predict([0, 7]) < 0.1)
    }

    @Test func mixIsTheFloorWhereNothingBeatsIt() {
        let truth = (0..<200).map(Double.init)
        let floor = truth.map { $0 + 1 }
        let worse = truth.map { $0 - 30 }
        func loss(_ values: [Double]) -> Double { Metrics.rootMeanSquareError(values, truth) }
        #expect(Blend.weights([floor, floor], loss: loss) == [1, 0])
        let weights = Blend.weights([floor, worse], loss: loss)
        #expect(weights[0] >= 0.95 && loss(Blend.mix([floor, worse], weights)) <= loss(floor))
    }

    @Test func forecastOfTooLittleIsTheProcessAlone() {
        let log = VisitLog(customers: 3, customer: [0, 1, 1, 2], day: [5, 6, 20, 30], amount: [100, -50, 200, 0])
        let forecast = CustomerForecast.make(log, until: 30, horizon: 30)
        #expect(forecast.customers == [0, 1, 2])
        #expect(forecast.notes.contains { $0.contains("too few") })
        let all =
            forecast.visits + forecast.lossProbability + forecast.wait + forecast.waitLow + forecast.waitHigh + forecast.spend + forecast.middleSpend
        #expect(all.count == 21 && all.allSatisfy { $0.isFinite })
    }

    @Test func forecastBeatsItsFloorOnRegularCustomers() {
        // A third comes every week, a third every four weeks, a third came for the first half only.
        var random = SeededRandom(seed: 21)
        var (customer, day) = ([Int32](), [Int32]())
        for index in 0..<300 {
            var time = random.below(7)
            while time < 400 {
                if index % 3 != 2 || time < 200 {
                    customer.append(Int32(index))
                    day.append(Int32(time))
                }
                time += index % 3 == 0 ? 7 : 28
                time += random.below(3) - 1
            }
        }
        let log = VisitLog(customers: 300, customer: customer, day: day, amount: nil)
        let forecast = CustomerForecast.make(log, until: 340, horizon: 56)
        let actual = forecast.customers.map { Double(log.visits(of: $0, after: 340, until: 396)) }
        #expect(Metrics.meanAbsoluteError(forecast.middleVisits, actual) < 0.8 * Metrics.meanAbsoluteError(forecast.processVisits, actual))
        let isLost = actual.map { $0 == 0 }
        #expect(Metrics.logLoss(forecast.lossProbability, isLost) <= Metrics.logLoss(forecast.processLoss, isLost))
        #expect(forecast.visits == CustomerForecast.make(log, until: 340, horizon: 56).visits)
    }
}
