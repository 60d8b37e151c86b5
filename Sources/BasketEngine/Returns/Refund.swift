import Kernel

/// Units that come back.
public struct ReturnedLine: Hashable, Sendable {
    /// The line's number.
    public var number: Int
    /// Which units of the line, from 1. Nil: so many as ``quantity`` says, those first that cost least.
    public var units: [Int]?
    /// Thousandths. A measured line comes back whole.
    public var quantity: Int64

    public init(number: Int, quantity: Int64 = 1000) {
        self.number = number
        self.quantity = quantity
        units = nil
    }

    public init(number: Int, units: [Int]) {
        self.number = number
        self.units = units
        quantity = Int64(clamping: units.count) * 1000
    }
}

/// What earlier returns of a sale took back; it is kept with the sale.
public struct ReturnedUnits: Hashable, Sendable {
    /// By line number the units that came back.
    public var units: [Int: Set<Int>]
    /// By application (its position) and unit what of a kept unit's discount was netted off so far.
    public var nettedOff: [NettedUnit: Int64]
    /// Points that were taken back.
    public var points: Int64

    public init(units: [Int: Set<Int>] = [:], nettedOff: [NettedUnit: Int64] = [:], points: Int64 = 0) {
        self.units = units
        self.nettedOff = nettedOff
        self.points = points
    }

    public struct NettedUnit: Hashable, Sendable {
        public var application: Int
        public var line: Int
        public var unit: Int

        public init(application: Int, line: Int, unit: Int) {
            self.application = application
            self.line = line
            self.unit = unit
        }
    }
}

/// What is paid back for units that come back.
public struct Refund: Hashable, Sendable {
    public var units: [RefundedUnit]
    /// Discounts of kept units that no longer stand, taken from what is paid back.
    public var nettedOff: [NettedOff]
    /// Points to take back.
    public var points: Int64
    /// The sale as it stands now, for the next return.
    public var sale: EvaluatedBasket

    /// To be paid back, minor units; never negative.
    public var total: Int64 { units.reduce(0) { $0 + $1.amount } - nettedOff.reduce(0) { $0 + $1.amount } }

    public struct RefundedUnit: Hashable, Sendable {
        public var line: Int
        /// Of the line, from 1.
        public var unit: Int
        /// What was paid for it, and what was netted off for it since.
        public var amount: Int64
    }

    public struct NettedOff: Hashable, Sendable {
        public var promotion: String
        public var amount: Int64
    }
}
