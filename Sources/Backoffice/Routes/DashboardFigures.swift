import Kernel
import Organisation
import Sales

/// Makes the figures of the dashboard from sums by day.
struct DashboardFigures {
    let span: PeriodDays
    let companies: [CompanyRecord]
    let sales: [DailySales]
    let stores: [StoreSales]
    let storeNames: [ID<Store>: String]
    /// Now.
    let people: Int
    let arrivals: [(day: Day, count: Int)]
    let channels: ChannelNames

    /// Sums over a range of days.
    private struct Sum {
        var receipts: Int64 = 0
        var identified: Int64 = 0
        var net = Purse()
        var receiptsByCurrency: [Currency: Int64] = [:]

        var identifiedShare: Double? { receipts > 0 ? Double(identified) / Double(receipts) : nil }
    }

    private func currency(_ company: ID<Company>) -> Currency { companies.first { $0.id == company }?.currency ?? .eur }

    private func sum(_ days: ClosedRange<Day>) -> Sum { sum { days.contains($0.day) } }

    private func sum(_ isIncluded: (DailySales) -> Bool) -> Sum {
        var sum = Sum()
        for row in sales where isIncluded(row) {
            let currency = currency(row.company)
            sum.receipts += row.receipts
            sum.identified += row.identified
            sum.net.add(row.net, currency)
            sum.receiptsByCurrency[currency, default: 0] += row.receipts
        }
        return sum
    }

    private func newPeople(_ days: ClosedRange<Day>) -> Int { arrivals.lazy.filter { days.contains($0.day) }.reduce(0) { $0 + $1.count } }

    var figures: DashboardPage.Figures {
        let (now, before, yearAgo) = (sum(span.days), sum(span.previous), sum(span.lastYear))
        let main = now.net.largest?.currency ?? companies.first?.currency ?? .eur
        let mondays = span.mondays
        let weeks = mondays.map { monday in sum { $0.day.monday == monday && span.days.contains($0.day) } }
        let newByWeek = mondays.map { newPeople(max($0, span.days.lowerBound)...min($0.adding(days: 6), span.days.upperBound)) }
        let newNow = newPeople(span.days)
        let later = arrivals.filter { $0.day > span.days.upperBound }.reduce(0) { $0 + $1.count }
        let sinceLastYear = arrivals.filter { $0.day > span.lastYear.upperBound }.reduce(0) { $0 + $1.count }
        // Nothing is compared with a time before the first sale.
        let hadSales = { (sum: Sum) in sum.receipts != 0 }
        func figure<Value>(_ value: (Sum) -> Value, trend: [Double]) -> Figure<Value> {
            Figure(
                value(now), previous: hadSales(before) ? value(before) : nil, lastYear: hadSales(yearAgo) ? value(yearAgo) : nil, trend: trend)
        }
        func optional<Value>(_ value: (Sum) -> Value?, trend: [Double]) -> Figure<Value>? {
            value(now).map { Figure($0, previous: value(before), lastYear: value(yearAgo), trend: trend) }
        }
        let average = { (sum: Sum) -> Money? in
            guard let count = sum.receiptsByCurrency[main], count > 0 else { return nil }
            return Money(sum.net[main] / count, main)
        }
        var total = people - later - newNow
        let peopleTrend = newByWeek.map { week in
            total += week
            return Double(total)
        }
        let byChannel = salesByChannel(main)
        return DashboardPage.Figures(
            people: Figure(
                people - later, previous: positive(people - later - newNow), lastYear: positive(people - sinceLastYear), trend: peopleTrend),
            newPeople: Figure(
                newNow, previous: positive(newPeople(span.previous)), lastYear: positive(newPeople(span.lastYear)), trend: newByWeek.map(Double.init)),
            netSales: figure({ Money($0.net[main], main) }, trend: weeks.map { Double($0.net[main]) }),
            otherNetSales: now.net.money.filter { $0.currency != main },
            receipts: figure({ Int($0.receipts) }, trend: weeks.map { Double($0.receipts) }),
            averageReceipt: optional(average, trend: weeks.map { Double(average($0)?.amount ?? 0) }),
            identifiedShare: optional(\.identifiedShare, trend: weeks.map { $0.identifiedShare ?? 0 }), channels: byChannel.names,
            salesByDay: byChannel.days, channelTotals: byChannel.totals, newPeopleByWeek: zip(mondays, newByWeek).map { DayCount($0, $1) },
            salesByStore: salesByStore(main),
            identifiedByWeek: zip(mondays, weeks).map { (monday: $0, share: $1.identifiedShare) })
    }

    private func positive(_ count: Int) -> Int? { count > 0 ? count : nil }

    /// The largest channels of one currency, at most six.
    private func salesByChannel(_ currency: Currency) -> (names: [String], days: [DayAmounts], totals: [Int64]) {
        let byWeek = span.period == .months12
        var totals: [String: Int64] = [:]
        var amounts: [Day: [String: Int64]] = [:]
        for row in sales where span.days.contains(row.day) && self.currency(row.company) == currency {
            totals[row.channel, default: 0] += row.net
            amounts[byWeek ? row.day.monday : row.day, default: [:]][row.channel, default: 0] += row.net
        }
        let order = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(6).map(\.key)
        return (
            order.map(channels.name), (byWeek ? span.mondays : span.all).map { day in DayAmounts(day, order.map { amounts[day]?[$0] ?? 0 }) },
            order.map { totals[$0] ?? 0 }
        )
    }

    private func salesByStore(_ currency: Currency) -> [NamedAmount<Store>] {
        let known = stores.compactMap { row -> NamedAmount<Store>? in
            guard let store = row.store, self.currency(row.company) == currency else { return nil }
            return NamedAmount(store, storeNames[store] ?? store.description, Money(row.net, currency))
        }
        return Array(known.sorted { ($1.amount.amount, $0.name) < ($0.amount.amount, $1.name) }.prefix(8))
    }
}
