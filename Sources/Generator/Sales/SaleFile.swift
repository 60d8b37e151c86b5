import Kernel

/// Writes the sales of one company in the order of time, a row a line.
struct SaleFile {
    static let header = [
        "receipt", "store", "till", "operator", "channel", "date_time", "customer", "card", "email", "line", "sku", "description", "quantity",
        "unit_price", "amount",
        "promotion_discount", "coupon_discount", "manual_discount", "tax_rate", "payment", "type", "original_receipt", "status", "currency",
    ]

    static func name(_ brand: Brand) -> String { "sales-" + brand.code + ".csv" }

    private let brand: Brand
    private let filler: BasketFiller
    private var writer: TableWriter
    /// Receipts of the day, by store, and orders of the year.
    private var counters: [Int]
    private var orders = 0
    private var day = -1
    private var dayDigits = ""
    /// What was sold on receipts that a return or void still follows, by person and visit.
    private var open: [UInt64: (receipt: String, lines: [SaleLine], identity: ShownIdentity, payment: String)] = [:]
    private(set) var receipts = 0
    private(set) var anonymousTillReceipts = 0
    private(set) var tillReceipts = 0

    var lines: Int { writer.rows }

    /// What a receipt says of the customer.
    struct ShownIdentity {
        var customer = ""
        var card = ""
        var email = ""
    }

    init(_ brand: Brand, _ filler: BasketFiller, _ sink: any FileSink) throws {
        self.brand = brand
        self.filler = filler
        writer = try TableWriter(Self.name(brand), sink, header: Self.header)
        counters = Array(repeating: 0, count: Shop.all.count)
    }

    mutating func flush() throws { try writer.flush() }

    mutating func write(_ visit: Visit, _ diary: ShoppingDiary) throws {
        let today = Int(visit.second / 86_400)
        if today != day {
            day = today
            dayDigits = String(filler.calendar.texts[day].filter { $0 != "-" }.dropFirst(2))
            counters = Array(repeating: 0, count: counters.count)
        }
        var random = RandomStream(seed: filler.seed, .basket, UInt64(visit.person) << 18 | UInt64(visit.index) << 2 | UInt64(brand.rawValue))
        let number = receiptNumber(visit)
        if visit.kind == .sale {
            try sale(visit, number, diary, &random)
        } else {
            try sequel(visit, number, &random)
        }
    }

    private mutating func receiptNumber(_ visit: Visit) -> String {
        receipts += 1
        if visit.channel == .till {
            counters[Int(visit.shop)] += 1
            return Shop.all[Int(visit.shop)].code + "-" + dayDigits + "-" + zeroPadded(counters[Int(visit.shop)], 4)
        }
        orders += 1
        return brand.code + "-W" + zeroPadded(100_000 + orders, 7)
    }

    private mutating func sale(_ visit: Visit, _ number: String, _ diary: ShoppingDiary, _ random: inout RandomStream) throws {
        let shopper = diary.shoppers[Int(visit.person)]
        let identity = identity(visit, shopper, diary, &random)
        let isKnown = !(identity.customer.isEmpty && identity.card.isEmpty && identity.email.isEmpty)
        if visit.channel == .till {
            tillReceipts += 1
            if !isKnown { anonymousTillReceipts += 1 }
        }
        let hasCoupon = isKnown && random.chance(perMille: 12 + Int(shopper.promotionSensitivity) * 11 / 10)
        let lines = filler.lines(visit, shopper, hasCoupon: hasCoupon, &random)
        let payment = payment(visit, &random)
        let key = UInt64(visit.person) << 16 | UInt64(visit.index)
        if visit.hasSequel { open[key] = (number, lines, identity, payment) }
        try rows(visit, number, lines, identity, payment, original: "", &random)
    }

    /// All lines of a voided receipt; of a returned one those that did not please, at least one.
    private mutating func sequel(_ visit: Visit, _ number: String, _ random: inout RandomStream) throws {
        let key = UInt64(visit.person) << 16 | UInt64(visit.original)
        guard let sold = open.removeValue(forKey: key) else { return }
        var back = sold.lines
        if visit.kind == .returned, back.count > 1 {
            let sure = random.below(back.count)
            back = back.indices.filter { $0 == sure || random.chance(perMille: 300) }.map { back[$0] }
        }
        try rows(visit, number, back.map(\.reversed), sold.identity, sold.payment, original: sold.receipt, &random)
    }

    private func identity(_ visit: Visit, _ shopper: Shopper, _ diary: ShoppingDiary, _ random: inout RandomStream) -> ShownIdentity {
        var shown = ShownIdentity()
        let person = Int(visit.person)
        if visit.channel != .till {
            shown.email = diary.email(person, brand)
            if brand == .hearthHeather, shopper.hasNumber(brand, on: day) {
                shown.customer = Identity.externalID(Touchpoint.ofSales(brand), person: person, copy: 0)
            }
            return shown
        }
        // Groceries are often bought in passing, the card left at home.
        let shows = brand == .ortoHof ? Int(shopper.identification) * 17 / 20 : Int(shopper.identification)
        guard random.chance(perMille: shows) else { return shown }
        if shopper.hasCard(brand, on: day) {
            shown.card = Identity.card(brand, person: person)
        } else if shopper.hasNumber(brand, on: day) {
            shown.customer = Identity.externalID(Touchpoint.ofSales(brand), person: person, copy: 0)
        } else if shopper.hasEmail(brand, on: day), random.chance(perMille: 250) {
            shown.email = diary.email(person, brand)
        }
        return shown
    }

    private func payment(_ visit: Visit, _ random: inout RandomStream) -> String {
        let draw = random.below(100)
        switch (visit.channel, brand) {
        case (.till, _): return draw < 62 ? "card" : draw < 84 ? "cash" : draw < 97 ? "contactless" : "gift card"
        case (_, .fioralba): return draw < 44 ? "card" : draw < 86 ? "paypal" : draw < 94 ? "klarna" : "bank transfer"
        case (_, .ortoHof): return draw < 78 ? "ideal" : draw < 92 ? "card" : "paypal"
        case (_, .hearthHeather): return draw < 58 ? "card" : draw < 88 ? "paypal" : "apple pay"
        }
    }

    private mutating func rows(
        _ visit: Visit, _ number: String, _ lines: [SaleLine], _ identity: ShownIdentity, _ payment: String, original: String,
        _ random: inout RandomStream
    ) throws {
        let shop = Shop.all[Int(visit.shop)]
        let isTill = visit.channel == .till
        let till = isTill ? String(1 + random.below(shop.tills)) : ""
        let staff = isTill ? shop.code + "-" + zeroPadded(1 + min(random.below(shop.weight * 2), random.below(shop.weight * 2)), 2) : ""
        let status =
            visit.kind == .voided
            ? "voided" : isTill ? "completed" : visit.kind == .returned ? "refunded" : visit.second / 86_400 >= 728 ? "open" : "delivered"
        let dayText = filler.calendar.texts[day]
        for (index, line) in lines.enumerated() {
            let product = filler.catalogue.products[line.product]
            writer.text(number)
            writer.text(isTill ? shop.code : "")
            writer.text(till)
            writer.text(staff)
            writer.text(isTill ? "till" : visit.channel == .web ? "web" : "app")
            writer.time(Int(visit.second % 86_400), day: dayText)
            writer.text(identity.customer)
            writer.text(identity.card)
            writer.text(identity.email)
            writer.integer(index + 1)
            writer.text(product.sku)
            writer.text(product.name)
            writer.decimal(line.quantity, places: 3)
            writer.decimal(line.unitPrice, places: 2)
            writer.decimal(line.amount, places: 2)
            writer.decimal(line.promotionDiscount, places: 2)
            writer.decimal(line.couponDiscount, places: 2)
            writer.decimal(line.manualDiscount, places: 2)
            writer.integer(product.taxRate)
            writer.text(payment)
            writer.text(visit.kind == .sale ? "sale" : visit.kind == .returned ? "return" : "void")
            writer.text(original)
            writer.text(status)
            writer.text(brand.currency)
            try writer.endRow()
        }
    }
}
