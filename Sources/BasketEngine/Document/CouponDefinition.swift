import Kernel

/// What a coupon code stands for.
public struct CouponDefinition: Hashable, Sendable {
    public var id: String
    public var name: String
    public var kind: Kind
    /// The codes themselves, where everybody has the same. Compared without case.
    public var codes: Set<String>
    /// Codes begin with one of these, such as the first nine digits of a GS1 coupon.
    public var prefixes: Set<String>
    /// How often one code may be used where the caller does not say what is left; nil asks nothing.
    public var uses: Int?
    /// How many coupons of this definition one basket takes.
    public var perBasket: Int?
    public var combinable: Combinability
    /// Higher is taken first where coupons exclude each other.
    public var priority: Int
    public var gate: Gate

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// One code for everybody, printed or told.
        case massMarket = "mass-market"
        /// For members of the loyalty programme.
        case loyalty
        /// A retailer's code for one person.
        case privateRetail = "private-retail"
        /// A manufacturer's: the retailer is paid back what it takes off.
        case trade
    }

    /// Beside which other coupons it is taken.
    public enum Combinability: String, Hashable, Sendable, CaseIterable {
        case all
        case otherKinds = "other-kinds"
        case none
    }

    public init(
        _ id: String, name: String? = nil, kind: Kind = .massMarket, codes: Set<String> = [], prefixes: Set<String> = [], uses: Int? = nil,
        perBasket: Int? = 1, combinable: Combinability = .all, priority: Int = 0, gate: Gate = Gate()
    ) {
        self.id = id
        self.name = name ?? id
        self.kind = kind
        self.codes = codes
        self.prefixes = prefixes
        self.uses = uses
        self.perBasket = perBasket
        self.combinable = combinable
        self.priority = priority
        self.gate = gate
    }
}

/// Prices of some customers, places or dates.
public struct PriceList: Hashable, Sendable {
    public var id: String
    /// Why the customer has this price, in words for the customer: `Staff price`.
    public var reason: String
    public var gate: Gate
    /// Higher goes first; among equals the lower price, then the older id.
    public var priority: Int
    /// By product; what is not in it may be in ``reductions``.
    public var prices: [String: Int64]
    /// Percentages off the normal price; the first that selects the product holds.
    public var reductions: [Reduction]
    /// Hundredths of a percent of the price without tax that must stay above cost, where the cost is known.
    public var marginFloor: Int64?

    public struct Reduction: Hashable, Sendable {
        public var selector: Selector
        public var percent: Int64

        public init(_ percent: Int64, of selector: Selector) {
            self.selector = selector
            self.percent = percent
        }
    }

    public init(
        _ id: String, reason: String, gate: Gate = Gate(), priority: Int = 0, prices: [String: Int64] = [:], reductions: [Reduction] = [],
        marginFloor: Int64? = nil
    ) {
        self.id = id
        self.reason = reason
        self.gate = gate
        self.priority = priority
        self.prices = prices
        self.reductions = reductions
        self.marginFloor = marginFloor
    }
}

/// A price that no promotion goes below; where several hold, the highest.
public struct PriceFloor: Hashable, Sendable {
    public var selector: Selector
    public var bound: Bound

    public enum Bound: Hashable, Sendable {
        /// Minor units for a quantity of 1.000.
        case price(Int64)
        /// Hundredths of a percent of the price before promotions that may be taken off at most.
        case largestReduction(Int64)
        /// Hundredths of a percent of the price without tax that must stay above cost, where the cost is known.
        case margin(Int64)
    }

    public init(_ bound: Bound, of selector: Selector) {
        self.selector = selector
        self.bound = bound
    }
}
