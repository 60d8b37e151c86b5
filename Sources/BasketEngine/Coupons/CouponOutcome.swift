import Kernel

/// What became of a coupon that was held out. Only one with an effect is to be used up.
public struct CouponOutcome: Hashable, Sendable {
    /// As it was held out.
    public var code: String
    public var definition: String?
    /// Nil where it had an effect.
    public var refusal: CouponRefusal?
    /// Minor units that promotions asking for it took off, where it had an effect.
    public var amount: Int64

    public init(code: String, definition: String? = nil, refusal: CouponRefusal?, amount: Int64 = 0) {
        self.code = code
        self.definition = definition
        self.refusal = refusal
        self.amount = amount
    }

    public var hadEffect: Bool { refusal == nil }
}

/// Why a coupon had no effect.
public enum CouponRefusal: Hashable, Sendable {
    /// A GS1 code with a wrong check digit or structure.
    case misread
    case unknown
    case usedUp
    /// One basket takes no more of them.
    case tooMany(Int)
    /// Not together with this code.
    case notBeside(String)
    /// Not at this time, place or for this customer.
    case notNow(Refusal)
    /// A promotion asks for it and did not hold.
    case promotion(String, Refusal)
    /// No promotion asks for it, or those that do had nothing left to take off.
    case nothingToDo
    /// In the words that a stored basket has kept.
    case recorded(String)

    public func sentence(_ currency: Currency) -> String {
        switch self {
        case .misread: "cannot be read: a digit is wrong"
        case .unknown: "is not known"
        case .usedUp: "was used before"
        case .tooMany(let most): most == 1 ? "only one to a basket" : "only \(most) to a basket"
        case .notBeside(let code): "not together with \(code)"
        case .notNow(let refusal): refusal.sentence(currency)
        case .promotion(let promotion, let refusal): "\(promotion): \(refusal.sentence(currency))"
        case .nothingToDo: "had nothing to take off"
        case .recorded(let words): words
        }
    }
}
