import Kernel

/// Everything one evaluation is about, as one JSON document: what `tessera basket evaluate` reads.
public struct BasketRequest: Hashable, Sendable {
    public var basket: Basket
    public var customer: Customer?
    /// Nil where the document does not say when.
    public var instant: Instant?
    public var remaining: Remaining

    /// Reads the document that `docs/promotions.md` describes.
    /// - Throws: a problem that names each wrong place by JSON pointer.
    public init(json: JSON, currency: Currency) throws(Problem) {
        let reading = Reading()
        let request = BasketRequest(Place(value: json, pointer: "", reading: reading), currency)
        try reading.check("basket-invalid", "The basket cannot be read.")
        guard let request else { throw Problem(.unprocessable, "basket-invalid", "The basket cannot be read.") }
        self = request
    }

    private init?(_ place: Place, _ ruleCurrency: Currency) {
        let names: Set<String> = [
            "currency", "at", "company", "store", "storeGroups", "channel", "lines", "coupons", "payments", "shipping", "customer", "remaining",
        ]
        guard let members = place.object(names) else { return nil }
        var currency = ruleCurrency
        if let code = members["currency"] {
            if let known = code.value.string.flatMap({ Currency($0) }) {
                currency = known
            } else {
                code.fail("a currency such as EUR is expected here")
            }
        }
        if let at = members["at"] {
            instant = at.value.string.flatMap { Instant(rfc3339: $0) }
            if instant == nil { at.fail("a time with an offset such as 2026-11-27T18:00:00+01:00 is expected here") }
        }
        basket = Basket(
            currency: currency,
            place: Basket.Place(
                company: members.string("company"), store: members.string("store"), storeGroups: members.strings("storeGroups"),
                channel: members.string("channel")),
            lines: (members.required("lines")?.array(most: BasketLimits.lines) ?? []).enumerated().compactMap { Basket.Line($1, number: $0 + 1) },
            coupons: members["coupons"]?.array(most: BasketLimits.coupons).compactMap { Basket.PresentedCoupon($0) } ?? [],
            payments: members.strings("payments"), shipping: members.integer("shipping", 0...BasketLimits.price))
        customer = members["customer"].flatMap { Customer($0) }
        remaining = members["remaining"].map { Remaining($0) } ?? Remaining()
    }
}

extension Basket.Line {
    /// `number` is the line's where the document gives none.
    fileprivate init?(_ place: Place, number: Int) {
        let names: Set<String> = [
            "number", "product", "brand", "categories", "tags", "quantity", "price", "measured", "discountable", "floorPrice", "cost", "taxRate",
            "manualDiscount", "priorPrice",
        ]
        guard let members = place.object(names), let code = members.required("product")?.string(),
            let price = members.required("price")?.integer(0...BasketLimits.price)
        else { return nil }
        let product = Basket.Product(
            code, brand: members.string("brand"), categories: members["categories"]?.path() ?? [], tags: members.strings("tags"))
        self.init(number: members.count("number") ?? number, product: product, unitPrice: price)
        if let place = members["quantity"] { quantity = place.thousandths() ?? 1000 }
        isMeasured = members.bool("measured") ?? false
        isDiscountable = members.bool("discountable") ?? true
        floorPrice = members.integer("floorPrice", 0...BasketLimits.price)
        cost = members.integer("cost", 0...BasketLimits.price)
        taxRate = members.percent("taxRate", 0...10_000).map { Int($0) }
        manualDiscount = members.integer("manualDiscount", 0...BasketLimits.total) ?? 0
        priorPrice = members.integer("priorPrice", 0...BasketLimits.price)
    }
}

extension Place {
    /// A quantity with up to three decimals, in thousandths: 0.35 is 350.
    fileprivate func thousandths() -> Int64? {
        let largest = BasketLimits.quantity
        switch value {
        case .integer(let whole) where whole.magnitude <= UInt64(largest / 1000): return whole * 1000
        case .number(let number) where abs(number) <= Double(largest / 1000) && abs((number * 1000).rounded() - number * 1000) < 1e-6:
            return Int64((number * 1000).rounded())
        default:
            fail("a number with at most three decimals, up to \(largest / 1000), is expected here")
            return nil
        }
    }
}

extension Basket.PresentedCoupon {
    /// A code alone, or an object.
    fileprivate init?(_ place: Place) {
        if place.value.string != nil {
            guard let code = place.string() else { return nil }
            self.init(code)
            return
        }
        guard let members = place.object(["code", "definition", "usesLeft", "value"]), let code = members.required("code")?.string() else {
            return nil
        }
        self.init(code, definition: members.string("definition"), usesLeft: members.count("usesLeft"), value: members.amount("value"))
    }
}

extension Customer {
    fileprivate init?(_ place: Place) {
        let names: Set<String> = [
            "person", "member", "tier", "cardGroups", "priceGroups", "audiences", "events", "firstPurchase", "pointsBalance",
        ]
        guard let members = place.object(names) else { return nil }
        self.init(
            person: members.string("person"), isMember: members.bool("member") ?? false, tier: members.string("tier"),
            cardGroups: members.strings("cardGroups"), priceGroups: members.strings("priceGroups"), audiences: members.strings("audiences"),
            events: members.strings("events"), isFirstPurchase: members.bool("firstPurchase"),
            pointsBalance: members.integer("pointsBalance", 0...BasketLimits.total))
    }
}

extension Remaining {
    fileprivate init(_ place: Place) {
        self.init()
        guard let given = place.value.members else {
            place.fail("an object is expected here")
            return
        }
        for member in given {
            let inner = Place(value: member.value, pointer: place.pointer + "/" + member.name, reading: place.reading)
            guard let members = inner.object(["person", "day", "total", "budget"]) else { continue }
            promotions[member.name] = Allowance(
                person: members.count("person"), day: members.count("day"), total: members.count("total"),
                budget: members.integer("budget", 0...BasketLimits.total))
        }
    }
}
