import Hummingbird
import Kernel
import Organisation
import Sales
import Storage

extension BackofficeRoutes {
    private static let columns = ["name", "city", "sales", "change", "receipts", "average", "identified"]

    func addStores(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.list("/stores") { visit in
            let page = try await house.database.read { tx in try StoreList(visit, tx).page(Self.sorting(visit)) }
            return visit.answer(page)
        }
        doors.export("/stores") { visit in
            let rows = try await house.database.read { tx in try StoreList(visit, tx).rows(Self.sorting(visit)) }
            let columns = ExportColumn.chosen(of: Self.exported, visit)
            let names = (["name"] + columns.map(\.name)).map { visit.words.text("stores.\($0)") }
            return Export(name: "stores", header: [visit.words.text("store.code")] + names + [visit.words.text("field.currency")]) { _ in
                (rows.map { row in [.text(row.code), .text(row.name)] + columns.map { $0.cell(row) } + [.text(row.netSales.currency.code)] }, nil)
            }
        }
        addStoreEditing(doors)
        doors.get("/stores/:id") { visit in
            let id = try visit.inquiry.identity(of: Store.self)
            let page = try await house.database.read { tx in try StoreReading(visit, tx).page(id) }
            guard let page else { throw Problem(.missing, "store-unknown", "There is no such store.") }
            return visit.answer(page)
        }
    }

    private static func sorting(_ visit: Visit) -> Sorting { visit.sorting(columns, standard: Sorting("sales", descending: true)) }

    private static let exported: [ExportColumn<StoresPage.Row>] = [
        .init("city") { .text($0.city) }, .init("netSales") { .money($0.netSales) },
        .init("change") { row in .share(row.netSalesLastYear.flatMap { $0.amount > 0 ? Double(row.netSales.amount) / Double($0.amount) - 1 : nil }) },
        .init("receipts") { .count($0.receipts) },
        .init("averageReceipt") { .money($0.averageReceipt) }, .init("identified") { .share($0.identifiedShare) },
    ]
}

/// The stores with their figures: a retailer's stores are few enough to be held and sorted at once.
struct StoreList {
    private let visit: Visit
    private let tx: ReadTransaction

    /// Points of the small line.
    private static let trendPoints = 30

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    func page(_ sorting: Sorting) throws -> StoresPage {
        let groups = try visit.scope.flatMap { try visit.house.organisation.storeGroups(of: $0.id, tx) }
        let slice = Slice(try rows(sorting), visit)
        return StoresPage(
            text: visit.query["q"] ?? "", groups: groups.map { Choice($0.id, $0.name) }, group: visit.query["group"].flatMap { ID($0) },
            period: visit.period, sorting: sorting, rows: slice.items, paging: slice.paging,
            mayEdit: visit.session.may(.administer))
    }

    func rows(_ sorting: Sorting) throws -> [StoresPage.Row] {
        let house = visit.house
        let (ids, sales) = (visit.scopeIDs, house.sales)
        let span = PeriodDays(visit.period, today: visit.today, lastSale: try sales.lastDay(companies: ids, tx))
        let sums = try figures(span.days)
        let lastYear = try figures(span.lastYear)
        let length = (span.count + Self.trendPoints - 1) / Self.trendPoints
        let courses = try sales.courses(companies: ids, from: span.days.lowerBound, to: span.days.upperBound, length: length, tx)
        var group: StoreGroupRecord?
        let groupID = visit.query["group"].flatMap { ID<StoreGroup>($0) }
        if let groupID { group = try visit.scope.flatMap { try house.organisation.storeGroups(of: $0.id, tx) }.first { $0.id == groupID } }
        let words = (visit.query["q"] ?? "").lowercased().split(separator: " ")
        var rows: [StoresPage.Row] = []
        for company in visit.scope {
            for store in try house.organisation.stores(of: company.id, tx) {
                if groupID != nil, store.company != group?.company || !store.groups.contains(group?.code ?? "") { continue }
                let text = [store.name, store.code, store.city ?? ""].joined(separator: " ").lowercased()
                guard words.allSatisfy({ text.contains($0) }) else { continue }
                let sum = sums[store.id]
                rows.append(
                    StoresPage.Row(
                        id: store.id, code: store.code, name: store.name, city: store.city, netSales: Money(sum?.net ?? 0, company.currency),
                        receipts: Int(sum?.receipts ?? 0), averageReceipt: sum.flatMap { $0.average(company.currency) },
                        identifiedShare: sum?.identifiedShare, trend: (courses[store.id] ?? []).map(Double.init),
                        netSalesLastYear: lastYear[store.id].map { Money($0.net, company.currency) },
                        isClosed: store.closedOn.map { $0 <= visit.today } ?? false))
            }
        }
        return Self.sorted(rows, sorting)
    }

    private func figures(_ days: ClosedRange<Day>) throws -> [ID<Store>: StoreSales] {
        let rows = try visit.house.sales.stores(companies: visit.scopeIDs, from: days.lowerBound, to: days.upperBound, tx)
        return Dictionary(rows.compactMap { row in row.store.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Amounts are compared within their currency; the currency in which more is sold comes first.
    private static func sorted(_ rows: [StoresPage.Row], _ sorting: Sorting) -> [StoresPage.Row] {
        var purse = Purse()
        for row in rows { purse.add(row.netSales.amount, row.netSales.currency) }
        let ranks = Dictionary(purse.money.enumerated().map { ($0.element.currency, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let name = { (row: StoresPage.Row) in row.name.lowercased() }
        func ordered(_ isMoney: Bool, _ value: (StoresPage.Row) -> Double?) -> [StoresPage.Row] {
            rows.sorted { left, right in
                let (l, r) = (ranks[left.netSales.currency] ?? 0, ranks[right.netSales.currency] ?? 0)
                if isMoney, l != r { return l < r }
                // What has no value comes last in either order.
                switch (value(left), value(right)) {
                case (let a?, let b?) where a != b: return sorting.descending ? a > b : a < b
                case (_?, nil): return true
                case (nil, _?): return false
                default: return name(left) < name(right)
                }
            }
        }
        switch sorting.column {
        case "name": return rows.sorted { sorting.descending ? name($0) > name($1) : name($0) < name($1) }
        case "city":
            let city = { (row: StoresPage.Row) in (row.city?.lowercased() ?? "~") + "\t" + name(row) }
            return rows.sorted { sorting.descending ? city($0) > city($1) : city($0) < city($1) }
        case "change":
            return ordered(false) { row in
                row.netSalesLastYear.flatMap { $0.amount > 0 ? Double(row.netSales.amount) / Double($0.amount) : nil }
            }
        case "receipts": return ordered(false) { Double($0.receipts) }
        case "average": return ordered(true) { $0.averageReceipt.map { Double($0.amount) } }
        case "identified": return ordered(false) { $0.identifiedShare }
        default: return ordered(true) { Double($0.netSales.amount) }
        }
    }
}

extension StoreSales {
    var identifiedShare: Double? { receipts > 0 ? Double(identified) / Double(receipts) : nil }

    func average(_ currency: Currency) -> Money? { receipts > 0 ? Money(net / receipts, currency) : nil }
}
