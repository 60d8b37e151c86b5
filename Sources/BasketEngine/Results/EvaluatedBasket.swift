import Kernel

/// What a basket costs, what took how much off which unit, and what else is given: this is what is stored with the sale.
public struct EvaluatedBasket: Hashable, Sendable {
    public var currency: Currency
    /// In the order of their numbers.
    public var lines: [EvaluatedLine]
    /// In the order in which they were settled.
    public var applications: [Application]
    public var coupons: [CouponOutcome]
    /// The delivery charge as it stands; nil where nothing is delivered.
    public var shipping: Int64?
    public var shippingDiscount: Int64
    /// Points earned in all.
    public var points: Int64
    /// Tax contained, by rate.
    public var taxes: [ContainedTax]
    /// What came back of it, as ``BasketEngine/returning(lines:of:)`` goes on: see there.
    public var returned: ReturnedUnits

    /// What all lines cost at normal prices; lines taken back count against it.
    public var normalTotal: Int64 { lines.reduce(0) { $0 + $1.normalAmount } }
    /// What is to be paid for the lines, without delivery.
    public var total: Int64 { lines.reduce(0) { $0 + $1.amount } }
    /// What promotions took off the lines.
    public var discount: Int64 { applications.reduce(0) { $0 + $1.amount } }
    /// What manufacturers pay back: the part of ``discount`` that trade coupons took off.
    public var reimbursed: Int64 { applications.reduce(0) { $0 + ($1.isReimbursed ? $1.amount : 0) } }

    public var vouchers: [IssuedVoucher] { applications.flatMap(\.vouchers) }
    public var messages: [String] { applications.flatMap(\.messages) }
    public var gifts: [GiftToAdd] { applications.flatMap(\.gifts) }
}

/// A line with what it costs in the end.
public struct EvaluatedLine: Hashable, Sendable {
    public var number: Int
    public var product: String
    /// Thousandths.
    public var quantity: Int64
    /// For a quantity of 1.000.
    public var normalPrice: Int64
    /// Before promotions, for a quantity of 1.000: the customer's own price or the normal one.
    public var price: Int64
    /// Why ``price`` is the customer's own.
    public var ownPrice: OwnPrice?
    public var priorPrice: Int64?
    public var taxRate: Int?
    public var normalAmount: Int64
    public var manualDiscount: Int64
    /// What promotions took off.
    public var discount: Int64
    /// To be paid.
    public var amount: Int64
    /// What each unit costs in the end, as runs of equal units; they sum to ``amount``. None on a line that is taken back.
    public var units: [UnitPrice]

    /// Hundredths of a percent by which a quantity of 1.000 is now below the lowest price of the last 30 days, rounded down: what a reduction may be
    /// announced as (Directive 98/6/EC, article 6a). Nil without a prior price, or where there is no reduction.
    public var announcedReduction: Int64? {
        guard let priorPrice, priorPrice > 0, quantity > 0, let dearest = units.map(\.price).max() else { return nil }
        let perUnit = units.reduce(0) { $0 + $1.count } == 1 && quantity != 1000 ? roundedQuotient(dearest * 1000, quantity) : dearest
        return perUnit < priorPrice ? (priorPrice - perUnit) * 10_000 / priorPrice : nil
    }
}

/// Units of a line, one after another, that cost the same.
public struct UnitPrice: Hashable, Sendable {
    public var count: Int
    /// Minor units for each.
    public var price: Int64

    public init(count: Int, price: Int64) {
        self.count = count
        self.price = price
    }
}

/// That a promotion held, and everything that came of it.
public struct Application: Hashable, Sendable {
    public var promotion: String
    public var name: String
    public var group: String
    /// Sets of a set offer, otherwise 1: what limits count.
    public var uses: Int
    /// Taken off in all.
    public var amount: Int64
    /// What each unit has off; they sum to ``amount``.
    public var shares: [Share]
    public var points: Int64
    public var shippingDiscount: Int64
    public var vouchers: [IssuedVoucher]
    public var messages: [String]
    public var gifts: [GiftToAdd]
    /// Codes of the coupons behind it.
    public var coupons: [String]
    /// A manufacturer pays it back.
    public var isReimbursed: Bool
    public var onReturn: Promotion.ReturnPolicy
    /// What must go on being so for units that are kept to keep their discount, where ``onReturn`` is to net off.
    public var requirements: [Requirement]

    /// Units of a line, one after another, with the same amount off.
    public struct Share: Hashable, Sendable {
        public var line: Int
        /// Of the line, from 1.
        public var firstUnit: Int
        public var count: Int
        /// Minor units off each; 0 for what only makes a set complete.
        public var amount: Int64
        /// Which set of the offer they are in, from 1; nil where it makes no sets.
        public var set: Int?

        public init(line: Int, firstUnit: Int, count: Int, amount: Int64, set: Int? = nil) {
            self.line = line
            self.firstUnit = firstUnit
            self.count = count
            self.amount = amount
            self.set = set
        }
    }

    /// A threshold that the basket had reached, with the units that counted.
    public struct Requirement: Hashable, Sendable {
        public enum Measure: String, Hashable, Sendable, CaseIterable {
            case units, value, measure
        }

        public var measure: Measure
        public var atLeast: Int64
        /// Numbers of the lines that counted.
        public var lines: [Int]
        /// Of which price a value is reckoned.
        public var price: PriceBase

        public init(measure: Measure, atLeast: Int64, lines: [Int], price: PriceBase = .initial) {
            self.measure = measure
            self.atLeast = atLeast
            self.lines = lines
            self.price = price
        }
    }
}

/// A voucher to be made for next time.
public struct IssuedVoucher: Hashable, Sendable {
    public var definition: String
    /// Minor units.
    public var value: Int64
    public var validDays: Int?
}

/// Something to be added to the basket for nothing.
public struct GiftToAdd: Hashable, Sendable {
    public var product: String
    public var quantity: Int
}

/// Tax that is contained in what is paid at one rate.
public struct ContainedTax: Hashable, Sendable {
    /// Hundredths of a percent.
    public var rate: Int
    /// What is paid at this rate, tax in it.
    public var amount: Int64
    public var tax: Int64
}
