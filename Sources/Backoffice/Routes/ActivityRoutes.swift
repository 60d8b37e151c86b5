import Forms
import Hummingbird
import Kernel
import Organisation
import Storage

extension BackofficeRoutes {
    private static let activityColumns = ["name", "occasion", "company", "submissions", "last"]

    func addActivities(_ doors: Doors<some RequestContext>) {
        let house = house
        addOccasions(doors)
        addActivityEditing(doors)
        addFormBuilding(doors)
        doors.list("/activities") { visit in
            let sorting = visit.sorting(Self.activityColumns, standard: Sorting("name"))
            let rows = try await house.database.read { tx in try ActivityReading(visit, tx).rows(sorting) }
            let slice = Slice(rows, visit)
            return visit.answer(
                ActivitiesPage(
                    text: visit.query["q"] ?? "", sorting: sorting, rows: slice.items, paging: slice.paging,
                    mayAdd: visit.session.may(.import, .organisation)))
        }
        doors.get("/activities/:id") { visit in
            let id = try visit.inquiry.identity(of: Activity.self)
            return visit.answer(try await house.database.read { tx in try ActivityReading(visit, tx).page(id) })
        }
        doors.get("/activities/:id/preview") { visit in
            let id = try visit.inquiry.identity(of: Activity.self)
            let shown = try await house.database.read { tx in
                try house.forms.form(of: ActivityReading(visit, tx).found(id).activity.id, tx).flatMap { try house.forms.shown($0, tx) }
            }
            guard let shown else { throw Forms.unknown }
            let wanted = visit.query["lang"].flatMap { FormLanguage(rawValue: $0) } ?? visit.language.ofForms
            let language = Language(shown.form.definition.language(wanted: [wanted]))
            let rendering = Rendering(language: language, address: visit.inquiry.address, zone: shown.company.zone)
            return .html(house.views.html(PublicFormPage(shown: shown, notice: .preview, moment: ""), in: rendering))
        }
    }
}

/// Reads what the pages of activities show.
struct ActivityReading {
    private let visit: Visit
    private let tx: ReadTransaction

    /// Days that count as lately.
    private static let days: Int64 = 30

    init(_ visit: Visit, _ tx: ReadTransaction) {
        self.visit = visit
        self.tx = tx
    }

    struct Found {
        var activity: ActivityRecord
        var occasion: OccasionRecord
        var company: CompanyRecord
    }

    private var house: House { visit.house }
    private var lately: Instant { house.effects.now.adding(seconds: -Self.days * 86_400) }

    private func all() throws -> [Found] {
        try visit.scope.flatMap { company in
            try house.organisation.occasions(of: company.id, tx).flatMap { occasion in
                occasion.activities.map { Found(activity: $0, occasion: occasion, company: company) }
            }
        }
    }

    /// - Throws: ``Problem`` when there is none that the visitor's companies may see.
    func found(_ id: ID<Activity>) throws -> Found {
        guard let found = try all().first(where: { $0.activity.id == id }) else {
            throw Problem(.missing, "activity-unknown", "There is no such activity.")
        }
        return found
    }

    /// Whether no answers are taken, however open its form is: as ``ShownForm/isHalted``.
    private func isClosed(_ found: Found, _ sources: [ID<Source>: SourceRecord]) -> Bool {
        found.activity.closedAt != nil || found.occasion.closedAt != nil || sources[found.activity.source]?.isActive != true
    }

    private func sources() throws -> [ID<Source>: SourceRecord] {
        Dictionary(
            try visit.scope.flatMap { try house.organisation.sources(of: $0.id, tx) }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func page(_ id: ID<Activity>) throws -> ActivityPage {
        let found = try found(id)
        let (form, sources) = (try house.forms.form(of: id, tx), try sources())
        return ActivityPage(
            activity: found.activity, occasion: found.occasion.name, company: found.company.name, source: sources[found.activity.source]?.name ?? "",
            form: form, counts: try form.flatMap { try house.forms.counts(of: [$0.id], since: lately, tx)[$0.id] } ?? FormCounts(),
            publicURL: house.forms.publicURL, mayEdit: visit.session.may(.import, .organisation),
            isClosed: isClosed(found, sources))
    }

    func rows(_ sorting: Sorting) throws -> [ActivitiesPage.Row] {
        let sources = try sources()
        let forms = Dictionary(try house.forms.forms(of: visit.scopeIDs, tx).map { ($0.activity, $0) }, uniquingKeysWith: { first, _ in first })
        let counts = try house.forms.counts(of: forms.values.map(\.id), since: lately, tx)
        let words = (visit.query["q"] ?? "").lowercased().split(separator: " ")
        let rows = try all().map { found in
            let form = forms[found.activity.id]
            let count = form.flatMap { counts[$0.id] }
            return ActivitiesPage.Row(
                id: found.activity.id, code: found.activity.code, name: found.activity.name, occasion: found.occasion.name,
                company: found.company.name,
                source: sources[found.activity.source]?.name ?? "", attributes: found.activity.attributes.count,
                form: isClosed(found, sources) ? .over : form.map { $0.isOpen ? .open : .closed } ?? .none, submissions: count?.submissions ?? 0,
                lastAnswer: count?.lastAt)
        }.filter { row in
            let text = [row.name, row.code, row.occasion, row.company].joined(separator: " ").lowercased()
            return words.allSatisfy { text.contains($0) }
        }
        return rows.sorted { left, right in
            let (low, high) = sorting.descending ? (right, left) : (left, right)
            return Self.key(low, sorting.column) < Self.key(high, sorting.column)
        }
    }

    /// Numbers stand as texts of one length, so that all columns are compared alike; equal ones stand by name.
    private static func key(_ row: ActivitiesPage.Row, _ column: String) -> (String, String) {
        func digits(_ number: Int64) -> String { String(String(number + 1_000_000_000_000_000_000).suffix(18)) }
        let name = row.name.lowercased()
        return switch column {
        case "occasion": (row.occasion.lowercased(), name)
        case "company": (row.company.lowercased(), name)
        case "submissions": (digits(Int64(row.submissions)), name)
        case "last": (digits(row.lastAnswer?.microseconds ?? 0), name)
        default: (name, row.code)
        }
    }
}
