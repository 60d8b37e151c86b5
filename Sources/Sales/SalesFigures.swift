import Kernel
import Storage

/// The sums that a batch of sales adds, saved with it: shared rows are touched last and once.
struct SalesFigures {
    private struct DayKey: Hashable {
        var company: ID<Company>
        var day: Day
        var store: Int64
        var channel: String
    }

    private struct HourKey: Hashable {
        var company: ID<Company>
        var store: Int64
        var slot: Int
    }

    private struct DaySum {
        var receipts: Int64 = 0
        var identified: Int64 = 0
        var identifiedNet: Int64 = 0
        var newCustomers: Int64 = 0
        var lines: Int64 = 0
        var items: Int64 = 0
        var gross: Int64 = 0
        var discount: Int64 = 0
        var net: Int64 = 0

        mutating func add(_ other: DaySum) {
            receipts += other.receipts
            identified += other.identified
            identifiedNet &+= other.identifiedNet
            newCustomers += other.newCustomers
            lines += other.lines
            items &+= other.items
            gross &+= other.gross
            discount &+= other.discount
            net &+= other.net
        }
    }

    private struct ContactKey: Hashable {
        var contact: ID<Contact>
        var currency: String
    }

    private struct ContactSum {
        var purchases: Int64
        var net: Int64
        var first: Instant
        var last: Instant
    }

    private struct ProductKey: Hashable {
        var product: Int64
        var month: Int32
    }

    private var days: [DayKey: DaySum] = [:]
    private var hours: [HourKey: (receipts: Int64, net: Int64)] = [:]
    private var contacts: [ContactKey: ContactSum] = [:]
    private var products: [ProductKey: (quantity: Int64, net: Int64)] = [:]
    private var month: (day: Day, first: Int32)?
    private var firsts = FirstPurchases()

    /// - Parameter id: the id that the sale gets.
    mutating func add(_ draft: SaleDraft, id: ID<Sale>) {
        add(draft, receipts: draft.kind.receipts, sign: 1)
        guard draft.kind == .sale, let contact = draft.contact else { return }
        addPurchase(
            .init(
                sale: id, company: draft.company, day: draft.businessDay, store: draft.store?.rawValue ?? 0, channel: draft.channel,
                at: draft.occurredAt), of: contact)
    }

    /// A purchase that may be the first of its customer.
    mutating func addPurchase(_ purchase: FirstPurchases.Purchase, of contact: ID<Contact>) { firsts.add(purchase, of: contact) }

    /// Lines that came later to a sale that has been counted.
    mutating func extend(_ draft: SaleDraft) { add(draft, receipts: 0, sign: 1) }

    /// A sale that is to be as if it had not been.
    mutating func subtract(_ draft: SaleDraft) { add(draft, receipts: draft.kind == .sale ? -1 : 0, sign: -1) }

    private mutating func add(_ draft: SaleDraft, receipts: Int64, sign: Int64) {
        var sum = DaySum()
        sum.receipts = receipts
        sum.identified = draft.contact == nil ? 0 : receipts
        sum.lines = sign * Int64(draft.lines.count)
        for line in draft.lines {
            sum.gross &+= sign &* line.gross
            sum.discount &+= sign &* line.discount
            sum.net &+= sign &* line.net
            sum.items &+= sign &* line.items
            add(line, draft.businessDay, sign)
        }
        if draft.contact != nil { sum.identifiedNet = sum.net }
        let store = draft.store?.rawValue ?? 0
        days[DayKey(company: draft.company, day: draft.businessDay, store: store, channel: draft.channel), default: DaySum()].add(sum)
        let slot = HourKey(company: draft.company, store: store, slot: draft.businessDay.weekday * 24 + draft.hour)
        hours[slot, default: (0, 0)].receipts += receipts
        hours[slot, default: (0, 0)].net &+= sum.net
        if let contact = draft.contact {
            add(contact, draft.currency.code, purchases: receipts, net: sum.net, first: draft.occurredAt, last: draft.occurredAt)
        }
    }

    private mutating func add(_ line: SaleLine, _ day: Day, _ sign: Int64) {
        if month?.day != day { month = (day, day.firstOfMonth.daysSinceEpoch) }
        let key = ProductKey(product: line.product.rawValue, month: month?.first ?? 0)
        products[key, default: (0, 0)].quantity &+= sign &* line.quantity
        products[key, default: (0, 0)].net &+= sign &* line.net
    }

    mutating func add(_ contact: ID<Contact>, _ currency: String, purchases: Int64, net: Int64, first: Instant, last: Instant) {
        let key = ContactKey(contact: contact, currency: currency)
        var sum = contacts[key] ?? ContactSum(purchases: 0, net: 0, first: first, last: last)
        sum.purchases += purchases
        sum.net &+= net
        sum.first = min(sum.first, first)
        sum.last = max(sum.last, last)
        contacts[key] = sum
    }

    /// The customers of sales that had none are known now.
    mutating func identify(_ receipts: Int64, net: Int64, company: ID<Company>, day: Day, store: Int64, channel: String) {
        var sum = DaySum()
        sum.identified = receipts
        sum.identifiedNet = net
        days[DayKey(company: company, day: day, store: store, channel: channel), default: DaySum()].add(sum)
    }

    /// Sales that were voided or cancelled make nobody a new customer.
    mutating func withdraw(_ sales: [ID<Sale>], _ tx: WriteTransaction) throws(StorageError) { count(try FirstPurchases.withdraw(sales, tx)) }

    private mutating func count(_ counts: [(purchase: FirstPurchases.Purchase, count: Int64)]) {
        for (purchase, count) in counts {
            let key = DayKey(company: purchase.company, day: purchase.day, store: purchase.store, channel: purchase.channel)
            days[key, default: DaySum()].newCustomers += count
        }
    }

    mutating func save(_ tx: WriteTransaction) throws(StorageError) {
        // In a fixed order, so that two transactions that touch the same rows wait for each other instead of deadlocking.
        var rows = RowBuffer(
            into: "product_months", ["product_id", "month", "quantity", "net"], capacity: products.count)
        for (key, sum) in products.sorted(by: { ($0.key.product, $0.key.month) < ($1.key.product, $1.key.month) }) {
            rows.append(key.product)
            rows.append(Int64(key.month))
            rows.append(sum.quantity)
            rows.append(sum.net)
        }
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (product_id, month) DO UPDATE SET quantity = product_months.quantity + excluded.quantity,
                    net = product_months.net + excluded.net
                """)
        try saveContacts(tx)
        try saveHours(tx)
        count(try firsts.save(tx))
        try saveDays(tx)
        self = SalesFigures()
    }

    mutating func saveContacts(_ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(
            into: "contact_figures", ["contact_id", "currency", "purchases", "net", "first_at", "last_at"], capacity: contacts.count)
        for (key, sum) in contacts.sorted(by: { ($0.key.contact, $0.key.currency) < ($1.key.contact, $1.key.currency) }) {
            rows.append(key.contact)
            rows.append(key.currency)
            rows.append(sum.purchases)
            rows.append(sum.net)
            rows.append(sum.first)
            rows.append(sum.last)
        }
        let (least, greatest) = tx.dialect == .sqlite ? ("MIN", "MAX") : ("LEAST", "GREATEST")
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (contact_id, currency) DO UPDATE SET purchases = contact_figures.purchases + excluded.purchases,
                    net = contact_figures.net + excluded.net, first_at = \(least)(contact_figures.first_at, excluded.first_at),
                    last_at = \(greatest)(contact_figures.last_at, excluded.last_at)
                """)
        contacts.removeAll()
    }

    private func saveHours(_ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(into: "sales_hourly", ["company_id", "store_id", "weekday", "hour", "receipts", "net"], capacity: hours.count)
        for (key, sum) in hours.sorted(by: { ($0.key.company, $0.key.store, $0.key.slot) < ($1.key.company, $1.key.store, $1.key.slot) }) {
            rows.append(key.company)
            rows.append(key.store)
            rows.append(Int64(key.slot / 24))
            rows.append(Int64(key.slot % 24))
            rows.append(sum.receipts)
            rows.append(sum.net)
        }
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (company_id, store_id, weekday, hour) DO UPDATE SET receipts = sales_hourly.receipts + excluded.receipts,
                    net = sales_hourly.net + excluded.net
                """)
    }

    private func saveDays(_ tx: WriteTransaction) throws(StorageError) {
        let sums = ["receipts", "identified", "identified_net", "new_customers", "lines", "items", "gross", "discount", "net"]
        var rows = RowBuffer(into: "sales_daily", ["company_id", "day", "store_id", "channel"] + sums, capacity: days.count)
        let ordered = days.sorted {
            ($0.key.company, $0.key.day, $0.key.store, $0.key.channel) < ($1.key.company, $1.key.day, $1.key.store, $1.key.channel)
        }
        for (key, sum) in ordered {
            rows.append(key.company)
            rows.append(key.day)
            rows.append(key.store)
            rows.append(key.channel)
            rows.append(sum.receipts)
            rows.append(sum.identified)
            rows.append(sum.identifiedNet)
            rows.append(sum.newCustomers)
            rows.append(sum.lines)
            rows.append(sum.items)
            rows.append(sum.gross)
            rows.append(sum.discount)
            rows.append(sum.net)
        }
        let added = sums.map { "\($0) = sales_daily.\($0) + excluded.\($0)" }.joined(separator: ", ")
        try tx.insert(rows, conflict: "ON CONFLICT (company_id, day, store_id, channel) DO UPDATE SET \(added)")
    }
}
