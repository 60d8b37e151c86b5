import Hummingbird
import Kernel
import Organisation
import Storage

/// Attributes that companies have declared: their list, adding, changing, and retiring one with a way back. One is named by its company and its key.
extension BackofficeRoutes {
    func addAttributes(_ doors: Doors<some RequestContext>) {
        let house = house
        addRegister(.attributes, doors) { visit, tx in
            let declared = try house.organisation.attributes(tx)
            return try visit.scope.flatMap { company in
                let uses = try AttributeUses(company, house.organisation, tx)
                return (declared[company.id] ?? [:]).values.map { attribute in
                    RegisterPage.Row(
                        link: visit.session.may(.administer) ? AttributeForm.address("change", company.id, attribute.key).description : nil,
                        name: attribute.label(in: visit.language.rawValue), code: attribute.key,
                        values: [
                            .text(company.name), .text(visit.words.text("activity.kind.\(attribute.kind.rawValue)")),
                            .text(attribute.choices.joined(separator: ", ")), .count(uses.names(attribute.key).count),
                        ])
                }
            }
        }
        doors.get("/attributes/new") { visit in
            try visit.require(.administer)
            let kind = AttributeRecord.Kind.text.rawValue
            return visit.answer(AttributeForm(visit).new(FormFields([.init("kind", kind), .init("key", visit.query["key"] ?? "")])))
        }
        doors.post("/attributes") { visit in
            try visit.require(.administer)
            let (fields, form) = (try await visit.form(), AttributeForm(visit))
            do {
                let company = try visit.companyChosen(fields)
                try await form.refuseKnown(fields["key"] ?? "", company.id)
                try await house.organisation.declareAttribute(form.attribute(fields["key"] ?? "", fields), company: company.id, by: visit.author)
                return visit.redirect(Address("/attributes"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.new(fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/attributes/change") { visit in
            try visit.require(.administer)
            let form = AttributeForm(visit)
            let (company, known, uses) = try await form.known()
            return visit.answer(form.page(known, company, uses, form.fields(known)))
        }
        doors.post("/attributes/change") { visit in
            try visit.require(.administer)
            let (fields, form) = (try await visit.form(), AttributeForm(visit))
            let (company, known, uses) = try await form.known()
            do {
                try await house.organisation.declareAttribute(form.attribute(known.key, fields), company: company.id, by: visit.author)
                return visit.redirect(Address("/attributes"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.page(known, company, uses, fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/attributes/retire") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let (company, key) = try AttributeForm(visit).named()
            try await house.organisation.retireAttribute(key, company: company.id, by: visit.author)
            return visit.redirect(
                Address("/attributes"), notice: .retired, undo: AttributeForm.address("restore", company.id, key).description)
        }
        doors.post("/attributes/restore") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let (company, key) = try AttributeForm(visit).named()
            try await house.organisation.restoreAttribute(key, company: company.id, by: visit.author)
            return visit.redirect(Address("/attributes"), notice: .restored)
        }
    }
}

/// Which activities of a company ask for what.
struct AttributeUses: Sendable {
    private let activities: [ActivityRecord]

    init(_ company: CompanyRecord, _ organisation: Organisation, _ tx: ReadTransaction) throws {
        activities = try organisation.activities(of: company.id, tx)
    }

    /// Of the activities; keys are compared as answers are, in any case.
    func names(_ key: String) -> [String] {
        activities.filter { $0.attributes.contains { $0.key.lowercased() == key.lowercased() } }.map(\.name)
    }
}

/// An attribute as its form shows it.
private struct AttributeForm {
    private let visit: Visit

    private static let unknown = Problem(.missing, "attribute-unknown", "There is no such attribute.")

    init(_ visit: Visit) { self.visit = visit }

    static func address(_ word: String, _ company: ID<Company>, _ key: String) -> Address {
        Address("/attributes/\(word)", [.init("company", company.description), .init("key", key)])
    }

    // MARK: - Which one

    /// As the address names it.
    ///
    /// - Throws: ``Problem`` when the visitor may not see the company.
    func named() throws(Problem) -> (CompanyRecord, String) {
        guard let id = visit.query["company"].flatMap({ ID<Company>($0) }), let company = visit.companies.first(where: { $0.id == id }),
            let key = visit.query["key"]
        else { throw Self.unknown }
        return (company, key)
    }

    func known() async throws -> (CompanyRecord, AttributeRecord, AttributeUses) {
        let (company, key) = try named()
        let organisation = visit.house.organisation
        let (declared, uses) = try await visit.house.database.read { tx in
            (try organisation.attributes(tx)[company.id]?[key], try AttributeUses(company, organisation, tx))
        }
        guard let declared else { throw Self.unknown }
        return (company, declared, uses)
    }

    /// - Throws: ``Problem`` when the company has declared it already: who adds one does not mean to change one.
    func refuseKnown(_ key: String, _ company: ID<Company>) async throws {
        let declared = try await visit.house.database.read { tx in try visit.house.organisation.attributes(tx) }
        guard declared[company]?[key] != nil else { return }
        throw Problem(.unprocessable, "attribute-exists", "The attribute is declared already.", fields: [.init("/key", "is declared already")])
    }

    // MARK: - What it says

    func attribute(_ key: String, _ fields: FormFields) -> AttributeRecord {
        let kind = fields["kind"].flatMap { AttributeRecord.Kind(rawValue: $0) } ?? .text
        var labels: [String: String] = [:]
        for language in Language.allCases { labels[language.rawValue] = fields[Self.labelName(language)]?.trimmed }
        return AttributeRecord(
            key: key, label: (fields["label"] ?? "").trimmed, labels: labels, kind: kind, isRequired: false,
            choices: kind == .choice ? FormFields.lines(fields["choices"]) : [])
    }

    private static func labelName(_ language: Language) -> String { "label-" + language.rawValue }

    func fields(_ attribute: AttributeRecord) -> FormFields {
        FormFields(
            [
                .init("label", attribute.label), .init("kind", attribute.kind.rawValue),
                .init("choices", attribute.choices.joined(separator: "\n")),
            ] + Language.allCases.map { .init(Self.labelName($0), attribute.labels[$0.rawValue] ?? "") })
    }

    func new(_ fields: FormFields) -> EditPage {
        EditPage(
            .attribute, action: "/attributes", back: "/attributes",
            inputs: [
                .init("key", .text, fields["key"], isRequired: true, example: "shoe size"),
                .init("company", .choice(visit.companyOptions), fields["company"] ?? visit.scope.first?.id.description),
            ] + said(fields))
    }

    func page(_ attribute: AttributeRecord, _ company: CompanyRecord, _ uses: AttributeUses, _ fields: FormFields) -> EditPage {
        let names = uses.names(attribute.key)
        return EditPage(
            .attribute, name: attribute.label(in: visit.language.rawValue), action: Self.address("change", company.id, attribute.key).description,
            back: "/attributes",
            inputs: [
                .init("key", .fixed, attribute.key), .init("company", .fixed, company.name),
                .init("uses", .fixed, names.isEmpty ? visit.words.text("edit.attribute.usesNone") : names.joined(separator: ", ")),
            ] + said(fields), acts: [.init("retire", Self.address("retire", company.id, attribute.key).description)])
    }

    private func said(_ fields: FormFields) -> [EditPage.Input] {
        let kinds = AttributeRecord.Kind.allCases.map { EditPage.Option($0.rawValue, visit.words.text("activity.kind.\($0.rawValue)")) }
        let labels: [EditPage.Input] = Language.allCases.map { language in
            var input = EditPage.Input(Self.labelName(language), .text, fields[Self.labelName(language)])
            input.label = visit.words.text("edit.attribute.labelIn", ["language": language.ownName])
            return input
        }
        return [.init("label", .text, fields["label"], example: "Shoe size")] + labels + [
            .init("kind", .choice(kinds), fields["kind"]), .init("choices", .area, fields["choices"]),
        ]
    }
}
