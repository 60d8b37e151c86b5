/// What a promotion gives. Percentages are hundredths of a percent (2000 is 20 %), amounts minor units.
public enum Effect<Selection: Hashable & Sendable>: Hashable, Sendable {
    case percent(PercentOff<Selection>)
    case amount(AmountOff<Selection>)
    /// A price for each selected unit (for 1.000 of a measured line); never dearer than it was.
    case price(Int64, of: Selection)
    /// Cheapest free, n for m: see ``TakeOffer``.
    case take(TakeOffer<Selection>)
    case bundle(Bundle<Selection>)
    case tiers(Tiers<Selection>)
    /// Units of a product for nothing; what is not in the basket yet is named in the result for the till to add.
    case gift(product: String, quantity: Int)
    /// So many points, once for each use.
    case points(Int64)
    /// `give` points for every full `every` minor units that the selected units cost in the end.
    case pointsEvery(Int64, give: Int64, of: Selection)
    /// So many hundredths times the points that the selected units earn by `pointsEvery`; several add their surplus up.
    case multiplier(Int64, of: Selection)
    case voucher(Voucher)
    case message(String)
    case shipping(Reward)

    /// Whether it lowers prices of units.
    var isDiscount: Bool {
        switch self {
        case .percent, .amount, .price, .take, .bundle, .tiers, .gift: true
        case .points, .pointsEvery, .multiplier, .voucher, .message, .shipping: false
        }
    }
}

/// What is taken off.
public enum Reward: Hashable, Sendable {
    /// Hundredths of a percent.
    case percent(Int64)
    /// Minor units off.
    case amount(Int64)
    /// What it costs then, minor units.
    case price(Int64)

    /// What is taken off something that costs `value`; never more than it costs, never less than nothing.
    func discount(on value: Int64) -> Int64 {
        switch self {
        case .percent(let rate): roundedQuotient(value * rate, 10_000)
        case .amount(let amount): min(amount, value)
        case .price(let price): max(value - price, 0)
        }
    }
}

/// What a percentage is reckoned and rounded of (halves up).
public enum PercentRounding: String, Hashable, Sendable, CaseIterable {
    case unit, line, total
}

public struct PercentOff<Selection: Hashable & Sendable>: Hashable, Sendable {
    public var rate: Int64
    public var selection: Selection
    public var base: PriceBase
    public var rounding: PercentRounding
    /// The most that it takes off, minor units.
    public var maximum: Int64?

    public init(_ rate: Int64, of selection: Selection, base: PriceBase = .running, rounding: PercentRounding = .line, maximum: Int64? = nil) {
        self.rate = rate
        self.selection = selection
        self.base = base
        self.rounding = rounding
        self.maximum = maximum
    }
}

/// What an amount is given for.
public enum AmountEach: Hashable, Sendable {
    /// Once, shared among the selected units.
    case basket
    case unit
    case line
    /// Once for each accepted coupon that the promotion asks for.
    case coupon
    /// Once for every full so many minor units of what the selected units cost.
    case every(Int64)
}

public struct AmountOff<Selection: Hashable & Sendable>: Hashable, Sendable {
    /// Nil: the value that the accepted coupons themselves carry.
    public var amount: Int64?
    public var selection: Selection
    public var each: AmountEach

    public init(_ amount: Int64?, of selection: Selection, each: AmountEach = .basket) {
        self.amount = amount
        self.selection = selection
        self.each = each
    }
}

/// How the sets of an offer are made.
public enum SetGrouping: String, Hashable, Sendable, CaseIterable {
    /// From the dearest unit down, the cheapest of each set is reduced: good for the customer.
    case dearestFirst = "dearest-first"
    /// Of all units together the cheapest are reduced: good for the retailer.
    case cheapestFirst = "cheapest-first"
}

/// Take `take`, of which `reduced` have `percent` off: 3 for 2 is take 3, 1 reduced by 100 %.
public struct TakeOffer<Selection: Hashable & Sendable>: Hashable, Sendable {
    public var selection: Selection
    public var take: Int
    public var reduced: Int
    public var percent: Int64
    public var grouping: SetGrouping
    /// Whether the discount is shared among all units of the set, so that each one's price is what a return pays back; otherwise it stays on the reduced units.
    public var isShared: Bool

    public init(
        of selection: Selection, take: Int, reduced: Int = 1, percent: Int64 = 10_000, grouping: SetGrouping = .dearestFirst, isShared: Bool = false
    ) {
        self.selection = selection
        self.take = take
        self.reduced = reduced
        self.percent = percent
        self.grouping = grouping
        self.isShared = isShared
    }
}

/// Things bought together: for a price, with something off, or with something off some of its parts. The dearest units go in first.
public struct Bundle<Selection: Hashable & Sendable>: Hashable, Sendable {
    public var parts: [Part<Selection>]
    /// For the whole set; nil where the parts have percentages of their own.
    public var reward: Reward?

    public init(_ parts: [Part<Selection>], reward: Reward? = nil) {
        self.parts = parts
        self.reward = reward
    }
}

public enum TierMeasure: String, Hashable, Sendable, CaseIterable {
    case value, quantity
}

/// A threshold and what it gives.
public struct TierStep: Hashable, Sendable {
    public var from: Int64
    /// `price` is for each unit here.
    public var reward: Reward

    public init(from: Int64, _ reward: Reward) {
        self.from = from
        self.reward = reward
    }
}

/// Spend more, save more: the highest step that is reached gives its reward on the selected units, all together.
public struct Tiers<Selection: Hashable & Sendable>: Hashable, Sendable {
    public var selection: Selection
    public var measure: TierMeasure
    public var base: PriceBase
    /// Ascending.
    public var steps: [TierStep]

    public init(of selection: Selection, by measure: TierMeasure, base: PriceBase = .running, steps: [TierStep]) {
        self.selection = selection
        self.measure = measure
        self.base = base
        self.steps = steps
    }
}

/// Something for next time.
public struct Voucher: Hashable, Sendable {
    /// The coupon definition that its code will stand for.
    public var definition: String
    /// A fixed value, or a share of what is paid now.
    public var value: Value
    public var validDays: Int?

    public enum Value: Hashable, Sendable {
        case amount(Int64)
        case percentOfPaid(Int64)
    }

    public init(_ definition: String, value: Value, validDays: Int? = nil) {
        self.definition = definition
        self.value = value
        self.validDays = validDays
    }
}
