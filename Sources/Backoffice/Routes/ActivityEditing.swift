import Hummingbird
import Kernel
import Organisation
import Storage

/// Adding an activity, changing it, closing it and opening it again. What it asks for is edited with its form: see ``FormBuilding``.
extension BackofficeRoutes {
    func addActivityEditing(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/activities/new") { visit in
            let fields = FormFields([.init("occasion", visit.query["occasion"] ?? ""), .init("reliability", "100")])
            return visit.answer(try await house.database.read { tx in try ActivityForm(visit, tx).new(fields) })
        }
        doors.post("/activities") { visit in
            let fields = try await visit.form()
            do {
                let (activity, occasion) = try await house.database.read { tx in
                    let form = try ActivityForm(visit, tx)
                    let occasion = try form.occasion(chosen: fields)
                    var activity = ActivityRecord(
                        id: house.effects.id(), source: ID(0), code: fields["code"] ?? "", name: "", reliability: 1)
                    try form.fill(&activity, fields)
                    return (activity, occasion)
                }
                try await house.organisation.addActivity(activity, to: occasion.id, by: visit.author)
                return visit.redirect(Address("/activities/\(activity.id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = try await house.database.read { tx in try ActivityForm(visit, tx).new(fields) }
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/activities/:id/change") { visit in
            let id = try visit.inquiry.identity(of: Activity.self)
            return visit.answer(
                try await house.database.read { tx in
                    let form = try ActivityForm(visit, tx)
                    let found = try ActivityReading(visit, tx).found(id)
                    return form.page(of: found, form.fields(found.activity))
                })
        }
        doors.post("/activities/:id/change") { visit in
            let fields = try await visit.form()
            let id = try visit.inquiry.identity(of: Activity.self)
            let found = try await house.database.read { tx in try ActivityReading(visit, tx).found(id) }
            do {
                let changed = try await house.database.read { tx in
                    var activity = found.activity
                    try ActivityForm(visit, tx).fill(&activity, fields)
                    return activity
                }
                try await house.organisation.changeActivity(changed, by: visit.author)
                return visit.redirect(Address("/activities/\(id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = try await house.database.read { tx in try ActivityForm(visit, tx).page(of: found, fields) }
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        for word in ["close", "open"] {
            doors.post(RouterPath("/activities/:id/\(word)")) { visit in
                _ = try await visit.form()
                let id = try visit.inquiry.identity(of: Activity.self)
                _ = try await house.database.read { tx in try ActivityReading(visit, tx).found(id) }
                let closes = word == "close"
                try await house.organisation.setActivity(id, closed: closes, by: visit.author)
                return visit.redirect(
                    Address("/activities/\(id)"), notice: closes ? .closedActivity : .saved, undo: closes ? "/activities/\(id)/open" : nil)
            }
        }
    }
}

/// An activity as its form shows it.
private struct ActivityForm {
    private let visit: Visit
    private let occasions: [(occasion: OccasionRecord, company: CompanyRecord)]
    private let sources: [(source: SourceRecord, company: CompanyRecord)]

    init(_ visit: Visit, _ tx: ReadTransaction) throws {
        self.visit = visit
        let organisation = visit.house.organisation
        occasions = try visit.scope.flatMap { company in try organisation.occasions(of: company.id, tx).map { ($0, company) } }
        sources = try visit.scope.flatMap { company in try organisation.sources(of: company.id, tx).map { ($0, company) } }
    }

    /// - Throws: ``Problem`` `activity-invalid` when the visitor's companies have no such occasion.
    func occasion(chosen fields: FormFields) throws(Problem) -> OccasionRecord {
        guard let found = occasions.first(where: { $0.occasion.id.description == fields["occasion"] }) else {
            throw Problem(
                .unprocessable, "activity-invalid", "The activity cannot be saved.",
                fields: [.init("/occasion", "is not an occasion that may be seen")])
        }
        return found.occasion
    }

    /// - Throws: ``Problem`` `activity-invalid` for what is no share, or no source.
    func fill(_ activity: inout ActivityRecord, _ fields: FormFields) throws(Problem) {
        activity.name = fields["name"] ?? ""
        activity.source = sources.first { $0.source.id.description == fields["source"] }?.source.id ?? ID(0)
        guard let reliability = SourceEditPage.share(fields["reliability"] ?? "") else {
            throw Problem(
                .unprocessable, "activity-invalid", "The activity cannot be saved.", fields: [.init("/reliability", "is no number from 0 to 100")])
        }
        activity.reliability = reliability
    }

    func fields(_ activity: ActivityRecord) -> FormFields {
        FormFields([
            .init("name", activity.name), .init("source", activity.source.description),
            .init("reliability", SourceEditPage.percent(activity.reliability)),
        ])
    }

    func new(_ fields: FormFields) -> EditPage {
        let many = visit.scope.count > 1
        let options = occasions.filter { $0.occasion.closedAt == nil }.map { each in
            EditPage.Option(each.occasion.id.description, many ? "\(each.occasion.name) · \(each.company.name)" : each.occasion.name)
        }
        // What an occasion's company is follows from it: so do the sources, once it is chosen.
        let company = occasions.first { $0.occasion.id.description == fields["occasion"] }?.company.id
        return EditPage(
            .activity, action: "/activities", back: "/activities",
            inputs: [
                .init("name", .text, fields["name"], isRequired: true),
                .init("code", .text, fields["code"], isRequired: true, example: "tent"), .init("occasion", .choice(options), fields["occasion"]),
                .init("source", .choice(choices(of: company)), fields["source"]),
                .init("reliability", .number, fields["reliability"], isRequired: true),
            ], ways: [.init("addOccasion", "/occasions/new")])
    }

    func page(of found: ActivityReading.Found, _ fields: FormFields) -> EditPage {
        let path = "/activities/\(found.activity.id)"
        return EditPage(
            .activity, name: found.activity.name, action: path + "/change", back: path,
            inputs: [
                .init("name", .text, fields["name"], isRequired: true), .init("code", .fixed, found.activity.code),
                .init("occasion", .fixed, found.occasion.name), .init("source", .choice(choices(of: found.company.id)), fields["source"]),
                .init("reliability", .number, fields["reliability"], isRequired: true),
            ], acts: [found.activity.closedAt == nil ? .init("close", path + "/close") : .init("open", path + "/open")])
    }

    private func choices(of company: ID<Company>?) -> [EditPage.Option] {
        let many = company == nil && visit.scope.count > 1
        return sources.filter { company == nil || $0.company.id == company }.map { each in
            EditPage.Option(each.source.id.description, many ? "\(each.source.name) · \(each.company.name)" : each.source.name)
        }
    }
}
