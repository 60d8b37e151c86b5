import Kernel
import Storage

/// All that a company sold, from the sums kept by day.
public struct CompanySales: Hashable, Sendable {
    public var company: ID<Company>
    /// Sales less voids; returns do not count.
    public var receipts: Int64
    /// Receipts whose customer is known.
    public var identified: Int64
    public var lines: Int64
    /// Minor units.
    public var net: Int64
    public var firstDay: Day
    public var lastDay: Day
}

extension Sales {
    /// One row for each company that sold anything.
    public func totals(companies: [ID<Company>]?, _ tx: ReadTransaction) throws -> [CompanySales] {
        let filter: SQL = companies.map { "WHERE company_id IN \($0)" } ?? ""
        return try tx.rows(
            """
            SELECT company_id, CAST(SUM(receipts) AS BIGINT), CAST(SUM(identified) AS BIGINT), CAST(SUM(lines) AS BIGINT), CAST(SUM(net) AS BIGINT),
                MIN(day), MAX(day)
            FROM sales_daily \(filter) GROUP BY company_id ORDER BY company_id
            """
        ) { row throws(StorageError) in
            CompanySales(
                company: try row[0], receipts: try row[1], identified: try row[2], lines: try row[3], net: try row[4], firstDay: try row[5],
                lastDay: try row[6])
        }
    }
}
