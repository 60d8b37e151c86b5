import Accounts
import Hummingbird
import Kernel

extension BackofficeRoutes {
    func addProfile(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/profile") { visit in visit.answer(try await Self.profile(visit)) }
        doors.post("/profile") { visit in
            let form = try await visit.form()
            let name = form["name"] ?? ""
            guard !name.isEmpty, name.utf8.count <= 200 else {
                var page = try await Self.profile(visit)
                page.name = name
                page.errors[.name] = visit.words.text("error.name")
                return visit.answer(page, status: .unprocessableContent)
            }
            try await house.accounts.setName(of: visit.session.user, name)
            try await house.accounts.setPreferences(
                of: visit.session.user, language: form["language"].flatMap { .init(rawValue: $0) },
                theme: form["theme"].flatMap { .init(rawValue: $0) })
            return visit.redirect(Address("/profile"), notice: .saved)
        }
        doors.post("/profile/password") { visit in
            let form = try await visit.form()
            var page = try await Self.profile(visit)
            let password = form["password"] ?? ""
            if password != form["repeat"] ?? "" { page.errors[.repeat] = visit.words.text("error.repeat") }
            if page.errors.isEmpty {
                do {
                    try await house.accounts.changePassword(
                        of: visit.session.user, current: form["current"] ?? "", new: password, keeping: visit.token)
                    return visit.redirect(Address("/profile"), notice: .password)
                } catch let problem as Problem where problem.code == "password-wrong" {
                    page.errors[.current] = visit.words.text("error.current")
                } catch let problem as Problem where problem.code == "password-invalid" {
                    page.errors[.password] = visit.words.text("error.password", ["n": String(PasswordRules.shortest)])
                }
            }
            return visit.answer(page, status: .unprocessableContent)
        }
        doors.post("/profile/sessions") { visit in
            let form = try await visit.form()
            if let handle = form["session"] {
                try await house.accounts.endSession(handle, of: visit.session.user)
            } else {
                try await house.accounts.endOtherSessions(of: visit.session.user, keeping: visit.token)
            }
            return visit.redirect(Address("/profile"), notice: .signedOut)
        }
        // What the frame of every page offers: a theme or a language at once, and the company to look at.
        doors.post("/profile/appearance") { visit in
            let form = try await visit.form()
            let theme = form["theme"]
            let language = form["language"].flatMap { Language(rawValue: $0) } ?? visit.language
            try await house.accounts.setPreferences(
                of: visit.session.user, language: .init(rawValue: language.rawValue),
                theme: theme == nil ? visit.session.theme : theme.flatMap { .init(rawValue: $0) })
            return visit.redirect(Self.local(form["return"]))
        }
        doors.post("/company") { visit in
            let form = try await visit.form()
            let company = visit.companies.first { $0.id.description == form["company"] }
            // A page of one thing may not exist for the company chosen now; a list always does.
            let back = Self.local(form["return"])
            let section = back.path.split(separator: "/").first.map { "/" + $0 } ?? "/"
            var response = visit.redirect(
                back.path == section
                    ? back.with("after", nil).with("before", nil).with("category", nil) : Address(section == "/sales" ? "/people" : section))
            if let company {
                response.setCookie(.ours(Visit.companyCookie, company.id.description, visit.inquiry, seconds: 365 * 86_400))
            } else {
                response.setCookie(.expired(Visit.companyCookie, visit.inquiry))
            }
            return response
        }
    }

    private static func profile(_ visit: Visit) async throws -> ProfilePage {
        let sessions = try await visit.house.accounts.sessions(of: visit.session.user, asking: visit.token)
        return ProfilePage(
            name: visit.session.name, email: visit.session.email, role: visit.words.text("role.\(visit.session.role.rawValue)"),
            companies: visit.companies.map(\.name), minimumPasswordLength: PasswordRules.shortest, sessions: sessions)
    }
}
