import Foundation
import Kernel

@testable import BasketEngine

/// SplitMix64 (G. Steele, D. Lea and C. Flood, 2014): the same cases from the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: elements.indices, using: &self)] }
    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func amount(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }
}

/// Whether the long proofs are asked for.
let proves = ProcessInfo.processInfo.environment["TESSERA_PROVE"] == "1"

/// A rule document and baskets that have something to do with it.
struct RandomCase {
    var random: Seeded
    static let brands = ["X", "Y"]
    static let categories = [["Food"], ["Food", "Tea"], ["Shoes"], ["Shoes", "Boots"]]
    static let instant = Instant(microseconds: 1_790_000_000_000_000)

    init(_ seed: UInt64) { random = Seeded(seed) }

    mutating func selector() -> Selector {
        var selector = Selector()
        switch random.int(0...6) {
        case 0: selector.products = Set((0..<random.int(1...3)).map { _ in "A\(random.int(1...8))" })
        case 1, 2: selector.categories = [random.pick(RandomCase.categories)]
        case 3: selector.brands = [random.pick(RandomCase.brands)]
        case 4:
            selector.categories = [random.pick(RandomCase.categories)]
            selector.except = [.brands(random.pick(RandomCase.brands))]
        case 5: selector.isReduced = random.chance(30)
        default: break
        }
        return selector
    }

    mutating func byLineEffect() -> Effect<Selector> {
        switch random.int(0...3) {
        case 0, 1:
            .percent(
                PercentOff(
                    Int64(random.int(1...100)) * 100, of: selector(), base: random.chance(40) ? .initial : .running,
                    rounding: random.chance(80) ? .line : .unit))
        case 2: .amount(AmountOff(random.amount(1...900), of: selector(), each: random.chance(50) ? .unit : .line))
        default: .price(random.amount(0...2000), of: selector())
        }
    }

    mutating func setEffect() -> Effect<Selector> {
        switch random.int(0...7) {
        case 0:
            .percent(
                PercentOff(
                    Int64(random.int(1...100)) * 100, of: selector(), rounding: .total, maximum: random.chance(50) ? random.amount(1...900) : nil))
        case 1: .amount(AmountOff(random.amount(1...3000), of: selector(), each: random.chance(70) ? .basket : .every(random.amount(100...3000))))
        case 2, 3:
            .take(
                TakeOffer(
                    of: selector(), take: random.int(2...4), reduced: random.int(1...2), percent: random.chance(70) ? 10_000 : 5000,
                    grouping: random.chance(70) ? .dearestFirst : .cheapestFirst, isShared: random.chance(50)))
        case 4, 5:
            .bundle(
                Bundle(
                    (0..<random.int(1...3)).map { _ in Part(selector(), quantity: random.int(1...2)) },
                    reward: random.chance(50) ? .price(random.amount(100...3000)) : .percent(2500)))
        case 6:
            .bundle(Bundle([Part(selector(), quantity: random.int(1...2)), Part(selector(), quantity: 1, percent: 10_000)]))
        default:
            .tiers(
                Tiers(
                    of: selector(), by: random.chance(50) ? .value : .quantity,
                    steps: [TierStep(from: 3, .percent(1000)), TierStep(from: 2500, .amount(random.amount(1...900)))]))
        }
    }

    mutating func condition() -> Condition<Selector> {
        switch random.int(0...5) {
        case 0: .quantity(of: selector(), within: Bounds(atLeast: random.amount(1...4)), distinct: random.chance(20))
        case 1, 2: .value(of: selector(), within: Bounds(atLeast: random.amount(1...6000)), price: random.chance(50) ? .initial : .running)
        case 3: .combination([Part(selector(), quantity: 2), Part(selector())])
        case 4: .any([.quantity(of: selector(), within: Bounds(atLeast: 3), distinct: false), .event(["birthday"])])
        default: .not(.value(of: selector(), within: Bounds(atLeast: random.amount(1...6000)), price: .initial))
        }
    }

    mutating func promotion(_ number: Int, groups: [String]) -> Promotion {
        var effects = [random.chance(50) ? byLineEffect() : setEffect()]
        if random.chance(15) { effects.append(random.chance(50) ? byLineEffect() : .pointsEvery(100, give: 2, of: selector())) }
        if random.chance(5) { effects = [.points(random.amount(1...100))] }
        var promotion = Promotion("P\(number)", group: random.pick(groups), priority: random.int(0...2), effects: effects)
        if random.chance(40) { promotion.conditions.append(condition()) }
        if random.chance(15) { promotion.conditions.append(.coupon("C\(random.int(1...2))")) }
        promotion.exclusive = random.chance(80) ? .none : random.pick([.units, .group, .basket])
        promotion.onReturn = random.chance(50) ? .keep : .netOff
        if random.chance(15) { promotion.limits.basket = random.int(1...2) }
        if random.chance(10) {
            promotion.limits.budget = random.amount(0...2000)
            promotion.limits.givesRestOfBudget = random.chance(50)
        }
        if random.chance(10) { promotion.gate.recipients.membersOnly = true }
        if random.chance(10) { promotion.gate.scope.stores = ["S1"] }
        return promotion
    }

    mutating func document(modes: [PromotionGroup.Mode] = PromotionGroup.Mode.allCases) -> RuleDocument {
        let groups = (0..<random.int(1...3)).map { PromotionGroup("G\($0)", mode: random.pick(modes)) }
        let promotions = (0..<random.int(1...7)).map { promotion($0, groups: groups.map(\.id)) }
        var document = RuleDocument(currency: .eur, groups: groups, promotions: promotions)
        document.coupons = [
            CouponDefinition("C1", kind: random.chance(50) ? .trade : .massMarket, codes: ["ONE"], perBasket: 2),
            CouponDefinition("C2", codes: ["TWO"], combinable: random.chance(50) ? .all : .none),
        ]
        if random.chance(20) { document.floors = [PriceFloor(.largestReduction(random.amount(0...10_000)), of: selector())] }
        if random.chance(20) { document.priceLists = [PriceList("L", reason: "own", reductions: [PriceList.Reduction(1500, of: selector())])] }
        return document
    }

    mutating func basket(lines count: ClosedRange<Int> = 1...6) -> Basket {
        let lines = (1...random.int(count)).map { number -> Basket.Line in
            let product = random.int(1...8)
            let quantity = random.chance(85) ? Int64(random.int(1...4)) * 1000 : random.chance(70) ? random.amount(1...2500) : -1000
            return Basket.Line(
                number: number,
                product: Basket.Product(
                    "A\(product)", brand: RandomCase.brands[product % 2], categories: RandomCase.categories[product % 4], tags: []),
                quantity: quantity, unitPrice: random.chance(90) ? random.amount(1...3000) : 0, isDiscountable: random.chance(92),
                floorPrice: random.chance(20) ? random.amount(0...2500) : nil, taxRate: random.chance(50) ? 2200 : nil,
                manualDiscount: random.chance(10) ? random.amount(0...800) : 0)
        }
        var basket = Basket(currency: .eur, place: Basket.Place(store: random.chance(50) ? "S1" : "S2"), lines: lines)
        basket.coupons = ["ONE", "ONE", "TWO", "WHAT"].filter { _ in random.chance(35) }.map { Basket.PresentedCoupon($0) }
        return basket
    }

    mutating func customer() -> Customer? {
        random.chance(50) ? Customer(person: "p", isMember: random.chance(50), events: random.chance(50) ? ["birthday"] : []) : nil
    }
}
