import ArgumentParser
import BasketEngine
import Foundation
import Kernel

extension Bench {
    /// A basket of 20 lines under more and more promotions of which ten apply, on one core.
    struct Baskets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "basket", abstract: "Evaluations of a basket under 10 to 10,000 promotions.")
        @Option(help: "Evaluations of each kind.") var rounds = 2000
        @Option(help: "How many promotions; several times (default: 10, 100, 1000, 10000).") var promotions: [Int] = []
        @Flag(help: "Print JSON.") var json = false

        mutating func run() async throws {
            let command = self
            try await Failure.told(as: .printing(json: json)) { try command.measure() }
        }

        private func measure() throws -> Int32 {
            let basket = BasketBench.basket
            var rows: [[String]] = []
            var curve: [JSON] = []
            for count in promotions.isEmpty ? [10, 100, 1000, 10_000] : promotions {
                let start = ContinuousClock.now
                let engine = try BasketEngine(BasketBench.document(promotions: count))
                let compiled = (ContinuousClock.now - start).seconds
                let held = try engine.evaluate(basket, at: BasketBench.instant).applications.count
                let indexed = try median { try engine.evaluate(basket, at: BasketBench.instant).total }
                // The same evaluation with every promotion examined, as an engine without an index does.
                let naive = try median(rounds: max(rounds / 20, 20)) { try engine.explain(basket, at: BasketBench.instant).basket.total }
                rows.append([
                    "\(count)", "\(held)", micro(indexed.median), micro(indexed.tail), micro(naive.median),
                    "\((naive.median / indexed.median * 10).rounded() / 10)", micro(compiled),
                ])
                curve.append(
                    .object([
                        "promotions": .integer(Int64(count)), "held": .integer(Int64(held)), "medianMicroseconds": rounded(indexed.median),
                        "p99Microseconds": rounded(indexed.tail), "everyRuleMicroseconds": rounded(naive.median),
                        "compileMicroseconds": rounded(compiled),
                    ]))
            }
            Output.print(
                .object(["lines": .integer(Int64(basket.lines.count)), "curve": .array(curve)]),
                else: Output.table(
                    ["PROMOTIONS", "HELD", "MEDIAN µs", "P99 µs", "EVERY RULE µs", "RATIO", "COMPILE µs"], rows, numeric: [0, 1, 2, 3, 4, 5, 6]),
                as: .printing(json: json))
            return 0
        }

        private func micro(_ seconds: Double) -> String { "\((seconds * 10_000_000).rounded() / 10)" }

        private func rounded(_ seconds: Double) -> JSON { .number((seconds * 10_000_000).rounded() / 10) }

        private func median(_ body: () throws -> Int64) rethrows -> (median: Double, tail: Double) { try median(rounds: rounds, body) }

        private func median(rounds: Int, _ body: () throws -> Int64) rethrows -> (median: Double, tail: Double) {
            var times: [Double] = []
            var sum: Int64 = 0
            for _ in 0..<max(rounds, 1) {
                let start = ContinuousClock.now
                sum &+= try body()
                times.append((ContinuousClock.now - start).seconds)
            }
            // The sum is used, so that no evaluation can be left out.
            if sum == .min { Output.note("") }
            times.sort()
            return (times[times.count / 2], times[times.count * 99 / 100])
        }
    }
}

/// What is measured.
enum BasketBench {
    static let instant = Instant(microseconds: 1_790_000_000_000_000)

    static let basket = Basket(
        currency: .eur, place: Basket.Place(company: "C", store: "S1", storeGroups: ["north"], channel: "till"),
        lines: (1...20).map { number in
            Basket.Line(
                number: number,
                product: Basket.Product("A\(number)", brand: "B\(number % 5)", categories: ["Food", "Food \(number % 4)", "Food \(number)"]),
                quantity: Int64(1 + number % 3) * 1000, unitPrice: Int64(199 + number * 37), taxRate: 2200)
        })

    /// Ten promotions that apply, among others that are for other products, brands, categories, stores, customers, coupons or dates.
    static func document(promotions count: Int) throws(Problem) -> RuleDocument {
        let apply: [Promotion] = [
            Promotion("P1", group: "lines", effects: [.percent(PercentOff(1000, of: .category("Food", "Food 1")))]),
            Promotion("P2", group: "lines", effects: [.percent(PercentOff(1500, of: .brands("B2")))]),
            Promotion("P3", group: "lines", effects: [.price(250, of: .products("A4"))]),
            Promotion("P4", group: "lines", effects: [.take(TakeOffer(of: .category("Food", "Food 2"), take: 3, isShared: true))]),
            Promotion("P5", group: "lines", effects: [.bundle(Bundle([Part(.products("A3")), Part(.products("A7"))], reward: .percent(2000)))]),
            Promotion("P6", group: "lines", effects: [.amount(AmountOff(20, of: .products("A8", "A16"), each: .unit))]),
            Promotion("P7", group: "basket", effects: [.tiers(Tiers(of: .everything, by: .value, steps: [TierStep(from: 2000, .percent(300))]))]),
            Promotion(
                "P8", group: "basket", conditions: [.value(of: .everything, within: Bounds(atLeast: 3000), price: .running)],
                effects: [.amount(AmountOff(200, of: .everything))]),
            Promotion("P9", group: "basket", effects: [.pointsEvery(100, give: 1, of: .everything)]),
            Promotion("P10", group: "basket", effects: [.multiplier(200, of: .brands("B3"))]),
        ]
        let others = (10..<max(count, 10)).map { number -> Promotion in
            let effects: [Effect<Selector>] = [.percent(PercentOff(Int64(100 * (1 + number % 40)), of: .everything))]
            var promotion = Promotion("Q\(number)", group: number % 2 == 0 ? "lines" : "basket", effects: effects)
            switch number % 7 {
            case 0: promotion.effects = [.percent(PercentOff(2000, of: .products("Z\(number)", "Y\(number)")))]
            case 1: promotion.effects = [.take(TakeOffer(of: .brands("Brand \(number)"), take: 3))]
            case 2: promotion.effects = [.percent(PercentOff(1000, of: .category("Home", "Room \(number)")))]
            case 3: promotion.gate.scope.stores = ["S\(number + 100)"]
            case 4: promotion.gate.recipients.persons = ["person \(number)"]
            case 5: promotion.gate.schedule.until = instant.adding(seconds: Int64(-number))
            default: promotion.conditions = [.event(["event \(number)"])]
            }
            return promotion
        }
        return RuleDocument(
            currency: .eur, groups: [PromotionGroup("lines", mode: .bestForCustomer), PromotionGroup("basket")], promotions: apply + others)
    }
}
