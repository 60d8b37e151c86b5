import Customers
import Kernel
import Organisation
import Sales
import Storage

/// Makes messages of changes: reads what changed, as it is now, and as some companies may see it.
public struct MessageWriting: Sendable {
    private let organisation: Organisation
    private let customers: Customers
    private let sales: Sales

    public init(organisation: Organisation, customers: Customers, sales: Sales) {
        self.organisation = organisation
        self.customers = customers
        self.sales = sales
    }

    /// The messages of these changes in their order; a change of a kind that nobody is told of has none.
    ///
    /// - Parameter companies: golden values are computed from the contacts of these, nil from all.
    public func messages(
        of changes: [ChangeRecord], companies: [ID<Company>]?, reliability: ReliabilityTable, _ tx: ReadTransaction
    ) throws -> [Message] {
        var known = Known()
        var wanted: Set<ID<Person>> = []
        var bought: Set<ID<Sale>> = []
        for change in changes {
            switch MessageKind(rawValue: change.kind) {
            case .personCreated, .personChanged, .personSplit: wanted.insert(ID(change.subject))
            case .personMerged:
                let current = try customers.current(ID(change.subject), tx)
                known.survivors[ID(change.subject)] = current
                if let current { wanted.insert(current) }
            case .saleCommitted, .saleChanged: bought.insert(ID(change.subject))
            default: break
            }
        }
        if !wanted.isEmpty {
            known.profiles = try customers.profiles(of: wanted.sorted(), companies: companies, reliability: reliability, tx)
            // Merged meanwhile: then it is told who answers now.
            for person in wanted where known.profiles[person] == nil {
                if let current = try customers.current(person, tx), current != person { known.survivors[person] = current }
            }
        }
        if !bought.isEmpty || !changes.isEmpty { known.codes = try codes(withStores: !bought.isEmpty, tx) }
        if !bought.isEmpty { try read(bought.sorted(), companies, &known, tx) }
        return changes.compactMap { change in
            MessageKind(rawValue: change.kind).map { kind in
                Message(change: change.id, kind: kind, at: change.at, data: data(change, kind, known))
            }
        }
    }

    /// What the changes refer to.
    private struct Known {
        var profiles: [ID<Person>: PersonProfile] = [:]
        var survivors: [ID<Person>: ID<Person>] = [:]
        var sales: [ID<Sale>: SaleRecord] = [:]
        var lines: [ID<Sale>: [SaleLine]] = [:]
        var products: [ID<Product>: ProductRecord] = [:]
        var persons: [ID<Contact>: ID<Person>] = [:]
        var codes = Codes()
    }

    private struct Codes {
        var companies: [ID<Company>: String] = [:]
        var sources: [ID<Source>: String] = [:]
        var stores: [ID<Store>: String] = [:]
    }

    private func codes(withStores: Bool, _ tx: ReadTransaction) throws -> Codes {
        var codes = Codes()
        for company in try organisation.companies(tx) { codes.companies[company.id] = company.code }
        for source in try organisation.sources(of: nil, tx) { codes.sources[source.id] = source.code }
        if withStores { for store in try organisation.stores(of: nil, tx) { codes.stores[store.id] = store.code } }
        return codes
    }

    private func read(_ ids: [ID<Sale>], _ companies: [ID<Company>]?, _ known: inout Known, _ tx: ReadTransaction) throws {
        let records = try sales.sales(ids, tx).filter { companies?.contains($0.company) ?? true }
        known.sales = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        known.lines = try sales.lines(of: records.map(\.id), tx)
        known.products = try organisation.products(Set(known.lines.values.joined().map(\.product)).sorted(), tx)
        known.persons = try customers.places(of: records.compactMap(\.contact), tx).mapValues(\.person)
    }

    // MARK: - Writing

    private func data(_ change: ChangeRecord, _ kind: MessageKind, _ known: Known) -> JSON {
        switch kind {
        case .personCreated, .personChanged: person(ID(change.subject), known)
        case .personMerged: merged(ID(change.subject), known)
        case .personSplit: adding(change.detail, to: person(ID(change.subject), known))
        case .personErased: .object([.init("person", .id(ID<Person>(change.subject)))])
        case .consentChanged: adding(change.detail, to: .object([.init("contact", .id(ID<Contact>(change.subject)))]))
        case .saleCommitted, .saleChanged: sale(ID(change.subject), known)
        case .saleHistory: change.detail ?? .object([])
        case .importFinished: adding(change.detail, to: .object([.init("import", .id(ID<FileImport>(change.subject)))]))
        case .sourceAdded:
            .object(["source": .id(ID<Source>(change.subject)), "code": .string(known.codes.sources[ID(change.subject)])])
        }
    }

    private func adding(_ detail: JSON?, to json: JSON) -> JSON { .object((json.members ?? []) + (detail?.members ?? [])) }

    private func merged(_ person: ID<Person>, _ known: Known) -> JSON {
        guard let survivor = known.survivors[person] else { return .object([.init("person", .id(person))]) }
        let members = self.person(survivor, known).members ?? []
        return .object([.init("person", .id(person)), .init("into", .id(survivor))] + members.filter { $0.name != "person" })
    }

    /// The person with golden values; of one that is not to be seen any more, the id alone.
    private func person(_ id: ID<Person>, _ known: Known) -> JSON {
        guard let profile = known.profiles[id] else {
            return .object(["person": .id(id), "mergedInto": .id(known.survivors[id])])
        }
        // Who has asked that nothing be done with their data is not handed on.
        guard !profile.isRestricted else { return .object([.init("person", .id(id)), .init("restricted", true)]) }
        let values = ContactField.allCases.compactMap { field in profile[field].map { JSON.Member(field.rawValue, .string($0)) } }
        let companies = Set(profile.contacts.compactMap { known.codes.companies[$0.company] })
        return .object([
            "person": .id(id), "displayName": .string(profile.displayName), "values": .object(values),
            "cards": .array(Set(profile.contacts.compactMap(\.card)).sorted().map { .string($0) }),
            "companies": .array(companies.sorted().map { .string($0) }),
            "contacts": .array(
                profile.contacts.map { contact in
                    .object([
                        "id": .id(contact.id), "source": .string(known.codes.sources[contact.source]), "externalId": .string(contact.externalID),
                    ])
                }),
        ])
    }

    private func sale(_ id: ID<Sale>, _ known: Known) -> JSON {
        guard let sale = known.sales[id] else { return .object([.init("sale", .id(id))]) }
        let currency = sale.currency
        let lines = (known.lines[id] ?? []).map { line in
            JSON.object([
                "sku": .string(known.products[line.product]?.sku), "name": .string(known.products[line.product]?.name),
                "quantity": line.quantity % 1000 == 0 ? .integer(line.quantity / 1000) : .number(Double(line.quantity) / 1000),
                "net": .money(line.net, currency),
            ])
        }
        return .object([
            "sale": .id(id), "company": .string(known.codes.companies[sale.company]), "source": .string(known.codes.sources[sale.source]),
            "store": .string(sale.store.flatMap { known.codes.stores[$0] }), "contact": .id(sale.contact),
            "person": .id(sale.contact.flatMap { known.persons[$0] }), "channel": .string(sale.channel), "kind": .string(sale.kind.rawValue),
            "status": .string(sale.status.rawValue), "receipt": .string(sale.receipt), "businessDay": .day(sale.businessDay),
            "occurredAt": .time(sale.occurredAt), "discount": .money(sale.discount, currency), "net": .money(sale.net, currency),
            "lines": .array(lines),
        ])
    }
}
