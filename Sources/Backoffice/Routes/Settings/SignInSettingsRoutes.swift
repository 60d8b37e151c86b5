import Accounts
import Hummingbird
import Kernel
import OpenID

/// How people sign in: the identity provider, and whom passwords are for. For who administers the whole group.
extension BackofficeRoutes {
    func addSignInSettings(_ doors: Doors<some RequestContext>) {
        let openID = house.openID
        doors.get("/settings/sign-in") { visit in
            try visit.requireGroup()
            return visit.answer(try await SignInSettings(visit).page())
        }
        doors.post("/settings/sign-in") { visit in
            try visit.requireGroup()
            let (form, reading) = (try await visit.form(), SignInSettings(visit))
            let settings = reading.settings(form)
            let secret: OpenID.SecretChange = form["removeSecret"] != nil ? .remove : form["secret"].map { .replace($0) } ?? .keep
            do {
                try await openID.save(settings, secret: secret, actor: "screen", user: visit.session.user)
                return visit.redirect(Address("/settings/sign-in"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = try await reading.page()
                page.settings = settings
                page.errors = reading.errors(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/settings/sign-in/check") { visit in
            try visit.requireGroup()
            _ = try await visit.form()
            var page = try await SignInSettings(visit).page()
            page.findings = try await openID.check()
            return visit.answer(page)
        }
        doors.post("/settings/sign-in/passwords") { visit in
            try visit.requireGroup()
            let (form, reading) = (try await visit.form(), SignInSettings(visit))
            let emergency = form["passwords"] == "emergency" ? form["emergency"].flatMap { ID<User>($0) } : nil
            do {
                try await openID.limitPasswords(to: emergency, actor: "screen", user: visit.session.user)
                return visit.redirect(Address("/settings/sign-in"), notice: .saved)
            } catch let problem as Problem where problem.code == "user-unfit" {
                var page = try await reading.page()
                page.errors = reading.errors(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/settings/sign-in/remove") { visit in
            try visit.requireGroup()
            _ = try await visit.form()
            try await openID.remove(actor: "screen", user: visit.session.user)
            return visit.redirect(Address("/settings/sign-in"), notice: .removed)
        }
    }
}

/// The settings as their page shows them.
private struct SignInSettings {
    private let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func page() async throws -> SignInSettingsPage {
        let house = visit.house
        let found = try await house.openID.settings()
        let users = try await house.accounts.users().filter { $0.role == .administrator && $0.companies == nil && $0.disabledAt == nil }
        let emergency = try await house.database.read { tx in try house.accounts.emergencyUser(tx) }
        return SignInSettingsPage(
            settings: found?.settings ?? ProviderSettings(isActive: true), isSetUp: found != nil, hasSecret: found?.hasSecret ?? false,
            redirect: house.openID.redirect, companies: visit.companies.map { Choice($0.id, $0.name) },
            administrators: users.map { Choice($0.id, "\($0.name) (\($0.email))") }, emergency: emergency)
    }

    func settings(_ form: FormFields) -> ProviderSettings {
        let companies = form.values("companies").compactMap { ID<Company>($0) }
        let (groups, roles) = (raw("group", form), raw("role", form))
        return ProviderSettings(
            name: form["name"] ?? "", issuer: form["issuer"] ?? "", client: form["client"] ?? "",
            scopes: form["scopes"] ?? ProviderSettings.standardScopes, isActive: form["active"] != nil, admitsUnknown: form["admitsUnknown"] != nil,
            standardRole: form["standardRole"].flatMap { Role(rawValue: $0) }, companies: companies.isEmpty ? nil : companies,
            groupsClaim: form["groupsClaim"],
            rules: zip(groups, roles).compactMap { group, role in
                group.isEmpty ? nil : Role(rawValue: role).map { RoleRule(group, $0) }
            })
    }

    /// All values of a name, the empty ones too: rows are told by their place.
    private func raw(_ name: String, _ form: FormFields) -> [String] { form.fields.filter { $0.name == name }.map(\.value) }

    func errors(_ problem: Problem) -> [SignInSettingsPage.Field: String] {
        var errors: [SignInSettingsPage.Field: String] = [:]
        for field in problem.fields {
            if let name = SignInSettingsPage.Field(rawValue: String(field.pointer.dropFirst())) {
                errors[name] = visit.words.text("signInSettings.error.\(name.rawValue)")
            }
        }
        if problem.code == "passwords-limited" { errors[.emergency] = visit.words.text("signInSettings.stillLimited") }
        return errors
    }
}
