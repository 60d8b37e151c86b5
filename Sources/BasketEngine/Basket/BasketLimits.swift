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
        var numbers: Set<Int> = []
        var (units, total) = (Int64(0), Int64(0))
        for (index, line) in lines.prefix(BasketLimits.lines).enumerated() {
            func bad(_ name: String, _ detail: String) { fields.append(Problem.Field("/lines/\(index)/\(name)", detail)) }
            if line.number < 1 || line.number > 1_000_000_000 { bad("number", "line numbers are from 1") }
            if !numbers.insert(line.number).inserted { bad("number", "another line has the number \(line.number)") }
            let isQuantity = line.quantity.magnitude <= BasketLimits.quantity.magnitude
            if !isQuantity { bad("quantity", "out of range") }
            let isPrice = (0...BasketLimits.price).contains(line.unitPrice)
            if !isPrice { bad("price", "prices are from 0 to \(BasketLimits.price) minor units") }
            for (name, value) in [("floorPrice", line.floorPrice), ("cost", line.cost), ("priorPrice", line.priorPrice)] {
                if let value, !(0...BasketLimits.price).contains(value) { bad(name, "out of range") }
            }
            if let rate = line.taxRate, !(0...10_000).contains(rate) { bad("taxRate", "hundredths of a percent, from 0 to 10000") }
            if line.manualDiscount < 0 { bad("manualDiscount", "is not negative") }
            if line.product.categories.count > BasketLimits.words { bad("categories", "more than \(BasketLimits.words) deep") }
            if line.product.tags.count > BasketLimits.words { bad("tags", "more than \(BasketLimits.words)") }
            if isQuantity, isPrice {
                units += Int64(line.unitCount)
                // Each line is at most a million million, so that the sum of all fits.
                total += min(roundedQuotient(min(line.unitPrice, BasketLimits.price) * Int64(line.quantity.magnitude), 1000), BasketLimits.total)
            }
        }
        if units > BasketLimits.units { fields.append(Problem.Field("/lines", "more than \(BasketLimits.units) units")) }
        if total > BasketLimits.total { fields.append(Problem.Field("/lines", "the basket costs more than \(BasketLimits.total) minor units")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "basket-invalid", "The basket cannot be evaluated.", fields: fields) }
    }
}
