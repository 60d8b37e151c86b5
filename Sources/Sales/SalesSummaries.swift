import Kernel
import Storage

/// Sums for dashboards and lists, read from `sales_daily`: their cost grows with days and stores, not with receipts.
///
/// Companies are always named, so that the key of the table serves: an empty list gives nothing.
extension Sales {
    /// Sums by company, day and channel of all stores together, in the order of the days; both days included.
    public func days(
        companies: [ID<Company>], within reach: StoreReach? = nil, from: Day, to: Day, _ tx: ReadTransaction
    ) throws -> [DailySales] {
        try tx.rows(
            """
            SELECT company_id, day, channel, CAST(SUM(receipts) AS BIGINT), CAST(SUM(identified) AS BIGINT), CAST(SUM(gross) AS BIGINT),
                CAST(SUM(discount) AS BIGINT), CAST(SUM(net) AS BIGINT)
            FROM sales_daily WHERE company_id IN \(companies) AND day BETWEEN \(from) AND \(to)\(reach?.condition("sales_daily") ?? "")
            GROUP BY company_id, day, channel ORDER BY day, company_id, channel
            """
        ) { row throws(StorageError) in
            DailySales(
                company: try row[0], day: try row[1], store: nil, channel: try row[2], receipts: try row[3], identified: try row[4],
                gross: try row[5], discount: try row[6], net: try row[7])
        }
    }

    /// Sums of the stores over some days, both included; what was sold without a store has none.
    public func stores(
        companies: [ID<Company>], within reach: StoreReach? = nil, from: Day, to: Day, _ tx: ReadTransaction
    ) throws -> [StoreSales] {
        try tx.rows(
            """
            SELECT company_id, NULLIF(store_id, 0), CAST(SUM(receipts) AS BIGINT), CAST(SUM(identified) AS BIGINT), CAST(SUM(net) AS BIGINT)
            FROM sales_daily WHERE company_id IN \(companies) AND day BETWEEN \(from) AND \(to)\(reach?.condition("sales_daily") ?? "")
            GROUP BY company_id, store_id
            """
        ) { row throws(StorageError) in
            StoreSales(company: try row[0], store: try row[1], receipts: try row[2], identified: try row[3], net: try row[4])
        }
    }

    /// Net of each store in steps of `length` days from the first day on; steps without sales are zero.
    public func courses(
        companies: [ID<Company>], from: Day, to: Day, length: Int, _ tx: ReadTransaction
    ) throws -> [ID<Store>: [Int64]] {
        let length = max(length, 1)
        let steps = max(to.days(since: from), 0) / length + 1
        var courses: [ID<Store>: [Int64]] = [:]
        try tx.forEach(
            """
            SELECT store_id, (day - \(from)) / \(length), CAST(SUM(net) AS BIGINT) FROM sales_daily
            WHERE company_id IN \(companies) AND day BETWEEN \(from) AND \(to) AND store_id <> 0 GROUP BY 1, 2
            """
        ) { row throws(StorageError) in
            let step: Int = try row[1]
            if step < steps { courses[try row[0], default: Array(repeating: 0, count: steps)][step] = try row[2] }
            return true
        }
        return courses
    }

    /// The latest day on which anything was sold; nil when nothing ever was.
    public func lastDay(companies: [ID<Company>], _ tx: ReadTransaction) throws -> Day? {
        // One by one: each is the last entry of the key.
        var last: Day?
        for company in companies {
            let day = try tx.value("SELECT MAX(day) FROM sales_daily WHERE company_id = \(company)", as: Day?.self) ?? nil
            if let day { last = max(last ?? day, day) }
        }
        return last
    }

    /// Where some contacts bought, by net; what was bought without a store is left out.
    public func stores(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, within reach: StoreReach? = nil, _ tx: ReadTransaction
    ) throws -> [(store: ID<Store>, currency: Currency, net: Int64)] {
        var filter: SQL = "contact_id IN \(contacts) AND store_id IS NOT NULL"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let reach { filter += reach.condition("sales") }
        return try tx.rows(
            """
            SELECT store_id, currency, CAST(SUM(net) AS BIGINT) AS total FROM sales WHERE \(filter)
            GROUP BY store_id, currency ORDER BY total DESC, store_id
            """
        ) { row throws(StorageError) in (try row[0], Currency(try row[1, as: String.self]) ?? .eur, try row[2]) }
    }

    /// Sales by their ids, in no order.
    public func sales(_ ids: [ID<Sale>], _ tx: ReadTransaction) throws -> [SaleRecord] { try SaleReading.sales(ids, tx) }
}

/// Sums of one store over some days.
public struct StoreSales: Hashable, Sendable {
    public var company: ID<Company>
    /// Nil for what was sold without a store.
    public var store: ID<Store>?
    public var receipts: Int64
    /// Receipts whose customer is known.
    public var identified: Int64
    /// Minor units of the company's currency.
    public var net: Int64
}
