import Kernel
import Testing

@testable import BasketEngine

/// The best choice against every choice there is.
@Suite struct BestChoiceTests {
    private struct Case {
        let sets: [Promotion]
        let byLine: [Promotion]
        let basket: Basket
    }

    private func random(_ seed: UInt64) -> Case {
        var random = RandomCase(seed &+ 5_000_000)
        func promotions(_ prefix: String, _ count: Int, _ effect: (inout RandomCase) -> Effect<Selector>) -> [Promotion] {
            (0..<count).map { Promotion("\(prefix)\($0)", effects: [effect(&random)]) }
        }
        let sets = promotions("A", random.random.int(1...3)) { $0.setEffect() }
        let byLine = promotions("B", random.random.int(1...2)) { $0.byLineEffect() }
        var basket = random.basket(lines: 1...3)
        // Products of their own, so that a promotion can be told to hold for one line only.
        for index in basket.lines.indices { basket.lines[index].product.tags = ["line\(index)"] }
        basket.coupons = []
        return Case(sets: sets, byLine: byLine, basket: basket)
    }

    private func limited(_ promotion: Promotion, to line: Int) -> Promotion {
        var only = Selector()
        only.tags = ["line\(line)"]
        var copy = promotion
        copy.id = "\(promotion.id)-\(line)"
        copy.priority = -1
        copy.effects = promotion.effects.map { effect in
            effect.map { selector in
                var both = only
                both.any = [selector]
                return both
            }
        }
        return copy
    }

    /// The greatest discount of all subsets of the set promotions, with each line given to each of the others or to none.
    private func bruteForce(_ example: Case) throws -> Int64 {
        var best: Int64 = 0
        let choices = example.byLine.count + 1
        let lines = example.basket.lines.count
        for subset in 0..<(1 << example.sets.count) {
            let chosen = example.sets.enumerated().filter { subset & (1 << $0.offset) != 0 }.map(\.element)
            var assignments = 1
            for _ in 0..<lines { assignments *= choices }
            for assignment in 0..<assignments {
                var (promotions, rest) = (chosen, assignment)
                for line in 0..<lines {
                    if rest % choices > 0 { promotions.append(limited(example.byLine[rest % choices - 1], to: line)) }
                    rest /= choices
                }
                let document = RuleDocument(currency: .eur, groups: [PromotionGroup("promotions", mode: .first)], promotions: promotions)
                best = max(best, try BasketEngine(document).evaluate(example.basket, at: RandomCase.instant).discount)
            }
        }
        return best
    }

    @Test func isTheBestOfAll() throws {
        for seed in 0..<(proves ? 3000 : 40) {
            let example = random(UInt64(seed))
            let document = RuleDocument(
                currency: .eur, groups: [PromotionGroup("promotions", mode: .bestForCustomer)], promotions: example.sets + example.byLine)
            let result = try BasketEngine(document).evaluate(example.basket, at: RandomCase.instant)
            #expect(result.discount == (try bruteForce(example)), "seed \(seed)")
        }
    }

    @Test func retailerPaysNoMoreThanForTheCustomersBest() throws {
        for seed in 0..<(proves ? 20_000 : 250) {
            let example = random(UInt64(seed))
            func discount(_ mode: PromotionGroup.Mode) throws -> Int64 {
                let document = RuleDocument(
                    currency: .eur, groups: [PromotionGroup("promotions", mode: mode)], promotions: example.sets + example.byLine)
                return try BasketEngine(document).evaluate(example.basket, at: RandomCase.instant).discount
            }
            let (customer, retailer, first) = (try discount(.bestForCustomer), try discount(.bestForRetailer), try discount(.first))
            #expect(retailer <= customer, "seed \(seed)")
            #expect((retailer == 0) == (customer == 0), "seed \(seed)")
            #expect(first <= customer, "seed \(seed)")
        }
    }

    /// Forty promotions that all want the same thirty lines: beyond what is exact, and bounded.
    @Test func isBoundedBeyond() throws {
        var random = RandomCase(11)
        let promotions = (0..<40).map { number in
            Promotion("P\(number)", effects: [.take(TakeOffer(of: .everything, take: 2 + number % 5, percent: Int64(1000 + number * 200)))])
        }
        let basket = random.basket(lines: 30...30)
        let document = RuleDocument(currency: .eur, groups: [PromotionGroup("promotions", mode: .bestForCustomer)], promotions: promotions)
        let start = ContinuousClock.now
        let result = try BasketEngine(document).evaluate(basket, at: RandomCase.instant)
        expectSound(result, basket)
        #expect(result.discount > 0)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
