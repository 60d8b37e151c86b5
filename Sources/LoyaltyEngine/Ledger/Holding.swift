import Kernel

/// All lots of one card on one accumulator, and what the card owes on it: the state that every movement of points goes through.
///
/// A movement changes the lots and says what it did as postings, which the caller writes in the transaction that read the lots. Nothing here depends on when a
/// nightly run came by: each movement first brings the lots up to its day, activating and ending what is due, so that the same movements in the same order
/// leave the same lots however late the run is.
public struct Holding: Hashable, Sendable {
    /// In the order of their ids.
    public private(set) var lots: [Lot]
    /// What was taken back after it had been spent, where the program lets a card owe; 0 or more. What is earned next settles it.
    public private(set) var debt: Int64
    private let expiry: ExpiryRule

    public init(lots: [Lot] = [], debt: Int64 = 0, expiry: ExpiryRule) {
        self.lots = lots.sorted { $0.id < $1.id }
        self.debt = debt
        self.expiry = expiry
    }

    /// What may be spent on `day`, less what is owed: negative where the card owes more than it has.
    public func balance(on day: Day) -> Int64 {
        var holding = self
        holding.advance(to: day)
        return holding.active - holding.debt
    }

    /// What will be spendable once it becomes active.
    public var pending: Int64 { sum { $0.state == .pending } }

    private var active: Int64 { sum { $0.state == .active } }

    private func sum(_ counts: (Lot) -> Bool) -> Int64 { lots.reduce(0) { counts($1) ? $0 + $1.remaining : $0 } }
}

// MARK: - Time

extension Holding {
    /// Activates what is due on `day`, ends what ended before it, and settles what is owed with what became active.
    @discardableResult
    public mutating func advance(to day: Day) -> [Posting] {
        var postings: [Posting] = []
        for place in lots.indices where lots[place].state == .pending && lots[place].activeFrom <= day {
            lots[place].state = .active
            // The clock starts on the day it became due, however late somebody looks.
            lots[place].lastDay = expiry.lastDay(activeFrom: lots[place].activeFrom)
            if lots[place].remaining > 0 { postings.append(posting(place, .pending, .active, lots[place].remaining)) }
        }
        for place in lots.indices where lots[place].state == .active && lots[place].remaining > 0 {
            guard let last = lots[place].lastDay, last < day else { continue }
            postings.append(posting(place, .active, .expired, lots[place].remaining))
            lots[place].remaining = 0
        }
        postings += settleDebt(on: day)
        return postings
    }

    private mutating func settleDebt(on day: Day) -> [Posting] {
        guard debt > 0 else { return [] }
        let taken = take(min(debt, active), among: spendable(on: day), to: .debt)
        debt -= taken.reduce(0) { $0 + $1.amount }
        return taken
    }
}

// MARK: - Earning and spending

extension Holding {
    /// Adds a lot; what it is worth settles what the card owes once it is active.
    public mutating func add(_ lot: Lot, on day: Day) -> [Posting] {
        var postings = advance(to: day)
        let place = lots.firstIndex { $0.id > lot.id } ?? lots.endIndex
        lots.insert(lot, at: place)
        postings.append(posting(place, .issued, lot.state == .active ? .active : .pending, lot.remaining))
        return postings + advance(to: day)
    }

    /// That a card has less than was to be spent.
    public struct Shortage: Error, Hashable, Sendable {
        /// What could be spent; never negative.
        public var available: Int64
    }

    /// Spends from what ends first, or nothing at all.
    ///
    /// - Parameter amount: positive.
    public mutating func spend(_ amount: Int64, on day: Day) throws(Shortage) -> [Posting] {
        var after = self
        let due = after.advance(to: day)
        let available = max(0, after.active - after.debt)
        guard amount > 0, amount <= available else { throw Shortage(available: available) }
        let spent = after.take(amount, among: after.spendable(on: day), to: .spent)
        self = after
        return due + spent
    }

    /// Gives back what was spent, into the lots it came from: it lives as long as it would have. What has ended meanwhile ends at once.
    ///
    /// - Parameter parts: the lots and how much of each; what is more than a lot once held is left out.
    public mutating func giveBack(_ parts: [(lot: Int64, amount: Int64)], on day: Day) -> [Posting] {
        var postings: [Posting] = []
        for part in parts {
            guard let place = lots.firstIndex(where: { $0.id == part.lot }) else { continue }
            let amount = min(part.amount, lots[place].granted - lots[place].remaining)
            guard amount > 0 else { continue }
            lots[place].remaining += amount
            postings.append(posting(place, .spent, .active, amount))
        }
        return postings + advance(to: day)
    }
}

// MARK: - Taking back

/// What becomes of points that were earned by what is returned and are not there any more.
public enum ClawbackPolicy: String, Hashable, Sendable, CaseIterable {
    /// Only what is there is taken.
    case available
    /// The card owes the rest, and what it earns next settles it.
    case debt
}

extension Holding {
    public struct TakenBack: Hashable, Sendable {
        public var postings: [Posting]
        /// From lots.
        public var taken: Int64
        /// What the card owes more than before.
        public var owed: Int64
        /// What nobody gives back.
        public var forgone: Int64
    }

    /// Takes back what a sale, or a line of it, earned: first what is still pending of it, then what is left of it, then what else the card has, and then what
    /// the policy says.
    ///
    /// - Parameters:
    ///   - amount: 0 or more.
    ///   - line: whose lots are taken first; all of the origin where nil.
    public mutating func takeBack(_ amount: Int64, of origin: Int64, line: Int? = nil, company: Int64, policy: ClawbackPolicy, on day: Day)
        -> TakenBack
    {
        var postings = advance(to: day)
        var left = max(0, amount)
        let own = lots.indices.filter { lots[$0].origin == origin && (line == nil || lots[$0].line == line) && lots[$0].remaining > 0 }
        let pendingFirst = own.filter { lots[$0].state == .pending } + own.filter { lots[$0].state == .active }
        var taken: Int64 = 0
        for places in [pendingFirst, spendable(on: day)] {
            let part = take(min(left, places.reduce(0) { $0 + lots[$1].remaining }), among: places, to: .reversed)
            let sum = part.reduce(0) { $0 + $1.amount }
            postings += part
            taken += sum
            left -= sum
        }
        let owed = policy == .debt ? left : 0
        if owed > 0 {
            debt += owed
            postings.append(Posting(lot: 0, company: company, from: .debt, to: .reversed, amount: owed))
        }
        return TakenBack(postings: postings, taken: taken, owed: owed, forgone: left - owed)
    }
}

// MARK: - Lots

extension Holding {
    /// Places of the lots that may be spent, what ends first before the others.
    private func spendable(on day: Day) -> [Int] {
        lots.indices.filter { lots[$0].isSpendable(on: day) }.sorted { Lot.isSpentBefore(lots[$0], lots[$1]) }
    }

    /// Takes an amount that is there from these lots, in this order.
    private mutating func take(_ amount: Int64, among places: [Int], to side: Posting.Side) -> [Posting] {
        var (left, postings) = (amount, [Posting]())
        for place in places where left > 0 {
            let part = min(left, lots[place].remaining)
            guard part > 0 else { continue }
            lots[place].remaining -= part
            left -= part
            postings.append(posting(place, lots[place].state == .pending ? .pending : .active, side, part))
        }
        return postings
    }

    private func posting(_ place: Int, _ from: Posting.Side, _ to: Posting.Side, _ amount: Int64) -> Posting {
        Posting(lot: lots[place].id, company: lots[place].company, from: from, to: to, amount: amount)
    }
}
