import Kernel
import Storage

/// Queries over sales for pages and reports.
enum SaleReading {
    private static let columns = SQL(
        verbatim: """
            id, company_id, store_id, source_id, contact_id, channel, kind, till, business_day, receipt, occurred_at, currency, gross, discount, net,
            tax, lines, status, original_id, original_receipt
            """)

    private static func record(_ row: Row) throws(StorageError) -> SaleRecord {
        SaleRecord(
            id: try row[0], company: try row[1], store: try row[2], source: try row[3], contact: try row[4], channel: try row[5],
            kind: SaleKind(rawValue: try row[6]) ?? .sale, till: try row[7], businessDay: try row[8], receipt: try row[9], occurredAt: try row[10],
            currency: Currency(try row[11, as: String.self]) ?? .eur, gross: try row[12], discount: try row[13], net: try row[14], tax: try row[15],
            lineCount: try row[16], status: SaleStatus(rawValue: try row[17]) ?? .completed, original: try row[18], originalReceipt: try row[19])
    }

    static func sale(_ id: ID<Sale>, _ tx: ReadTransaction) throws(StorageError) -> SaleRecord? {
        try tx.first("SELECT \(columns) FROM sales WHERE id = \(id)", record)
    }

    static func sales(_ ids: [ID<Sale>], _ tx: ReadTransaction) throws(StorageError) -> [SaleRecord] {
        try tx.rows("SELECT \(columns) FROM sales WHERE id IN \(ids)", record)
    }

    static func detail(_ id: ID<Sale>, _ tx: ReadTransaction) throws(StorageError) -> SaleDetail? {
        guard let sale = try sale(id, tx) else { return nil }
        let discounts = try tx.rows(
            "SELECT line, kind, amount, reference FROM sale_discounts WHERE sale_id = \(id) ORDER BY line, kind, sequence"
        ) { row throws(StorageError) in
            LineDiscount(
                line: try row[0], kind: LineDiscount.Kind(rawValue: try row[1]) ?? .promotion, amount: try row[2], reference: try row[3])
        }
        let tenders = try tx.rows("SELECT kind, amount FROM sale_tenders WHERE sale_id = \(id) ORDER BY sequence") { row throws(StorageError) in
            Tender(kind: try row[0], amount: try row[1])
        }
        return SaleDetail(
            sale: sale, lines: try SaleStore.lines(of: [id], tx).map(\.line), discounts: discounts, tenders: tenders,
            referring: try referring(to: sale, tx))
    }

    private static func referring(to sale: SaleRecord, _ tx: ReadTransaction) throws(StorageError) -> [ID<Sale>] {
        guard let contact = sale.contact else { return [] }
        return try tx.rows(
            "SELECT id FROM sales WHERE contact_id = \(contact) AND occurred_at >= \(sale.occurredAt) AND original_id = \(sale.id) ORDER BY occurred_at"
        ) { row throws(StorageError) in try row[0] }
    }

    /// The latest sales of some contacts, older than the cursor.
    static func sales(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, within reach: StoreReach?, before: TimelineCursor?, limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [SaleRecord] {
        var filter: SQL = "contact_id IN \(contacts)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let reach { filter += reach.condition("sales") }
        if let before { filter += " AND (occurred_at < \(before.at) OR (occurred_at = \(before.at) AND id < \(before.id)))" }
        return try tx.rows("SELECT \(columns) FROM sales WHERE \(filter) ORDER BY occurred_at DESC, id DESC LIMIT \(limit)", record)
    }

    static func sales(
        receipt: String, companies: [ID<Company>]?, within reach: StoreReach?, limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [SaleRecord] {
        var filter: SQL = "receipt = \(receipt)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let reach { filter += reach.condition("sales") }
        return try tx.rows("SELECT \(columns) FROM sales WHERE \(filter) ORDER BY occurred_at DESC LIMIT \(limit)", record)
    }

    static func figures(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws(StorageError) -> [ContactFigures] {
        try tx.rows(
            "SELECT contact_id, currency, purchases, net, first_at, last_at FROM contact_figures WHERE contact_id IN \(contacts)"
        ) { row throws(StorageError) in
            ContactFigures(
                contact: try row[0], currency: Currency(try row[1, as: String.self]) ?? .eur, purchases: try row[2], net: try row[3],
                firstAt: try row[4], lastAt: try row[5])
        }
    }

    /// The same as ``figures(of:_:)`` of what a reach sees, as ``SalesFigures`` counts it.
    static func figures(of contacts: [ID<Contact>], within reach: StoreReach, _ tx: ReadTransaction) throws(StorageError) -> [ContactFigures] {
        try tx.rows(
            """
            SELECT contact_id, currency, CAST(SUM(CASE kind WHEN 'sale' THEN 1 WHEN 'void' THEN -1 ELSE 0 END) AS BIGINT),
                CAST(SUM(net) AS BIGINT), MIN(occurred_at), MAX(occurred_at)
            FROM sales WHERE contact_id IN \(contacts) AND status <> 'cancelled'\(reach.condition("sales")) GROUP BY contact_id, currency
            """
        ) { row throws(StorageError) in
            ContactFigures(
                contact: try row[0], currency: Currency(try row[1, as: String.self]) ?? .eur, purchases: try row[2], net: try row[3],
                firstAt: try row[4], lastAt: try row[5])
        }
    }

    static func daily(
        companies: [ID<Company>]?, store: ID<Store>?, from: Day, to: Day, _ tx: ReadTransaction
    ) throws(StorageError) -> [DailySales] {
        var filter: SQL = "day BETWEEN \(from) AND \(to)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let store { filter += " AND store_id = \(store)" }
        return try tx.rows(
            """
            SELECT company_id, day, NULLIF(store_id, 0), channel, receipts, identified, gross, discount, net FROM sales_daily
            WHERE \(filter) ORDER BY day, store_id, channel
            """
        ) { row throws(StorageError) in
            DailySales(
                company: try row[0], day: try row[1], store: try row[2], channel: try row[3], receipts: try row[4], identified: try row[5],
                gross: try row[6], discount: try row[7], net: try row[8])
        }
    }

    static func hourly(store: ID<Store>, _ tx: ReadTransaction) throws(StorageError) -> [HourlySales] {
        try tx.rows(
            """
            SELECT weekday, hour, receipts, net FROM sales_hourly
            WHERE company_id = (SELECT company_id FROM stores WHERE id = \(store)) AND store_id = \(store)
            """
        ) { row throws(StorageError) in
            HourlySales(weekday: try row[0], hour: try row[1], receipts: try row[2], net: try row[3])
        }
    }

    /// Net by month (its first day) of some contacts.
    static func monthly(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, within reach: StoreReach?, from: Day, _ tx: ReadTransaction
    ) throws(StorageError) -> [(day: Day, currency: String, net: Int64)] {
        var filter: SQL = "contact_id IN \(contacts) AND business_day >= \(from)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let reach { filter += reach.condition("sales") }
        return try tx.rows("SELECT business_day, currency, CAST(SUM(net) AS BIGINT) FROM sales WHERE \(filter) GROUP BY business_day, currency") {
            row throws(StorageError) in
            (try row[0], try row[1], try row[2])
        }
    }

    /// What some contacts bought most, by net.
    static func products(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, within reach: StoreReach?, limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [ProductSales] {
        var filter: SQL = "sales.contact_id IN \(contacts)"
        if let companies { filter += " AND sales.company_id IN \(companies)" }
        if let reach { filter += reach.condition("sales") }
        return try tx.rows(
            """
            SELECT sale_lines.product_id, CAST(SUM(sale_lines.quantity) AS BIGINT), CAST(SUM(sale_lines.net) AS BIGINT) AS total
            FROM sales JOIN sale_lines ON sale_lines.sale_id = sales.id WHERE \(filter)
            GROUP BY sale_lines.product_id ORDER BY total DESC, sale_lines.product_id LIMIT \(limit)
            """
        ) { row throws(StorageError) in ProductSales(product: try row[0], quantity: try row[1], net: try row[2]) }
    }

    static func products(of products: [ID<Product>], from: Day, _ tx: ReadTransaction) throws(StorageError) -> [ProductMonth] {
        try tx.rows(
            """
            SELECT product_id, month, quantity, net FROM product_months
            WHERE product_id IN \(products) AND month >= \(from.firstOfMonth) ORDER BY product_id, month
            """
        ) { row throws(StorageError) in ProductMonth(product: try row[0], month: try row[1], quantity: try row[2], net: try row[3]) }
    }
}

/// Where a page of a timeline ends: what comes next is older.
public struct TimelineCursor: Hashable, Sendable {
    public var at: Instant
    /// The raw id of the last item shown.
    public var id: Int64

    public init(at: Instant, id: Int64) {
        self.at = at
        self.id = id
    }
}

/// Sums of one hour of the week at a store.
public struct HourlySales: Hashable, Sendable {
    /// ISO: Monday is 1.
    public var weekday: Int
    public var hour: Int
    public var receipts: Int64
    public var net: Int64
}

/// How much of a product was sold.
public struct ProductSales: Hashable, Sendable {
    public var product: ID<Product>
    /// Thousandths.
    public var quantity: Int64
    public var net: Int64
}

/// A product's sums of one month.
public struct ProductMonth: Hashable, Sendable {
    public var product: ID<Product>
    /// The first day of the month.
    public var month: Day
    /// Thousandths.
    public var quantity: Int64
    public var net: Int64
}
