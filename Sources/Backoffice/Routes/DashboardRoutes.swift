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
        let house = house
        doors.get("/") { visit in
            let period = visit.period
            let key = "dashboard \(visit.scopeKey) \(period.rawValue) \(visit.today) \(visit.language.rawValue)"
            let found = try await house.recent.value(key, seconds: Self.freshness) { try await Self.figures(visit, period) }
            let imports = try await Self.latestImports(visit, limit: 4)
            let firstSteps = try await house.database.read { tx in try visit.firstSteps(tx) }
            return visit.answer(
                DashboardPage(period: period, days: found.days, figures: found.figures, firstSteps: firstSteps, imports: imports))
        }
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
                try house.customers.newPeople(companies: limit, from: zone.startOfDay(from), to: zone.startOfDay(today), tx)
            }
        }
        return try await house.database.read { tx in
            let people = Int(try house.customers.peopleCount(companies: limit, tx))
            let stores = try scope.flatMap { try house.organisation.stores(of: $0.id, tx) }
            guard people > 0 || lastSale != nil else { return Found(days: span.days, figures: nil) }
            let arrivals =
                past
                + (try house.customers.newPeople(
                    companies: limit, from: zone.startOfDay(today), to: zone.startOfDay(today.adding(days: 1)), tx))
            let sums = DashboardFigures(
                span: span, companies: scope, sales: try house.sales.days(companies: ids, from: from, to: span.days.upperBound, tx),
                stores: try house.sales.stores(companies: ids, from: span.days.lowerBound, to: span.days.upperBound, tx),
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
