import Foundation
import Testing

@testable import PurchaseModels

@Suite struct SensitivityTests {
    static func test(_ count: Int, seed: UInt64) -> UpliftData {
        var random = SeededRandom(seed: seed)
        let rows = (0..<count).map { _ in [random.uniform(), random.uniform()] }
        let treated = (0..<count).map { _ in random.uniform() < 0.5 }
        // The second feature decides whom the treatment changes, the first who buys anyway.
        let outcome = zip(rows, treated).map { row, isTreated in
            random.uniform() < 0.1 + 0.3 * row[0] + (isTreated ? 0.4 * (row[1] - 0.3) : 0) ? 1.0 : 0
        }
        return UpliftData(names: ["a", "b"], rows: rows, treated: treated, outcome: outcome)
    }

    @Test func learnersFindWhomTheTreatmentChanges() {
        let (train, test) = (Self.test(8000, seed: 1), Self.test(8000, seed: 2))
        let truth = Qini.area(test.rows.map { $0[1] }, test)
        for learner in UpliftLearner.allCases where learner != .response {
            let scores = UpliftModel.fit(learner, train).scores(test.rows)
            #expect(scores.allSatisfy { $0.isFinite })
            #expect(Qini.area(scores, test) > (learner == .blend ? 0.5 : 0.8) * truth)
        }
        #expect(Qini.area(UpliftModel.fit(.response, train).scores(test.rows), test) < truth)
        #expect(UpliftChoice.crossValidated(train, repeats: 1, seed: 3).scores.first?.learner != .response)
    }

    /// By hand: four customers, the treated buyer first, the untreated buyer last.
    @Test func qiniIsOneForHindsightAndNoughtForNoOrder() {
        let data = UpliftData(names: [], rows: [[], [], [], []], treated: [true, false, true, false], outcome: [1, 0, 0, 1])
        #expect(Qini.area([4, 2, 3, 1], data) <= 1)
        #expect(abs(Qini.area([1, 0, 0, -1], data) - 1) < 1e-12)
        #expect(abs(Qini.area([5, 5, 5, 5], data)) < 1e-12)
    }

    static func choices(households: Int, each: Int, seed: UInt64) -> ChoiceData {
        var random = SeededRandom(seed: seed)
        var (home, values, choice) = ([Int](), [Double](), [Int]())
        for household in 0..<households {
            let taste = household % 2 == 0 ? 2.0 : -2
            for _ in 0..<each {
                let prices = (0..<3).map { _ in log(1 + random.uniform()) }
                let utility = [taste - 3 * prices[0], -3 * prices[1], -3 * prices[2]].map { $0 - log(-log(max(random.uniform(), 1e-300))) }
                home.append(household)
                values += prices
                choice.append(utility.indices.max { utility[$0] < utility[$1] } ?? 0)
            }
        }
        return ChoiceData(
            alternatives: ["a", "b", "c"], attributes: ["ln price"], household: home, households: households, values: values, choice: choice)
    }

    @Test func householdsKeepTheirTastes() {
        let data = Self.choices(households: 120, each: 15, seed: 4)
        let (known, held) = data.split(lastShare: 0.2)
        #expect(held.count == 120 * 3)
        let fit = HouseholdLogit.fit(data.selecting(known))
        #expect(abs(fit.mean[2] + 3) < 0.7)
        let right = (0..<120).count { (fit.households[$0][0] > 0) == ($0 % 2 == 0) }
        #expect(right > 110)
        let later = data.selecting(held)
        let beta = HouseholdLogit.pooled(data.selecting(known))
        func loss(_ p: (Int) -> [Double]) -> Double { Metrics.average((0..<later.occasions).map { -log(p($0)[later.choice[$0]]) }) }
        #expect(loss { fit.probabilities(later, $0) } < loss { HouseholdLogit.pooledProbabilities(later, $0, beta) } - 0.1)
        for row in 0..<later.occasions { #expect(abs(fit.probabilities(later, row).reduce(0, +) - 1) < 1e-9) }
    }

    @Test func householdsWithoutChoicesAndOnesThatNeverChangeStayFinite() {
        var data = Self.choices(households: 3, each: 4, seed: 6)
        data.households = 4
        data.choice = data.choice.map { _ in 0 }
        let fit = HouseholdLogit.fit(data)
        #expect(fit.households.count == 4 && fit.households.joined().allSatisfy { $0.isFinite })
        #expect(fit.households[3] == fit.mean || zip(fit.households[3], fit.mean).allSatisfy { abs($0 - $1) < 1e-2 })
    }

    @Test func availabilityIsNotTakenForSensitivity() {
        // Products are on offer in half of the weeks, seen in others' lines. Half of the households take offers twice as readily; one lives where all is on offer.
        var random = SeededRandom(seed: 7)
        var lines = PromotionSensitivity.Lines(
            customers: 60, customer: [], products: 10, product: [], stores: 0, store: nil, week: [], isDiscounted: [])
        for _ in 0..<30_000 {
            let (household, product, week) = (random.below(60), random.below(10), random.below(40))
            let isOnOffer = (product &* 31 &+ week &* 17) % 4 < 2
            let chance = isOnOffer ? (household % 2 == 0 ? 0.85 : 0.55) : 0.02
            lines.customer.append(Int32(household))
            lines.product.append(Int32(product))
            lines.week.append(Int32(week))
            lines.isDiscounted.append(random.uniform() < chance)
        }
        let (known, later) = ((0..<30_000).filter { $0 % 5 != 0 }, (0..<30_000).filter { $0 % 5 == 0 })
        let fit = PromotionSensitivity.fit(lines, known: known, others: later)
        #expect((0..<60).count { (fit.effects[$0] > 0) == ($0 % 2 == 0) } >= 57)
        let truth = later.map { lines.isDiscounted[$0] }
        let plain = Metrics.logLoss(later.map { fit.availability[$0] }, truth)
        #expect(Metrics.logLoss(later.map { fit.probability(lines, $0) }, truth) < plain - 0.01)
    }
}
