import Accounts
import Hummingbird
import Kernel

/// Setting a password without having one: by an invitation, or by a link for who has forgotten theirs.
extension BackofficeRoutes {
    func addPasswordLinks(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.open(.get, "/sign-in/forgotten") { inquiry in
            house.guest(ForgottenPage(isSent: inquiry.query["sent"] != nil, sendsMail: house.invitations.sendsMail), inquiry)
        }
        doors.open(.post, "/sign-in/forgotten") { inquiry in
            let form = try await inquiry.form()
            guard house.isGuestForm(form, inquiry) else { throw Problem.formExpired }
            try await house.invitations.forgottenPassword(email: form["email"] ?? "", from: inquiry.address(behind: house.trustedProxies))
            return .seeOther(Address("/sign-in/forgotten").with("sent", "1"))
        }
        doors.open(.get, "/sign-in/link/:token") { inquiry in
            guard let link = try await Self.link(inquiry, house) else {
                return house.guest(SetPasswordPage(email: nil), inquiry, status: .notFound)
            }
            return house.guest(Self.page(link), inquiry)
        }
        doors.open(.post, "/sign-in/link/:token") { inquiry in
            let form = try await inquiry.form()
            guard let link = try await Self.link(inquiry, house) else {
                return house.guest(SetPasswordPage(email: nil), inquiry, status: .notFound)
            }
            let words = house.guestWords(inquiry)
            var page = Self.page(link)
            guard house.isGuestForm(form, inquiry) else {
                page.errors[.password] = words.text("signIn.expired")
                return house.guest(page, inquiry, status: .badRequest)
            }
            let password = form["password"] ?? ""
            if password != form["repeat"] ?? "" { page.errors[.repeat] = words.text("error.repeat") }
            guard page.errors.isEmpty else { return house.guest(page, inquiry, status: .unprocessableContent) }
            do {
                try await house.accounts.setPassword(by: link, password)
            } catch let problem as Problem where problem.code == "password-invalid" {
                page.errors[.password] = words.text("error.password", ["n": String(PasswordRules.shortest)])
                return house.guest(page, inquiry, status: .unprocessableContent)
            }
            // With the second factor where there is one: a link does not stand for it.
            return answer(try await house.signIn(link.user.email, password, inquiry), inquiry, to: Address("/"))
        }
    }

    private static func link(_ inquiry: Inquiry, _ house: House) async throws -> UserLink? {
        try await house.accounts.link(token: inquiry.parts.get("token") ?? "")
    }

    private static func page(_ link: UserLink) -> SetPasswordPage {
        SetPasswordPage(email: link.user.email, isInvitation: link.kind == .invitation, minimumPasswordLength: PasswordRules.shortest)
    }
}
