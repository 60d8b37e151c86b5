import Customers
import Kernel
import Organisation
import Sales
import Storage

/// Receipts of a file on their way into the tables: names become ids, then the one path commits them.
struct SalesWriter: Sendable {
    let organisation: Organisation
    let customers: Customers
    let sales: Sales
    let company: CompanyRecord
    let source: SourceRecord
    let fileImport: ID<FileImport>
    let mapping: ImportMapping
    let today: Day
    let reliability: ReliabilityTable
    let makeStoreID: @Sendable () -> ID<Store>

    /// What is learnt once and kept over the chunks of a file.
    struct Memory: Sendable {
        var stores: [String: ID<Store>] = [:]
        /// By the parser's slot.
        var products: [ID<Product>] = []
        var contacts: Set<ID<Contact>> = []
    }

    /// Commits receipts; returns what became of them in rows, and refusals.
    func write(
        _ parsed: [ParsedSale], newProducts: [(sku: String, name: String?)], memory: inout Memory, _ tx: WriteTransaction
    ) throws -> (count: RowCount, refusals: [ImportRefusal]) {
        if !newProducts.isEmpty {
            let ids = try organisation.ensureProducts(
                Dictionary(newProducts.map { ($0.sku, $0.name) }, uniquingKeysWith: { first, _ in first }), company: company.id, tx)
            for product in newProducts {
                guard let id = ids[product.sku] else { throw Problem(.broken, "product-lost", "A product could not be made.") }
                memory.products.append(id)
            }
        }
        try learnStores(parsed, &memory, tx)
        let owners = try owners(parsed, tx)
        let erasures = try customers.erasures(of: Set(parsed.flatMap(names)), company: company.id, tx)
        var drafts: [SaleDraft] = []
        var origins: [Int] = []
        var count = RowCount()
        var refusals: [ImportRefusal] = []
        for (index, sale) in parsed.enumerated() where !sale.lines.isEmpty {
            if let code = sale.store, memory.stores[code] == nil {
                refusals.append(refusal(sale, "there is no store \(code) in \(company.code)"))
                count.rejected += sale.lines.count
                continue
            }
            var draft = draft(sale, owners, memory)
            // What somebody bought before their data was erased is a sale to nobody.
            if draft.contact == nil, names(sale).contains(where: { name in erasures[name].map { sale.occurredAt <= $0 } ?? false }) {
                draft.identity = nil
            }
            drafts.append(draft)
            origins.append(index)
        }
        for (outcome, index) in zip(try sales.commit(drafts, mode: .history, tx), origins) {
            let sale = parsed[index]
            switch outcome {
            case .inserted, .extended, .statusChanged: count.inserted += sale.lines.count
            case .unchanged: count.unchanged += sale.lines.count
            case .conflict:
                count.rejected += sale.lines.count
                refusals.append(refusal(sale, "the receipt \(sale.receipt) is recorded already, with another content"))
            }
        }
        memory.contacts.formUnion(drafts.compactMap(\.contact))
        return (count, refusals)
    }

    private func names(_ sale: ParsedSale) -> [PersonalName] {
        [
            sale.card.map { PersonalName(.card, $0) }, sale.customer.map { PersonalName(.externalID, $0, source: source.id) },
            sale.email.map { PersonalName(.email, $0) },
        ].compactMap { $0 }
    }

    private func refusal(_ sale: ParsedSale, _ reason: String) -> ImportRefusal {
        ImportRefusal(record: sale.firstRecord, line: sale.firstLine, reason: sale.lines.count > 1 ? "\(reason) (\(sale.lines.count) lines)" : reason)
    }

    private func learnStores(_ parsed: [ParsedSale], _ memory: inout Memory, _ tx: WriteTransaction) throws {
        var unknown = Set(parsed.compactMap(\.store)).filter { memory.stores[$0] == nil }
        guard !unknown.isEmpty else { return }
        for store in try organisation.stores(of: company.id, tx) { memory.stores[store.code] = store.id }
        unknown = unknown.filter { memory.stores[$0] == nil }
        guard mapping.createsStores else { return }
        let made = unknown.sorted().filter(Code.isValid).map { StoreRecord(id: makeStoreID(), company: company.id, code: $0) }
        _ = try organisation.saveStores(made, tx)
        for store in made { memory.stores[store.code] = store.id }
    }

    private func owners(_ parsed: [ParsedSale], _ tx: WriteTransaction) throws -> Customers.Owners {
        let numbers = Array(Set(parsed.compactMap(\.customer)))
        var owners = try customers.owners(
            cards: Array(Set(parsed.compactMap(\.card))), customerNumbers: numbers, emails: Array(Set(parsed.compactMap(\.email))),
            source: source.id, company: company.id, tx)
        let unknown = numbers.filter { owners.customerNumbers[$0] == nil && $0.utf8.count <= 200 }
        guard mapping.createsCustomers, !unknown.isEmpty else { return owners }
        let first = Dictionary(parsed.compactMap { sale in sale.customer.map { ($0, sale.occurredAt) } }, uniquingKeysWith: min)
        let drafts = unknown.sorted().map { number in
            var draft = ContactDraft(externalID: number)
            draft.createdAt = first[number]
            return draft
        }
        let arrival = try customers.save(
            drafts, source: source.id, company: company.id, country: company.country, today: today, reliability: reliability, madeBy: "import", tx)
        for identity in arrival.identities where identity.kind == .customerNumber { owners.customerNumbers[identity.value] = identity.contact }
        return owners
    }

    private func draft(_ sale: ParsedSale, _ owners: Customers.Owners, _ memory: Memory) -> SaleDraft {
        let channel = sale.channel ?? (sale.store != nil || source.kind == .till ? "till" : source.kind == .app ? "app" : "web")
        let isReturn = sale.lines.allSatisfy { $0.quantity < 0 }
        var draft = SaleDraft(
            naturalKey: sale.naturalKey, company: company.id, source: source.id, channel: channel, kind: sale.kind ?? (isReturn ? .return : .sale),
            businessDay: sale.local.day, receipt: sale.receipt, occurredAt: sale.occurredAt, hour: sale.local.hour, currency: sale.currency)
        draft.store = sale.store.flatMap { memory.stores[$0] }
        draft.till = sale.till
        draft.operator = sale.cashier
        draft.status = sale.status
        draft.fileImport = fileImport
        draft.originalReceipt = sale.originalReceipt
        draft.contact =
            sale.card.flatMap { owners.cards[$0] } ?? sale.customer.flatMap { owners.customerNumbers[$0] } ?? sale.email.flatMap { owners.emails[$0] }
        draft.identity =
            sale.card.map { Identity(.card, $0) } ?? sale.customer.map { Identity(.customerNumber, $0) } ?? sale.email.map { Identity(.email, $0) }
        draft.lines = sale.lines
        var net: Int64 = 0
        for index in draft.lines.indices {
            draft.lines[index].product = memory.products[Int(draft.lines[index].product.rawValue)]
            net += draft.lines[index].net
        }
        draft.discounts = sale.discounts
        // Files name how a receipt was paid, not how much by each: the first has it all.
        draft.tenders = sale.payments.enumerated().map { Tender(kind: String($1.prefix(40)), amount: $0 == 0 ? net : 0) }
        return draft
    }
}
