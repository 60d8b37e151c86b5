import Customers
import Hummingbird
import Kernel
import Organisation
import Sales
import Storage

extension BackofficeRoutes {
    func addSales(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/sales/:id") { visit in
            let id = try visit.inquiry.identity(of: Sale.self)
            let page = try await house.database.read { tx in try Self.salePage(id, visit, tx) }
            guard let page else { throw Problem(.missing, "sale-unknown", "There is no such sale.") }
            return visit.answer(page)
        }
    }

    private static func salePage(_ id: ID<Sale>, _ visit: Visit, _ tx: ReadTransaction) throws -> SalePage? {
        let house = visit.house
        guard let detail = try house.sales.detail(id, tx), let company = visit.company(detail.sale.company), visit.sees(detail.sale) else {
            return nil
        }
        let sale = detail.sale
        let words = visit.words
        let money = { (amount: Int64) in Money(amount, sale.currency) }
        let products = try house.organisation.products(Array(Set(detail.lines.map(\.product))), tx)
        let store = try sale.store.flatMap { store in try house.organisation.stores(of: company.id, tx).first { $0.id == store } }
        var person: Choice<Person>?
        if let contact = sale.contact, let record = try house.customers.person(of: contact, tx) {
            let reliability = try house.intake.reliability(tx)
            let profile = try house.customers.profile(record, companies: visit.limit, among: visit.among, reliability: reliability, tx)
            person = profile.map { Choice($0.person, $0.displayName ?? words.text("people.unnamed")) }
        }
        let others = try house.sales.sales(detail.referring + [sale.original].compactMap { $0 }, tx).filter(visit.sees)
        let references = Dictionary(
            others.map { ($0.id, SalePage.Reference($0.id, number: $0.receipt, day: $0.businessDay)) }, uniquingKeysWith: { first, _ in first })
        return SalePage(
            id: id, kind: SalePage.Kind(rawValue: sale.kind.rawValue) ?? .sale, number: sale.receipt, instant: sale.occurredAt,
            businessDay: sale.businessDay, company: company.name, store: store.map { Choice($0.id, $0.name) }, till: sale.till,
            channel: ChannelNames(words).name(sale.channel), person: person,
            lines: detail.lines.map { line in
                SaleLine(
                    product: line.product, name: products[line.product]?.name ?? line.product.description, code: products[line.product]?.sku,
                    quantity: line.quantity, amount: money(line.net), discount: money(line.discount))
            },
            tenders: detail.tenders.filter { $0.amount != 0 || detail.tenders.count == 1 }.map { .init(tender($0.kind, words), money($0.amount)) },
            taxes: taxes(detail).map { .init(rate: Double($0.rate) / 10_000, base: money($0.net - $0.tax), amount: money($0.tax)) },
            total: money(sale.net), original: sale.original.flatMap { references[$0] }, followers: detail.referring.compactMap { references[$0] })
    }

    private static func tender(_ kind: String, _ words: Words) -> String {
        let key = "tender." + kind
        return words.has(key) ? words.text(key) : kind.prefix(1).uppercased() + kind.dropFirst()
    }

    /// Sums by rate, highest first; rates are hundredths of a per cent.
    private static func taxes(_ detail: SaleDetail) -> [(rate: Int64, net: Int64, tax: Int64)] {
        var sums: [Int64: (net: Int64, tax: Int64)] = [:]
        for line in detail.lines {
            guard let rate = line.taxRate else { continue }
            sums[rate, default: (0, 0)].net += line.net
            sums[rate, default: (0, 0)].tax += line.tax
        }
        return sums.sorted { $0.key > $1.key }.map { ($0.key, $0.value.net, $0.value.tax) }
    }
}
