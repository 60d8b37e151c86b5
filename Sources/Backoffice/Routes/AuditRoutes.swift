import Accounts
import Hummingbird
import Intake
import Kernel
import Storage
import Webhooks

extension BackofficeRoutes {
    func addAudit(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.list("/audit") { visit in
            try visit.require(.see, .audit)
            let reading = try await AuditReading(visit)
            let page = try await house.database.read { tx in try reading.page(tx) }
            return visit.answer(page)
        }
        doors.export("/audit") { visit in
            try visit.require(.see, .audit)
            let reading = try await AuditReading(visit)
            let names = ["at", "who", "action", "subject", "company", "detail", "place"].map { visit.words.text("audit.\($0)") }
            return Export(name: "audit", header: names) { place in
                try await house.database.read { tx in try reading.part(after: place, tx) }
            }
        }
    }
}

/// Reads the audit log for its screen and for the files it is saved as.
struct AuditReading: Sendable {
    private let visit: Visit
    private let names: [ID<User>: String]
    private let filter: AuditPage.Filter

    /// Rows of a file that are read at once.
    private static let part = 1_000

    init(_ visit: Visit) async throws {
        self.visit = visit
        names = Dictionary(try await visit.house.accounts.users().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let query = visit.query
        filter = AuditPage.Filter(
            user: query["user"].flatMap { ID<User>($0) }, action: query["action"].map { String($0.prefix(100)) },
            subject: query["subject"].map { String($0.prefix(200)) }, from: query["from"].flatMap { Day(iso: $0) },
            to: query["to"].flatMap { Day(iso: $0) })
    }

    private func query(_ limit: Int, before: String?) -> AuditQuery {
        var query = AuditQuery(companies: visit.limit, limit: limit)
        (query.user, query.action, query.subject) = (filter.user, filter.action, filter.subject)
        query.since = filter.from.map { visit.zone.startOfDay($0) }
        query.until = filter.to.map { visit.zone.startOfDay($0.adding(days: 1)) }
        query.before = before.flatMap { ID<AuditEntry>($0) }
        return query
    }

    func page(_ tx: ReadTransaction) throws -> AuditPage {
        let size = visit.size
        let found = try AuditLog.entries(query(size + 1, before: visit.query["after"]), tx)
        let shown = found.prefix(size)
        let head = visit.limit == nil ? try AuditLog.head(tx) : nil
        return AuditPage(
            filter: filter, rows: shown.map(row), paging: Paging(next: found.count > size ? shown.last?.id.description : nil, size: size),
            users: names.map { Choice($0.key, $0.value) }.sorted { $0.name < $1.name }, actions: try AuditLog.actions(tx), head: head?.description,
            mayExport: visit.session.may(.export, .audit))
    }

    func part(after place: String?, _ tx: ReadTransaction) throws -> (rows: [[ExportCell]], next: String?) {
        let found = try AuditLog.entries(query(Self.part, before: place), tx)
        let rows = found.map { entry -> [ExportCell] in
            let row = row(entry)
            return [
                .text(row.at.rfc3339), .text(row.actor), .text(row.action), .text(row.subject), .text(row.company), .text(row.detail),
                row.place.map { .count(Int($0)) } ?? .text(nil),
            ]
        }
        return (rows, found.count == Self.part ? found.last?.id.description : nil)
    }

    private func row(_ entry: AuditRecord) -> AuditPage.Row {
        AuditPage.Row(
            at: entry.at, actor: entry.note.user.map { names[$0] ?? $0.description } ?? entry.note.actor, action: entry.note.action,
            subject: entry.note.subject, link: entry.note.subject.flatMap(Self.link),
            company: entry.note.company.map { id in visit.companies.first { $0.id == id }?.name ?? id.description },
            detail: entry.note.detail?.description, place: entry.seal?.sequence)
    }

    /// The page of what an entry is about, where it has one.
    private static func link(_ subject: String) -> String? {
        if ID<Person>(subject) != nil { return "/people/\(subject)" }
        if ID<WebhookEndpoint>(subject) != nil { return "/webhooks/\(subject)" }
        if ID<FileImport>(subject) != nil { return "/imports/\(subject)" }
        return nil
    }
}

extension Visit {
    /// The company an entry is about: the only one that is looked at, or none.
    private var auditCompany: ID<Company>? { limit.flatMap { $0.count == 1 ? $0[0] : nil } }

    /// Tells the audit log what the user has seen; folded, and beside the answer.
    func noteSight(_ action: String, of subject: String? = nil) {
        house.accounts.sightings.note(
            AuditNote(user: session.user, actor: "screen", company: auditCompany, action: action, subject: subject))
    }

    /// Parameters of lists whose values are of our own making; those of others may hold a customer's name.
    private static let plainParameters: Set<String> = [
        "action", "bought", "category", "columns", "email", "from", "kind", "order", "period", "phone", "sort", "stage", "state", "to", "user",
        "view",
    ]

    /// Tells the audit log what was taken out of the house: the list, its filters and how many rows.
    func noteExport(_ list: String, _ format: ExportFormat, rows: Int, isWhole: Bool, of subject: String? = nil) async throws {
        let filter = query.fields.filter { !$0.value.isEmpty }.map { field in
            JSON.Member(field.name, .string(Self.plainParameters.contains(field.name) ? field.value : "…"))
        }
        let note = AuditNote(
            user: session.user, actor: "screen", company: auditCompany, action: "list.exported", subject: subject ?? list,
            detail: .object([
                "list": .string(list), "format": .string(format.rawValue), "rows": .integer(Int64(rows)),
                "filter": filter.isEmpty ? nil : .object(Array(filter.prefix(20))), "stopped": isWhole ? nil : true,
            ]))
        let (id, now): (ID<AuditEntry>, Instant) = (house.effects.id(), house.effects.now)
        try await house.database.write { tx in try tx.record(note, id: id, at: now) }
    }
}
