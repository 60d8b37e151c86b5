import Hummingbird
import Intake
import Kernel
import Organisation
import Sales
import Storage

extension BackofficeRoutes {
    /// Seconds that the figures of the dashboard may be old.
    private static let freshness: Int64 = 20

    func addDashboard(_ doors: Doors<some RequestContext>) {
        doors.get("/") { visit in visit.answer(try await Self.page(visit, isArranged: false)) }
        doors.get("/dashboard/arrange") { visit in visit.answer(try await Self.page(visit, isArranged: true)) }
        doors.export("/dashboard") { visit in
            let page = try await Self.page(visit, isArranged: false)
            let words = visit.words
            let header = ["figure", "value", "previous", "lastYear", "currency"].map { words.text("tiles.file.\($0)") }
            return Export(name: "dashboard", header: header) { _ in (page.lines(words), nil) }
        }
        addArranging(doors)
    }

    private static func page(_ visit: Visit, isArranged: Bool) async throws -> DashboardPage {
        let period = visit.period
        let found = try await recent("dashboard", visit) { try await figures(visit, period) }
        let layout = try await visit.house.database.read { tx in try visit.dashboardLayout(tx) }
        var page = DashboardPage(
            period: period, days: found.days, figures: found.figures, layout: layout, offered: offered(visit), isArranged: isArranged,
            mayExport: visit.session.may(.export, .statistics))
        if !isArranged { page.firstSteps = try await visit.house.database.read { tx in try visit.firstSteps(tx) } }
        if page.shows(.imports) || found.figures == nil && page.offered.contains(.imports) {
            page.imports = try await latestImports(visit, limit: 4)
        }
        if page.shows(.network) {
            page.network = try await recent("network", visit) {
                try await visit.house.database.read { tx in try NetworkReading(visit, tx).page() }
            }
            page.network?.mayOpenStores = visit.session.may(.see, .organisation)
        }
        if page.shows(.quality) {
            page.quality = try await recent("quality", visit) {
                try await visit.house.database.read { tx in try QualityReport(visit, withMending: false, tx).page() }
            }
        }
        return page
    }

    /// Imports and the quality of people's data tell of a whole company: who is limited to stores does not see them.
    private static func offered(_ visit: Visit) -> Set<DashboardTile.Origin> {
        guard visit.stores == nil else { return [.sales, .network] }
        return visit.session.may(.see, .sources) ? [.sales, .network, .quality, .imports] : [.sales, .network, .quality]
    }

    /// What everybody sees who looks at the same companies, period and language, made anew after some seconds.
    private static func recent<Value: Sendable>(
        _ name: String, _ visit: Visit, _ make: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let key = "\(name) \(visit.scopeKey) \(visit.period.rawValue) \(visit.today) \(visit.language.rawValue)"
        return try await visit.house.recent.value(key, seconds: freshness, make)
    }

    private struct Found: Sendable {
        var days: ClosedRange<Day>
        var figures: DashboardPage.Figures?
    }

    private static func figures(_ visit: Visit, _ period: Period) async throws -> Found {
        let (house, scope, ids, limit, zone, today) = (visit.house, visit.scope, visit.scopeIDs, visit.limit, visit.zone, visit.today)
        let channels = ChannelNames(visit.words)
        let (lastSale, lastImport) = try await house.database.read { tx in
            (try house.sales.lastDay(companies: ids, tx), try house.intake.lastFinished(companies: ids, tx))
        }
        let span = PeriodDays(period, today: today, lastSale: lastSale)
        let from = min(span.previous.lowerBound, span.lastYear.lowerBound)
        // The past changes by imports; counting a year of arrivals among a million takes long enough to be done once.
        let key = "arrivals \(visit.scopeKey) \(from) \(today) \(lastImport?.microseconds ?? 0)"
        let past = try await house.recent.value(key, seconds: 3600) {
            try await house.database.read { tx in
                try house.customers.newPeople(
                    companies: limit, among: visit.among, from: zone.startOfDay(from), to: zone.startOfDay(today), tx)
            }
        }
        let people = try await peopleCount(visit)
        return try await house.database.read { tx in
            let stores = try scope.flatMap { try visit.stores(of: $0, tx) }
            guard people > 0 || lastSale != nil else { return Found(days: span.days, figures: nil) }
            let arrivals =
                past
                + (try house.customers.newPeople(
                    companies: limit, among: visit.among, from: zone.startOfDay(today), to: zone.startOfDay(today.adding(days: 1)), tx))
            let sums = DashboardFigures(
                span: span, companies: scope,
                sales: try house.sales.days(companies: ids, within: visit.stores, from: from, to: span.days.upperBound, tx),
                stores: try house.sales.stores(companies: ids, within: visit.stores, from: span.days.lowerBound, to: span.days.upperBound, tx),
                storeNames: Dictionary(stores.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }), people: people, arrivals: arrivals,
                channels: channels)
            return Found(days: span.days, figures: sums.figures)
        }
    }
}

/// How the channels of sales are called on screen.
struct ChannelNames: Sendable {
    private let words: Words

    init(_ words: Words) { self.words = words }

    func name(_ channel: String) -> String {
        let key = "channel." + channel
        return words.has(key) ? words.text(key) : channel.prefix(1).uppercased() + channel.dropFirst()
    }
}
