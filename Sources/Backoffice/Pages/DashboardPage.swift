import Charts
import Kernel

/// What happens at the moment: figures of a period beside those before, and their course. Address: `/`, parameter `period`.
public struct DashboardPage: Page {
    /// All there is to say once there are data.
    public struct Figures: Sendable {
        public var people: Figure<Int>
        public var newPeople: Figure<Int>
        /// In the currency in which most was sold; ``averageReceipt`` and the charts of sales are in this one too.
        public var netSales: Figure<Money>
        /// In the others, largest first.
        public var otherNetSales: [Money]
        public var receipts: Figure<Int>
        /// Nil without receipts.
        public var averageReceipt: Figure<Money>?
        /// Share (0 ... 1) of receipts whose customer is known; nil without receipts.
        public var identifiedShare: Figure<Double>?
        /// Names of the channels of ``salesByDay``.
        public var channels: [String]
        /// For twelve months by the Monday of the week.
        public var salesByDay: [DayAmounts]
        /// Of the whole period, as ``channels``; nil where ``salesByDay`` adds up to it.
        public var channelTotals: [Int64]?
        /// By the Monday of the week.
        public var newPeopleByWeek: [DayCount]
        /// The first few, largest first.
        public var salesByStore: [NamedAmount<Store>]
        /// By the Monday of the week; a week without sales has no share.
        public var identifiedByWeek: [(monday: Day, share: Double?)]

        public init(
            people: Figure<Int>, newPeople: Figure<Int>, netSales: Figure<Money>, otherNetSales: [Money] = [],
            receipts: Figure<Int>, averageReceipt: Figure<Money>?, identifiedShare: Figure<Double>?, channels: [String], salesByDay: [DayAmounts],
            channelTotals: [Int64]? = nil,
            newPeopleByWeek: [DayCount],
            salesByStore: [NamedAmount<Store>], identifiedByWeek: [(monday: Day, share: Double?)]
        ) {
            self.people = people
            self.newPeople = newPeople
            self.netSales = netSales
            self.otherNetSales = otherNetSales
            self.receipts = receipts
            self.averageReceipt = averageReceipt
            self.identifiedShare = identifiedShare
            self.channels = channels
            self.salesByDay = salesByDay
            self.channelTotals = channelTotals
            self.newPeopleByWeek = newPeopleByWeek
            self.salesByStore = salesByStore
            self.identifiedByWeek = identifiedByWeek
        }
    }

    public var period: Period
    /// First and last day of the period.
    public var days: ClosedRange<Day>
    /// Nil while nothing has been imported.
    public var figures: Figures?
    /// Nil when they are done or put away.
    public var firstSteps: FirstSteps?
    /// The latest few.
    public var imports: [ImportRow]

    public init(period: Period, days: ClosedRange<Day>, figures: Figures?, firstSteps: FirstSteps? = nil, imports: [ImportRow] = []) {
        self.period = period
        self.days = days
        self.figures = figures
        self.firstSteps = firstSteps
        self.imports = imports
    }

    public var template: Template { .dashboard }
    public var section: Section? { .dashboard }
    public func title(_ words: Words) -> String { words.text("dashboard.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        var fields: Fields = [
            "periods": words.periods(period, rendering.address), "hasFigures": figures != nil, "setup": firstSteps.map { $0.fields(words) },
            "isEmpty": figures == nil && firstSteps == nil,
            "days": words.text("dashboard.days", ["from": words.format.day(days.lowerBound), "to": words.format.day(days.upperBound)]),
            "imports": imports.map { $0.fields(words) }, "hasImports": !imports.isEmpty,
        ]
        if let figures { fields = fields.merging(shown(figures, words)) }
        return PageFields(fields)
    }

    private func shown(_ figures: Figures, _ words: Words) -> Fields {
        let currency = figures.netSales.value.currency
        let empty = words.text("chart.empty")
        let byWeek = period == .months12
        let days = figures.salesByDay.map(\.day)
        let sales = BarChart(
            title: words.text(byWeek ? "dashboard.salesByWeek" : "dashboard.salesByDay"),
            columns: byWeek ? words.weekColumns(days) : words.dayColumns(days), series: figures.channels,
            values: figures.salesByDay.map { $0.amounts.map(Double.init) }, text: words.moneyValues(currency), height: 240, emptyText: empty)
        let new = words.bars(
            "dashboard.newPeopleByWeek", words.weekColumns(figures.newPeopleByWeek.map(\.day)), figures.newPeopleByWeek.map { Double($0.count) },
            words.countValues, height: 230)
        let others = figures.otherNetSales.isEmpty ? nil : words.text("dashboard.currencyOnly", ["currency": currency.code])
        let all = Double(figures.netSales.value.amount)
        let stores = HorizontalBars(
            title: words.text("dashboard.salesByStore"),
            rows: figures.salesByStore.map { store in
                HorizontalBars.Row(
                    store.name, Double(store.amount.amount), link: store.id.map { "/stores/\($0)" },
                    note: all > 0 ? words.format.percent(Double(store.amount.amount) / all) : nil)
            }, text: words.moneyValues(currency), emptyText: empty)
        let sums =
            figures.channelTotals?.map(Double.init)
            ?? figures.channels.indices.map { index in
                figures.salesByDay.reduce(0) { $0 + Double($1.amounts.indices.contains(index) ? $1.amounts[index] : 0) }
            }
        let total = sums.reduce(0) { $0 + max($1, 0) }
        let channels = Donut(
            title: words.text("dashboard.salesByChannel"),
            parts: zip(figures.channels, sums).map { name, sum in
                SharePart(name + (total > 0 ? "\u{a0}\u{a0}" + words.format.percent(sum / total, digits: 0) : ""), sum)
            }, text: words.moneyValues(currency), middle: words.format.compactMoney(minorUnits: total, currency), emptyText: empty)
        let identified = LineChart(
            title: words.text("dashboard.identifiedTrend"), columns: words.weekColumns(figures.identifiedByWeek.map(\.monday)),
            series: [.init(words.text("dashboard.identifiedShare"), .area, values: figures.identifiedByWeek.map(\.share))], text: words.shareValues,
            height: 222, emptyText: empty)
        return [
            "tiles": [
                words.tile("dashboard.people", figures.people, link: "/people"), words.tile("dashboard.newPeople", figures.newPeople),
                words.tile("dashboard.netSales", figures.netSales, also: figures.otherNetSales), words.tile("dashboard.receipts", figures.receipts),
                words.tile("dashboard.averageReceipt", figures.averageReceipt, rounded: false),
                words.tile(share: "dashboard.identifiedShare", figures.identifiedShare),
            ],
            "salesChart": words.chart(sales, note: others, wide: true), "newPeopleChart": words.chart(new),
            "storesChart": words.chart(stores, note: others), "channelsChart": words.chart(channels, note: others),
            "identifiedChart": words.chart(identified, note: words.text("dashboard.identifiedNote")),
        ]
    }
}
