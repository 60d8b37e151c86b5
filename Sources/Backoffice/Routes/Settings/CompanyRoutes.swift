import Customers
import Hummingbird
import Kernel
import Organisation
import Storage

/// Companies: their list, and how they are added and changed.
extension BackofficeRoutes {
    func addCompanies(_ doors: Doors<some RequestContext>) {
        let house = house
        addRegister(.companies, doors) { visit, tx in
            try visit.scope.map { company in
                RegisterPage.Row(
                    link: visit.session.may(.administer) ? "/companies/\(company.id)" : nil, name: company.name, code: company.code,
                    values: [
                        .text(company.currency.code), .text(company.zone.identifier), .text(company.country),
                        .text(company.languages.joined(separator: ", ")), .count(try house.organisation.stores(of: company.id, tx).count),
                    ])
            }
        }
        doors.get("/companies/new") { visit in
            try visit.requireGroup()
            return visit.answer(CompanyForm(visit).page(of: nil, FormFields([.init("currency", "EUR"), .init("timeZone", "Europe/Rome")])))
        }
        doors.post("/companies") { visit in
            try visit.requireGroup()
            let fields = try await visit.form()
            do {
                let added = try await house.organisation.addCompany(
                    code: fields["code"] ?? "", name: fields["name"], currency: fields["currency"]?.uppercased() ?? "",
                    timeZone: fields["timeZone"] ?? "", country: fields["country"], languages: fields.values("languages"), by: visit.author)
                try await visit.setConsentPolicy(of: added, fields)
                return visit.redirect(Address("/companies"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = CompanyForm(visit).page(of: nil, fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/companies/:id") { visit in
            try visit.require(.administer)
            let form = CompanyForm(visit)
            let company = try form.company()
            let policy = try await house.database.read { tx in try house.customers.consentPolicies(tx)[company.id] }
            return visit.answer(form.page(of: company, form.fields(company, policy ?? ConsentPolicy())))
        }
        doors.post("/companies/:id") { visit in
            try visit.require(.administer)
            let (fields, form) = (try await visit.form(), CompanyForm(visit))
            let company = try form.company()
            do {
                try await house.organisation.changeCompany(
                    company.id, name: fields["name"] ?? company.code, timeZone: fields["timeZone"] ?? "", country: fields["country"] ?? "",
                    languages: fields.values("languages"), by: visit.author)
                try await visit.setConsentPolicy(of: company, fields)
                return visit.redirect(Address("/companies"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.page(of: company, fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
    }
}

/// A company as its form shows it.
private struct CompanyForm {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// - Throws: ``Problem`` when there is none that the visitor may see.
    func company() throws -> CompanyRecord {
        let id = try visit.inquiry.identity(of: Company.self)
        guard let company = visit.companies.first(where: { $0.id == id }) else {
            throw Problem(.missing, "company-unknown", "There is no such company.")
        }
        return company
    }

    func fields(_ company: CompanyRecord, _ policy: ConsentPolicy) -> FormFields {
        FormFields(
            [
                .init("name", company.name), .init("timeZone", company.zone.identifier), .init("country", company.country),
                .init("combination", policy.combination.rawValue), .init("requiresPrivacy", policy.requiresPrivacyConsent ? "yes" : ""),
            ] + company.languages.map { .init("languages", $0) })
    }

    /// Of a company that is there, code and currency are only shown.
    func page(of company: CompanyRecord?, _ fields: FormFields) -> EditPage {
        let combinations = ConsentCombination.allCases.map {
            EditPage.Option($0.rawValue, visit.words.text("edit.company.combinations.\($0.rawValue)"))
        }
        let languages = Language.allCases.map { EditPage.Option($0.rawValue, $0.ownName) }
        return EditPage(
            .company, name: company?.name, action: company.map { "/companies/\($0.id)" } ?? "/companies", back: "/companies",
            inputs: [
                .init("name", .text, fields["name"], isRequired: true, example: "Aurelia Moda"),
                .init("code", company == nil ? .text : .fixed, company?.code ?? fields["code"], isRequired: true, example: "moda"),
                .init("currency", company == nil ? .text : .fixed, company?.currency.code ?? fields["currency"], isRequired: true),
                .init("timeZone", .text, fields["timeZone"], isRequired: true), .init("country", .text, fields["country"], example: "IT"),
                .init("languages", .ticks(languages), values: fields.values("languages")),
                .init("combination", .choice(combinations), fields["combination"]), .init("requiresPrivacy", .tick, fields["requiresPrivacy"]),
            ])
    }
}
