import Accounts
import Hummingbird
import Kernel

extension BackofficeRoutes {
    func addKeys(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/keys") { visit in visit.answer(try await Self.keys(visit)) }
        doors.post("/keys") { visit in
            let form = try await visit.form()
            var page = try await Self.keys(visit)
            page.name = String((form["name"] ?? "").prefix(200))
            page.scopes = Set(form.fields.filter { $0.name == "scopes" }.compactMap { Scope($0.value) })
            page.company = form["company"].flatMap { ID<Company>($0) }
            page.expires = form["expires"] ?? ""
            let end = Day(iso: page.expires).map { visit.zone.startOfDay($0.adding(days: 1)) }
            if !(1...100).contains(page.name.utf8.count) { page.errors[.name] = visit.words.text("keys.nameError") }
            if page.scopes.isEmpty { page.errors[.scopes] = visit.words.text("keys.scopesError") }
            if !(page.company.map { id in page.companies.contains { $0.id == id } } ?? page.seesGroup) {
                page.errors[.company] = visit.words.text("keys.companyError")
            }
            if !page.expires.isEmpty, end.map({ $0 <= house.effects.now }) ?? true { page.errors[.expires] = visit.words.text("keys.expiresError") }
            guard page.errors.isEmpty else { return visit.answer(page, status: .unprocessableContent) }
            let added = try await house.accounts.addKey(
                name: page.name, scopes: page.scopes, company: page.company, expiresAt: end, actor: "screen", user: visit.session.user)
            page = try await Self.keys(visit)
            page.secret = added.secret
            return visit.answer(page)
        }
        doors.post("/keys/:id/revoke") { visit in
            _ = try await visit.form()
            let id = try visit.inquiry.identity(of: APIKey.self)
            guard try await Self.keys(visit).keys.contains(where: { $0.id == id }) else {
                throw Problem(.missing, "key-unknown", "There is no such key.")
            }
            try await house.accounts.revokeKey(id, actor: "screen", user: visit.session.user)
            return visit.redirect(Address("/keys"), notice: .saved)
        }
    }

    /// The keys that may be seen: those of the whole group only by who sees all companies.
    private static func keys(_ visit: Visit) async throws -> KeysPage {
        let keys = try await visit.house.accounts.keys().filter { key in
            key.company.map { id in visit.companies.contains { $0.id == id } } ?? visit.seesGroup
        }
        return KeysPage(
            keys: keys, companies: visit.companies.map { Choice($0.id, $0.name) }, seesGroup: visit.seesGroup,
            now: visit.house.effects.now)
    }
}
