import Charts
import Kernel

/// One store. Address: `/stores/{id}`, parameter `period`.
public struct StorePage: Page {
    public struct Position: Hashable, Sendable {
        /// Degrees, WGS 84: north and east are positive.
        public var latitude: Double
        public var longitude: Double

        public init(latitude: Double, longitude: Double) {
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    public var id: ID<Store>
    public var code: String
    public var name: String
    public var company: String
    public var groups: [String]
    public var address: [String]
    public var position: Position?
    public var opened: Day?
    public var closed: Day?
    public var period: Period
    public var netSales: Figure<Money>
    public var receipts: Figure<Int>
    public var averageReceipt: Figure<Money>?
    public var identifiedShare: Figure<Double>?
    public var salesByDay: [NamedDay]
    /// Receipts by weekday (Monday first) and hour of the day; seven rows of twenty-four.
    public var receiptsByHour: [[Int]]
    public var mayEdit: Bool

    /// A day's net sales, and those of the same weekday a year before.
    public struct NamedDay: Hashable, Sendable {
        public var day: Day
        public var amount: Int64
        public var lastYear: Int64?

        /// Amounts are minor units of the store's currency.
        public init(_ day: Day, _ amount: Int64, lastYear: Int64? = nil) {
            self.day = day
            self.amount = amount
            self.lastYear = lastYear
        }
    }

    public init(
        id: ID<Store>, code: String, name: String, company: String, groups: [String] = [], address: [String] = [], position: Position? = nil,
        opened: Day? = nil, closed: Day? = nil, period: Period, netSales: Figure<Money>, receipts: Figure<Int>, averageReceipt: Figure<Money>? = nil,
        identifiedShare: Figure<Double>? = nil, salesByDay: [NamedDay] = [], receiptsByHour: [[Int]] = [], mayEdit: Bool = true
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.company = company
        self.groups = groups
        self.address = address
        self.position = position
        self.opened = opened
        self.closed = closed
        self.period = period
        self.netSales = netSales
        self.receipts = receipts
        self.averageReceipt = averageReceipt
        self.identifiedShare = identifiedShare
        self.salesByDay = salesByDay
        self.receiptsByHour = receiptsByHour
        self.mayEdit = mayEdit
    }

    public var template: Template { .store }
    public var section: Section? { .stores }
    public func title(_ words: Words) -> String { name }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("stores.title"), "/stores")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let currency = netSales.value.currency
        let empty = words.text("chart.empty")
        var series = [LineChart.Series(words.text("store.thisPeriod"), .area, values: salesByDay.map { Double($0.amount) })]
        if salesByDay.contains(where: { $0.lastYear != nil }) {
            series.append(.init(words.text("store.lastYear"), .comparison, values: salesByDay.map { $0.lastYear.map(Double.init) }))
        }
        let sales = LineChart(
            title: words.text("store.salesByDay"), columns: words.dayColumns(salesByDay.map(\.day)), series: series,
            text: words.moneyValues(currency),
            height: 240, emptyText: empty)
        return PageFields([
            "periods": words.periods(period, rendering.address), "code": code, "company": company, "groupNames": groups.joined(separator: ", "),
            "addressLines": address.map { ["text": $0] as Fields }, "hasAddress": !address.isEmpty, "opened": opened.map { words.format.day($0) },
            "closed": closed.map { words.format.day($0) }, "changeLink": mayEdit ? "/stores/\(id)/change" : nil,
            "position": position.map { words.format.decimal($0.latitude, digits: 5) + "  " + words.format.decimal($0.longitude, digits: 5) },
            "tiles": [
                words.tile("dashboard.netSales", netSales), words.tile("dashboard.receipts", receipts),
                words.tile("dashboard.averageReceipt", averageReceipt, rounded: false),
                words.tile(share: "dashboard.identifiedShare", identifiedShare),
            ],
            "salesChart": words.chart(sales, wide: true), "hoursChart": words.chart(hours(words)),
        ])
    }

    /// Only the hours in which anything was ever sold, and those between.
    private func hours(_ words: Words) -> HeatMap {
        let used = (0..<24).filter { hour in receiptsByHour.contains { $0.indices.contains(hour) && $0[hour] > 0 } }
        let hours = Array((used.first ?? 0)...(used.last ?? 0))
        return HeatMap(
            title: words.text("store.hours"), rows: words.format.shortWeekdays,
            columns: hours.map { ChartColumn(String($0), title: "\($0):00–\($0 + 1):00") },
            values: receiptsByHour.prefix(7).map { row in hours.map { row.indices.contains($0) ? Double(row[$0]) : 0 } }, text: words.countValues,
            emptyText: words.text("chart.empty"))
    }
}
