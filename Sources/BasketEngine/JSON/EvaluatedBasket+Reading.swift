import Kernel

extension EvaluatedBasket {
    /// Reads back what ``json`` wrote and a sale has kept, for a return: the rules of then are not needed any more.
    ///
    /// - Throws: a problem that names each wrong place by JSON pointer, also where amounts of units and lines do not agree.
    public init(json: JSON) throws(Problem) {
        let reading = Reading()
        let basket = EvaluatedBasket(Place(value: json, pointer: "", reading: reading))
        try reading.check("sale-invalid", "The evaluated basket cannot be read.")
        guard let basket else { throw Problem(.unprocessable, "sale-invalid", "The evaluated basket cannot be read.") }
        self = basket
    }

    fileprivate init?(_ place: Place) {
        let names: Set<String> = [
            "currency", "normalTotal", "discount", "total", "shipping", "shippingDiscount", "points", "reimbursed", "lines", "promotions", "coupons",
            "taxes", "returned",
        ]
        guard let members = place.object(names), let code = members.required("currency") else { return nil }
        guard let currency = code.value.string.flatMap({ Currency($0) }) else {
            code.fail("a currency such as EUR is expected here")
            return nil
        }
        self.currency = currency
        lines = members.required("lines")?.array(most: BasketLimits.lines).compactMap { EvaluatedLine($0) } ?? []
        var counts: [Int: Int] = [:]
        for line in lines where counts.updateValue(line.units.reduce(0) { $0 + $1.count }, forKey: line.number) != nil {
            place.reading.add("/lines", "line \(line.number) stands twice")
        }
        if counts.values.reduce(0, +) > BasketLimits.units { place.reading.add("/lines", "more than \(BasketLimits.units) units") }
        applications = members["promotions"]?.array().compactMap { Application($0, units: counts) } ?? []
        coupons = members["coupons"]?.array(most: BasketLimits.coupons).compactMap { CouponOutcome($0) } ?? []
        shipping = members.sum("shipping")
        shippingDiscount = members.sum("shippingDiscount") ?? 0
        points = members.sum("points") ?? 0
        taxes = members["taxes"]?.array().compactMap { ContainedTax($0) } ?? []
        let number = applications.count
        returned = members["returned"].flatMap { ReturnedUnits($0, units: counts, applications: number) } ?? ReturnedUnits()
    }
}

extension Members {
    /// An amount that may be negative.
    fileprivate func sum(_ name: String) -> Int64? { integer(name, -BasketLimits.total...BasketLimits.total) }
    fileprivate func requiredSum(_ name: String) -> Int64? { required(name)?.integer(-BasketLimits.total...BasketLimits.total) }
    fileprivate func number(_ name: String) -> Int? { required(name)?.integer(0...1_000_000_000).map { Int($0) } }
}

extension EvaluatedLine {
    fileprivate init?(_ place: Place) {
        let names: Set<String> = [
            "number", "product", "quantity", "normalPrice", "normalAmount", "price", "yourPrice", "priorPrice", "announcedReduction",
            "manualDiscount", "discount", "amount", "taxRate", "units",
        ]
        guard let members = place.object(names), let number = members.number("number"), let product = members.required("product")?.string(),
            let quantity = members.required("quantity")?.integer(-BasketLimits.quantity...BasketLimits.quantity),
            let normalPrice = members.required("normalPrice")?.integer(0...BasketLimits.price),
            let price = members.required("price")?.integer(0...BasketLimits.price), let normalAmount = members.requiredSum("normalAmount"),
            let discount = members.requiredSum("discount"), let amount = members.requiredSum("amount")
        else { return nil }
        self.number = number
        self.product = product
        self.quantity = quantity
        self.normalPrice = normalPrice
        self.price = price
        ownPrice = members["yourPrice"].flatMap { OwnPrice($0) }
        priorPrice = members.integer("priorPrice", 0...BasketLimits.price)
        taxRate = members.percent("taxRate", 0...10_000).map { Int($0) }
        self.normalAmount = normalAmount
        manualDiscount = members.sum("manualDiscount") ?? 0
        self.discount = discount
        self.amount = amount
        units = members["units"]?.array().compactMap { UnitPrice($0) } ?? []
        if !units.isEmpty {
            let sum = units.reduce(Int128(0)) { $0 + Int128($1.count) * Int128($1.price) }
            if sum != Int128(amount) { place.fail("its units cost \(sum) together and not its amount") }
        }
    }
}

extension UnitPrice {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["count", "price"]),
            let count = members.required("count")?.integer(1...BasketLimits.units),
            let price = members.required("price")?.integer(-BasketLimits.total...BasketLimits.total)
        else { return nil }
        self.init(count: Int(count), price: price)
    }
}

extension OwnPrice {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["priceList", "reason", "until", "raisedToMargin"]), let list = members.string("priceList") else {
            return nil
        }
        priceList = list
        reason = members.string("reason") ?? ""
        isRaisedToMargin = members.bool("raisedToMargin") ?? false
        if let end = members["until"] {
            until = end.value.string.flatMap { Instant(rfc3339: $0) }
            if until == nil { end.fail("a time is expected here") }
        }
    }
}

extension ContainedTax {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["rate", "amount", "tax"]), let rate = members.required("rate")?.percent(0...10_000) else { return nil }
        self.init(rate: Int(rate), amount: members.sum("amount") ?? 0, tax: members.sum("tax") ?? 0)
    }
}

extension CouponOutcome {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["code", "definition", "hadEffect", "amount", "why"]), let code = members.required("code")?.string() else {
            return nil
        }
        let refusal: CouponRefusal? = members.bool("hadEffect") == true ? nil : .recorded(members.string("why") ?? "had no effect")
        self.init(code: code, definition: members.string("definition"), refusal: refusal, amount: members.sum("amount") ?? 0)
    }
}

extension Application {
    /// - Parameter counts: how many units each line has, by its number.
    fileprivate init?(_ place: Place, units counts: [Int: Int]) {
        let names: Set<String> = [
            "promotion", "name", "group", "uses", "amount", "points", "shippingDiscount", "shares", "vouchers", "messages", "gifts", "coupons",
            "reimbursed", "onReturn", "requirements",
        ]
        guard let members = place.object(names), let promotion = members.required("promotion")?.string(),
            let group = members.required("group")?.string(), let onReturn = members.required("onReturn")?.choice(Promotion.ReturnPolicy.self)
        else { return nil }
        self.promotion = promotion
        name = members.string("name") ?? promotion
        self.group = group
        uses = members.count("uses") ?? 1
        amount = members.sum("amount") ?? 0
        shares = members["shares"]?.array().compactMap { Share($0, units: counts) } ?? []
        points = members.sum("points") ?? 0
        shippingDiscount = members.sum("shippingDiscount") ?? 0
        vouchers = members["vouchers"]?.array().compactMap { IssuedVoucher($0) } ?? []
        messages = members.strings("messages")
        gifts = members["gifts"]?.array().compactMap { GiftToAdd($0) } ?? []
        coupons = members.strings("coupons")
        isReimbursed = members.bool("reimbursed") ?? false
        self.onReturn = onReturn
        requirements = members["requirements"]?.array().compactMap { Requirement($0) } ?? []
        let sum = shares.reduce(Int128(0)) { $0 + Int128($1.count) * Int128($1.amount) }
        if sum != Int128(amount) { place.fail("its shares are \(sum) together and not its amount") }
    }
}

extension Application.Share {
    fileprivate init?(_ place: Place, units counts: [Int: Int]) {
        guard let members = place.object(["line", "firstUnit", "count", "amount", "set"]), let line = members.number("line"),
            let firstUnit = members.number("firstUnit"), let count = members.number("count")
        else { return nil }
        guard firstUnit >= 1, count >= 1, firstUnit + count - 1 <= counts[line] ?? 0 else {
            place.fail("line \(line) has not these units")
            return nil
        }
        self.init(line: line, firstUnit: firstUnit, count: count, amount: members.sum("amount") ?? 0, set: members.count("set"))
    }
}

extension Application.Requirement {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["measure", "atLeast", "price", "lines"]), let measure = members.required("measure")?.choice(Measure.self)
        else { return nil }
        let lines = members["lines"]?.array(most: BasketLimits.lines).compactMap { $0.integer(0...1_000_000_000).map { Int($0) } } ?? []
        self.init(
            measure: measure, atLeast: members.sum("atLeast") ?? 0, lines: lines, price: members.choice("price", PriceBase.self) ?? .initial)
    }
}

extension IssuedVoucher {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["definition", "value", "validDays"]), let definition = members.required("definition")?.string() else {
            return nil
        }
        self.init(definition: definition, value: members.sum("value") ?? 0, validDays: members.count("validDays"))
    }
}

extension GiftToAdd {
    fileprivate init?(_ place: Place) {
        guard let members = place.object(["product", "quantity"]), let product = members.required("product")?.string() else { return nil }
        self.init(product: product, quantity: members.count("quantity") ?? 1)
    }
}

extension ReturnedUnits {
    fileprivate init?(_ place: Place, units counts: [Int: Int], applications: Int) {
        guard let members = place.object(["units", "nettedOff", "points"]) else { return nil }
        self.init(points: members.sum("points") ?? 0)
        for line in members["units"]?.array(most: BasketLimits.lines) ?? [] {
            guard let own = line.object(["line", "units"]), let number = own.number("line") else { continue }
            guard let count = counts[number], count > 0 else {
                line.fail("the sale has no such line")
                continue
            }
            let known = 1...Int64(count)
            units[number] = Set(own["units"]?.array().compactMap { $0.integer(known).map { Int($0) } } ?? [])
        }
        for entry in members["nettedOff"]?.array() ?? [] {
            guard let own = entry.object(["application", "line", "unit", "amount"]), let application = own.number("application"),
                let line = own.number("line"), let unit = own.number("unit")
            else { continue }
            if application >= applications { entry.fail("there is no such promotion") }
            if unit < 1 || unit > counts[line] ?? 0 { entry.fail("line \(line) has no such unit") }
            nettedOff[NettedUnit(application: application, line: line, unit: unit)] = own.sum("amount") ?? 0
        }
    }
}
