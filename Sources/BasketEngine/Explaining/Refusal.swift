import Kernel

/// Why a promotion did not hold.
public enum Refusal: Hashable, Sendable {
    case notYet(Instant)
    case over(Instant)
    /// Not on this weekday or at this hour.
    case notAtThisTime
    /// Another company, store or channel.
    case elsewhere
    /// It is for others.
    case otherRecipients
    /// A limit by person, and nobody knows who buys.
    case personUnknown
    case limit(LimitKind)
    case budget
    case conditions(Shortfall)
    /// Nothing in the basket that it lowers, or all at its floor.
    case nothingToReduce
    /// Others took the units.
    case beaten(by: [String])
    /// An exclusive promotion shuts it out, or is shut out by one.
    case excluded(by: String)

    public enum LimitKind: String, Hashable, Sendable, CaseIterable {
        case basket, person, day, total
    }
}

/// What is missing for a condition to hold.
public indirect enum Shortfall: Hashable, Sendable {
    /// Units, and of what.
    case units(Int64, of: String)
    /// Thousandths by weight or length.
    case measure(Int64, of: String)
    /// Minor units.
    case value(Int64, of: String)
    case points(Int64)
    case coupon(String)
    case payment([String])
    case event([String])
    /// Not to be had by buying more: a largest quantity is passed, something must not be there, it is not the first purchase.
    case unattainable
    case all([Shortfall])
    case any([Shortfall])
}

extension Shortfall {
    /// `2 more from Shoes, or 3.20 EUR more`.
    public func sentence(_ currency: Currency) -> String {
        func from(_ label: String) -> String { label == "anything" ? "" : " from \(label)" }
        switch self {
        case .units(let count, let label): return "\(count) more" + from(label)
        case .measure(let thousandths, let label): return FixedPoint.text(thousandths, fractionDigits: 3) + " more (kg or m)" + from(label)
        case .value(let amount, let label): return Money(amount, currency).description + " more" + from(label)
        case .points(let points): return "\(points) more points"
        case .coupon(let definition): return "coupon \(definition)"
        case .payment(let payments): return "payment by " + payments.joined(separator: " or ")
        case .event(let events): return "event " + events.joined(separator: " or ")
        case .unattainable: return "not with this basket"
        case .all(let shortfalls): return shortfalls.map { $0.sentence(currency) }.joined(separator: " and ")
        case .any(let shortfalls): return shortfalls.map { $0.sentence(currency) }.joined(separator: ", or ")
        }
    }

    /// Whether buying more would do.
    public var isAttainable: Bool {
        switch self {
        case .units, .measure, .value: true
        case .points, .coupon, .payment, .event, .unattainable: false
        case .all(let shortfalls): shortfalls.allSatisfy(\.isAttainable)
        case .any(let shortfalls): shortfalls.contains(where: \.isAttainable)
        }
    }
}

extension Refusal {
    /// A sentence for people.
    public func sentence(_ currency: Currency) -> String {
        switch self {
        case .notYet(let instant): "holds from \(instant)"
        case .over(let instant): "was over at \(instant)"
        case .notAtThisTime: "not on this weekday or at this hour"
        case .elsewhere: "holds in other companies, stores or channels"
        case .otherRecipients: "is for other customers"
        case .personUnknown: "is limited by person, and nobody knows who buys"
        case .limit(let kind): "was used as often as is allowed (\(kind.rawValue))"
        case .budget: "its budget does not reach"
        case .conditions(let shortfall): "missing: " + shortfall.sentence(currency)
        case .nothingToReduce: "nothing here that it could lower"
        case .beaten(let others): "gave way to " + others.joined(separator: ", ")
        case .excluded(let other): "does not go together with \(other)"
        }
    }
}
