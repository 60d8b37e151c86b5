import Kernel
import Storage

/// The retailer itself: companies, stores and their groups, sources, occasions, products.
///
/// Functions that take a transaction take part in their caller's; the others open their own.
public struct Organisation: Sendable {
    let database: Database
    let effects: Effects

    public init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }

    // MARK: Companies

    /// - Throws: ``Problem``: `company-invalid` with the fields, or `company-exists`.
    @discardableResult
    public func addCompany(
        code: String, name: String? = nil, currency: String, timeZone: String, country: String? = nil, languages: [String] = [],
        by author: Author = .command
    ) async throws -> CompanyRecord {
        let company = try CompanyRecord(
            id: effects.id(), code: code, name: name, currency: currency, timeZone: timeZone, country: country, languages: languages)
        let now = effects.now
        let isNew = try await database.write { tx in
            guard try CompanyStore.insert(company, now: now, tx) else { return false }
            try note("company.added", company.id, company.code, by: author, tx)
            return true
        }
        guard isNew else { throw Problem(.conflict, "company-exists", "There is a company \(code) already.") }
        return company
    }

    public func companies() async throws -> [CompanyRecord] { try await database.read { tx in try companies(tx) } }
    public func companies(_ tx: ReadTransaction) throws -> [CompanyRecord] { try CompanyStore.companies(tx) }

    /// - Throws: ``Problem`` `company-unknown`, which names the codes there are.
    public func company(code: String) async throws -> CompanyRecord {
        let all = try await companies()
        guard let company = all.first(where: { $0.code == code }) else {
            throw Problem(.missing, "company-unknown", "There is no company \(code). \(Self.known(all.map(\.code), add: "company add"))")
        }
        return company
    }

    static func known(_ codes: [String], add command: String) -> String {
        codes.isEmpty ? "There is none yet: make one with `tessera \(command)`." : "There are: \(codes.prefix(20).joined(separator: ", "))."
    }

    // MARK: Stores

    @discardableResult
    public func saveStore(_ store: StoreRecord) async throws -> StoreRecord {
        guard Code.isValid(store.code) else {
            throw Problem(.unprocessable, "store-invalid", "The store cannot be saved.", fields: [.init("/code", Code.rule)])
        }
        _ = try await database.write { tx in try saveStores([store], tx) }
        return try await database.read { tx in try StoreStore.stores(of: store.company, code: store.code, tx).first } ?? store
    }

    /// Inserts or updates stores by their code; groups that are named and not there yet are made.
    public func saveStores(_ stores: [StoreRecord], _ tx: WriteTransaction) throws -> SaveCount {
        var count = SaveCount()
        for store in stores {
            try makeGroups(of: store, tx)
            switch try StoreStore.save(store, tx) {
            case .inserted: count.inserted += 1
            case .updated: count.updated += 1
            case .unchanged: count.unchanged += 1
            }
        }
        return count
    }

    func makeGroups(of store: StoreRecord, _ tx: WriteTransaction) throws {
        for code in store.groups {
            _ = try StoreGroupStore.insert(StoreGroupRecord(id: effects.id(), company: store.company, code: code, name: code), tx)
        }
    }

    public func stores(of company: ID<Company>? = nil) async throws -> [StoreRecord] {
        try await database.read { tx in try stores(of: company, tx) }
    }
    public func stores(of company: ID<Company>?, _ tx: ReadTransaction) throws -> [StoreRecord] { try StoreStore.stores(of: company, tx) }

    public func storeGroups(of company: ID<Company>? = nil) async throws -> [StoreGroupRecord] {
        try await database.read { tx in try storeGroups(of: company, tx) }
    }
    public func storeGroups(of company: ID<Company>?, _ tx: ReadTransaction) throws -> [StoreGroupRecord] {
        try StoreGroupStore.groups(of: company, tx)
    }

    // MARK: Products

    public func saveProducts(_ products: [ProductRecord], company: ID<Company>, _ tx: WriteTransaction) throws -> SaveCount {
        try ProductStore.save(products, company: company, effects: effects, tx)
    }

    /// The ids of products by SKU. One that is unknown is made from what the sale calls it, and marked as not listed.
    public func ensureProducts(
        _ named: [String: String?], company: ID<Company>, _ tx: WriteTransaction
    ) throws -> [String: ID<Product>] {
        var ids = try ProductStore.ids(of: Array(named.keys), company, tx)
        let missing = named.filter { ids[$0.key] == nil }.sorted { $0.key < $1.key }
        guard !missing.isEmpty else { return ids }
        let stubs = missing.map { sku, name in
            var product = ProductRecord(id: effects.id(), company: company, sku: sku, name: name ?? sku)
            product.isListed = false
            return product
        }
        _ = try ProductStore.save(stubs, company: company, effects: effects, tx)
        ids = try ProductStore.ids(of: Array(named.keys), company, tx)
        return ids
    }
}
