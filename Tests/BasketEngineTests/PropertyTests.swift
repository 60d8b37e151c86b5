import Kernel
import Testing

@testable import BasketEngine

/// What is so of every basket under every document.
@Suite struct PropertyTests {
    static let count: UInt64 = proves ? 100_000 : 1500

    @Test func everyBasketIsSound() throws {
        for seed in 0..<PropertyTests.count {
            var random = RandomCase(seed)
            let document = random.document()
            let (basket, customer) = (random.basket(), random.customer())
            let engine = try BasketEngine(document)
            let result = try engine.evaluate(basket, customer: customer, at: RandomCase.instant)
            expectSound(result, basket)
            #expect(result == (try engine.evaluate(basket, customer: customer, at: RandomCase.instant)), "twice, seed \(seed)")
            var shuffled = basket
            shuffled.lines.shuffle(using: &random.random)
            shuffled.coupons.shuffle(using: &random.random)
            #expect(result == (try engine.evaluate(shuffled, customer: customer, at: RandomCase.instant)), "in another order, seed \(seed)")
            // Explaining looks at every rule: it comes to the same only if the index leaves out none that could hold.
            let explanation = try engine.explain(basket, customer: customer, at: RandomCase.instant)
            #expect(explanation.basket == result, "explained, seed \(seed)")
            for verdict in explanation.promotions where verdict.refusal == nil {
                #expect(result.applications.contains { $0.promotion == verdict.promotion })
            }
            try expectWholeRefund(result, &random.random, seed)
        }
    }

    /// All units one by one, in any order, bring back what was paid, and all points go back.
    private func expectWholeRefund(_ sale: EvaluatedBasket, _ random: inout Seeded, _ seed: UInt64) throws {
        var units: [ReturnedLine] = []
        for line in sale.lines {
            let count = line.units.reduce(0) { $0 + $1.count }
            for unit in 0..<count { units.append(ReturnedLine(number: line.number, units: [unit + 1])) }
        }
        units.shuffle(using: &random)
        var (current, refunded, points) = (sale, Int64(0), Int64(0))
        for unit in units {
            let refund = try BasketEngine.returning(lines: [unit], of: current)
            // What was stored in between goes on as what was not.
            if Int.random(in: 0..<8, using: &random) == 0 {
                let stored = try EvaluatedBasket(json: try JSON(parsing: current.json.description))
                #expect(stored.json == current.json, "read back, seed \(seed)")
                let again = try BasketEngine.returning(lines: [unit], of: stored)
                #expect(again.total == refund.total && again.points == refund.points && again.sale.returned == refund.sale.returned, "seed \(seed)")
            }
            if refund.total < 0 { Issue.record("a negative refund, seed \(seed)") }
            refunded += refund.total
            points += refund.points
            current = refund.sale
        }
        let sold = sale.lines.reduce(0) { $1.quantity > 0 ? $0 + $1.amount : $0 }
        #expect(refunded == sold, "seed \(seed)")
        if !units.isEmpty { #expect(points == sale.points, "seed \(seed)") }
        #expect(throws: Problem.self) {
            if let unit = units.first { _ = try BasketEngine.returning(lines: [unit], of: current) } else { throw Problem(.invalid, "", "") }
        }
    }

    /// Not so where the retailer's best is asked for: there a promotion that could still be added rules a choice out.
    @Test func removingWhatDidNotHoldChangesNothing() throws {
        for seed in 0..<PropertyTests.count {
            var random = RandomCase(seed &+ 1_000_000)
            let document = random.document(modes: [.all, .first, .bestForCustomer])
            let (basket, customer) = (random.basket(), random.customer())
            let result = try BasketEngine(document).evaluate(basket, customer: customer, at: RandomCase.instant)
            let held = Set(result.applications.map(\.promotion))
            guard let idle = document.promotions.first(where: { !held.contains($0.id) }) else { continue }
            var without = document
            without.promotions.removeAll { $0.id == idle.id }
            let other = try BasketEngine(without).evaluate(basket, customer: customer, at: RandomCase.instant)
            #expect(other.applications == result.applications, "seed \(seed) without \(idle.id)")
            #expect(other.lines == result.lines, "seed \(seed) without \(idle.id)")
        }
    }

    @Test func sharesAreInProportion() {
        var random = Seeded(7)
        for _ in 0..<PropertyTests.count {
            let count = random.int(1...8)
            let weights = (0..<count).map { _ in random.chance(10) ? 0 : random.amount(1...5000) }
            let rooms = weights.map { weight in random.chance(30) ? random.amount(0...max(weight, 1)) : weight }
            let total = random.amount(0...8000)
            let shares = apportion(total, weights: weights, rooms: rooms)
            let usable = zip(weights, rooms).reduce(Int64(0)) { $1.0 > 0 ? $0 + $1.1 : $0 }
            let sum = weights.reduce(0, +)
            #expect(shares.reduce(0, +) == min(total, sum == 0 ? rooms.reduce(0, +) : usable))
            #expect(zip(shares, rooms).allSatisfy { $0 >= 0 && $0 <= $1 })
            guard sum > 0, zip(weights, rooms).allSatisfy({ total * $0 <= $1 * sum }) else { continue }
            // Nobody is a whole cent away from the exact share, and a larger share of the same weight stands first.
            for (index, share) in shares.enumerated() {
                #expect(abs(share * sum - total * weights[index]) < sum)
                for later in shares.indices.dropFirst(index) where weights[later] == weights[index] { #expect(shares[later] <= share) }
            }
        }
    }
}
