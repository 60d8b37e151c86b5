import Kernel

/// What a sale gives to an accumulator, and when.
public struct EarningRule: Hashable, Sendable {
    public enum Rate: Hashable, Sendable {
        /// `give` for every full `every` minor units of what is paid for the lines together: cents of one line count with those of the next.
        case money(every: Int64, give: Int64)
        /// For each piece; a measured line is one.
        case piece(give: Int64)
        /// For the sale as a whole.
        case sale(give: Int64)
    }

    /// Unique in its program.
    public var code: String
    public var accumulator: String
    public var rate: Rate
    /// The lines that count; all where it is empty.
    public var selection: ProductSelection
    /// Lines that never count: tobacco, gift cards.
    public var excluded: ProductSelection
    public var stores: Set<String>
    public var storeGroups: Set<String>
    public var channels: Set<String>
    /// 1 is Monday; all where empty.
    public var weekdays: Set<Int>
    /// From this hour, 0 to 23, until before that one, 1 to 24; from above until goes over midnight.
    public var hours: (from: Int, until: Int)? {
        get { hourBounds.map { ($0.lowerBound, $0.upperBound) } }
        set { hourBounds = newValue.map { Hours(lowerBound: $0.from, upperBound: $0.until) } }
    }
    /// Days on which it holds, first and last; nil without a bound.
    public var firstDay: Day?
    public var lastDay: Day?
    public var firstPurchaseOnly: Bool
    /// Whether the card's tier multiplies what it gives.
    public var isMultiplied: Bool
    public var caps: Caps

    private var hourBounds: Hours?

    private struct Hours: Hashable, Sendable {
        var lowerBound: Int
        var upperBound: Int
    }

    /// The most it gives; nil without a limit.
    public struct Caps: Hashable, Sendable {
        public var perSale: Int64?
        public var perDay: Int64?
        /// A calendar month.
        public var perMonth: Int64?

        public init(perSale: Int64? = nil, perDay: Int64? = nil, perMonth: Int64? = nil) {
            self.perSale = perSale
            self.perDay = perDay
            self.perMonth = perMonth
        }
    }

    public init(
        code: String, accumulator: String, rate: Rate, selection: ProductSelection = ProductSelection(),
        excluded: ProductSelection = ProductSelection(),
        stores: Set<String> = [], storeGroups: Set<String> = [], channels: Set<String> = [], weekdays: Set<Int> = [],
        hours: (from: Int, until: Int)? = nil,
        firstDay: Day? = nil, lastDay: Day? = nil, firstPurchaseOnly: Bool = false, isMultiplied: Bool = true, caps: Caps = Caps()
    ) {
        self.code = code
        self.accumulator = accumulator
        self.rate = rate
        self.selection = selection
        self.excluded = excluded
        self.stores = stores
        self.storeGroups = storeGroups
        self.channels = channels
        self.weekdays = weekdays
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.firstPurchaseOnly = firstPurchaseOnly
        self.isMultiplied = isMultiplied
        self.caps = caps
        self.hours = hours
    }

    /// Whether it holds for this sale, whatever its lines are.
    func holds(for purchase: Purchase) -> Bool {
        if firstPurchaseOnly && !purchase.isFirst { return false }
        if let firstDay, purchase.at.day < firstDay { return false }
        if let lastDay, purchase.at.day > lastDay { return false }
        if !weekdays.isEmpty && !weekdays.contains(purchase.at.day.weekday) { return false }
        if !channels.isEmpty && !channels.contains(purchase.channel) { return false }
        if let hours {
            let hour = purchase.at.hour
            guard hours.from < hours.until ? (hours.from..<hours.until).contains(hour) : hour >= hours.from || hour < hours.until else {
                return false
            }
        }
        if stores.isEmpty && storeGroups.isEmpty { return true }
        return purchase.store.map(stores.contains) == true || purchase.storeGroups.contains(where: storeGroups.contains)
    }

    func counts(_ line: Purchase.Line) -> Bool {
        line.quantity > 0 && line.paid >= 0 && (selection.isEmpty || selection.names(line)) && !excluded.names(line)
    }
}
