import Forms
import Hummingbird
import Kernel
import Organisation
import Storage

/// The form builder, live.
extension BackofficeRoutes {
    func addFormBuilding(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/activities/:id/form") { visit in visit.answer(try await FormBuilding(visit).page(nil)) }
        doors.post("/activities/:id/form") { visit in
            let (fields, building) = (try await visit.form(), FormBuilding(visit))
            let act = fields["act"] ?? "save"
            // A form that is not there yet is made of the standard one.
            if act == "create" {
                let found = try await building.found()
                try await house.forms.add(
                    Forms.standard(title: found.activity.name, company: found.company), activity: found.activity.id, company: found.company.id,
                    by: visit.author)
                return visit.redirect(Address("/activities/\(found.activity.id)/form"), notice: .saved)
            }
            var page = try await building.page(FormDraft(fields))
            guard act == "save" else {
                if let asked = FormAct(act, fields) {
                    page.draft.apply(asked, declared: page.declared)
                    page.focus = asked.focus(among: page.draft.questions.count)
                }
                return visit.answer(page)
            }
            do {
                var activity = page.shown.activity
                activity.attributes = page.draft.attributes
                try await house.forms.build(activity, page.draft.definition, by: visit.author)
                return visit.redirect(Address("/activities/\(activity.id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                for field in problem.fields { page.flaws[field.pointer] = FormBuilderPage.Flaw(pointer: field.pointer) }
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/activities/:id/form/state") { visit in
            let fields = try await visit.form()
            let page = try await FormBuilding(visit).page(nil)
            try await house.forms.change(page.shown.form.id, isOpen: fields["open"] == "yes", by: visit.author)
            return visit.redirect(Address("/activities/\(page.shown.activity.id)"), notice: .saved)
        }
    }
}

/// Reads what the builder shows.
private struct FormBuilding {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func found() async throws -> ActivityReading.Found {
        let id = try visit.inquiry.identity(of: Activity.self)
        return try await visit.house.database.read { tx in try ActivityReading(visit, tx).found(id) }
    }

    /// - Parameter draft: what was sent; nil is what is saved.
    /// - Throws: ``Problem`` when the visitor may not see the activity, or it has no form.
    func page(_ draft: FormDraft?) async throws -> FormBuilderPage {
        let found = try await found()
        let house = visit.house
        return try await house.database.read { tx in
            guard let shown = try house.forms.form(of: found.activity.id, tx).flatMap({ try house.forms.shown($0, tx) }) else { throw Forms.unknown }
            let declared = try house.organisation.attributes(tx)[found.company.id] ?? [:]
            return FormBuilderPage(
                shown: shown, draft: draft ?? FormDraft(shown.form.definition, found.activity.attributes),
                savedKeys: Set(found.activity.attributes.map(\.key)), declared: declared.values.sorted { $0.label < $1.label })
        }
    }
}
