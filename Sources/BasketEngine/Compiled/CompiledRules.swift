import Kernel

/// One promotion, compiled. A reference, so that an evaluation hands it around without copying its fields; nothing in it changes.
final class CompiledRule: Sendable {
    let promotion: Promotion
    /// The position of its group.
    let group: Int
    let conditions: [Condition<CompiledSelector>]
    let effects: [Effect<CompiledSelector>]
    /// What its discounts select.
    let selectors: [CompiledSelector]
    /// Products that it gives for nothing.
    let gifts: [String]
    /// Coupon definitions among its conditions.
    let coupons: [String]
    /// Lowers prices.
    let isDiscount: Bool
    /// What it takes off a line depends on that line alone, so that it may hold for one line and not for the next.
    let isByLine: Bool

    init(_ promotion: Promotion, group: Int, _ vocabulary: inout Vocabulary) {
        self.promotion = promotion
        self.group = group
        conditions = promotion.conditions.map { condition in condition.map { CompiledSelector($0, &vocabulary) } }
        effects = promotion.effects.map { effect in effect.map { CompiledSelector($0, &vocabulary) } }
        coupons = promotion.conditions.flatMap(\.coupons)
        selectors = effects.flatMap(\.discountSelections)
        gifts = effects.compactMap { if case .gift(let product, _) = $0 { product } else { nil } }
        let discounts = effects.filter(\.isDiscount)
        isDiscount = !discounts.isEmpty
        isByLine = discounts.count == 1 && discounts[0].isByLine && promotion.limits.budget == nil
    }
}

/// A rule document made ready: immutable, and shared by all who evaluate.
struct CompiledRules: Sendable {
    let document: RuleDocument
    let vocabulary: Vocabulary
    /// In the order in which they are settled: by group, priority and age.
    let rules: [CompiledRule]
    let index: RuleIndex
    let priceLists: [CompiledPriceList]
    let floors: [(selector: CompiledSelector, bound: PriceFloor.Bound)]
    let coupons: CouponBook
    /// By coupon definition the positions of the rules that ask for it.
    let rulesOfCoupon: [String: [Int]]

    /// - Throws: a problem that names group or coupon definitions that are not in the document, and ids that stand twice.
    init(_ document: RuleDocument) throws(Problem) {
        try document.validate()
        self.document = document
        var vocabulary = Vocabulary()
        var groups: [String: Int] = [:]
        for (index, group) in document.groups.enumerated() { groups[group.id] = index }
        var rules: [CompiledRule] = []
        rules.reserveCapacity(document.promotions.count)
        for promotion in document.promotions { rules.append(CompiledRule(promotion, group: groups[promotion.group] ?? 0, &vocabulary)) }
        rules.sort { left, right in
            if left.group != right.group { return left.group < right.group }
            if left.promotion.priority != right.promotion.priority { return left.promotion.priority > right.promotion.priority }
            return isOlder(left.promotion.id, right.promotion.id)
        }
        self.rules = rules
        priceLists = document.priceLists.map { CompiledPriceList($0, &vocabulary) }.sorted { left, right in
            if left.list.priority != right.list.priority { return left.list.priority > right.list.priority }
            return isOlder(left.list.id, right.list.id)
        }
        floors = document.floors.map { floor in (CompiledSelector(floor.selector, &vocabulary), floor.bound) }
        coupons = CouponBook(document.coupons)
        var rulesOfCoupon: [String: [Int]] = [:]
        for (number, rule) in rules.enumerated() {
            for definition in Set(rule.coupons) { rulesOfCoupon[definition, default: []].append(number) }
        }
        self.rulesOfCoupon = rulesOfCoupon
        index = RuleIndex(rules, &vocabulary)
        self.vocabulary = vocabulary
    }
}

/// Of two ids the one that was given first: the shorter, then the smaller, so that P9 stands before P10.
func isOlder(_ left: String, _ right: String) -> Bool {
    let (leftCount, rightCount) = (left.utf8.count, right.utf8.count)
    return leftCount == rightCount ? left.utf8.lexicographicallyPrecedes(right.utf8) : leftCount < rightCount
}

extension Condition {
    /// Coupon definitions that it may ask for.
    var coupons: [String] {
        switch self {
        case .coupon(let definition): [definition]
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.coupons)
        case .not, .quantity, .measure, .value, .combination, .payment, .firstPurchase, .pointsBalance, .event: []
        }
    }
}

extension Effect {
    /// What it selects to lower.
    var discountSelections: [Selection] {
        switch self {
        case .percent(let percent): [percent.selection]
        case .amount(let amount): [amount.selection]
        case .price(_, let selection): [selection]
        case .take(let offer): [offer.selection]
        case .bundle(let bundle): bundle.parts.map(\.selection)
        case .tiers(let tiers): [tiers.selection]
        case .gift, .points, .pointsEvery, .multiplier, .voucher, .message, .shipping: []
        }
    }

    /// See ``CompiledRule/isByLine``.
    var isByLine: Bool {
        switch self {
        case .percent(let percent): return percent.rounding != .total && percent.maximum == nil
        case .amount(let amount): return amount.each == .unit || amount.each == .line
        case .price: return true
        case .take, .bundle, .tiers, .gift, .points, .pointsEvery, .multiplier, .voucher, .message, .shipping: return false
        }
    }

    /// The same with selections of another kind.
    func map<Other>(_ transform: (Selection) -> Other) -> Effect<Other> {
        switch self {
        case .percent(let percent):
            .percent(
                PercentOff<Other>(
                    percent.rate, of: transform(percent.selection), base: percent.base, rounding: percent.rounding,
                    maximum: percent.maximum))
        case .amount(let amount): .amount(AmountOff<Other>(amount.amount, of: transform(amount.selection), each: amount.each))
        case .price(let price, let selection): .price(price, of: transform(selection))
        case .take(let offer):
            .take(
                TakeOffer<Other>(
                    of: transform(offer.selection), take: offer.take, reduced: offer.reduced, percent: offer.percent, grouping: offer.grouping,
                    isShared: offer.isShared))
        case .bundle(let bundle): .bundle(Bundle<Other>(bundle.parts.map { $0.map(transform) }, reward: bundle.reward))
        case .tiers(let tiers): .tiers(Tiers<Other>(of: transform(tiers.selection), by: tiers.measure, base: tiers.base, steps: tiers.steps))
        case .gift(let product, let quantity): .gift(product: product, quantity: quantity)
        case .points(let points): .points(points)
        case .pointsEvery(let every, let give, let selection): .pointsEvery(every, give: give, of: transform(selection))
        case .multiplier(let factor, let selection): .multiplier(factor, of: transform(selection))
        case .voucher(let voucher): .voucher(voucher)
        case .message(let text): .message(text)
        case .shipping(let reward): .shipping(reward)
        }
    }
}
