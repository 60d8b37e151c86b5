import Accounts
import Hummingbird
import Invitations
import Kernel
import Organisation
import Storage

/// Who signs in: the list, inviting, and what an administrator does about one of them.
extension BackofficeRoutes {
    func addUsers(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/users") { visit in
            let page = try await house.database.read { tx in try UserList(visit, tx).page() }
            return visit.answer(page)
        }
        doors.export("/users") { visit in
            let names = ["name", "email", "profiles", "companies", "state", "factor", "last"].map { visit.words.text("users.\($0)") }
            let rows = try await house.database.read { tx in try UserList(visit, tx).rows() }
            return Export(name: "users", header: names) { _ in (rows.map { UserList.cells($0, visit.words) }, nil) }
        }
        doors.get("/users/new") { visit in
            let page = try await house.database.read { tx in try GrantForm(visit, tx).invitation(FormFields()) }
            return visit.answer(page)
        }
        doors.post("/users") { visit in
            let fields = try await visit.form()
            let form = try await house.database.read { tx in try GrantForm(visit, tx) }
            do {
                let link = try await house.invitations.invite(
                    email: fields["email"] ?? "", name: fields["name"] ?? "", grants: [try form.grant(fields)],
                    language: fields["language"].flatMap { .init(rawValue: $0) }, authority: visit.session.entitlements, by: visit.author)
                let page = try await house.database.read { tx in try UserReading(visit, tx).page(link.user.id, link) }
                return visit.answer(page)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.invitation(fields)
                page.refuse(problem)
                if problem.code == "user-exists" { page.errors = ["email": "emailTaken"] }
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.get("/users/:id") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            return visit.answer(try await house.database.read { tx in try UserReading(visit, tx).page(id, nil) })
        }
        addGrants(doors)
        addUserActions(doors)
    }

    private func addGrants(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.get("/users/:id/grants/new") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            let page = try await house.database.read { tx in
                try GrantForm(visit, tx).addition(to: try UserReading(visit, tx).user(id), FormFields())
            }
            return visit.answer(page)
        }
        doors.post("/users/:id/grants") { visit in
            let (id, fields) = (try visit.inquiry.identity(of: User.self), try await visit.form())
            let (form, user) = try await house.database.read { tx in (try GrantForm(visit, tx), try UserReading(visit, tx).user(id)) }
            do {
                try await house.accounts.setGrants(
                    user.grants + [try form.grant(fields)], of: id, authority: visit.session.entitlements, by: visit.author)
                return visit.redirect(Address("/users/\(id)"), notice: .saved)
            } catch let problem as Problem where problem.isOfAForm {
                var page = form.addition(to: user, fields)
                page.refuse(problem)
                return visit.answer(page, status: .unprocessableContent)
            }
        }
        doors.post("/users/:id/grants/remove") { visit in
            let (id, fields) = (try visit.inquiry.identity(of: User.self), try await visit.form())
            var grants = try await house.database.read { tx in try UserReading(visit, tx).user(id).grants }
            guard let place = fields["place"].flatMap({ Int($0) }), grants.indices.contains(place) else {
                throw Problem(.missing, "grant-unknown", "The user does not have this profile any more.")
            }
            grants.remove(at: place)
            try await house.accounts.setGrants(grants, of: id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/users/\(id)"), notice: .saved)
        }
    }

    private func addUserActions(_ doors: Doors<some RequestContext>) {
        let (house, accounts) = (house, house.accounts)
        doors.post("/users/:id/disable") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            _ = try await visit.form()
            guard id != visit.session.user else { throw Problem(.conflict, "user-oneself", "Nobody disables themselves.") }
            try await accounts.setDisabled(true, of: id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/users/\(id)"), notice: .disabled, undo: "/users/\(id)/enable")
        }
        doors.post("/users/:id/enable") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            _ = try await visit.form()
            try await accounts.setDisabled(false, of: id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/users/\(id)"), notice: .saved)
        }
        doors.post("/users/:id/sign-out") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            _ = try await visit.form()
            try await accounts.endSessions(of: id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/users/\(id)"), notice: .signedOut)
        }
        doors.post("/users/:id/second-factor") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            _ = try await visit.form()
            try await accounts.resetSecondFactor(of: id, authority: visit.session.entitlements, by: visit.author)
            return visit.redirect(Address("/users/\(id)"), notice: .saved)
        }
        doors.post("/users/:id/link") { visit in
            let id = try visit.inquiry.identity(of: User.self)
            _ = try await visit.form()
            let link = try await house.invitations.renew(for: id, authority: visit.session.entitlements, by: visit.author)
            return visit.answer(try await house.database.read { tx in try UserReading(visit, tx).page(id, link) })
        }
    }
}
