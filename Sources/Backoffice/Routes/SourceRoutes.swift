import Hummingbird
import Intake
import Kernel
import Organisation
import Storage

/// Sources, what comes in from them, and the event debugger.
extension BackofficeRoutes {
    private static let sourceColumns = ["name", "company", "events", "last", "open"]

    func addSources(_ doors: Doors<some RequestContext>) {
        let house = house
        addSourceEditing(doors)
        doors.list("/sources") { visit in
            let sorting = visit.sorting(Self.sourceColumns, standard: Sorting("name"))
            return visit.answer(try await house.database.read { tx in try SourceReading(visit, tx).list(sorting) })
        }
        doors.get("/sources/:id") { visit in
            let id = try visit.inquiry.identity(of: Source.self)
            return visit.answer(try await house.database.read { tx in try SourceReading(visit, tx).page(id) })
        }
        doors.get("/sources/:id/requests/:request") { visit in
            let id = try visit.inquiry.identity(of: Source.self)
            let request = try visit.inquiry.identity("request", of: LogEntry.self)
            return visit.answer(try await house.database.read { tx in try SourceReading(visit, tx).request(request, of: id) })
        }
    }
}

/// Reads what the pages of sources show.
struct SourceReading {
    private let visit: Visit
    private let tx: ReadTransaction

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    private var house: House { visit.house }

    func sources() throws -> [SourceRecord] {
        try visit.scope.flatMap { try house.organisation.sources(of: $0.id, tx) }
    }

    /// - Throws: ``Problem`` when there is none that the visitor's companies may see.
    func source(_ id: ID<Source>) throws -> SourceRecord {
        guard let found = try sources().first(where: { $0.id == id }) else { throw Problem(.missing, "page-unknown", "There is no such source.") }
        return found
    }

    private func row(_ source: SourceRecord, _ activity: SourceActivity?) -> SourceRow {
        SourceRow(
            source: source, company: visit.company(source.company)?.name ?? "", activity: activity ?? SourceActivity(), now: house.effects.now)
    }

    func list(_ sorting: Sorting) throws -> SourcesPage {
        let sources = try sources()
        let activity = try house.intake.activity(of: sources.map(\.id), tx)
        let standing = try house.intake.standing(tx)
        let rows = sources.map { row($0, activity[$0.id]) }.sorted { left, right in
            let (low, high) = sorting.descending ? (right, left) : (left, right)
            return Self.key(low, sorting.column) < Self.key(high, sorting.column)
        }
        let slice = Slice(rows, visit)
        return SourcesPage(
            sorting: sorting, rows: slice.items, paging: slice.paging, lag: standing.lag, waiting: standing.events,
            perMinute: activity.values.reduce(0) { $0 + $1.perMinute }, openRejects: activity.values.reduce(0) { $0 + $1.openRejects },
            mayAdd: visit.session.may(.administer))
    }

    private static func key(_ row: SourceRow, _ column: String) -> (Int64, String, String) {
        let name = row.source.name.lowercased()
        return switch column {
        case "company": (0, row.company.lowercased(), name)
        case "events": (Int64(row.activity.events), name, row.source.code)
        case "last": (row.activity.lastAt?.microseconds ?? 0, name, row.source.code)
        case "open": (Int64(row.activity.openRejects), name, row.source.code)
        default: (0, name, row.source.code)
        }
    }

    func page(_ id: ID<Source>) throws -> SourcePage {
        let source = try source(id)
        let now = house.effects.now
        let size = visit.query["size"] == nil ? 25 : visit.size
        let before = visit.query["after"].flatMap { ID<LogEntry>($0) }
        let found = try house.intake.requests(of: id, before: before, limit: size + 1, tx)
        let shown = found.prefix(size)
        return SourcePage(
            row: row(source, try house.intake.activity(of: [id], tx)[id]),
            minutes: try house.intake.minutes(of: id, since: now.adding(seconds: -3600), tx), now: now,
            names: try house.intake.eventNames(of: id, tx),
            requests: shown.map { request in
                SourcePage.RequestRow(
                    id: request.id, receivedAt: request.receivedAt, call: request.call.rawValue, events: request.events, bytes: request.body.count,
                    titles: request.titles(3))
            },
            paging: Paging(next: found.count > size ? shown.last?.id.description : nil, size: size),
            writeKey: visit.session.may(.administer) ? source.writeKey : nil, host: house.forms.publicURL,
            derived: try house.intake.derivations(tx)[id])
    }

    func request(_ id: ID<LogEntry>, of source: ID<Source>) throws -> RequestPage {
        let source = try self.source(source)
        guard let request = try house.intake.request(id, tx), request.source == source.id else {
            throw Problem(.missing, "page-unknown", "There is no such request, or it is kept no longer.")
        }
        let traced = try house.intake.trace(request, tx)
        let persons = try house.customers.persons(of: traced.compactMap(\.event?.contact), tx)
        return RequestPage(
            request: request, source: source.name,
            events: traced.map { event in
                let person = event.event?.contact.flatMap { persons[$0] }
                return RequestPage.Event(event, person: person?.id, personName: person?.displayName)
            })
    }
}
