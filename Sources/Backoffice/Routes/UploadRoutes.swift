import Hummingbird
import Intake
import Kernel
import Organisation
import Storage

extension BackofficeRoutes {
    func addUploads(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/imports/new") { visit in
            try visit.require(.import)
            return visit.answer(try await Self.uploadPage(visit, kind: visit.query["kind"].flatMap { ImportKind(rawValue: $0) }))
        }
        doors.post("/imports") { visit in
            try visit.require(.import)
            return try await Self.receive(visit)
        }
        doors.post("/imports/:id/mapping") { visit in
            try visit.require(.import)
            let form = try await visit.form()
            let (upload, company, source) = try await Self.upload(visit)
            guard upload.state == .waiting else { return visit.redirect(Address("/imports/\(upload.id)")) }
            let draft = try house.uploads.draft(upload, company: company, sheet: form["sheet"])
            let chosen = draft.columns.indices.map { form["field-\($0)"] ?? "" }
            let mapping: ImportMapping
            do throws(MappingChoice.Refusal) { mapping = try MappingChoice(draft, chosen).mapping } catch {
                let page = MappingReading(visit, upload, source).page(draft, chosen: chosen, refusal: error)
                return visit.answer(page, status: .unprocessableContent)
            }
            do { try await house.uploads.confirm(upload, mapping: mapping, company: company, source: source) } catch let problem as Problem
                where problem.kind == .unprocessable
            {
                let page = MappingReading(visit, upload, source).page(draft, chosen: chosen, refusal: .other(problem.description))
                return visit.answer(page, status: .unprocessableContent)
            }
            return visit.redirect(Address("/imports/\(upload.id)"))
        }
        doors.post("/imports/:id/cancel") { visit in
            try visit.require(.import)
            _ = try await visit.form()
            let (upload, _, _) = try await Self.upload(visit)
            try await house.uploads.cancel(upload)
            return upload.state == .waiting
                ? visit.redirect(Address("/imports"), notice: .dropped) : visit.redirect(Address("/imports/\(upload.id)"), notice: .stopped)
        }
        doors.post("/imports/:id/resume") { visit in
            try visit.require(.import)
            _ = try await visit.form()
            let (upload, company, source) = try await Self.upload(visit)
            try await house.uploads.resume(upload, company: company, source: source)
            return visit.redirect(Address("/imports/\(upload.id)"))
        }
    }

    /// The upload of the path, with its company and source, if the visitor's companies may see it.
    static func upload(_ visit: Visit) async throws -> (UploadRecord, CompanyRecord, SourceRecord) {
        let id = try visit.inquiry.identity(of: FileImport.self)
        let house = visit.house
        let found = try await house.database.read { tx -> (UploadRecord, CompanyRecord, SourceRecord)? in
            guard let upload = try house.uploads.upload(id, tx), let company = visit.company(upload.company),
                let source = try house.organisation.sources(of: company.id, tx).first(where: { $0.id == upload.source })
            else { return nil }
            return (upload, company, source)
        }
        guard let found else { throw Problem(.missing, "import-unknown", "There is no such import.") }
        return found
    }

    // MARK: - Sending a file

    private static func uploadPage(_ visit: Visit, kind: ImportKind?) async throws -> UploadPage {
        let house = visit.house
        let scope = visit.scope
        let sources = try await house.database.read { tx in try scope.map { ($0, try house.organisation.sources(of: $0.id, tx).filter(\.isActive)) } }
        let many = scope.count > 1
        return UploadPage(
            kind: kind, companies: scope.map { Choice($0.id, $0.name) }, company: scope.first?.id,
            sources: sources.flatMap { company, sources in sources.map { Choice($0.id, many ? "\($0.name) · \(company.name)" : $0.name) } },
            limit: house.uploadLimit)
    }

    private static func receive(_ visit: Visit) async throws -> Response {
        try visit.inquiry.refuseOtherSites()
        let house = visit.house
        if let length = visit.inquiry.request.headers[.contentLength].flatMap({ Int64($0) }), length > house.uploadLimit + (1 << 20) {
            throw Problem(.tooLarge, "file-too-large", "The file is too large.")
        }
        let name = house.uploads.freshName()
        let token = visit.session.csrfToken
        let receiver = UploadReceiver(path: house.uploads.path(of: name), limit: house.uploadLimit) { fields in
            guard isSameSecret(fields["csrf"] ?? "", token) else { throw Problem.formExpired }
        }
        let received = try await receiver.receive(visit.inquiry.request)
        guard isSameSecret(received.fields["csrf"] ?? "", token) else { throw Problem.formExpired }
        let outcome = try await record(received, name, visit)
        switch outcome {
        case .success(let upload): return visit.redirect(Address("/imports/\(upload.id)"))
        case .failure(let refusal):
            try house.uploads.discard(name)
            var page = try await uploadPage(visit, kind: received.fields["kind"].flatMap { ImportKind(rawValue: $0) })
            if let company = received.fields["company"].flatMap({ ID<Company>($0) }) { page.company = company }
            page.source = received.fields["source"].flatMap { ID<Source>($0) }
            page.errors = [refusal.field: refusal.text]
            return visit.answer(page, status: .unprocessableContent)
        }
    }

    private struct UploadRefusal: Error {
        var field: UploadPage.Field
        var text: String
    }

    private static func record(
        _ received: UploadReceiver.Received, _ name: String, _ visit: Visit
    ) async throws -> Result<UploadRecord, UploadRefusal> {
        let (house, words, fields) = (visit.house, visit.words, received.fields)
        guard let kind = fields["kind"], ImportKind(rawValue: kind) != nil else {
            return .failure(.init(field: .kind, text: words.text("error.choose")))
        }
        guard let sourceID = fields["source"].flatMap({ ID<Source>($0) }) else {
            return .failure(.init(field: .source, text: words.text("error.choose")))
        }
        // The source says whose file it is; a company chosen beside it must not contradict.
        let scope = visit.scope
        let found = try await house.database.read { tx -> (CompanyRecord, SourceRecord)? in
            for company in scope {
                if let source = try house.organisation.sources(of: company.id, tx).first(where: { $0.id == sourceID }) { return (company, source) }
            }
            return nil
        }
        guard let (company, source) = found else { return .failure(.init(field: .source, text: words.text("error.choose"))) }
        guard fields["company"] == nil || fields["company"] == company.id.description else {
            return .failure(.init(field: .source, text: words.text("error.source", ["company": company.name])))
        }
        guard let fileName = received.fileName, received.size > 0 else { return .failure(.init(field: .file, text: words.text("error.file"))) }
        let upload = try await house.uploads.add(
            fileName: fileName, name: name, size: received.size, kind: .init(rawValue: kind) ?? .contacts, company: company.id, source: source.id,
            by: visit.session.user)
        do { _ = try house.uploads.draft(upload, company: company) } catch let problem as Problem {
            try await house.uploads.cancel(upload)
            return .failure(.init(field: .file, text: problem.description))
        }
        return .success(upload)
    }
}
