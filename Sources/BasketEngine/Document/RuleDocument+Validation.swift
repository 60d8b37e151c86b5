import Kernel

extension RuleDocument {
    /// What a document may hold at most, so that compiling it and evaluating with it are bounded.
    public enum Limits {
        public static let promotions = 200_000
        public static let conditions = 32
        public static let effects = 8
        /// How deeply conditions and selectors nest.
        public static let depth = 6
        public static let amount: Int64 = 100_000_000_000
        public static let setSize = 1000
    }

    /// What only the whole document shows; single figures are checked where they are read, and here again for documents that were made by a program.
    /// - Throws: a problem that names every contradiction by JSON pointer.
    func validate() throws(Problem) {
        var fields: [Problem.Field] = []
        func unique(_ name: String, _ ids: [String]) {
            var seen: Set<String> = []
            for (index, id) in ids.enumerated() where !seen.insert(id).inserted {
                fields.append(Problem.Field("/\(name)/\(index)/id", "the id \(id) stands twice"))
            }
        }
        if promotions.count > Limits.promotions { fields.append(Problem.Field("/promotions", "more than \(Limits.promotions)")) }
        unique("groups", groups.map(\.id))
        unique("promotions", promotions.map(\.id))
        unique("coupons", coupons.map(\.id))
        unique("priceLists", priceLists.map(\.id))
        let known = (groups: Set(groups.map(\.id)), coupons: Set(coupons.map(\.id)))
        for (index, promotion) in promotions.enumerated() {
            let pointer = "/promotions/\(index)"
            if !known.groups.contains(promotion.group) { fields.append(Problem.Field(pointer + "/group", "there is no group \(promotion.group)")) }
            fields += promotion.problems(pointer)
            for coupon in promotion.conditions.flatMap(\.coupons) where !known.coupons.contains(coupon) {
                fields.append(Problem.Field(pointer + "/conditions", "there is no coupon definition \(coupon)"))
            }
        }
        for (index, list) in priceLists.enumerated() {
            let isFine =
                list.prices.values.allSatisfy { (0...Limits.amount).contains($0) } && list.reductions.allSatisfy { (1...10_000).contains($0.percent) }
                && list.marginFloor.map { (0...9900).contains($0) } != false
            if !isFine { fields.append(Problem.Field("/priceLists/\(index)", "a figure is out of range")) }
        }
        for (index, floor) in floors.enumerated() where !floor.bound.isValid {
            fields.append(Problem.Field("/floors/\(index)", "a figure is out of range"))
        }
        guard fields.isEmpty else {
            throw Problem(.unprocessable, "rules-invalid", "The rule document contradicts itself.", fields: Array(fields.prefix(100)))
        }
    }
}

extension Promotion {
    fileprivate func problems(_ pointer: String) -> [Problem.Field] {
        var fields: [Problem.Field] = []
        if effects.isEmpty { fields.append(Problem.Field(pointer + "/effects", "a promotion needs an effect")) }
        if effects.count > RuleDocument.Limits.effects {
            fields.append(Problem.Field(pointer + "/effects", "more than \(RuleDocument.Limits.effects)"))
        }
        if conditions.count > RuleDocument.Limits.conditions {
            fields.append(Problem.Field(pointer + "/conditions", "more than \(RuleDocument.Limits.conditions)"))
        }
        let asksForCoupon = conditions.contains { !$0.coupons.isEmpty }
        for (index, condition) in conditions.enumerated() {
            if condition.hasOptionalCoupon {
                fields.append(Problem.Field(pointer + "/conditions/\(index)", "a coupon stands beside the other conditions, not among alternatives"))
            }
            if let detail = condition.problem { fields.append(Problem.Field(pointer + "/conditions/\(index)", detail)) }
        }
        for (index, effect) in effects.enumerated() {
            if let detail = effect.problem(asksForCoupon: asksForCoupon) {
                fields.append(Problem.Field(pointer + "/effects/\(index)", detail))
            }
        }
        return fields
    }
}

extension Condition {
    /// A coupon in it need not be there for it to hold, so that nobody could say whether it was used.
    fileprivate var hasOptionalCoupon: Bool {
        switch self {
        case .any(let conditions): conditions.contains { !$0.coupons.isEmpty || $0.hasOptionalCoupon }
        case .all(let conditions): conditions.contains(where: \.hasOptionalCoupon)
        case .not(let condition): !condition.coupons.isEmpty || condition.hasOptionalCoupon
        case .quantity, .measure, .value, .combination, .coupon, .payment, .firstPurchase, .pointsBalance, .event: false
        }
    }

    fileprivate var problem: String? {
        switch self {
        case .combination(let parts): PartMatching.problem(parts.map(\.quantity))
        case .all(let conditions), .any(let conditions): conditions.isEmpty ? "an empty list" : conditions.lazy.compactMap(\.problem).first
        case .not(let condition): condition.problem
        case .quantity, .measure, .value, .coupon, .payment, .firstPurchase, .pointsBalance, .event: nil
        }
    }
}

extension PartMatching {
    fileprivate static func problem(_ quantities: [Int]) -> String? {
        if quantities.isEmpty || quantities.count > largestPartCount { return "a set has 1 to \(largestPartCount) parts" }
        return quantities.contains { $0 < 1 || $0 > RuleDocument.Limits.setSize }
            ? "a part's quantity is from 1 to \(RuleDocument.Limits.setSize)" : nil
    }
}

extension Effect where Selection == Selector {
    fileprivate func problem(asksForCoupon: Bool) -> String? {
        func isRate(_ rate: Int64) -> Bool { (1...10_000).contains(rate) }
        func isAmount(_ amount: Int64) -> Bool { (0...RuleDocument.Limits.amount).contains(amount) }
        switch self {
        case .percent(let percent): return isRate(percent.rate) ? nil : "a percentage is above 0 and at most 100"
        case .amount(let amount):
            if amount.amount == nil || amount.each == .coupon, !asksForCoupon { return "what a coupon is worth needs a coupon among the conditions" }
            if case .every(let value) = amount.each, value < 1 { return "every is at least 1" }
            return amount.amount.map(isAmount) ?? true ? nil : "the amount is out of range"
        case .price(let price, _): return isAmount(price) ? nil : "the price is out of range"
        case .take(let offer):
            if offer.take < 1 || offer.take > RuleDocument.Limits.setSize || offer.reduced < 1 || offer.reduced > offer.take {
                return "take is from 1 to \(RuleDocument.Limits.setSize), and not all of it more than once free"
            }
            return isRate(offer.percent) ? nil : "a percentage is above 0 and at most 100"
        case .bundle(let bundle):
            if let problem = PartMatching.problem(bundle.parts.map(\.quantity)) { return problem }
            if bundle.reward == nil, !bundle.parts.contains(where: { $0.percent != nil }) {
                return "a bundle needs a price, an amount or percentages"
            }
            return bundle.parts.compactMap(\.percent).allSatisfy(isRate) && bundle.reward?.isValid != false ? nil : "a figure is out of range"
        case .tiers(let tiers):
            if tiers.steps.isEmpty { return "tiers need a step" }
            if zip(tiers.steps, tiers.steps.dropFirst()).contains(where: { $0.from >= $1.from }) { return "steps ascend" }
            return tiers.steps.allSatisfy(\.reward.isValid) ? nil : "a figure is out of range"
        case .gift(_, let quantity): return (1...RuleDocument.Limits.setSize).contains(quantity) ? nil : "the quantity is out of range"
        case .points(let points): return (0...1_000_000).contains(points) ? nil : "points are from 0 to 1000000"
        case .pointsEvery(let every, let give, _):
            return every >= 1 && (1...10_000).contains(give) ? nil : "every is at least 1, points from 1 to 10000"
        case .multiplier(let factor, _): return (100...10_000).contains(factor) ? nil : "a multiplier is from 1 to 100"
        case .voucher(let voucher):
            switch voucher.value {
            case .amount(let amount): return isAmount(amount) ? nil : "the value is out of range"
            case .percentOfPaid(let percent): return isRate(percent) ? nil : "a percentage is above 0 and at most 100"
            }
        case .message: return nil
        case .shipping(let reward): return reward.isValid ? nil : "a figure is out of range"
        }
    }
}

extension Reward {
    fileprivate var isValid: Bool {
        switch self {
        case .percent(let rate): (1...10_000).contains(rate)
        case .amount(let amount), .price(let amount): (0...RuleDocument.Limits.amount).contains(amount)
        }
    }
}

extension PriceFloor.Bound {
    fileprivate var isValid: Bool {
        switch self {
        case .price(let price): (0...RuleDocument.Limits.amount).contains(price)
        case .largestReduction(let percent): (0...10_000).contains(percent)
        case .margin(let margin): (0...9900).contains(margin)
        }
    }
}
