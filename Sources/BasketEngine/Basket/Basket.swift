import Kernel

/// What is about to be paid: lines, where, and what the customer holds out. A value that the engine reads and never changes.
///
/// All amounts are minor units of ``currency`` as the customer sees them: with the tax in them where prices are shown with tax.
public struct Basket: Hashable, Sendable {
    public var currency: Currency
    public var place: Place
    /// In any order; ``Line/number`` is what tells them apart.
    public var lines: [Line]
    public var coupons: [PresentedCoupon]
    /// How it will be paid, in the words the rules use: `card`, `app`, `meal-voucher`.
    public var payments: [String]
    /// The delivery charge, nil where nothing is delivered. No product discount touches it.
    public var shipping: Int64?

    public init(
        currency: Currency, place: Place = Place(), lines: [Line], coupons: [PresentedCoupon] = [], payments: [String] = [], shipping: Int64? = nil
    ) {
        self.currency = currency
        self.place = place
        self.lines = lines
        self.coupons = coupons
        self.payments = payments
        self.shipping = shipping
    }

    /// Where a basket is paid, in codes.
    public struct Place: Hashable, Sendable {
        public var company: String?
        public var store: String?
        public var storeGroups: [String]
        public var channel: String?

        public init(company: String? = nil, store: String? = nil, storeGroups: [String] = [], channel: String? = nil) {
            self.company = company
            self.store = store
            self.storeGroups = storeGroups
            self.channel = channel
        }
    }
}

extension Basket {
    /// What rules may ask of a product.
    public struct Product: Hashable, Sendable {
        /// The article number.
        public var code: String
        public var brand: String?
        /// The path from the top: `["Shoes", "Sneakers"]`.
        public var categories: [String]
        /// Anything else that groups products: a season, a supplier, `no-discount`.
        public var tags: [String]

        public init(_ code: String, brand: String? = nil, categories: [String] = [], tags: [String] = []) {
            self.code = code
            self.brand = brand
            self.categories = categories
            self.tags = tags
        }
    }
}

extension Basket {
    /// One line of a basket.
    public struct Line: Hashable, Sendable {
        /// From 1, unique in the basket. What is shared out in cents goes to the lower number first.
        public var number: Int
        public var product: Product
        /// Thousandths: 2 pieces are 2000, 350 g of something sold by the kilogram are 350. Negative for what is taken back: no rule looks at that.
        public var quantity: Int64
        /// Minor units for a quantity of 1.000, from the catalogue or the shelf.
        public var unitPrice: Int64
        /// Sold by weight or length: however much it is, the line is one unit. So is a line whose quantity is not whole.
        public var isMeasured: Bool
        /// False for what may not be sold below its price: tobacco, books with a fixed price, deposits, gift cards.
        public var isDiscountable: Bool
        /// What a quantity of 1.000 is never sold below.
        public var floorPrice: Int64?
        /// What a quantity of 1.000 costs the retailer, without tax.
        public var cost: Int64?
        /// Hundredths of a percent of tax that the price contains: 2200 is 22 %. Nil where prices are without tax.
        public var taxRate: Int?
        /// What the cashier took off the line by hand, before any rule.
        public var manualDiscount: Int64
        /// The lowest price of the 30 days before the reduction (Directive 98/6/EC, article 6a), for a quantity of 1.000: carried through to the result.
        public var priorPrice: Int64?

        public init(
            number: Int, product: Product, quantity: Int64 = 1000, unitPrice: Int64, isMeasured: Bool = false, isDiscountable: Bool = true,
            floorPrice: Int64? = nil, cost: Int64? = nil, taxRate: Int? = nil, manualDiscount: Int64 = 0, priorPrice: Int64? = nil
        ) {
            self.number = number
            self.product = product
            self.quantity = quantity
            self.unitPrice = unitPrice
            self.isMeasured = isMeasured
            self.isDiscountable = isDiscountable
            self.floorPrice = floorPrice
            self.cost = cost
            self.taxRate = taxRate
            self.manualDiscount = manualDiscount
            self.priorPrice = priorPrice
        }

        /// How many units discounts are shared out among.
        var unitCount: Int {
            if quantity <= 0 { return 0 }
            return isMeasured || quantity % 1000 != 0 ? 1 : Int(quantity / 1000)
        }

        /// `price` for 1.000, for the whole quantity of a measured line or for one piece; halves of a cent go up.
        func amount(_ price: Int64) -> Int64 {
            unitCount == 1 || quantity < 0 ? roundedQuotient(price * quantity, 1000) : price
        }
    }

    /// A coupon as it was held out.
    public struct PresentedCoupon: Hashable, Sendable {
        /// What was scanned or typed.
        public var code: String
        /// The definition the code stands for, where the caller has looked it up; otherwise the document's own codes and prefixes are tried.
        public var definition: String?
        /// How often the code may still be used, where the caller keeps count; the definition's `uses` otherwise.
        public var usesLeft: Int?
        /// Minor units, where the value belongs to the single code; a GS1 code carries its own.
        public var value: Int64?

        public init(_ code: String, definition: String? = nil, usesLeft: Int? = nil, value: Int64? = nil) {
            self.code = code
            self.definition = definition
            self.usesLeft = usesLeft
            self.value = value
        }
    }
}

/// `numerator / denominator` to the nearest whole number, halves away from zero; `denominator` is positive.
func roundedQuotient(_ numerator: Int64, _ denominator: Int64) -> Int64 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard remainder.magnitude >= denominator.magnitude - remainder.magnitude else { return quotient }
    return numerator < 0 ? quotient - 1 : quotient + 1
}
