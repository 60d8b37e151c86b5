import Hummingbird
import Kernel
import Privacy
import Storage

/// How long companies keep what: looked at before it is saved.
extension BackofficeRoutes {
    func addRetention(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/privacy/retention") { visit in
            let typed = visit.query.fields.contains { RetentionKind(rawValue: $0.name) != nil } ? visit.query : nil
            return visit.answer(try await RetentionReading(visit).page(typed, company: visit.query["company"]))
        }
        doors.post("/privacy/retention") { visit in
            let form = try await visit.form()
            let page = try await RetentionReading(visit).page(form, company: form["company"])
            guard !page.lines.contains(where: \.isWrong) else { return visit.answer(page, status: .unprocessableContent) }
            for line in page.lines {
                try await house.privacy.setRetention(line.kind, of: page.company.id, months: Int(line.months), by: visit.author)
            }
            return visit.redirect(Address("/privacy/retention").with("company", page.company.id.description), notice: .saved)
        }
    }
}

private struct RetentionReading {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// - Parameter typed: months to be looked at; nil shows what is set.
    func page(_ typed: FormFields?, company text: String?) async throws -> RetentionPage {
        let chosen = text.flatMap { ID<Company>($0) }
        guard let company = chosen.map({ id in visit.companies.first { $0.id == id } }) ?? visit.scope.first else {
            throw Problem(.missing, "company-unknown", "There is no such company.")
        }
        let privacy = visit.house.privacy
        return try await visit.house.database.read { tx in
            let rules = try privacy.retentionRules(companies: [company.id], tx)
            let lines = try RetentionKind.allCases.map { kind -> RetentionPage.Line in
                let rule = rules.first { $0.kind == kind }
                guard let typed else {
                    return RetentionPage.Line(kind: kind, months: rule.map { String($0.months) } ?? "", appliedAt: rule?.appliedAt)
                }
                let text = (typed[kind.rawValue] ?? "").trimmed
                guard let months = Int(text), RetentionRule.range.contains(months) else {
                    return RetentionPage.Line(kind: kind, months: text, appliedAt: rule?.appliedAt, isWrong: !text.isEmpty)
                }
                let expired = try privacy.preview(RetentionRule(company: company.id, kind: kind, months: months), tx)
                return RetentionPage.Line(kind: kind, months: String(months), expired: expired, appliedAt: rule?.appliedAt)
            }
            return RetentionPage(
                company: Choice(company.id, company.name), companies: visit.companies.map { Choice($0.id, $0.name) }, lines: lines,
                isPreview: typed != nil)
        }
    }
}
