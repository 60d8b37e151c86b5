import Kernel

/// A sale as it is recorded, without its lines.
public struct SaleRecord: Hashable, Sendable {
    public var id: ID<Sale>
    public var company: ID<Company>
    public var store: ID<Store>?
    public var source: ID<Source>
    public var contact: ID<Contact>?
    public var channel: String
    public var kind: SaleKind
    public var till: String?
    public var businessDay: Day
    public var receipt: String
    public var occurredAt: Instant
    public var currency: Currency
    /// Minor units before discounts.
    public var gross: Int64
    /// Minor units taken off by the retailer.
    public var discount: Int64
    /// Minor units that it was sold for, tax included; negative for returns.
    public var net: Int64
    /// Minor units of tax contained in ``net``.
    public var tax: Int64
    public var lineCount: Int
    public var status: SaleStatus
    /// The sale that a return or void refers to, when it is known.
    public var original: ID<Sale>?
    public var originalReceipt: String?
}

/// What is printed on a receipt: the sale with its lines, discounts and tenders.
public struct SaleDetail: Hashable, Sendable {
    public var sale: SaleRecord
    public var lines: [SaleLine]
    public var discounts: [LineDiscount]
    public var tenders: [Tender]
    /// Returns and voids that refer to it.
    public var referring: [ID<Sale>]
}

/// What a person's contacts bought in one currency.
public struct ContactFigures: Hashable, Sendable {
    public var contact: ID<Contact>
    public var currency: Currency
    /// Receipts that are sales; returns do not count.
    public var purchases: Int64
    /// Minor units, returns taken off.
    public var net: Int64
    public var firstAt: Instant
    public var lastAt: Instant
}

/// A day's sums of one store and channel.
public struct DailySales: Hashable, Sendable {
    public var company: ID<Company>
    public var day: Day
    public var store: ID<Store>?
    public var channel: String
    public var receipts: Int64
    /// Receipts whose customer is known.
    public var identified: Int64
    public var gross: Int64
    public var discount: Int64
    public var net: Int64
}
