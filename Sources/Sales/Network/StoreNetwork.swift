import Kernel

/// Stores beside their groups and beside the year before: pure figures from kept sums.
///
/// Last year is the same weekdays 52 weeks earlier. A store is comparable when it sold throughout both; the change of comparable stores
/// ("like for like") leaves out what was opened, closed or not yet recorded.
public struct StoreNetwork: Sendable {
    /// How far a store's year can be compared with the one before.
    public enum Standing: Hashable, Sendable {
        case comparable
        /// Opened within the days that it would be compared with, or after.
        case young(since: Day)
        /// Its sales are known from this day on only, though it may have been open before.
        case unrecorded(before: Day)
        /// Closed before the period's end.
        case closed(on: Day)
        /// Nothing was ever sold there.
        case silent
    }

    public struct Member: Hashable, Sendable {
        public var id: ID<Store>
        public var company: ID<Company>
        /// In the order in which they are to be compared with; the first is the store's own.
        public var groups: [ID<StoreGroup>]
        public var openedOn: Day?
        public var closedOn: Day?
        /// The first day on which anything was sold.
        public var firstSale: Day?

        public init(
            id: ID<Store>, company: ID<Company>, groups: [ID<StoreGroup>], openedOn: Day? = nil, closedOn: Day? = nil, firstSale: Day? = nil
        ) {
            self.id = id
            self.company = company
            self.groups = groups
            self.openedOn = openedOn
            self.closedOn = closedOn
            self.firstSale = firstSale
        }
    }

    public struct Row: Hashable, Sendable {
        public var member: Member
        public var standing: Standing
        public var now: StoreSums
        /// Nil where nothing was sold on those days.
        public var lastYear: StoreSums?

        /// How far it has moved in a year, as ``StoreMeasure/difference(from:to:)`` says; nil for a store that is not comparable.
        public func change(_ measure: StoreMeasure) -> Double? {
            guard standing == .comparable, let lastYear else { return nil }
            return measure.difference(from: measure.value(lastYear), to: measure.value(now))
        }
    }

    /// Several stores together.
    public struct Total: Hashable, Sendable {
        /// Those that sold anything in the period.
        public var stores = 0
        public var comparableStores = 0
        public var now = StoreSums()
        public var lastYear: StoreSums?
        /// Of comparable stores alone.
        public var comparableNow = StoreSums()
        public var comparableLastYear = StoreSums()

        /// How far comparable stores have moved in a year.
        public func likeForLike(_ measure: StoreMeasure) -> Double? {
            comparableStores == 0 ? nil : measure.difference(from: measure.value(comparableLastYear), to: measure.value(comparableNow))
        }

        /// What a store of these is held against: the average of them, or the ratio of all.
        public func standard(_ measure: StoreMeasure) -> Double? {
            guard stores > 0, let value = measure.value(now) else { return nil }
            return measure.isAdditive ? value / Double(stores) : value
        }

        public init(_ rows: some Sequence<Row> = []) {
            for row in rows { add(row) }
        }

        mutating func add(_ row: Row) {
            if row.now.receipts != 0 || row.now.net != 0 { stores += 1 }
            now += row.now
            if let past = row.lastYear { lastYear = (lastYear ?? StoreSums()).adding(past) }
            guard row.standing == .comparable, let past = row.lastYear else { return }
            comparableStores += 1
            comparableNow += row.now
            comparableLastYear += past
        }
    }

    public let rows: [Row]
    public let groups: [ID<StoreGroup>: Total]
    public let companies: [ID<Company>: Total]

    public init(
        _ members: [Member], days: ClosedRange<Day>, lastYear: ClosedRange<Day>, now: [ID<Store>: StoreSums], past: [ID<Store>: StoreSums]
    ) {
        var groups: [ID<StoreGroup>: Total] = [:]
        var companies: [ID<Company>: Total] = [:]
        rows = members.map { member in
            let row = Row(
                member: member, standing: Self.standing(member, days: days, lastYear: lastYear), now: now[member.id] ?? StoreSums(),
                lastYear: past[member.id])
            companies[member.company, default: Total()].add(row)
            for group in member.groups { groups[group, default: Total()].add(row) }
            return row
        }
        self.groups = groups
        self.companies = companies
    }

    /// What a store is held against: the chosen group where it belongs to it, its own first one, or all stores of its company.
    public func standard(of row: Row, _ measure: StoreMeasure, group chosen: ID<StoreGroup>? = nil) -> Double? {
        let group = chosen.flatMap { row.member.groups.contains($0) ? $0 : nil } ?? row.member.groups.first
        return (group.flatMap { groups[$0] } ?? companies[row.member.company])?.standard(measure)
    }

    /// How far a store lies above or below that, as ``StoreMeasure/difference(from:to:)`` says.
    public func lead(of row: Row, _ measure: StoreMeasure, group: ID<StoreGroup>? = nil) -> Double? {
        measure.difference(from: standard(of: row, measure, group: group), to: measure.value(row.now))
    }

    private static func standing(_ member: Member, days: ClosedRange<Day>, lastYear: ClosedRange<Day>) -> Standing {
        if let closed = member.closedOn, closed <= days.upperBound { return .closed(on: closed) }
        guard let first = member.firstSale else { return .silent }
        if let opened = member.openedOn {
            if opened > lastYear.lowerBound { return .young(since: opened) }
            return first > lastYear.lowerBound.adding(days: Self.grace) ? .unrecorded(before: first) : .comparable
        }
        return first > lastYear.lowerBound.adding(days: Self.grace) ? .young(since: first) : .comparable
    }

    /// Days without a sale at the start of the compared ones that make nothing incomparable: holidays.
    private static let grace = 3
}

extension StoreSums {
    func adding(_ other: StoreSums) -> StoreSums {
        var sum = self
        sum += other
        return sum
    }
}
