import Kernel

extension RuleDocument {
    /// Reads the document that `docs/promotions.md` describes.
    /// - Throws: a problem that names each wrong place by JSON pointer, the first hundred of them.
    public init(json: JSON) throws(Problem) {
        let reading = Reading()
        let document = RuleDocument(Place(value: json, pointer: "", reading: reading))
        try reading.check("rules-invalid", "The rule document cannot be read.")
        guard let document else { throw Problem(.unprocessable, "rules-invalid", "The rule document cannot be read.") }
        self = document
        try validate()
    }

    private init?(_ place: Place) {
        guard let members = place.object(["version", "currency", "timeZone", "groups", "promotions", "coupons", "priceLists", "floors"]) else {
            return nil
        }
        if let version = members.required("version"), version.value.integer != RuleDocument.version {
            version.fail("this engine reads version \(RuleDocument.version)")
        }
        var currency: Currency?
        if let code = members.required("currency") {
            currency = code.value.string.flatMap { Currency($0) }
            if currency == nil { code.fail("a currency such as EUR is expected here") }
        }
        guard let currency else { return nil }
        self.init(currency: currency, zone: members["timeZone"]?.zone() ?? .utc, promotions: [])
        place.reading.zone = zone
        if let list = members["groups"] {
            groups = list.array(most: 1000).compactMap { PromotionGroup($0) }
            if groups.isEmpty { list.fail("at least one group is expected here") }
        }
        let firstGroup = groups.first?.id ?? "promotions"
        promotions = members["promotions"]?.array(most: Limits.promotions).compactMap { Promotion($0, firstGroup: firstGroup) } ?? []
        coupons = members["coupons"]?.array().compactMap { CouponDefinition($0) } ?? []
        priceLists = members["priceLists"]?.array(most: 10_000).compactMap { PriceList($0) } ?? []
        floors = members["floors"]?.array(most: 10_000).compactMap { PriceFloor($0) } ?? []
    }
}

extension PromotionGroup {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["id", "mode"]), let id = members.required("id")?.string() else { return nil }
        self.init(id, mode: members.choice("mode", Mode.self) ?? .all)
    }
}

extension Promotion {
    fileprivate init?(_ place: Place, firstGroup: String) {
        let names: Set<String> = ["id", "name", "group", "priority", "exclusive", "conditions", "effects", "limits", "onReturn"]
        guard let members = place.object(names.union(Gate.names)), let id = members.required("id")?.string() else { return nil }
        self.init(id, name: members.string("name"), group: members.string("group") ?? firstGroup, effects: [])
        priority = Int(members.integer("priority", -1_000_000...1_000_000) ?? 0)
        exclusive = members.choice("exclusive", Exclusivity.self) ?? .none
        gate = Gate(members)
        conditions = members["conditions"]?.array(most: RuleDocument.Limits.conditions).compactMap { Condition(reading: $0) } ?? []
        effects = members.required("effects")?.array(most: RuleDocument.Limits.effects).compactMap { Effect(reading: $0) } ?? []
        if let place = members["limits"] { limits = Limits(place) }
        onReturn = members.choice("onReturn", ReturnPolicy.self) ?? .keep
    }
}

extension Promotion.Limits {
    fileprivate init(_ place: Place) {
        self.init()
        guard let members = place.object(["basket", "person", "day", "total", "budget", "giveRestOfBudget"]) else { return }
        basket = members.count("basket", 1...1_000_000_000)
        person = members.count("person", 1...1_000_000_000)
        day = members.count("day", 1...1_000_000_000)
        total = members.count("total", 1...1_000_000_000)
        budget = members.integer("budget", 0...BasketLimits.total)
        givesRestOfBudget = members.bool("giveRestOfBudget") ?? false
    }
}

extension Gate {
    static let names: Set<String> = ["scope", "schedule", "for"]

    init(_ members: Members) {
        self.init()
        if let place = members["scope"] { scope = Scope(place) }
        if let place = members["schedule"] { schedule = Schedule(place) }
        if let place = members["for"] { recipients = Recipients(place) }
    }
}

extension Scope {
    fileprivate init(_ place: Place) {
        self.init()
        guard let members = place.object(["companies", "stores", "storeGroups", "exceptStores", "channels"]) else { return }
        companies = Set(members.strings("companies"))
        stores = Set(members.strings("stores"))
        storeGroups = Set(members.strings("storeGroups"))
        exceptStores = Set(members.strings("exceptStores"))
        channels = Set(members.strings("channels"))
    }
}

extension Recipients {
    fileprivate init(_ place: Place) {
        self.init()
        guard let members = place.object(["members", "tiers", "cardGroups", "audiences", "persons", "priceGroups"]) else { return }
        membersOnly = members.bool("members") ?? false
        tiers = Set(members.strings("tiers"))
        cardGroups = Set(members.strings("cardGroups"))
        audiences = Set(members.strings("audiences"))
        persons = Set(members.strings("persons"))
        priceGroups = Set(members.strings("priceGroups"))
    }
}

extension CouponDefinition {
    fileprivate init?(_ place: Place) {
        let names: Set<String> = ["id", "name", "kind", "codes", "prefixes", "uses", "perBasket", "combinable", "priority"]
        guard let members = place.object(names.union(Gate.names)), let id = members.required("id")?.string() else { return nil }
        self.init(id, name: members.string("name"), kind: members.choice("kind", Kind.self) ?? .massMarket)
        codes = Set(members.strings("codes"))
        prefixes = Set(members.strings("prefixes"))
        uses = members.count("uses", 1...1_000_000_000)
        perBasket = members.count("perBasket", 1...100) ?? 1
        combinable = members.choice("combinable", Combinability.self) ?? .all
        priority = Int(members.integer("priority", -1_000_000...1_000_000) ?? 0)
        gate = Gate(members)
    }
}

extension PriceList {
    fileprivate init?(_ place: Place) {
        let names: Set<String> = ["id", "reason", "priority", "prices", "reductions", "marginFloor"]
        guard let members = place.object(names.union(Gate.names)), let id = members.required("id")?.string() else { return nil }
        self.init(
            id, reason: members.string("reason") ?? id, gate: Gate(members), priority: Int(members.integer("priority", -1_000_000...1_000_000) ?? 0))
        marginFloor = members.percent("marginFloor", 0...9900)
        for entry in members["prices"]?.array() ?? [] {
            guard let price = entry.object(["product", "price"]), let product = price.required("product")?.string(),
                let amount = price.required("price")?.integer(0...RuleDocument.Limits.amount)
            else { continue }
            if prices.updateValue(amount, forKey: product) != nil { entry.fail("the product \(product) stands twice") }
        }
        for entry in members["reductions"]?.array(most: 1000) ?? [] {
            guard let reduction = entry.object(["percent", "of"]), let percent = reduction.required("percent")?.percent() else { continue }
            reductions.append(Reduction(percent, of: reduction["of"].map { Selector($0) } ?? .everything))
        }
    }
}

extension PriceFloor {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["of", "price", "largestReduction", "margin"]),
            members.exactlyOne(of: ["price", "largestReduction", "margin"])
        else { return nil }
        let bound: Bound?
        if members["price"] != nil {
            bound = members.amount("price").map { .price($0) }
        } else if members["margin"] != nil {
            bound = members.percent("margin", 0...9900).map { .margin($0) }
        } else {
            bound = members.percent("largestReduction", 0...10_000).map { .largestReduction($0) }
        }
        guard let bound else { return nil }
        self.init(bound, of: members["of"].map { Selector($0) } ?? .everything)
    }
}
