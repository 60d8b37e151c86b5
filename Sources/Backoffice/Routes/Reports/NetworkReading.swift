import Kernel
import Organisation
import Sales
import Storage

/// Reads the store network: a retailer's stores are few enough to be held and sorted at once.
struct NetworkReading {
    private let visit: Visit
    private let span: PeriodDays
    private let network: StoreNetwork
    private let stores: [ID<Store>: StoreRecord]
    private let groups: [StoreGroupRecord]
    /// The group that is shown alone; it is what its stores are held against.
    private let group: ID<StoreGroup>?

    private static let columns = ["name", "change", "lead"] + StoreMeasure.allCases.map(\.rawValue)

    /// Bars of the ranking.
    private static let ranked = 12

    init(_ visit: Visit, _ tx: ReadTransaction) throws {
        let (house, ids) = (visit.house, visit.scopeIDs)
        let stores = try visit.scope.flatMap { try house.organisation.stores(of: $0.id, tx) }
        let groups = try visit.scope.flatMap { try house.organisation.storeGroups(of: $0.id, tx) }
        span = PeriodDays(visit.period, today: visit.today, lastSale: try house.sales.lastDay(companies: ids, tx))
        let members = stores.map { store in
            StoreNetwork.Member(
                id: store.id, company: store.company,
                groups: groups.filter { $0.company == store.company && store.groups.contains($0.code) }.map(\.id), openedOn: store.openedOn,
                closedOn: store.closedOn)
        }
        network = try house.sales.network(members, companies: ids, days: span.days, lastYear: span.lastYear, tx)
        self.visit = visit
        self.groups = groups
        self.stores = Dictionary(stores.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let asked = visit.query["group"].flatMap { ID<StoreGroup>($0) }
        group = groups.contains { $0.id == asked } ? asked : nil
    }

    private var sorting: Sorting {
        visit.sorting(Self.columns, standard: Sorting(StoreMeasure.turnover.rawValue, descending: true))
    }

    func page() -> NetworkPage {
        let rows = rows()
        let slice = Slice(rows, visit)
        let (whole, others) = whole()
        return NetworkPage(
            period: visit.period, days: span.days, lastYear: span.lastYear, groups: totals(), group: group,
            yardstick: visit.query["with"].flatMap { NetworkPage.Yardstick(rawValue: $0) } ?? .group, sorting: sorting, whole: whole,
            otherNetSales: others, ranking: ranking(rows), rows: slice.items, paging: slice.paging,
            mayOpenStores: visit.session.may(.see, .organisation))
    }

    private func currency(_ company: ID<Company>) -> Currency { visit.company(company)?.currency ?? .eur }

    private func isShown(_ row: StoreNetwork.Row) -> Bool {
        guard let group else { return true }
        return row.member.groups.contains(group)
    }

    /// The stores that are shown, in the order asked for.
    func rows() -> [NetworkPage.Row] {
        let names = Dictionary(groups.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let rows = network.rows.filter(isShown).compactMap { row -> NetworkPage.Row? in
            guard let store = stores[row.member.id] else { return nil }
            let measures = StoreMeasure.allCases
            return NetworkPage.Row(
                id: store.id, code: store.code, name: store.name, group: (group ?? row.member.groups.first).flatMap { names[$0] },
                currency: currency(store.company), standing: row.standing, now: row.now,
                changes: measures.reduce(into: [:]) { $0[$1] = row.change($1) },
                leads: measures.reduce(into: [:]) { $0[$1] = network.lead(of: row, $1, group: group) })
        }
        return Self.sorted(rows, sorting)
    }

    /// Amounts are compared within their currency; what has no value comes last in either order.
    private static func sorted(_ rows: [NetworkPage.Row], _ sorting: Sorting) -> [NetworkPage.Row] {
        var purse = Purse()
        for row in rows { purse.add(row.now.net, row.currency) }
        let ranks = Dictionary(purse.money.enumerated().map { ($0.element.currency, $0.offset) }, uniquingKeysWith: { first, _ in first })
        func value(_ row: NetworkPage.Row) -> Double? {
            switch sorting.column {
            case "change": row.changes[.turnover]
            case "lead": row.leads[.turnover]
            default: StoreMeasure(rawValue: sorting.column).flatMap { $0.value(row.now) }
            }
        }
        let isMoney = [StoreMeasure.turnover, .average].map(\.rawValue).contains(sorting.column)
        return rows.sorted { left, right in
            let names = (left.name.lowercased(), right.name.lowercased())
            if sorting.column == "name" { return sorting.descending ? names.0 > names.1 : names.0 < names.1 }
            let (l, r) = (ranks[left.currency] ?? 0, ranks[right.currency] ?? 0)
            if isMoney, l != r { return l < r }
            switch (value(left), value(right)) {
            case (let a?, let b?) where a != b: return sorting.descending ? a > b : a < b
            case (_?, nil): return true
            case (nil, _?): return false
            default: return names.0 < names.1
            }
        }
    }

    /// The chart shows the greatest first, also where the list begins with the least or goes by name.
    private func ranking(_ rows: [NetworkPage.Row]) -> [NetworkPage.Row] {
        let measure = StoreMeasure(rawValue: sorting.column) ?? .turnover
        let ordered = Self.sorted(rows, Sorting(measure.rawValue, descending: true))
        return Array(ordered.filter { measure.value($0.now) ?? 0 > 0 }.prefix(Self.ranked))
    }

    private func totals() -> [NetworkPage.Group] {
        groups.compactMap { group in
            network.groups[group.id].map {
                .init(
                    id: group.id, name: group.name, company: visit.scope.count > 1 ? visit.company(group.company)?.name : nil,
                    currency: currency(group.company), total: $0)
            }
        }
    }

    /// All that is shown, in the currency in which most was sold, and what was sold in others.
    private func whole() -> (NetworkPage.Group?, [Money]) {
        if let group, let total = totals().first(where: { $0.id == group }) { return (total, []) }
        let byCurrency = Dictionary(grouping: network.rows) { currency($0.member.company) }.mapValues { StoreNetwork.Total($0) }
        let ordered = byCurrency.sorted { ($1.value.now.net, $0.key.code) < ($0.value.now.net, $1.key.code) }
        let all = ordered.first.map { NetworkPage.Group(id: nil, name: "", currency: $0.key, total: $0.value) }
        return (all, ordered.dropFirst().map { Money($0.value.now.net, $0.key) }.filter { $0.amount != 0 })
    }
}
