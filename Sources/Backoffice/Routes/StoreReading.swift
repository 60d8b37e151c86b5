import Kernel
import Organisation
import Sales
import Storage

/// Reads what the page of a store shows.
struct StoreReading {
    private let visit: Visit
    private let tx: ReadTransaction

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    private struct Sum {
        var receipts: Int64 = 0
        var identified: Int64 = 0
        var net: Int64 = 0

        var share: Double? { receipts > 0 ? Double(identified) / Double(receipts) : nil }
    }

    /// Nil when there is none that the visitor's companies may see.
    func page(_ id: ID<Store>) throws -> StorePage? {
        let house = visit.house
        var found: (StoreRecord, CompanyRecord)?
        for company in visit.scope {
            if let store = try visit.stores(of: company, tx).first(where: { $0.id == id }) { found = (store, company) }
        }
        guard let (store, company) = found else { return nil }
        let span = PeriodDays(visit.period, today: visit.today, lastSale: try house.sales.lastDay(companies: [company.id], tx))
        let from = min(span.previous.lowerBound, span.lastYear.lowerBound)
        let rows = try house.sales.daily(companies: [company.id], store: id, from: from, to: span.days.upperBound, tx)
        let byDay = rows.reduce(into: [Day: Sum]()) { sums, row in
            sums[row.day, default: Sum()].receipts += row.receipts
            sums[row.day, default: Sum()].identified += row.identified
            sums[row.day, default: Sum()].net += row.net
        }
        func sum(_ days: ClosedRange<Day>) -> Sum? {
            var (total, isEmpty) = (Sum(), true)
            for (day, sum) in byDay where days.contains(day) {
                total.receipts += sum.receipts
                total.identified += sum.identified
                total.net += sum.net
                isEmpty = false
            }
            return isEmpty ? nil : total
        }
        let (now, before, yearAgo) = (sum(span.days) ?? Sum(), sum(span.previous), sum(span.lastYear))
        let currency = company.currency
        func average(_ sum: Sum?) -> Money? { sum.flatMap { $0.receipts > 0 ? Money($0.net / $0.receipts, currency) : nil } }
        var receiptsByHour = Array(repeating: Array(repeating: 0, count: 24), count: 7)
        for row in try house.sales.hourly(store: id, tx) where (1...7).contains(row.weekday) && (0..<24).contains(row.hour) {
            receiptsByHour[row.weekday - 1][row.hour] = Int(row.receipts)
        }
        let groups = try house.organisation.storeGroups(of: company.id, tx).filter { store.groups.contains($0.code) }
        let hasLastYear = yearAgo != nil
        return StorePage(
            id: id, code: store.code, name: store.name, company: company.name, groups: groups.map(\.name), address: Self.address(store),
            position: store.latitude.flatMap { latitude in store.longitude.map { .init(latitude: latitude, longitude: $0) } }, opened: store.openedOn,
            closed: store.closedOn, period: visit.period,
            netSales: Figure(
                Money(now.net, currency), previous: before.map { Money($0.net, currency) }, lastYear: yearAgo.map { Money($0.net, currency) }),
            receipts: Figure(Int(now.receipts), previous: before.map { Int($0.receipts) }, lastYear: yearAgo.map { Int($0.receipts) }),
            averageReceipt: average(now).map { Figure($0, previous: average(before), lastYear: average(yearAgo)) },
            identifiedShare: now.share.map { Figure($0, previous: before?.share, lastYear: yearAgo?.share) },
            salesByDay: span.all.map { day in
                .init(day, byDay[day]?.net ?? 0, lastYear: hasLastYear ? byDay[day.adding(days: -364)]?.net ?? 0 : nil)
            }, receiptsByHour: receiptsByHour, mayEdit: visit.may(.administer))
    }

    private static func address(_ store: StoreRecord) -> [String] {
        let street = [store.street, store.houseNumber].compactMap { $0 }.joined(separator: " ")
        let place = [store.postcode, store.city, store.province].compactMap { $0 }.joined(separator: " ")
        return [street, place, store.country ?? ""].filter { !$0.isEmpty }
    }
}
