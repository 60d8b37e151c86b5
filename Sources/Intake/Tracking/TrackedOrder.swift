import JSONScanning
import Kernel
import Sales

/// What an event of Segment's ecommerce specification (v2) says of an order.
struct TrackedOrder: Sendable {
    enum Deed: Sendable { case placed, updated, cancelled, refunded }

    struct Line: Sendable {
        var sku: String
        var name: String?
        /// Thousandths.
        var quantity: Int64
        /// Minor units for one.
        var price: Int64
        /// Minor units before discounts.
        var gross: Int64
        /// Minor units taken off.
        var discount: Int64
    }

    var deed: Deed
    var number: String
    var currency: Currency
    var lines: [Line]
    /// Of a refund: minor units that it comes to, where it says.
    var refund: Int64?
    var coupon: String?
    var payment: String?
    var channel: String?

    /// An order of the shop, as files of orders name it too: whichever comes first, the other is a repeat.
    static func naturalKey(source: String, number: String) -> String { "O/\(source)/\(number)" }

    /// What a sale is called on which a rejected refund waits.
    static func waitsFor(source: ID<Source>, number: String) -> String { "order/\(source.rawValue)/\(number)" }

    private static let deeds: [String: Deed] = [
        "order completed": .placed, "completed order": .placed, "order updated": .updated, "order cancelled": .cancelled,
        "order canceled": .cancelled,
        "order refunded": .refunded, "refunded order": .refunded,
    ]

    /// Nil when the event speaks of no order.
    ///
    /// - Throws: ``EventFlaw`` when it does, and a sale cannot be made of it.
    init?(_ event: TrackedEvent, currency standard: Currency) throws(EventFlaw) {
        guard event.kind == .track, let name = event.name, let deed = Self.deeds[name.lowercased()] else { return nil }
        self.deed = deed
        guard let properties = event.properties else { throw EventFlaw("order_id_missing", "\(name) has no properties.") }
        guard let number = (properties["order_id"] ?? properties["orderId"])?.scalarText, !number.isEmpty else {
            throw EventFlaw("order_id_missing", "\(name) has no order_id.")
        }
        guard number.utf8.count <= 100 else { throw EventFlaw("order_id_too_long", "The order_id has more than 100 bytes.") }
        self.number = number
        currency = standard
        if let code = properties["currency"]?.string {
            guard let given = Currency(code) else { throw EventFlaw("currency_unknown", "The currency is no code of ISO 4217.") }
            currency = given
        }
        coupon = properties["coupon"]?.scalarText.map { String($0.prefix(100)) }
        payment = (properties["payment_method"] ?? properties["paymentMethod"])?.scalarText.map { String($0.lowercased().prefix(40)) }
        channel = properties["channel"]?.string.map { String($0.lowercased().prefix(40)) }
        lines = []
        for (index, product) in (properties["products"]?.elements ?? []).enumerated() {
            lines.append(try Self.line(product, index, currency))
        }
        guard lines.count <= 1000 else { throw EventFlaw("order_too_long", "The order has more than 1,000 products.") }
        if deed == .refunded { refund = try Self.amount(properties["total"] ?? properties["value"], currency.fractionDigits, "total") }
        guard deed == .placed || deed == .updated else { return }
        if deed == .placed, lines.isEmpty { throw EventFlaw("products_missing", "\(name) has no products.") }
        try addTotals(properties)
    }

    private static func line(_ product: JSONSlice, _ index: Int, _ currency: Currency) throws(EventFlaw) -> Line {
        let place = "products/\(index)"
        guard product.kind == .object else { throw EventFlaw("product_invalid", "\(place) is not an object.") }
        guard let sku = (product["sku"] ?? product["product_id"] ?? product["productId"] ?? product["id"])?.scalarText, !sku.isEmpty,
            sku.utf8.count <= 100
        else { throw EventFlaw("product_unnamed", "\(place) has no sku or product_id of at most 100 bytes.") }
        let quantity = try amount(product["quantity"], 3, place + "/quantity") ?? 1000
        let price = try amount(product["price"], currency.fractionDigits, place + "/price") ?? 0
        let (product1000, overflow) = quantity.multipliedReportingOverflow(by: price)
        guard !overflow, quantity > 0, product1000.magnitude < Self.mostMoney else {
            throw EventFlaw("product_invalid", "\(place) has a quantity or price that cannot be.")
        }
        let gross = (product1000 + (product1000 >= 0 ? 500 : -500)) / 1000
        let discount = try amount(product["discount"], currency.fractionDigits, place + "/discount") ?? 0
        return Line(
            sku: sku, name: product["name"]?.scalarText.map { String($0.prefix(300)) }, quantity: quantity, price: price, gross: gross,
            discount: min(max(discount, 0), max(gross, 0)))
    }

    /// Discount, shipping and tax of the order as a whole: so that what the sale comes to is what the customer paid.
    private mutating func addTotals(_ properties: JSONSlice) throws(EventFlaw) {
        let digits = currency.fractionDigits
        let discount = try Self.amount(properties["discount"], digits, "discount") ?? 0
        let shipping = try Self.amount(properties["shipping"], digits, "shipping") ?? 0
        let tax = try Self.amount(properties["tax"], digits, "tax") ?? 0
        let total = try Self.amount(properties["total"] ?? properties["value"], digits, "total")
        if discount > 0, lines.allSatisfy({ $0.discount == 0 }) { apportion(discount) }
        if shipping > 0 { lines.append(Line(sku: "SHIPPING", name: "Shipping", quantity: 1000, price: shipping, gross: shipping, discount: 0)) }
        let net = lines.reduce(Int64(0)) { $0 &+ $1.gross &- $1.discount }
        // Prices are without tax where the total says so.
        if tax > 0, let total, total == net &+ tax {
            lines.append(Line(sku: "TAX", name: "Tax", quantity: 1000, price: tax, gross: tax, discount: 0))
        }
    }

    /// Thousandths of minor units of a line: more is a mistake, and sums of a thousand such lines still fit.
    private static let mostMoney: UInt64 = 1 << 52

    /// By largest remainder over what the lines came to, ties to the earlier line.
    private mutating func apportion(_ discount: Int64) {
        let whole = lines.reduce(Int64(0)) { $0 &+ max($1.gross, 0) }
        guard whole > 0 else { return }
        let spread = min(discount, whole)
        var rest = spread
        var remainders: [(index: Int, remainder: UInt64)] = []
        for index in lines.indices {
            let share = UInt64(max(lines[index].gross, 0)).multipliedFullWidth(by: UInt64(spread))
            let (quotient, remainder) = UInt64(whole).dividingFullWidth(share)
            lines[index].discount = Int64(quotient)
            rest -= Int64(quotient)
            remainders.append((index, remainder))
        }
        for (index, _) in remainders.sorted(by: { ($1.remainder, $0.index) < ($0.remainder, $1.index) }).prefix(Int(rest)) {
            lines[index].discount += 1
        }
    }

    /// A number or a text with one, as whole units of 10^-`digits`; nil where there is none.
    private static func amount(_ slice: JSONSlice?, _ digits: Int, _ place: String) throws(EventFlaw) -> Int64? {
        guard let slice, let text = slice.scalarText, !text.isEmpty else { return nil }
        do throws(FixedPoint.Failure) {
            return try FixedPoint.parse(Array(text.utf8), fractionDigits: digits, decimalSeparator: UInt8(ascii: "."))
        } catch { throw EventFlaw("amount_invalid", "\(place) is no amount.") }
    }
}
