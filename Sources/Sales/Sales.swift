import Kernel
import Storage

/// What was sold: receipts and orders, returns and voids, and the sums kept with them.
public struct Sales: Sendable {
    private let database: Database
    private let effects: Effects

    public init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }

    /// Commits sales, each once however often it is told; see ``CommitOutcome``.
    public func commit(_ drafts: [SaleDraft], mode: CommitMode, _ tx: WriteTransaction) throws -> [CommitOutcome] {
        var commit = SaleCommit(effects: effects, mode: mode, tx: tx)
        return try commit.run(drafts)
    }

    /// Gives sales that wait for a card, customer number or e-mail to the contact that has it now.
    ///
    /// Returns the contacts that got some.
    public func claim(_ identities: [(identity: Identity, contact: ID<Contact>)], company: ID<Company>, _ tx: WriteTransaction) throws -> Set<
        ID<Contact>
    > {
        var claimed: Set<ID<Contact>> = []
        let owners = Dictionary(identities.map { ($0.identity, $0.contact) }, uniquingKeysWith: { first, _ in first })
        var figures = SalesFigures()
        for kind in Identity.Kind.allCases {
            let values = owners.keys.filter { $0.kind == kind }.map(\.value)
            guard !values.isEmpty else { continue }
            let waiting = try tx.rows(
                """
                SELECT id, identity_value, currency, kind, net, occurred_at, business_day, COALESCE(store_id, 0), channel, status FROM sales
                WHERE contact_id IS NULL AND identity_value IS NOT NULL AND company_id = \(company) AND identity_kind = \(kind.rawValue)
                    AND identity_value IN \(values)
                """
            ) { row throws(StorageError) in
                (
                    id: try row[0, as: ID<Sale>.self], value: try row[1, as: String.self], currency: try row[2, as: String.self],
                    kind: SaleKind(rawValue: try row[3]), net: try row[4, as: Int64.self], at: try row[5, as: Instant.self],
                    day: try row[6, as: Day.self], store: try row[7, as: Int64.self], channel: try row[8, as: String.self],
                    status: SaleStatus(rawValue: try row[9])
                )
            }
            for sale in waiting {
                guard let contact = owners[Identity(kind, sale.value)] else { continue }
                let changed = try tx.execute("UPDATE sales SET contact_id = \(contact) WHERE id = \(sale.id) AND contact_id IS NULL")
                guard changed == 1 else { continue }
                claimed.insert(contact)
                // Its figures were taken back when it was cancelled.
                if sale.status == .cancelled { continue }
                let receipts = sale.kind?.receipts ?? 0
                figures.add(contact, sale.currency, purchases: receipts, net: sale.net, first: sale.at, last: sale.at)
                figures.identify(receipts, net: sale.net, company: company, day: sale.day, store: sale.store, channel: sale.channel)
                if sale.kind == .sale, sale.status != .voided {
                    figures.addPurchase(
                        .init(sale: sale.id, company: company, day: sale.day, store: sale.store, channel: sale.channel, at: sale.at), of: contact)
                }
            }
        }
        try figures.save(tx)
        return claimed
    }

    // MARK: - Reading

    /// Whose sales an import told.
    public func contacts(of fileImport: ID<FileImport>, _ tx: ReadTransaction) throws -> Set<ID<Contact>> {
        Set(
            try tx.rows("SELECT DISTINCT contact_id FROM sales WHERE import_id = \(fileImport) AND contact_id IS NOT NULL") {
                row throws(StorageError) in
                try row[0, as: ID<Contact>.self]
            })
    }

    public func detail(_ id: ID<Sale>, _ tx: ReadTransaction) throws -> SaleDetail? { try SaleReading.detail(id, tx) }

    /// The latest sales of some contacts, newest first; `companies` nil means all.
    public func sales(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, before: TimelineCursor? = nil, limit: Int, _ tx: ReadTransaction
    ) throws -> [SaleRecord] {
        try SaleReading.sales(of: contacts, companies: companies, before: before, limit: limit, tx)
    }

    public func sales(receipt: String, companies: [ID<Company>]?, limit: Int = 20, _ tx: ReadTransaction) throws -> [SaleRecord] {
        try SaleReading.sales(receipt: receipt, companies: companies, limit: limit, tx)
    }

    public func lines(of sales: [ID<Sale>], _ tx: ReadTransaction) throws -> [ID<Sale>: [SaleLine]] {
        Dictionary(grouping: try SaleStore.lines(of: sales, tx), by: \.sale).mapValues { $0.map(\.line) }
    }

    public func figures(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [ContactFigures] {
        try SaleReading.figures(of: contacts, tx)
    }

    public func daily(
        companies: [ID<Company>]?, store: ID<Store>? = nil, from: Day, to: Day, _ tx: ReadTransaction
    ) throws -> [DailySales] {
        try SaleReading.daily(companies: companies, store: store, from: from, to: to, tx)
    }

    /// All sales of a company: receipts, returns and voids alike, with their lines and net.
    public func totals(of company: ID<Company>, _ tx: ReadTransaction) throws -> (sales: Int64, lines: Int64, net: Int64) {
        try tx.first(
            """
            SELECT COUNT(*), CAST(COALESCE(SUM(lines), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN status = 'cancelled' THEN 0 ELSE net END), 0) AS BIGINT)
            FROM sales WHERE company_id = \(company)
            """
        ) { row throws(StorageError) in (try row[0], try row[1], try row[2]) } ?? (0, 0, 0)
    }

    public func hourly(store: ID<Store>, _ tx: ReadTransaction) throws -> [HourlySales] { try SaleReading.hourly(store: store, tx) }

    /// Net by business day and currency of some contacts since `from`.
    public func spend(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, from: Day, _ tx: ReadTransaction
    ) throws -> [(day: Day, currency: String, net: Int64)] {
        try SaleReading.monthly(of: contacts, companies: companies, from: from, tx)
    }

    public func products(of contacts: [ID<Contact>], companies: [ID<Company>]?, limit: Int, _ tx: ReadTransaction) throws -> [ProductSales] {
        try SaleReading.products(of: contacts, companies: companies, limit: limit, tx)
    }

    public func months(of products: [ID<Product>], from: Day, _ tx: ReadTransaction) throws -> [ProductMonth] {
        try SaleReading.products(of: products, from: from, tx)
    }
}
