import Foundation
import Testing

@testable import PurchaseModels

@Suite struct LifestyleTests {
    /// Three kinds of customers, each buying within its own eight of 24 categories nearly always.
    static func counts(_ customers: Int, seed: UInt64) -> LifestyleModel.Counts {
        var random = SeededRandom(seed: seed)
        return LifestyleModel.Counts(
            categories: 24,
            rows: (0..<customers).map { customer in
                var row: [Int32: Float] = [:]
                for _ in 0..<40 {
                    let group = random.uniform() < 0.9 ? customer % 3 : random.below(3)
                    row[Int32(group * 8 + random.below(8)), default: 0] += 1
                }
                return row
            })
    }

    @Test func mixturesAreFoundAndSegmentsAreFirm() {
        let (early, late) = (Self.counts(300, seed: 1), Self.counts(300, seed: 2))
        let model = LifestyleModel.fit(early, topics: 3)
        let kinds = (0..<300).map { $0 % 3 }
        #expect(LifestyleEvaluation.adjustedRand(model.segments(model.shares), kinds) > 0.95)
        #expect(LifestyleEvaluation.adjustedRand(model.segments(model.shares), model.segments(model.shares(of: late))) > 0.95)
        for topic in 0..<3 { #expect(abs(model.profiles[topic * 24..<(topic + 1) * 24].reduce(0, +) - 1) < 1e-4) }
        for customer in 0..<300 { #expect(abs(model.shares[customer * 3..<(customer + 1) * 3].reduce(0, +) - 1) < 1e-4) }
        #expect(model.profiles == LifestyleModel.fit(early, topics: 3).profiles)
    }

    @Test func likelihoodRisesWithEachRound() {
        let counts = Self.counts(120, seed: 3)
        func loss(_ rounds: Int) -> Double {
            let model = LifestyleModel.fit(counts, topics: 4, rounds: rounds)
            let shares = model.shares
            return LifestyleEvaluation.perplexity(counts) { model.expected(shares, $0) }
        }
        let values = [1, 3, 10, 40].map(loss)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
    }

    @Test func topicsKeepTheirIdsBetweenFits() {
        let first = LifestyleModel.fit(Self.counts(300, seed: 1), topics: 3, seed: 1)
        let second = LifestyleModel.fit(Self.counts(300, seed: 5), topics: 3, seed: 99)
        let ids = second.matched(to: first)
        #expect(Set(ids) == [0, 1, 2])
        let before = first.segments(first.shares)
        let after = second.segments(second.shares).map { ids[$0] }
        #expect(zip(before, after).count { $0 == $1 } > 280)
    }

    @Test func randIndexOfTheLiterature() {
        #expect(LifestyleEvaluation.adjustedRand([0, 0, 1, 1], [1, 1, 0, 0]) == 1)
        #expect(abs(LifestyleEvaluation.adjustedRand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) - 0.242_424_242_424_242_4) < 1e-12)
    }

    @Test func mixturesThatHelpNobodyAreNotPublished() {
        // Everybody buys the same: the share of all is the best prior there is.
        func same(_ seed: UInt64) -> LifestyleModel.Counts {
            var random = SeededRandom(seed: seed)
            return LifestyleModel.Counts(
                categories: 16,
                rows: (0..<200).map { _ in (0..<6).reduce(into: [Int32: Float]()) { row, _ in row[Int32(random.below(16)), default: 0] += 1 } })
        }
        let choice = LifestyleChoice.make(early: same(1), late: same(2), seed: 1)
        #expect(choice.mixtureTopics == nil)
        #expect(choice.trials.allSatisfy { $0.agreement < 0.1 && $0.perplexity.isFinite })
    }

    @Test func customersWithNothingHaveEvenShares() {
        let counts = LifestyleModel.Counts(categories: 4, rows: [[:], [1: 3, 2: 1], [0: 2], [3: 5]])
        let model = LifestyleModel.fit(counts, topics: 2)
        #expect(model.shares.allSatisfy { $0.isFinite })
        #expect(model.shares[0] == 0.5 && model.shares[1] == 0.5)
    }
}
