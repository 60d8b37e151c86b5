/// What must be so for a promotion to hold. A group's promotions are asked when the group's turn comes: they see what the groups before them did, and
/// nothing of each other.
///
/// `Selection` is a ``Selector`` in a document, and its compiled form in an engine.
public indirect enum Condition<Selection: Hashable & Sendable>: Hashable, Sendable {
    /// Units bought; a measured line is one. With `distinct`, different products.
    case quantity(of: Selection, within: Bounds, distinct: Bool)
    /// Thousandths of what is sold by weight or length: 1000 is a kilogram.
    case measure(of: Selection, within: Bounds)
    /// Minor units that the selected units cost, before promotions or as they stand.
    case value(of: Selection, within: Bounds, price: PriceBase)
    /// As many units of each part as it says, no unit counted for two parts.
    case combination([Part<Selection>])
    /// A coupon of this definition was held out and accepted.
    case coupon(String)
    /// One of these ways to pay is used.
    case payment(Set<String>)
    case firstPurchase(Bool)
    case pointsBalance(Bounds)
    /// One of these is going on with the customer.
    case event(Set<String>)
    case all([Condition])
    case any([Condition])
    case not(Condition)
}

/// The smallest and the largest figure that will do.
public struct Bounds: Hashable, Sendable {
    public var atLeast: Int64
    public var atMost: Int64

    public init(atLeast: Int64 = 0, atMost: Int64 = .max) {
        self.atLeast = atLeast
        self.atMost = atMost
    }

    func contains(_ value: Int64) -> Bool { value >= atLeast && value <= atMost }
}

/// Of which price something is reckoned.
public enum PriceBase: String, Hashable, Sendable, CaseIterable {
    /// The price before promotions: from the catalogue or the customer's own.
    case initial
    /// The price that is left when it comes to this promotion.
    case running
}

/// Some units of a set.
public struct Part<Selection: Hashable & Sendable>: Hashable, Sendable {
    public var selection: Selection
    public var quantity: Int
    /// Hundredths of a percent off the units of this part; nil where the set's reward is for all of it.
    public var percent: Int64?

    public init(_ selection: Selection, quantity: Int = 1, percent: Int64? = nil) {
        self.selection = selection
        self.quantity = quantity
        self.percent = percent
    }
}

extension Condition {
    /// The same with selections of another kind.
    func map<Other>(_ transform: (Selection) -> Other) -> Condition<Other> {
        switch self {
        case .quantity(let selection, let bounds, let distinct): .quantity(of: transform(selection), within: bounds, distinct: distinct)
        case .measure(let selection, let bounds): .measure(of: transform(selection), within: bounds)
        case .value(let selection, let bounds, let price): .value(of: transform(selection), within: bounds, price: price)
        case .combination(let parts): .combination(parts.map { $0.map(transform) })
        case .coupon(let definition): .coupon(definition)
        case .payment(let payments): .payment(payments)
        case .firstPurchase(let isFirst): .firstPurchase(isFirst)
        case .pointsBalance(let bounds): .pointsBalance(bounds)
        case .event(let events): .event(events)
        case .all(let conditions): .all(conditions.map { $0.map(transform) })
        case .any(let conditions): .any(conditions.map { $0.map(transform) })
        case .not(let condition): .not(condition.map(transform))
        }
    }
}

extension Part {
    func map<Other>(_ transform: (Selection) -> Other) -> Part<Other> {
        Part<Other>(transform(selection), quantity: quantity, percent: percent)
    }
}
