import Kernel
import Storage

extension Sales {
    /// Stores beside their groups and the year before. It reads the sums kept by day: its cost grows with days and stores.
    ///
    /// - Parameters:
    ///   - members: the stores of these companies; when each sold first is looked up here.
    ///   - companies: to whose sales the figures are limited.
    public func network(
        _ members: [StoreNetwork.Member], companies: [ID<Company>], days: ClosedRange<Day>, lastYear: ClosedRange<Day>, _ tx: ReadTransaction
    ) throws -> StoreNetwork {
        let known = try members.map { member in
            var member = member
            member.firstSale = try tx.value("SELECT MIN(day) FROM sales_daily WHERE store_id = \(member.id)", as: Day?.self) ?? nil
            return member
        }
        return StoreNetwork(known, days: days, lastYear: lastYear, now: try sums(companies, days, tx), past: try sums(companies, lastYear, tx))
    }

    private func sums(_ companies: [ID<Company>], _ days: ClosedRange<Day>, _ tx: ReadTransaction) throws -> [ID<Store>: StoreSums] {
        var sums: [ID<Store>: StoreSums] = [:]
        try tx.forEach(
            """
            SELECT store_id, CAST(SUM(receipts) AS BIGINT), CAST(SUM(identified) AS BIGINT), CAST(SUM(items) AS BIGINT),
                CAST(SUM(net) AS BIGINT), CAST(SUM(identified_net) AS BIGINT), CAST(SUM(new_customers) AS BIGINT)
            FROM sales_daily
            WHERE company_id IN \(companies) AND day BETWEEN \(days.lowerBound) AND \(days.upperBound) AND store_id <> 0 GROUP BY store_id
            """
        ) { row throws(StorageError) in
            sums[try row[0]] = StoreSums(
                receipts: try row[1], identified: try row[2], items: try row[3], net: try row[4], identifiedNet: try row[5],
                newCustomers: try row[6])
            return true
        }
        return sums
    }
}
