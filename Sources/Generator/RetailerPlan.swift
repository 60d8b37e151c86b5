import Kernel

/// How large a retailer to make, and from which seed; the same plan gives the same bytes on every machine.
public struct RetailerPlan: Hashable, Sendable {
    /// True people, 1 ... 20,000,000; each gives rise to about two contacts.
    public var people: Int
    public var seed: UInt64
    /// Last day of the two years of history.
    public var until: Day
    /// Mean receipts a person leaves over the history, whether or not they say who they are; a receipt has about three lines.
    public var salesPerPerson: Double

    /// Receipts per person that give about ten lines per person.
    public static let defaultSalesPerPerson = 3.3
    /// Days of history, the last one included.
    public static let days = 730
    /// Most people one plan may have: customer numbers are made for no more.
    public static let largest = 20_000_000

    public init(people: Int, seed: UInt64 = 1, until: Day, salesPerPerson: Double = RetailerPlan.defaultSalesPerPerson) {
        self.people = min(max(people, 1), Self.largest)
        self.seed = seed
        self.until = until
        self.salesPerPerson = min(max(salesPerPerson.isFinite ? salesPerPerson : 0, 0), 1000)
    }

    /// First day of the history.
    public var from: Day { until.adding(days: 1 - Self.days) }
}
