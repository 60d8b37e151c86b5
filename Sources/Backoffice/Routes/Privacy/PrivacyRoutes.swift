import Hummingbird
import Kernel
import Privacy
import Storage

/// Screens of what people asked for about their own data.
extension BackofficeRoutes {
    func addPrivacy(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/privacy") { visit in visit.answer(try await PrivacyReading(visit).list()) }
        doors.get("/privacy/:id") { visit in visit.answer(try await PrivacyReading(visit).page(try visit.inquiry.identity())) }
        doors.get("/privacy/:id/certificate") { visit in
            let request = try await PrivacyReading(visit).request(try visit.inquiry.identity())
            guard let certificate = request.certificate else { throw Problem(.missing, "page-unknown", "There is no such page.") }
            // Its very text: what the hash was made of.
            return .download("\(request.id).json", contentType: "application/json") { writer in
                try await writer.write(ByteBuffer(string: certificate.description))
            }
        }
        doors.post("/privacy/:id/close") { visit in
            _ = try await visit.form()
            let id = try visit.inquiry.identity(of: PrivacyRequest.self)
            try await house.privacy.close(id, companies: visit.limit, by: visit.author)
            return visit.redirect(Address("/privacy/\(id)"), notice: .requestClosed, undo: "/privacy/\(id)/reopen")
        }
        doors.post("/privacy/:id/reopen") { visit in
            _ = try await visit.form()
            let id = try visit.inquiry.identity(of: PrivacyRequest.self)
            try await house.privacy.reopen(id, companies: visit.limit, by: visit.author)
            return visit.redirect(Address("/privacy/\(id)"), notice: .restored)
        }
        addRetention(doors)
        addPersonPrivacy(doors)
    }

    private func addPersonPrivacy(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.post("/people/:id/privacy-requests") { visit in
            let (person, form) = (try visit.inquiry.identity(of: Person.self), try await visit.form())
            guard let kind = form["kind"].flatMap({ PrivacyRequestRecord.Kind(rawValue: $0) }) else {
                throw Problem(.unprocessable, "request-invalid", "Choose what was asked for.")
            }
            let request = try await house.privacy.receive(kind, of: person, companies: visit.limit, by: visit.author)
            return visit.redirect(Address("/privacy/\(request.id)"), notice: .saved)
        }
        doors.post("/people/:id/export") { visit in
            let (person, form) = (try visit.inquiry.identity(of: Person.self), try await visit.form())
            // Made whole beside the uploads, then sent: an archive has its list at the end.
            let path = house.uploads.path(of: house.uploads.freshName())
            try await house.privacy.export(
                person, companies: visit.limit, language: ExportLanguage(rawValue: visit.language.rawValue) ?? .english,
                request: try visit.privacyRequest(form["request"]), to: path, by: visit.author)
            return .download("\(person).zip", contentType: "application/zip") { writer in
                let sent: Result<Void, any Error>
                do { sent = .success(try await writer.write(fileAt: path)) } catch { sent = .failure(error) }
                try house.uploads.discard(String(path.dropFirst(house.uploads.folder.count + 1)))
                try sent.get()
            }
        }
        doors.post("/people/:id/restrict") { visit in
            let (person, form) = (try visit.inquiry.identity(of: Person.self), try await visit.form())
            let isRestricted = form["lift"] == nil
            try await house.privacy.restrict(
                person, isRestricted, companies: visit.limit, request: try visit.privacyRequest(form["request"]), by: visit.author)
            return visit.redirect(Address("/people/\(person)"), notice: isRestricted ? .restricted : .unrestricted)
        }
        doors.get("/people/:id/erase") { visit in
            let page = try await PrivacyReading(visit).erase(
                try visit.inquiry.identity(), request: try visit.privacyRequest(visit.query["request"]))
            return visit.answer(page)
        }
        doors.post("/people/:id/erase") { visit in
            let (person, form) = (try visit.inquiry.identity(of: Person.self), try await visit.form())
            var page = try await PrivacyReading(visit).erase(person, request: try visit.privacyRequest(form["request"]))
            let typed = (form["name"] ?? "").trimmed.lowercased()
            guard typed == (page.name ?? person.description).trimmed.lowercased() else {
                page.isRefused = true
                return visit.answer(page, status: .unprocessableContent)
            }
            let request = try await house.privacy.erase(person, companies: visit.limit, request: page.request, by: visit.author)
            return visit.redirect(Address("/privacy/\(request.id)"), notice: .erased)
        }
    }
}

extension Visit {
    /// The request that a form carries out; nil when it names none.
    fileprivate func privacyRequest(_ text: String?) throws(Problem) -> ID<PrivacyRequest>? {
        guard let text, !text.isEmpty else { return nil }
        guard let id = ID<PrivacyRequest>(text) else { throw Problem(.missing, "page-unknown", "There is no such request.") }
        return id
    }
}

/// Reads requests for their pages.
struct PrivacyReading {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    private var privacy: Privacy { visit.house.privacy }

    /// Requests that are counted for the tiles.
    private static let counted = 1_000

    func request(_ id: ID<PrivacyRequest>) async throws -> PrivacyRequestRecord {
        let (privacy, limit) = (privacy, visit.limit)
        return try await visit.house.database.read { tx in try privacy.request(id, companies: limit, tx) }
    }

    func list() async throws -> PrivacyPage {
        let names = try await colleagues()
        let (size, state) = (visit.size, visit.query["state"].flatMap { PrivacyRequestRecord.State(rawValue: $0) })
        return try await visit.house.database.read { tx in
            var query = PrivacyRequestQuery(companies: visit.limit, limit: size + 1)
            query.states = state.map { [$0] }
            query.before = visit.query["after"].flatMap { ID<PrivacyRequest>($0) }
            let found = try privacy.requests(query, tx)
            let shown = Array(found.prefix(size))
            var all = PrivacyRequestQuery(companies: visit.limit, limit: Self.counted)
            all.states = [.open, .sweeping, .scrubbing]
            let pending = try privacy.requests(all, tx)
            let (open, now) = (pending.filter { $0.state == .open }, visit.house.effects.now)
            var page = PrivacyPage(
                state: state, rows: try rows(shown, names, tx),
                paging: Paging(next: found.count > size ? shown.last?.id.description : nil, size: size),
                counts: (open.count, open.filter { $0.isLate(at: now) }.count, pending.count - open.count))
            page.mayRetain = visit.session.may(.administer, .privacy) && !visit.companies.isEmpty
            return page
        }
    }

    func page(_ id: ID<PrivacyRequest>) async throws -> PrivacyRequestPage {
        let names = try await colleagues()
        return try await visit.house.database.read { tx in
            let request = try privacy.request(id, companies: visit.limit, tx)
            let row = try rows([request], names, tx)[0]
            return PrivacyRequestPage(
                row: row, companies: visit.companies.filter { request.companies.contains($0.id) }.map(\.name),
                mayEdit: visit.session.may(.edit, .privacy))
        }
    }

    /// A person's requests that are not done.
    func pending(of person: ID<Person>, _ tx: ReadTransaction) throws -> [PrivacyRow] {
        var query = PrivacyRequestQuery(companies: visit.limit, limit: 10)
        query.person = person
        query.states = [.open, .sweeping, .scrubbing]
        return try rows(try privacy.requests(query, tx), [:], tx)
    }

    func erase(_ id: ID<Person>, request: ID<PrivacyRequest>?) async throws -> ErasePage {
        try await visit.house.database.read { tx in
            let preview = try privacy.preview(id, companies: visit.limit, tx)
            let name = try self.names([preview.person], tx)[preview.person]
            return ErasePage(
                preview: preview, name: name, request: request, companies: visit.limit == nil ? nil : visit.scope.map(\.name))
        }
    }

    private func colleagues() async throws -> [ID<User>: String] {
        Dictionary(try await visit.house.accounts.users().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    private func rows(
        _ requests: [PrivacyRequestRecord], _ colleagues: [ID<User>: String], _ tx: ReadTransaction
    ) throws -> [PrivacyRow] {
        let (names, now) = (try names(requests.map(\.person), tx), visit.house.effects.now)
        return requests.map { request in
            PrivacyRow(
                request: request, name: names[request.person], by: request.user.flatMap { colleagues[$0] } ?? request.actor,
                isLate: request.isLate(at: now) && request.state == .open)
        }
    }

    /// As the visitor's companies know them.
    private func names(_ persons: [ID<Person>], _ tx: ReadTransaction) throws -> [ID<Person>: String] {
        let house = visit.house
        let profiles = try house.customers.profiles(
            of: Set(persons).sorted(), companies: visit.limit, reliability: try house.intake.reliability(tx), tx)
        return profiles.compactMapValues(\.displayName)
    }
}
