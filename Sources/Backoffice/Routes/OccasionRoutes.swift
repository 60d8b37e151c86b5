import Hummingbird
import Kernel
import Organisation
import Storage

/// Occasions: their list, adding and changing them, closing one with all its activities, and opening it again.
extension BackofficeRoutes {
    func addOccasions(_ doors: Doors<some RequestContext>) {
        let house = house
        addRegister(.occasions, doors) { visit, tx in
            try visit.scope.flatMap { company in
                try house.organisation.occasions(of: company.id, tx).map { occasion in
                    RegisterPage.Row(
                        link: visit.session.may(.import, .organisation) ? "/occasions/\(occasion.id)" : Self.activities(of: occasion),
                        name: occasion.name, code: occasion.code,
                        values: [
                            .text(company.name), .day(occasion.startsOn), .day(occasion.endsOn), .count(occasion.activities.count),
                            .text(visit.words.text(occasion.closedAt == nil ? "register.occasions.isOpen" : "register.occasions.isClosed")),
                        ])
                }
            }
        }
        doors.get("/occasions/new") { visit in visit.answer(OccasionForm(visit).new(FormFields())) }
        doors.post("/occasions") { visit in
            let (fields, form) = (try await visit.form(), OccasionForm(visit))
            do {
                var occasion = OccasionRecord(
                    id: house.effects.id(), company: try visit.companyChosen(fields).id, code: fields["code"] ?? "", name: "", startsOn: nil,
                    endsOn: nil)
                try form.fill(&occasion, fields)
                let added = occasion
                try await house.organisation.addOccasion(added, by: visit.author)
                // It is empty: an activity is what comes next.
                return visit.redirect(Address("/activities/new", [.init("occasion", added.id.description)]), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.new(fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/occasions/:id") { visit in
            let form = OccasionForm(visit)
            let occasion = try await house.database.read { tx in try form.occasion(tx) }
            return visit.answer(form.page(of: occasion, form.fields(occasion)))
        }
        doors.post("/occasions/:id") { visit in
            let (fields, form) = (try await visit.form(), OccasionForm(visit))
            let known = try await house.database.read { tx in try form.occasion(tx) }
            do {
                var occasion = known
                try form.fill(&occasion, fields)
                let changed = occasion
                try await house.organisation.changeOccasion(changed, by: visit.author)
                return visit.redirect(Address("/occasions"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.page(of: known, fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        for word in ["close", "open"] {
            doors.post(RouterPath("/occasions/:id/\(word)")) { visit in
                _ = try await visit.form()
                let occasion = try await house.database.read { tx in try OccasionForm(visit).occasion(tx) }
                let closes = word == "close"
                try await house.organisation.setOccasion(occasion.id, closed: closes, by: visit.author)
                return visit.redirect(
                    Address("/occasions/\(occasion.id)"), notice: closes ? .closedOccasion : .saved,
                    undo: closes ? "/occasions/\(occasion.id)/open" : nil)
            }
        }
    }
}

extension BackofficeRoutes {
    /// The list of activities, narrowed to those of an occasion.
    fileprivate static func activities(of occasion: OccasionRecord) -> String { Address("/activities", [.init("q", occasion.name)]).description }
}

/// An occasion as its form shows it.
private struct OccasionForm {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// - Throws: ``Problem`` when there is none that the visitor's companies have.
    func occasion(_ tx: ReadTransaction) throws -> OccasionRecord {
        let id = try visit.inquiry.identity(of: Occasion.self)
        let occasions = try visit.scope.flatMap { try visit.house.organisation.occasions(of: $0.id, tx) }
        guard let found = occasions.first(where: { $0.id == id }) else {
            throw Problem(.missing, "occasion-unknown", "There is no such occasion.")
        }
        return found
    }

    func fields(_ occasion: OccasionRecord) -> FormFields {
        FormFields([
            .init("name", occasion.name), .init("startsOn", occasion.startsOn?.description ?? ""),
            .init("endsOn", occasion.endsOn?.description ?? ""),
        ])
    }

    /// - Throws: ``Problem`` `occasion-invalid` for what is no day.
    func fill(_ occasion: inout OccasionRecord, _ fields: FormFields) throws(Problem) {
        var reader = FieldReader(fields)
        occasion.name = fields["name"] ?? ""
        occasion.startsOn = reader.day("startsOn")
        occasion.endsOn = reader.day("endsOn")
        try reader.check("occasion-invalid", "The occasion cannot be saved.")
    }

    func new(_ fields: FormFields) -> EditPage {
        EditPage(
            .occasion, action: "/occasions", back: "/occasions",
            inputs: [
                .init("name", .text, fields["name"], isRequired: true), .init("code", .text, fields["code"], isRequired: true, example: "run-2027"),
                .init("company", .choice(visit.companyOptions), fields["company"] ?? visit.scope.first?.id.description),
            ] + days(fields))
    }

    private func days(_ fields: FormFields) -> [EditPage.Input] {
        [.init("startsOn", .day, fields["startsOn"]), .init("endsOn", .day, fields["endsOn"])]
    }

    func page(of occasion: OccasionRecord, _ fields: FormFields) -> EditPage {
        let path = "/occasions/\(occasion.id)"
        return EditPage(
            .occasion, name: occasion.name, action: path, back: "/occasions",
            inputs: [.init("name", .text, fields["name"], isRequired: true), .init("code", .fixed, occasion.code)] + days(fields),
            acts: [occasion.closedAt == nil ? .init("close", path + "/close") : .init("open", path + "/open")],
            ways: [
                .init("activities", BackofficeRoutes.activities(of: occasion)),
                .init("addActivity", Address("/activities/new", [.init("occasion", occasion.id.description)]).description),
            ])
    }
}
