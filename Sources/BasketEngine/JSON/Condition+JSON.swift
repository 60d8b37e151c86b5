extension Condition where Selection == Selector {
    private static var names: [String] {
        ["quantity", "measure", "value", "combination", "coupon", "payment", "firstPurchase", "points", "event", "all", "any", "not"]
    }

    init?(reading place: Place, depth: Int = RuleDocument.Limits.depth) {
        guard let members = place.object(Set(Condition.names)), members.exactlyOne(of: Condition.names) else { return nil }
        guard let name = Condition.names.first(where: { members[$0] != nil }), let inner = members[name] else { return nil }
        let read: Condition?
        switch name {
        case "quantity": read = Condition(quantity: inner)
        case "measure": read = Condition(measure: inner)
        case "value": read = Condition(value: inner)
        case "combination":
            let parts = inner.array(most: PartMatching.largestPartCount).compactMap { Part(reading: $0, hasPercent: false) }
            read = .combination(parts)
        case "coupon": read = inner.string().map { .coupon($0) }
        case "payment": read = Condition.words(inner).map { .payment($0) }
        case "event": read = Condition.words(inner).map { .event($0) }
        case "firstPurchase": read = members.bool(name).map { .firstPurchase($0) }
        case "points": read = Bounds(inner, ["atLeast", "atMost"]).map { .pointsBalance($0) }
        default:
            guard depth > 0 else {
                place.fail("nested too deeply")
                return nil
            }
            if name == "not" {
                read = Condition(reading: inner, depth: depth - 1).map { .not($0) }
            } else {
                let conditions = inner.array(most: RuleDocument.Limits.conditions).compactMap { Condition(reading: $0, depth: depth - 1) }
                read = name == "all" ? .all(conditions) : .any(conditions)
            }
        }
        guard let read else { return nil }
        self = read
    }

    private init?(quantity place: Place) {
        guard let members = place.object(["of", "atLeast", "atMost", "distinct"]), let bounds = Bounds(members) else { return nil }
        self = .quantity(of: members.selector(), within: bounds, distinct: members.bool("distinct") ?? false)
    }

    private init?(measure place: Place) {
        guard let members = place.object(["of", "atLeast", "atMost"]), let bounds = Bounds(members) else { return nil }
        self = .measure(of: members.selector(), within: bounds)
    }

    private init?(value place: Place) {
        guard let members = place.object(["of", "atLeast", "atMost", "price"]), let bounds = Bounds(members) else { return nil }
        self = .value(of: members.selector(), within: bounds, price: members.choice("price", PriceBase.self) ?? .initial)
    }

    /// One word, or a list of which one will do.
    private static func words(_ place: Place) -> Set<String>? {
        let words = place.value.array == nil ? [place.string()].compactMap { $0 } : place.array(most: 1000).compactMap { $0.string() }
        if words.isEmpty { place.fail("at least one word is expected here") }
        return words.isEmpty ? nil : Set(words)
    }
}

extension Part where Selection == Selector {
    init?(reading place: Place, hasPercent: Bool) {
        guard let members = place.object(hasPercent ? ["of", "quantity", "percent"] : ["of", "quantity"]) else { return nil }
        self.init(
            members.selector(), quantity: members.count("quantity", 1...Int64(RuleDocument.Limits.setSize)) ?? 1, percent: members.percent("percent"))
    }
}

extension Members {
    /// The selector under `of`; everything where there is none.
    func selector() -> Selector { self["of"].map { Selector($0) } ?? .everything }
}
