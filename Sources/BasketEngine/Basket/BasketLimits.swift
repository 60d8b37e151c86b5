import Kernel

/// What a basket may be at most: with these figures no sum leaves 64 bits, and the work of one evaluation is bounded.
public enum BasketLimits {
    public static let lines = 2000
    /// All units of all lines.
    public static let units: Int64 = 200_000
    /// Minor units for a quantity of 1.000.
    public static let price: Int64 = 10_000_000_000
    /// Minor units of the whole basket.
    public static let total: Int64 = 100_000_000_000_000
    /// Thousandths of one line.
    public static let quantity: Int64 = 200_000_000
    public static let coupons = 100
    /// Categories above one another, and tags of a product.
    public static let words = 32
}

extension Basket {
    /// - Throws: a problem that names every bad field by JSON pointer.
    func validate(for expected: Currency) throws(Problem) {
        var fields: [Problem.Field] = []
        if currency != expected { fields.append(Problem.Field("/currency", "the rules are in \(expected), the basket is in \(currency)")) }
        if lines.count > BasketLimits.lines { fields.append(Problem.Field("/lines", "more than \(BasketLimits.lines) lines")) }
        if coupons.count > BasketLimits.coupons { fields.append(Problem.Field("/coupons", "more than \(BasketLimits.coupons) coupons")) }
        if let shipping, shipping < 0 || shipping > BasketLimits.price { fields.append(Problem.Field("/shipping", "out of range")) }
        if hasRepeatedNumber, let index = repeatedNumber {
            fields.append(Problem.Field("/lines/\(index)/number", "another line has the number \(lines[index].number)"))
        }
        var (units, total) = (Int64(0), Int64(0))
        // By position, because a line is large to copy.
        for index in lines.indices.prefix(BasketLimits.lines) {
            let (quantity, price) = (lines[index].quantity, lines[index].unitPrice)
            guard lines[index].isInRange else {
                lines[index].problems("/lines/\(index)", &fields)
                continue
            }
            units += Int64(lines[index].unitCount)
            // Each line is at most the total, so that the sum of all fits.
            total += min(roundedQuotient(price * Int64(quantity.magnitude), 1000), BasketLimits.total)
        }
        if units > BasketLimits.units { fields.append(Problem.Field("/lines", "more than \(BasketLimits.units) units")) }
        if total > BasketLimits.total { fields.append(Problem.Field("/lines", "the basket costs more than \(BasketLimits.total) minor units")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "basket-invalid", "The basket cannot be evaluated.", fields: fields) }
    }

    private var hasRepeatedNumber: Bool {
        // Lines mostly come in order.
        zip(lines.indices, lines.indices.dropFirst()).contains { lines[$0].number >= lines[$1].number }
    }

    private var repeatedNumber: Int? {
        var numbers: Set<Int> = []
        return lines.indices.first { !numbers.insert(lines[$0].number).inserted }
    }
}

extension Basket.Line {
    fileprivate var isInRange: Bool {
        number >= 1 && number <= 1_000_000_000 && quantity.magnitude <= BasketLimits.quantity.magnitude && isPrice(unitPrice) && isPrice(floorPrice)
            && isPrice(cost) && isPrice(priorPrice) && (taxRate.map { $0 >= 0 && $0 <= 10_000 } ?? true) && manualDiscount >= 0
            && product.categories.count <= BasketLimits.words && product.tags.count <= BasketLimits.words
    }

    private func isPrice(_ value: Int64?) -> Bool { value.map { $0 >= 0 && $0 <= BasketLimits.price } ?? true }

    fileprivate func problems(_ pointer: String, _ fields: inout [Problem.Field]) {
        func check(_ name: String, _ isFine: Bool, _ detail: String) {
            if !isFine { fields.append(Problem.Field(pointer + "/" + name, detail)) }
        }
        check("number", number >= 1 && number <= 1_000_000_000, "line numbers are from 1")
        check("quantity", quantity.magnitude <= BasketLimits.quantity.magnitude, "out of range")
        check("price", isPrice(unitPrice), "prices are from 0 to \(BasketLimits.price) minor units")
        for (name, value) in [("floorPrice", floorPrice), ("cost", cost), ("priorPrice", priorPrice)] { check(name, isPrice(value), "out of range") }
        check("taxRate", taxRate.map { $0 >= 0 && $0 <= 10_000 } ?? true, "hundredths of a percent, from 0 to 10000")
        check("manualDiscount", manualDiscount >= 0, "is not negative")
        check("categories", product.categories.count <= BasketLimits.words, "more than \(BasketLimits.words) deep")
        check("tags", product.tags.count <= BasketLimits.words, "more than \(BasketLimits.words)")
    }
}
