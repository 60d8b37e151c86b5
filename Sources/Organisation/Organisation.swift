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

    // MARK: Sources

    /// - Throws: ``Problem``: `source-invalid` or `source-exists`.
    @discardableResult
    public func addSource(
        code: String, name: String? = nil, kind: String, company: CompanyRecord, reliability: JSON? = nil
    ) async throws -> SourceRecord {
        guard Code.isValid(code) else {
            throw Problem(.unprocessable, "source-invalid", "The source cannot be saved.", fields: [.init("/code", Code.rule)])
        }
        guard let kind = SourceRecord.Kind(rawValue: kind) else {
            let kinds = SourceRecord.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.unprocessable, "source-invalid", "The source cannot be saved.", fields: [.init("/kind", "is not one of \(kinds)")])
        }
        let source = SourceRecord(
            id: effects.id(), company: company.id, code: code, name: name, kind: kind,
            writeKey: "wk_" + effects.randomHexadecimal(bytes: 16),
            reliability: try reliability.map { json throws(Problem) in try Reliability(json: json) } ?? .standard(for: kind))
        let now = effects.now
        let isNew = try await database.write { tx in
            guard try CompanyStore.insert(source, now: now, tx) else { return false }
            try tx.record([ChangeNote("source.added", company: company.id, subject: source.id.rawValue)], effects)
            return true
        }
        guard isNew else { throw Problem(.conflict, "source-exists", "The company \(company.code) has a source \(code) already.") }
        return source
    }

    public func sources(of company: ID<Company>? = nil) async throws -> [SourceRecord] {
        try await database.read { tx in try sources(of: company, tx) }
    }
    public func sources(of company: ID<Company>?, _ tx: ReadTransaction) throws -> [SourceRecord] { try CompanyStore.sources(of: company, tx) }

    /// - Throws: ``Problem`` `source-unknown`, which names the codes there are.
    public func source(code: String, of company: CompanyRecord) async throws -> SourceRecord {
        let all = try await sources(of: company.id)
        guard let source = all.first(where: { $0.code == code }) else {
            throw Problem(
                .missing, "source-unknown", "The company \(company.code) has no source \(code). \(Self.known(all.map(\.code), add: "source add"))")
        }
        return source
    }

    /// Gives a source another write key; the one it had is refused from then on.
    public func renewWriteKey(of source: SourceRecord) async throws -> SourceRecord {
        var renewed = source
        renewed.writeKey = "wk_" + effects.randomHexadecimal(bytes: 16)
        let key = renewed.writeKey
        try await database.write { tx in _ = try tx.execute("UPDATE sources SET write_key = \(key) WHERE id = \(source.id)") }
        return renewed
    }

    private static func known(_ codes: [String], add command: String) -> String {
        codes.isEmpty ? "There is none yet: make one with `tessera \(command)`." : "There are: \(codes.prefix(20).joined(separator: ", "))."
    }

    // MARK: Occasions

    public func saveOccasion(_ occasion: OccasionRecord) async throws {
        try await database.write { tx in try CompanyStore.save(occasion, tx) }
    }

    public func occasions(of company: ID<Company>) async throws -> [OccasionRecord] {
        try await database.read { tx in try CompanyStore.occasions(of: company, tx) }
    }

    public func occasions(of company: ID<Company>, _ tx: ReadTransaction) throws -> [OccasionRecord] { try CompanyStore.occasions(of: company, tx) }

    public func activities(of company: ID<Company>, _ tx: ReadTransaction) throws -> [ActivityRecord] {
        try CompanyStore.occasions(of: company, tx).flatMap(\.activities)
    }

    // MARK: Attributes

    /// Says what an extension of the company's contacts means; what has come in before has that meaning too.
    ///
    /// - Throws: ``Problem`` `attribute-invalid`.
    public func declareAttribute(_ attribute: AttributeRecord, company: ID<Company>) async throws {
        var fields: [Problem.Field] = []
        if attribute.key.isEmpty || attribute.key.utf8.count > 200 { fields.append(.init("/key", "is empty or longer than 200 bytes")) }
        if attribute.kind == .choice, attribute.choices.isEmpty { fields.append(.init("/choices", "are needed for a choice")) }
        guard fields.isEmpty else { throw Problem(.unprocessable, "attribute-invalid", "The attribute cannot be declared.", fields: fields) }
        try await database.write { tx in try CompanyStore.declare(attribute, of: company, tx) }
    }

    /// What the companies' extensions mean, by key.
    public func attributes(_ tx: ReadTransaction) throws -> [ID<Company>: [String: AttributeRecord]] {
        Dictionary(grouping: try CompanyStore.attributes(tx), by: \.company).mapValues { declared in
            Dictionary(declared.map { ($0.attribute.key, $0.attribute) }, uniquingKeysWith: { first, _ in first })
        }
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
