import Hummingbird
import Kernel
import Storage
import Webhooks

/// Administrators' screens of webhooks.
extension BackofficeRoutes {
    func addWebhooks(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.list("/webhooks") { visit in
            try visit.require(.administer)
            let companies = visit.session.companies
            let rows = try await house.database.read { tx in
                try house.webhooks.endpoints(companies: companies, tx).map { try WebhookReading(visit).row($0, tx) }
            }
            return visit.answer(WebhooksPage(rows: rows))
        }
        doors.get("/webhooks/new") { visit in
            try visit.require(.administer)
            return visit.answer(WebhookReading(visit).form(WebhookFormPage()))
        }
        doors.post("/webhooks") { visit in
            try visit.require(.administer)
            let reading = WebhookReading(visit)
            var page = reading.form(reading.filled(try await visit.form(), id: nil))
            guard let draft = reading.draft(page) else { throw Problem(.forbidden, "not-allowed", "Choose a company that you may see.") }
            do {
                let added = try await house.webhooks.add(draft, actor: "screen", user: visit.session.user)
                return visit.answer(try await reading.page(added.endpoint.id, secret: added.secret))
            } catch let problem as Problem where problem.code == "webhook-invalid" {
                page.errors = reading.errors(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/webhooks/:id") { visit in
            try visit.require(.administer)
            return visit.answer(try await WebhookReading(visit).page(try visit.inquiry.identity(), secret: nil))
        }
        doors.get("/webhooks/:id/change") { visit in
            try visit.require(.administer)
            let reading = WebhookReading(visit)
            let found = try await reading.endpoint(try visit.inquiry.identity())
            return visit.answer(
                reading.form(WebhookFormPage(id: found.id, url: found.url, description: found.description, kinds: found.kinds)))
        }
        doors.post("/webhooks/:id") { visit in
            try visit.require(.administer)
            let reading = WebhookReading(visit)
            let found = try await reading.endpoint(try visit.inquiry.identity())
            var page = reading.form(reading.filled(try await visit.form(), id: found.id))
            let draft = EndpointDraft(company: found.company, url: page.url, description: page.description, kinds: page.kinds)
            do {
                try await house.webhooks.update(found.id, draft, actor: "screen", user: visit.session.user)
                return visit.redirect(Address("/webhooks/\(found.id)"), notice: .saved)
            } catch let problem as Problem where problem.code == "webhook-invalid" {
                page.errors = reading.errors(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        addWebhookActions(doors)
    }

    private func addWebhookActions(_ doors: Doors<some RequestContext>) {
        let webhooks = house.webhooks
        /// A button of a webhook: does something and shows the webhook again.
        func button(_ word: String, _ notice: Visit.NoticeKey, _ act: @escaping @Sendable (ID<WebhookEndpoint>, Visit) async throws -> Void) {
            doors.post("/webhooks/:id/\(word)") { visit in
                try visit.require(.administer)
                _ = try await visit.form()
                let id = try await WebhookReading(visit).endpoint(try visit.inquiry.identity()).id
                try await act(id, visit)
                return visit.redirect(Address(word == "remove" ? "/webhooks" : "/webhooks/\(id)"), notice: notice)
            }
        }
        button("test", .sent) { id, visit in _ = try await webhooks.test(id, actor: "screen", user: visit.session.user) }
        button("enable", .saved) { id, visit in try await webhooks.enable(id, actor: "screen", user: visit.session.user) }
        button("disable", .saved) { id, visit in try await webhooks.disable(id, actor: "screen", user: visit.session.user) }
        button("replay", .sent) { id, visit in _ = try await webhooks.replayFailed(of: id, actor: "screen", user: visit.session.user) }
        button("remove", .removed) { id, visit in try await webhooks.remove(id, actor: "screen", user: visit.session.user) }
        doors.post("/webhooks/:id/secret") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let reading = WebhookReading(visit)
            let id = try await reading.endpoint(try visit.inquiry.identity()).id
            let secret = try await webhooks.rotateSecret(of: id, actor: "screen", user: visit.session.user)
            return visit.answer(try await reading.page(id, secret: secret))
        }
        doors.get("/webhooks/:id/deliveries/:delivery") { visit in
            try visit.require(.administer)
            let found = try await WebhookReading(visit).endpoint(try visit.inquiry.identity())
            let delivery = try visit.inquiry.identity("delivery", of: WebhookDelivery.self)
            let detail = try await visit.house.database.read { tx in try webhooks.delivery(delivery, of: found.id, tx) }
            return visit.answer(DeliveryPage(detail: detail, url: found.url))
        }
        doors.post("/webhooks/:id/deliveries/:delivery/replay") { visit in
            try visit.require(.administer)
            _ = try await visit.form()
            let found = try await WebhookReading(visit).endpoint(try visit.inquiry.identity())
            let delivery = try visit.inquiry.identity("delivery", of: WebhookDelivery.self)
            try await webhooks.replay(delivery, of: found.id, actor: "screen", user: visit.session.user)
            return visit.redirect(Address("/webhooks/\(found.id)/deliveries/\(delivery)"), notice: .sent)
        }
    }
}

/// Reads webhooks for their pages.
struct WebhookReading {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    private var webhooks: Webhooks { visit.house.webhooks }

    func endpoint(_ id: ID<WebhookEndpoint>) async throws -> EndpointRecord {
        let companies = visit.session.companies
        return try await visit.house.database.read { [webhooks] tx in try webhooks.endpoint(id, companies: companies, tx) }
    }

    func row(_ endpoint: EndpointRecord, _ tx: ReadTransaction) throws -> WebhookRow {
        WebhookRow(
            endpoint: endpoint, health: try webhooks.health(of: endpoint.id, tx),
            company: endpoint.company.map { id in visit.companies.first { $0.id == id }?.name ?? id.description })
    }

    func page(_ id: ID<WebhookEndpoint>, secret: String?) async throws -> WebhookPage {
        let endpoint = try await endpoint(id)
        let state = visit.query["state"].flatMap { DeliveryProgress.State(rawValue: $0) }
        let (size, after) = (visit.size, visit.query["after"].flatMap { ID<WebhookDelivery>($0) })
        return try await visit.house.database.read { tx in
            let found = try webhooks.deliveries(of: id, state: state, before: after, limit: size + 1, tx)
            let shown = Array(found.prefix(size))
            let last = try webhooks.lastAttempts(of: shown.map(\.id), tx)
            return WebhookPage(
                row: try row(endpoint, tx), secret: secret, state: state, deliveries: shown.map { ($0, last[$0.id]) },
                paging: Paging(next: found.count > size ? shown.last?.id.description : nil, size: size))
        }
    }

    // MARK: - The form

    func form(_ page: WebhookFormPage) -> WebhookFormPage {
        var page = page
        page.companies = visit.companies.map { Choice($0.id, $0.name) }
        page.seesGroup = visit.session.companies == nil
        return page
    }

    func filled(_ form: FormFields, id: ID<WebhookEndpoint>?) -> WebhookFormPage {
        WebhookFormPage(
            id: id, url: form["url"] ?? "", description: form["description"] ?? "",
            kinds: form.fields.filter { $0.name == "kinds" }.compactMap { MessageKind(rawValue: $0.value) },
            company: form["company"].flatMap { ID<Company>($0) })
    }

    /// Nil when the company that was chosen may not be seen.
    func draft(_ page: WebhookFormPage) -> EndpointDraft? {
        guard page.company.map({ visit.session.sees($0) }) ?? (visit.session.companies == nil) else { return nil }
        return EndpointDraft(company: page.company, url: page.url, description: page.description, kinds: page.kinds)
    }

    func errors(_ problem: Problem) -> [WebhookFormPage.Field: String] {
        var errors: [WebhookFormPage.Field: String] = [:]
        for field in problem.fields {
            if let name = WebhookFormPage.Field(rawValue: String(field.pointer.dropFirst())) {
                errors[name] = visit.words.text("webhooks.\(name.rawValue)Error")
            }
        }
        return errors
    }
}
