import Kernel

/// What a store, or several, sold over some days.
public struct StoreSums: Hashable, Sendable {
    /// Sales less voids; returns do not count.
    public var receipts: Int64 = 0
    /// Receipts whose customer is known.
    public var identified: Int64 = 0
    /// Pieces, returns taken off; what was weighed is one piece a line.
    public var items: Int64 = 0
    /// Minor units.
    public var net: Int64 = 0
    /// Minor units of ``net`` that known customers paid.
    public var identifiedNet: Int64 = 0
    /// Customers whose first purchase this was.
    public var newCustomers: Int64 = 0

    public init(
        receipts: Int64 = 0, identified: Int64 = 0, items: Int64 = 0, net: Int64 = 0, identifiedNet: Int64 = 0, newCustomers: Int64 = 0
    ) {
        self.receipts = receipts
        self.identified = identified
        self.items = items
        self.net = net
        self.identifiedNet = identifiedNet
        self.newCustomers = newCustomers
    }

    static func += (left: inout StoreSums, right: StoreSums) {
        left.receipts += right.receipts
        left.identified += right.identified
        left.items &+= right.items
        left.net &+= right.net
        left.identifiedNet &+= right.identifiedNet
        left.newCustomers += right.newCustomers
    }

    /// Minor units, towards zero; nil without receipts.
    public var averageReceipt: Int64? { receipts > 0 ? net / receipts : nil }
    /// Nil without receipts.
    public var itemsPerReceipt: Double? { receipts > 0 ? Double(items) / Double(receipts) : nil }
    /// Share (0 ... 1) of turnover that known customers paid; nil where nothing was sold.
    public var identifiedShare: Double? { net > 0 ? min(max(Double(identifiedNet) / Double(net), 0), 1) : nil }
}

/// What stores are compared by.
public enum StoreMeasure: String, Hashable, Sendable, CaseIterable {
    case turnover, receipts, average, items, identified, newCustomers

    /// Nil where there is nothing to divide by.
    public func value(_ sums: StoreSums) -> Double? {
        switch self {
        case .turnover: Double(sums.net)
        case .receipts: Double(sums.receipts)
        case .average: sums.averageReceipt.map(Double.init)
        case .items: sums.itemsPerReceipt
        case .identified: sums.identifiedShare
        case .newCustomers: Double(sums.newCustomers)
        }
    }

    /// Whether a group is the sum of its stores, so that a store is held against the average of them. Others are ratios of the group's own sums.
    public var isAdditive: Bool { [.turnover, .receipts, .newCustomers].contains(self) }

    /// How far a value lies above another: a tenth more is 0.1, and of shares five points more are 0.05. Nil where that says nothing.
    public func difference(from other: Double?, to value: Double?) -> Double? {
        guard let other, let value else { return nil }
        if self == .identified { return value - other }
        return other > 0 ? value / other - 1 : nil
    }
}
