import Kernel

/// Points that were earned together and end together: what a balance is the sum of.
public struct Lot: Hashable, Sendable {
    public enum State: Int64, Hashable, Sendable, CaseIterable {
        /// Earned, and not to be spent yet.
        case pending = 0
        case active = 1
    }

    /// Ascending in the order in which lots were made; of two that end on one day the smaller is spent first.
    public var id: Int64
    /// Who owes what the lot stands for: the company where it was earned.
    public var company: Int64
    /// What it came from: a sale, a voucher, a correction; what is taken back names it.
    public var origin: Int64
    /// The line of the sale; 0 for what the basket earned as a whole, and for what is no sale.
    public var line: Int
    public var state: State
    /// The day from which it may be spent.
    public var activeFrom: Day
    /// The last day on which it may be spent; nil where it never ends. Known from the start where it is active, and set at activation where it is pending.
    public var lastDay: Day?
    /// What it was worth when it was made; positive.
    public let granted: Int64
    /// What is left of it; from 0 to ``granted``.
    public var remaining: Int64

    public init(
        id: Int64, company: Int64, origin: Int64, line: Int = 0, state: State, activeFrom: Day, lastDay: Day?, granted: Int64, remaining: Int64? = nil
    ) {
        self.id = id
        self.company = company
        self.origin = origin
        self.line = line
        self.state = state
        self.activeFrom = activeFrom
        self.lastDay = lastDay
        self.granted = granted
        self.remaining = remaining ?? granted
    }

    /// Whether it may be spent on `day`.
    func isSpendable(on day: Day) -> Bool {
        guard state == .active, remaining > 0 else { return false }
        guard let lastDay else { return true }
        return day <= lastDay
    }

    /// The order of spending: what ends first, what never ends last, then what was made first.
    static func isSpentBefore(_ left: Lot, _ right: Lot) -> Bool {
        switch (left.lastDay, right.lastDay) {
        case (let first?, let second?) where first != second: first < second
        case (nil, _?): false
        case (_?, nil): true
        default: left.id < right.id
        }
    }
}

/// One movement of the ledger: an amount leaves one side and arrives on another, so that all sides together always sum to zero.
public struct Posting: Hashable, Sendable {
    /// Where points are. Those of the card are its own; the others are the company's counterparts, which are negative where they gave.
    public enum Side: Int64, Hashable, Sendable, CaseIterable {
        /// Where points come from: what the company has issued, as a negative sum.
        case issued = 0
        case pending = 1
        case active = 2
        case spent = 3
        case expired = 4
        case reversed = 5
        /// What the card owes, as a negative sum: points that were spent and then taken back.
        case debt = 6
    }

    /// The lot that moves; 0 for a debt.
    public var lot: Int64
    public var company: Int64
    public var from: Side
    public var to: Side
    /// Positive.
    public var amount: Int64

    public init(lot: Int64, company: Int64, from: Side, to: Side, amount: Int64) {
        self.lot = lot
        self.company = company
        self.from = from
        self.to = to
        self.amount = amount
    }
}
