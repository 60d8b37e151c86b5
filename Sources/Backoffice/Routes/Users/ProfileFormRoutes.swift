import Accounts
import Hummingbird
import Kernel
import Storage

/// Profiles: their list, and how they are composed.
extension BackofficeRoutes {
    func addProfiles(_ doors: Doors<some RequestContext>) {
        let house = house
        addRegister(.profiles, doors) { visit, tx in
            let counts = try house.accounts.profileCounts(tx)
            return try house.accounts.profiles(tx).map { profile in
                RegisterPage.Row(
                    link: "/profiles/\(profile.id)", name: visit.words.name(profile), code: profile.description,
                    values: [
                        .text(visit.words.text(profile.role == nil ? "profiles.own" : "profiles.ready")), .count(counts[profile.id] ?? 0),
                        .count(profile.rights.count), .text(visit.words.text(profile.requiresSecondFactor ? "users.on" : "users.off")),
                    ])
            }
        }
        doors.get("/profiles/new") { visit in
            let model = visit.query["from"].flatMap { ID<Profile>($0) }
            let known = try await house.accounts.profiles().first { $0.id == model }
            return visit.answer(
                ProfileFormPage(
                    description: known?.description ?? "", rights: known?.rights ?? [], requiresSecondFactor: known?.requiresSecondFactor ?? false))
        }
        doors.post("/profiles") { visit in
            let fields = try await visit.form()
            return try await Self.saved(visit, Self.filled(ProfileFormPage(), fields)) { page in
                try await house.accounts.addProfile(
                    name: page.name, description: page.description, rights: page.rights, requiresSecondFactor: page.requiresSecondFactor,
                    authority: visit.session.entitlements, by: visit.author)
            }
        }
        doors.get("/profiles/:id") { visit in visit.answer(try await Self.page(visit).page) }
        doors.post("/profiles/:id") { visit in
            let (fields, known) = (try await visit.form(), try await Self.page(visit))
            return try await Self.saved(visit, Self.filled(known.page, fields)) { page in
                var profile = known.profile
                if profile.role == nil { (profile.name, profile.description, profile.rights) = (page.name, page.description, page.rights) }
                profile.requiresSecondFactor = page.requiresSecondFactor
                try await house.accounts.changeProfile(profile, authority: visit.session.entitlements, by: visit.author)
            }
        }
        doors.post("/profiles/:id/remove") { visit in
            let id = try visit.inquiry.identity(of: Profile.self)
            _ = try await visit.form()
            try await house.accounts.removeProfile(id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/profiles"), notice: .removed, undo: "/profiles/\(id)/restore")
        }
        doors.post("/profiles/:id/restore") { visit in
            let id = try visit.inquiry.identity(of: Profile.self)
            _ = try await visit.form()
            try await house.accounts.restoreProfile(id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/profiles"), notice: .restored)
        }
    }

    private static func page(_ visit: Visit) async throws -> (page: ProfileFormPage, profile: ProfileRecord) {
        let (accounts, id) = (visit.house.accounts, try visit.inquiry.identity(of: Profile.self))
        let (found, counts) = try await visit.house.database.read { tx in
            (try accounts.profiles(tx).first { $0.id == id }, try accounts.profileCounts(tx))
        }
        guard let profile = found else { throw Problem(.missing, "profile-unknown", "There is no such profile.") }
        let page = ProfileFormPage(
            id: id, name: visit.words.name(profile), description: profile.description, rights: profile.rights,
            requiresSecondFactor: profile.requiresSecondFactor, isReady: profile.role != nil, users: counts[id] ?? 0,
            mayChange: visit.session.entitlements.mayEverywhere(.administer, .users))
        return (page, profile)
    }

    private static func filled(_ page: ProfileFormPage, _ fields: FormFields) -> ProfileFormPage {
        var page = page
        page.requiresSecondFactor = fields["factor"] != nil
        guard !page.isReady else { return page }
        page.name = fields["name"] ?? ""
        page.description = fields["description"] ?? ""
        page.rights = Set(fields.values("rights").compactMap { Right($0) })
        return page
    }

    private static func saved(_ visit: Visit, _ page: ProfileFormPage, _ save: (ProfileFormPage) async throws -> Void) async throws -> Response {
        do {
            try await save(page)
            return visit.redirect(Address("/profiles"), notice: .saved)
        } catch let problem as Problem where problem.isOfAForm {
            var page = page
            for field in problem.fields {
                guard let name = ProfileFormPage.Field(rawValue: String(field.pointer.dropFirst())) else { continue }
                page.errors[name] = problem.code == "profile-exists" ? "nameTaken" : "\(name.rawValue)Error"
            }
            return visit.answer(page, status: .unprocessableContent)
        }
    }
}
