import Kernel
import Storage

/// Where and when each contact bought for the first time, and how many did on a day at a store: `first_purchases`, and `new_customers` of `sales_daily`.
///
/// A first purchase is the earliest sale that was neither cancelled nor voided. One that comes to be known later and lies before moves the customer to
/// the day and store at which they were new.
struct FirstPurchases {
    struct Purchase: Hashable {
        var sale: ID<Sale>
        var company: ID<Company>
        var day: Day
        /// Zero for none.
        var store: Int64
        var channel: String
        var at: Instant

        func isBefore(_ other: Purchase) -> Bool { (at, sale) < (other.at, other.sale) }
    }

    private var candidates: [ID<Contact>: Purchase] = [:]

    mutating func add(_ purchase: Purchase, of contact: ID<Contact>) {
        if let known = candidates[contact], known.isBefore(purchase) { return }
        candidates[contact] = purchase
    }

    /// Saves what is earlier than what was known. Returns by how much the day of each purchase has more new customers now; those to whom it adds them
    /// save it with the other sums of the day.
    mutating func save(_ tx: WriteTransaction) throws(StorageError) -> [(purchase: Purchase, count: Int64)] {
        guard !candidates.isEmpty else { return [] }
        let contacts = candidates.keys.sorted()
        try Self.lock(contacts, candidates, tx)
        let known = try Self.known(contacts, tx)
        var rows = Self.rows(capacity: contacts.count)
        var counts: [(purchase: Purchase, count: Int64)] = []
        for contact in contacts {
            guard let candidate = candidates[contact] else { continue }
            if let first = known[contact] {
                guard candidate.isBefore(first) else { continue }
                counts.append((first, -1))
            }
            counts.append((candidate, 1))
            Self.append(candidate, of: contact, to: &rows)
        }
        try Self.insert(rows, tx)
        candidates.removeAll()
        return counts
    }

    /// After sales were voided or cancelled: whose first purchase was among them was new at the next one, or is no customer any more.
    static func withdraw(_ sales: [ID<Sale>], _ tx: WriteTransaction) throws(StorageError) -> [(purchase: Purchase, count: Int64)] {
        guard !sales.isEmpty else { return [] }
        let contacts = try tx.rows("SELECT DISTINCT contact_id FROM sales WHERE id IN \(sales) AND contact_id IS NOT NULL ORDER BY contact_id") {
            row throws(StorageError) in try row[0, as: ID<Contact>.self]
        }
        let gone = Set(sales)
        var counts: [(purchase: Purchase, count: Int64)] = []
        var rows = rows(capacity: contacts.count)
        for (contact, first) in try known(contacts, tx).sorted(by: { $0.key < $1.key }) where gone.contains(first.sale) {
            counts.append((first, -1))
            let next = try tx.first(
                """
                SELECT id, company_id, business_day, COALESCE(store_id, 0), channel, occurred_at FROM sales
                WHERE contact_id = \(contact) AND kind = 'sale' AND status NOT IN ('cancelled', 'voided') ORDER BY occurred_at, id LIMIT 1
                """
            ) { row throws(StorageError) in
                Purchase(sale: try row[0], company: try row[1], day: try row[2], store: try row[3], channel: try row[4], at: try row[5])
            }
            if let next {
                counts.append((next, 1))
                append(next, of: contact, to: &rows)
            } else {
                try tx.execute("DELETE FROM first_purchases WHERE contact_id = \(contact)")
            }
        }
        try insert(rows, tx)
        return counts
    }

    // MARK: - The table

    /// On PostgreSQL two transactions may bring a contact's first purchase at once. The row is there before it is looked at, without a sale, so that the
    /// second of them waits and then sees what the first has decided.
    private static func lock(_ contacts: [ID<Contact>], _ candidates: [ID<Contact>: Purchase], _ tx: WriteTransaction) throws(StorageError) {
        guard tx.dialect == .postgres else { return }
        var rows = rows(capacity: contacts.count)
        for contact in contacts {
            guard var purchase = candidates[contact] else { continue }
            purchase.sale = ID(0)
            append(purchase, of: contact, to: &rows)
        }
        try tx.insert(rows, conflict: "ON CONFLICT (contact_id) DO UPDATE SET sale_id = first_purchases.sale_id")
    }

    private static func known(_ contacts: [ID<Contact>], _ tx: WriteTransaction) throws(StorageError) -> [ID<Contact>: Purchase] {
        var known: [ID<Contact>: Purchase] = [:]
        try tx.forEach(
            """
            SELECT contact_id, sale_id, company_id, day, store_id, channel, at FROM first_purchases
            WHERE contact_id IN \(contacts) AND sale_id <> 0 ORDER BY contact_id\(SQL(sqlite: "", postgres: " FOR UPDATE"))
            """
        ) { row throws(StorageError) in
            known[try row[0]] = Purchase(
                sale: try row[1], company: try row[2], day: try row[3], store: try row[4], channel: try row[5], at: try row[6])
            return true
        }
        return known
    }

    private static func rows(capacity: Int) -> RowBuffer {
        RowBuffer(into: "first_purchases", ["contact_id", "sale_id", "company_id", "day", "store_id", "channel", "at"], capacity: capacity)
    }

    private static func append(_ purchase: Purchase, of contact: ID<Contact>, to rows: inout RowBuffer) {
        rows.append(contact)
        rows.append(purchase.sale)
        rows.append(purchase.company)
        rows.append(purchase.day)
        rows.append(purchase.store)
        rows.append(purchase.channel)
        rows.append(purchase.at)
    }

    private static func insert(_ rows: RowBuffer, _ tx: WriteTransaction) throws(StorageError) {
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (contact_id) DO UPDATE SET sale_id = excluded.sale_id, company_id = excluded.company_id, day = excluded.day,
                    store_id = excluded.store_id, channel = excluded.channel, at = excluded.at
                """)
    }
}
