import Hummingbird
import Kernel
import Organisation
import Storage

/// Adding a source, changing it, and giving it another key.
extension BackofficeRoutes {
    func addSourceEditing(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/sources/new") { visit in
            try visit.require(.administer)
            return visit.answer(SourceForm(visit).new(FormFields([.init("kind", SourceRecord.Kind.webshop.rawValue)])))
        }
        doors.post("/sources") { visit in
            try visit.require(.administer)
            let fields = try await visit.form()
            do {
                let added = try await house.organisation.addSource(
                    code: fields["code"] ?? "", name: fields["name"], kind: fields["kind"] ?? "", company: try visit.companyChosen(fields),
                    by: visit.author)
                return visit.redirect(Address("/sources/\(added.id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = SourceForm(visit).new(fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/sources/:id/change") { visit in
            try visit.require(.administer)
            return visit.answer(try await house.database.read { tx in try SourceForm(visit).page(tx) })
        }
        doors.post("/sources/:id/change") { visit in
            try visit.require(.administer)
            let fields = try await visit.form()
            var page = try await house.database.read { tx in try SourceForm(visit).page(tx) }
            page.name = fields["name"] ?? ""
            page.kind = fields["kind"].flatMap { SourceRecord.Kind(rawValue: $0) } ?? page.kind
            page.isActive = fields["active"] != nil
            page.typed = [nil: fields["trust"] ?? ""]
            for subject in SourceEditPage.Subject.allCases { page.typed[subject] = fields["trust-\(subject.rawValue)"] }
            let reliability = page.reliability()
            guard let reliability, !page.name.isEmpty, page.name.utf8.count <= 200 else {
                page.isNameFlawed = page.name.isEmpty || page.name.utf8.count > 200
                return visit.answer(page, status: .unprocessableContent)
            }
            if fields["act"] == "show" { return visit.answer(page) }
            var source = page.source
            (source.name, source.kind, source.isActive, source.reliability) = (page.name, page.kind, page.isActive, reliability)
            try await house.organisation.changeSource(source, by: visit.author)
            return visit.redirect(Address("/sources/\(source.id)"), notice: .saved)
        }
        doors.post("/sources/:id/key") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let id = try visit.inquiry.identity(of: Source.self)
            let source = try await house.database.read { tx in try SourceReading(visit, tx).source(id) }
            _ = try await house.organisation.renewWriteKey(of: source, by: visit.author)
            return visit.redirect(Address("/sources/\(id)"), notice: .saved)
        }
    }
}

/// A source as its forms show it.
private struct SourceForm {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func new(_ fields: FormFields) -> EditPage {
        let kinds = SourceRecord.Kind.allCases.map { EditPage.Option($0.rawValue, visit.words.text("sourceKind.\($0.rawValue)")) }
        return EditPage(
            .source, action: "/sources", back: "/sources",
            inputs: [
                .init("name", .text, fields["name"], isRequired: true), .init("code", .text, fields["code"], isRequired: true, example: "webshop"),
                .init("kind", .choice(kinds), fields["kind"]),
                .init("company", .choice(visit.companyOptions), fields["company"] ?? visit.scope.first?.id.description),
            ])
    }

    /// What else a person's values may come from: all active sources that the visitor sees.
    func page(_ tx: ReadTransaction) throws -> SourceEditPage {
        let reading = SourceReading(visit, tx)
        let source = try reading.source(try visit.inquiry.identity(of: Source.self))
        let others = try reading.sources().filter { $0.id != source.id && $0.isActive }
        // Those of its own company meet it most often.
        let rivals = others.filter { $0.company == source.company } + others.filter { $0.company != source.company }
        return SourceEditPage(source, rivals: rivals.map { .init(name: $0.name, reliability: $0.reliability) })
    }
}
