import Kernel

/// A sale as a touchpoint tells it, ready to be committed: products and contact are resolved.
public struct SaleDraft: Sendable {
    /// What the same sale always has and no other has, within its company: `R/STORE/TILL/DAY/RECEIPT` or `O/SOURCE/NUMBER`.
    public var naturalKey: String
    public var company: ID<Company>
    public var store: ID<Store>?
    public var source: ID<Source>
    public var contact: ID<Contact>?
    /// How the customer was named, when nobody known has that name.
    public var identity: Identity?
    /// The import that tells it; later lines of the same receipt in the same import are added to it.
    public var fileImport: ID<FileImport>?
    public var channel: String
    public var kind: SaleKind
    public var till: String?
    public var `operator`: String?
    public var businessDay: Day
    public var receipt: String
    public var occurredAt: Instant
    /// The local hour, 0 ..< 24.
    public var hour: Int
    public var currency: Currency
    public var status: SaleStatus
    /// The receipt that a return or void refers to, as it was printed.
    public var originalReceipt: String?
    public var lines: [SaleLine]
    public var discounts: [LineDiscount]
    public var tenders: [Tender]

    public init(
        naturalKey: String, company: ID<Company>, source: ID<Source>, channel: String, kind: SaleKind, businessDay: Day, receipt: String,
        occurredAt: Instant, hour: Int, currency: Currency
    ) {
        self.naturalKey = naturalKey
        self.company = company
        self.source = source
        self.channel = channel
        self.kind = kind
        self.businessDay = businessDay
        self.receipt = receipt
        self.occurredAt = occurredAt
        self.hour = hour
        self.currency = currency
        status = .completed
        lines = []
        discounts = []
        tenders = []
    }

    /// What tells whether a repeat says the same. The order of lines does not matter, nor does the status, which may move on.
    var contentHash: Int64 {
        var sum: Int64 = 0
        for line in lines { sum &+= line.contentHash }
        var hash = StableHash()
        hash.combine(sum)
        hash.combine(occurredAt.microseconds)
        hash.combine(kind.rawValue)
        hash.combine(currency.code)
        return hash.value
    }
}

/// How a sale named its customer.
public struct Identity: Hashable, Sendable {
    public enum Kind: Int64, Sendable, CaseIterable { case card = 1, customerNumber, email }

    public var kind: Kind
    public var value: String

    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}

public enum SaleKind: String, Hashable, Sendable, CaseIterable {
    /// Goods for money.
    case sale
    /// Goods that came back: quantities and amounts are negative.
    case `return`
    /// Takes a whole earlier sale back as if it had not been.
    case void

    /// By how many a count of receipts grows.
    var receipts: Int64 {
        switch self {
        case .sale: 1
        case .return: 0
        case .void: -1
        }
    }
}

public enum SaleStatus: String, Hashable, Sendable, CaseIterable {
    case pending, paid, shipped, completed, cancelled, voided
}

/// One line of a sale.
public struct SaleLine: Hashable, Sendable {
    /// From 1, unique within the sale.
    public var line: Int64
    public var product: ID<Product>
    /// Thousandths; negative when it came back.
    public var quantity: Int64
    /// Minor units for one, before discounts, tax included.
    public var unitPrice: Int64
    /// Minor units before discounts.
    public var gross: Int64
    /// Minor units taken off by the retailer; `net` is `gross - discount`.
    public var discount: Int64
    /// Minor units that the line was sold for, tax included.
    public var net: Int64
    /// Hundredths of a per cent (2200 is 22 %), nil when the source does not say.
    public var taxRate: Int64?

    public init(
        line: Int64, product: ID<Product>, quantity: Int64, unitPrice: Int64, gross: Int64, discount: Int64, net: Int64, taxRate: Int64? = nil
    ) {
        self.line = line
        self.product = product
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.gross = gross
        self.discount = discount
        self.net = net
        self.taxRate = taxRate
    }

    /// How many pieces it counts as: a quantity that is no whole number was weighed or measured, and is one piece.
    var items: Int64 { quantity % 1000 == 0 ? quantity / 1000 : quantity.signum() }

    /// The tax that is contained in `net`, rounded half away from zero.
    public var tax: Int64 {
        guard let taxRate, taxRate > 0, taxRate <= 10_000 else { return 0 }
        let (product, overflow) = net.magnitude.multipliedReportingOverflow(by: UInt64(taxRate))
        guard !overflow else { return 0 }
        let divisor = UInt64(10_000 + taxRate)
        let tax = Int64(clamping: (product + divisor / 2) / divisor)
        return net < 0 ? -tax : tax
    }

    var contentHash: Int64 {
        var hash = StableHash()
        hash.combine(product.rawValue)
        hash.combine(quantity)
        hash.combine(gross)
        hash.combine(net)
        return hash.value
    }
}

/// Why a line cost less.
public struct LineDiscount: Hashable, Sendable {
    public enum Kind: Int64, Sendable, CaseIterable {
        /// The retailer's own offer at the shelf or at the till.
        case promotion = 1
        /// The retailer's coupon.
        case coupon
        /// Given by hand.
        case manual
        /// A maker's coupon that the retailer is paid back: it pays, it does not lower what the retailer gets.
        case manufacturerCoupon
    }

    public var line: Int64
    public var kind: Kind
    /// Minor units, positive when it lowers what the customer pays.
    public var amount: Int64
    public var reference: String?

    public init(line: Int64, kind: Kind, amount: Int64, reference: String? = nil) {
        self.line = line
        self.kind = kind
        self.amount = amount
        self.reference = reference
    }
}

/// How a sale was paid.
public struct Tender: Hashable, Sendable {
    /// `cash`, `card`, `voucher`, … in lower case, as the source calls it.
    public var kind: String
    /// Minor units.
    public var amount: Int64

    public init(kind: String, amount: Int64) {
        self.kind = kind
        self.amount = amount
    }
}
