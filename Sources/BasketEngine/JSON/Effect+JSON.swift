import Kernel

extension Effect where Selection == Selector {
    private static var names: [String] {
        [
            "percent", "amount", "price", "nForM", "cheapest", "bundle", "tiers", "gift", "points", "multiplier", "voucher", "message", "shipping",
        ]
    }

    init?(reading place: Place) {
        guard let given = place.value.members else {
            place.fail("an object is expected here")
            return nil
        }
        let found = given.map(\.name).filter(Effect.names.contains)
        guard found.count == 1, let name = found.first else {
            place.fail("exactly one of \(Effect.names.joined(separator: ", ")) is expected here")
            return nil
        }
        let more: Set<String> =
            switch name {
            case "percent": ["of", "base", "round", "maximum"]
            case "amount": ["of", "each", "every"]
            case "price", "multiplier": ["of"]
            default: []
            }
        guard let members = place.object(more.union([name])), let inner = members.required(name) else { return nil }
        let read: Effect?
        switch name {
        case "percent":
            read = inner.percent().map { rate in
                .percent(
                    PercentOff(
                        rate, of: members.selector(), base: members.choice("base", PriceBase.self) ?? .running,
                        rounding: members.choice("round", PercentRounding.self) ?? .line, maximum: members.amount("maximum")))
            }
        case "amount": read = Effect(amount: inner, members)
        case "price": read = inner.integer(0...RuleDocument.Limits.amount).map { .price($0, of: members.selector()) }
        case "nForM": read = Effect(nForM: inner)
        case "cheapest": read = Effect(cheapest: inner)
        case "bundle": read = Effect(bundle: inner)
        case "tiers": read = Effect(tiers: inner)
        case "gift": read = Effect(gift: inner)
        case "points": read = Effect(points: inner)
        case "multiplier": read = inner.percent(100...10_000).map { .multiplier($0, of: members.selector()) }
        case "voucher": read = Effect(voucher: inner)
        case "message": read = inner.string().map { .message($0) }
        default: read = inner.object(["percent", "amount", "price"]).flatMap { Reward($0) }.map { .shipping($0) }
        }
        guard let read else { return nil }
        self = read
    }

    private init?(amount place: Place, _ members: Members) {
        let amount: Int64?
        if place.value.string == "coupon" {
            amount = nil
        } else {
            guard let written = place.integer(0...RuleDocument.Limits.amount) else { return nil }
            amount = written
        }
        var each = members["each"]?.choice(AmountOffFor.self)?.each ?? .basket
        if let every = members.integer("every", 1...BasketLimits.total) {
            if members["each"] != nil { place.fail("each and every do not go together") }
            each = .every(every)
        }
        self = .amount(AmountOff(amount, of: members.selector(), each: each))
    }

    private init?(nForM place: Place) {
        guard let members = place.object(["of", "take", "pay", "grouping"]), let take = members.required("take")?.integer(2...1000),
            let pay = members.required("pay")?.integer(1...take - 1)
        else { return nil }
        self = .take(
            TakeOffer(
                of: members.selector(), take: Int(take), reduced: Int(take - pay),
                grouping: members.choice("grouping", SetGrouping.self) ?? .dearestFirst,
                isShared: true))
    }

    private init?(cheapest place: Place) {
        guard let members = place.object(["of", "take", "reduced", "percent", "grouping", "shared"]),
            let take = members.required("take")?.integer(1...1000)
        else { return nil }
        self = .take(
            TakeOffer(
                of: members.selector(), take: Int(take), reduced: members.count("reduced", 1...take) ?? 1,
                percent: members.percent("percent") ?? 10_000,
                grouping: members.choice("grouping", SetGrouping.self) ?? .dearestFirst, isShared: members.bool("shared") ?? false))
    }

    private init?(bundle place: Place) {
        guard let members = place.object(["of", "quantity", "parts", "price", "amount", "percent"]) else { return nil }
        let parts: [Part<Selector>]
        if let list = members["parts"] {
            if members["of"] != nil || members["quantity"] != nil { place.fail("parts stand in place of of and quantity") }
            parts = list.array(most: PartMatching.largestPartCount).compactMap { Part(reading: $0, hasPercent: true) }
        } else {
            parts = [Part(members.selector(), quantity: members.count("quantity", 1...Int64(RuleDocument.Limits.setSize)) ?? 1)]
        }
        let hasReward = ["price", "amount", "percent"].contains { members[$0] != nil }
        if hasReward && parts.contains(where: { $0.percent != nil }) { place.fail("either the whole bundle has a reward, or its parts have") }
        self = .bundle(Bundle(parts, reward: hasReward ? Reward(members) : nil))
    }

    private init?(tiers place: Place) {
        guard let members = place.object(["of", "by", "base", "steps"]), let list = members.required("steps") else { return nil }
        let steps = list.array(most: 100).compactMap { place -> TierStep? in
            guard let step = place.object(["from", "percent", "amount", "price"]),
                let from = step.required("from")?.integer(0...BasketLimits.total), let reward = Reward(step)
            else { return nil }
            return TierStep(from: from, reward)
        }
        self = .tiers(
            Tiers(
                of: members.selector(), by: members.choice("by", TierMeasure.self) ?? .value,
                base: members.choice("base", PriceBase.self) ?? .running,
                steps: steps))
    }

    private init?(gift place: Place) {
        guard let members = place.object(["product", "quantity"]), let product = members.required("product")?.string() else { return nil }
        self = .gift(product: product, quantity: members.count("quantity", 1...Int64(RuleDocument.Limits.setSize)) ?? 1)
    }

    private init?(points place: Place) {
        if place.value.members == nil {
            guard let points = place.integer(0...1_000_000) else { return nil }
            self = .points(points)
            return
        }
        guard let members = place.object(["every", "give", "of"]), let every = members.required("every")?.integer(1...BasketLimits.total) else {
            return nil
        }
        self = .pointsEvery(every, give: members.integer("give", 1...10_000) ?? 1, of: members.selector())
    }

    private init?(voucher place: Place) {
        guard let members = place.object(["definition", "amount", "percentOfPaid", "validDays"]),
            let definition = members.required("definition")?.string(), members.exactlyOne(of: ["amount", "percentOfPaid"])
        else { return nil }
        let value: Voucher.Value? = members.amount("amount").map { .amount($0) } ?? members.percent("percentOfPaid").map { .percentOfPaid($0) }
        guard let value else { return nil }
        self = .voucher(Voucher(definition, value: value, validDays: members.count("validDays", 1...10_000)))
    }
}

/// ``AmountEach`` as a word.
private enum AmountOffFor: String, CaseIterable {
    case basket, unit, line, coupon

    var each: AmountEach {
        switch self {
        case .basket: .basket
        case .unit: .unit
        case .line: .line
        case .coupon: .coupon
        }
    }
}

extension Reward {
    /// Exactly one of percent, amount and price.
    fileprivate init?(_ members: Members) {
        guard members.exactlyOne(of: ["percent", "amount", "price"]) else { return nil }
        let read: Reward? =
            members["percent"]?.percent().map { .percent($0) } ?? members.amount("amount").map { .amount($0) }
            ?? members.amount("price").map { .price($0) }
        guard let read else { return nil }
        self = read
    }
}
