import Kernel

/// What a card counts: points, stamps, money spent, visits, one of a brand.
public struct Accumulator: Hashable, Sendable {
    public enum Unit: String, Hashable, Sendable, CaseIterable {
        case points, stamps, visits
        /// Minor units of the program's currency.
        case money
    }

    /// Unique in its program.
    public var code: String
    public var name: String
    public var unit: Unit
    public var expiry: ExpiryRule
    /// Days from the sale until what it earned may be spent; 0: at once.
    public var pendingDays: Int
    /// What it is worth at the till; nil where it cannot be turned into money.
    public var conversion: Conversion?

    public init(
        code: String, name: String, unit: Unit = .points, expiry: ExpiryRule = .never, pendingDays: Int = 0, conversion: Conversion? = nil
    ) {
        self.code = code
        self.name = name
        self.unit = unit
        self.expiry = expiry
        self.pendingDays = pendingDays
        self.conversion = conversion
    }

    /// Into money: `points` are worth `amount`, in whole steps, and never more than `mostPerSale`.
    public struct Conversion: Hashable, Sendable {
        /// A step, positive.
        public var points: Int64
        /// What a step is worth in minor units.
        public var amount: Int64
        /// How many points at least; 0 where one step is enough.
        public var atLeast: Int64
        /// Minor units that one sale takes at most; nil without a limit.
        public var mostPerSale: Int64?

        public init(points: Int64, amount: Int64, atLeast: Int64 = 0, mostPerSale: Int64? = nil) {
            self.points = points
            self.amount = amount
            self.atLeast = atLeast
            self.mostPerSale = mostPerSale
        }

        /// The largest number of points up to `balance` that makes whole steps and pays at most `due`, and what they are worth; nil where that is none.
        public func best(balance: Int64, due: Int64) -> (points: Int64, amount: Int64)? {
            guard points > 0, amount > 0, balance >= max(atLeast, points), due >= amount else { return nil }
            let steps = min(balance / points, min(due, mostPerSale ?? due) / amount)
            guard steps > 0, steps * points >= atLeast else { return nil }
            return (steps * points, steps * amount)
        }
    }
}
