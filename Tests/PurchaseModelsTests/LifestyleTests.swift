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

    /// One round against the formula of Lee and Seung, with more topics than fill one block.
    @Test(arguments: [3, 8, 11]) func aRoundIsThatOfThePaper(topics: Int) {
        let counts = Self.counts(40, seed: 6)
        let (before, after) = (LifestyleModel.fit(counts, topics: topics, rounds: 4), LifestyleModel.fit(counts, topics: topics, rounds: 5))
        var profiles = [Double](repeating: 1e-9, count: topics * 24)
        for customer in 0..<40 {
            var sums = [Double](repeating: 0, count: topics)
            for entry in counts.starts[customer]..<counts.starts[customer + 1] {
                let category = Int(counts.category[entry])
                let parts = (0..<topics).map { Double(before.shares[customer * topics + $0] * before.profiles[$0 * 24 + category]) }
                let whole = parts.reduce(0, +)
                for topic in 0..<topics {
                    sums[topic] += parts[topic] / whole * Double(counts.count[entry])
                    profiles[topic * 24 + category] += parts[topic] / whole * Double(counts.count[entry])
                }
            }
            for topic in 0..<topics { #expect(abs(Double(after.shares[customer * topics + topic]) - sums[topic] / 40) < 1e-4) }
        }
        for topic in 0..<topics {
            let own = profiles[topic * 24..<(topic + 1) * 24]
            for category in 0..<24 {
                #expect(abs(Double(after.profiles[topic * 24 + category]) - own[topic * 24 + category] / own.reduce(0, +)) < 1e-4)
            }
        }
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

    /// Three kinds of customers as above, and eight categories that each buys many times over in one of both spans, by chance.
    @Test func whatComesAndGoesIsNotFirm() {
        func counts(_ seed: UInt64) -> LifestyleModel.Counts {
            var random = SeededRandom(seed: seed)
            return LifestyleModel.Counts(
                categories: 32,
                rows: (0..<300).map { customer in
                    var row: [Int32: Float] = [Int32(24 + random.below(8)): 30]
                    for _ in 0..<30 { row[Int32((random.uniform() < 0.7 ? customer % 3 : random.below(3)) * 8 + random.below(8)), default: 0] += 1 }
                    return row
                })
        }
        let (early, late) = (counts(1), counts(2))
        let firmness = LifestyleEvaluation.firmness(early, late)
        #expect(firmness[..<24].allSatisfy { $0 > 0.05 } && firmness[24...].allSatisfy { $0 < 0.05 })
        let choice = LifestyleChoice.make(early: early, late: late, segments: 3, seed: 1)
        let model = LifestyleModel.fit(early.weighted(by: choice.segmentWeights), topics: 3, start: choice.segmentStart)
        let (before, after) = (model.segments(model.shares), model.segments(model.shares(of: late.weighted(by: choice.segmentWeights))))
        #expect(choice.segmentTopics == 3 && LifestyleEvaluation.adjustedRand(before, after) > 0.9)
        let plain = LifestyleModel.fit(early, topics: 3)
        #expect(LifestyleEvaluation.adjustedRand(plain.segments(plain.shares), plain.segments(plain.shares(of: late))) < 0.5)
        // Shown profiles are of purchases as they are: the kinds buy as much by chance as by habit.
        let shown = model.profiles(learntWith: choice.segmentWeights)
        for topic in 0..<3 { #expect(abs(shown[topic * 32..<(topic + 1) * 32].reduce(0, +) - 1) < 1e-4) }
        #expect(shown[24..<32].reduce(0, +) > 5 * model.profiles[24..<32].reduce(0, +))
    }

    @Test func whoBoughtNothingIsAsAllAre() {
        let some = Self.counts(90, seed: 4)
        let rows = (0..<some.customers).map { customer in
            Dictionary(uniqueKeysWithValues: (some.starts[customer]..<some.starts[customer + 1]).map { (some.category[$0], some.count[$0]) })
        }
        let model = LifestyleModel.fit(LifestyleModel.Counts(categories: 24, rows: rows + [[:]]), topics: 3)
        for topic in 0..<3 {
            let mean = (0..<90).reduce(Float(0)) { $0 + model.shares[$1 * 3 + topic] } / 90
            #expect(abs(model.shares[90 * 3 + topic] - mean) < 1e-3)
        }
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

    @Test func fewCustomersAndOneWithNothingHaveShares() {
        let counts = LifestyleModel.Counts(categories: 4, rows: [[:], [1: 3, 2: 1], [0: 2], [3: 5]])
        let model = LifestyleModel.fit(counts, topics: 2)
        #expect(model.shares.allSatisfy { $0.isFinite })
        for customer in 0..<4 { #expect(abs(model.shares[customer * 2] + model.shares[customer * 2 + 1] - 1) < 1e-5) }
    }
}
