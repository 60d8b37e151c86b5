import Accounts
import Hummingbird
import Kernel
import Storage

extension BackofficeRoutes {
    func addSignIn(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.open(.get, "/sign-in") { inquiry in
            guard try await house.accounts.hasUsers() else { return .seeOther(Address("/first-user")) }
            let destination = Self.local(inquiry.query["return"])
            if try await Visit(inquiry, house) != nil { return .seeOther(destination) }
            return try await house.signInPage(inquiry, destination: destination)
        }
        doors.open(.post, "/sign-in") { inquiry in
            let form = try await inquiry.form()
            let email = String((form["email"] ?? "").prefix(254))
            let destination = Self.local(form["return"])
            guard house.isGuestForm(form, inquiry) else {
                return try await house.signInPage(inquiry, email: email, refusal: .expired, destination: destination, status: .badRequest)
            }
            do {
                return answer(try await house.signIn(email, form["password"] ?? "", inquiry), inquiry, to: destination)
            } catch let error as Problem where error.kind == .throttled || error.kind == .unauthenticated {
                let refusal: SignInPage.Refusal = error.kind == .throttled ? .throttled : .wrong
                return try await house.signInPage(
                    inquiry, email: email, refusal: refusal, destination: destination,
                    status: refusal == .throttled ? .tooManyRequests : .unprocessableContent)
            }
        }
        doors.open(.post, "/sign-out") { inquiry in
            guard let visit = try await Visit(inquiry, house) else { return .seeOther(Address("/sign-in")) }
            _ = try await visit.form()
            let elsewhere = try await house.openID.signOut(ofSession: visit.token)
            try await house.accounts.signOut(token: visit.token)
            var response = Response.seeOther(Address("/sign-in"))
            if let elsewhere {
                // Not a redirection: the policy holds where a form may lead to, and that is nowhere else.
                response = house.guest(SignedOutPage(address: elsewhere.address, name: elsewhere.name), inquiry)
                if let refresh = HeaderName("Refresh") { response.headers[refresh] = "1; url=\(elsewhere.address)" }
            }
            response.setCookie(.expired(Visit.sessionCookie, inquiry))
            return response
        }
        addSecondStep(doors)
        addFirstUser(doors)
        addProviderSignIn(doors)
    }

    /// The second step: the code of who has given the right password.
    private func addSecondStep(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.open(.get, "/sign-in/second-step") { inquiry in
            let token = inquiry.cookie(Self.waitingCookie) ?? ""
            guard try await house.accounts.isWaiting(token: token) else { return .seeOther(Address("/sign-in")) }
            return house.guest(SecondStepPage(destination: Self.local(inquiry.query["return"])), inquiry)
        }
        doors.open(.post, "/sign-in/second-step") { inquiry in
            let form = try await inquiry.form()
            let destination = Self.local(form["return"])
            guard house.isGuestForm(form, inquiry) else {
                return house.guest(SecondStepPage(refusal: .expired, destination: destination), inquiry, status: .badRequest)
            }
            do {
                let waiting = inquiry.cookie(Self.waitingCookie) ?? ""
                let token = try await house.accounts.signIn(
                    waiting: waiting, code: form["code"] ?? "", userAgent: inquiry.request.headers[.userAgent])
                try await house.openID.follow(waiting, to: token)
                await house.tellSignIn(token, by: "second factor", inquiry)
                return answer(.signedIn(token), inquiry, to: destination)
            } catch let problem as Problem where problem.code == "code-wrong" {
                house.tell("sign-in refused: code-wrong", inquiry)
                return house.guest(SecondStepPage(refusal: .wrong, destination: destination), inquiry, status: .unprocessableContent)
            } catch let problem as Problem where problem.kind == .throttled {
                return house.guest(SecondStepPage(refusal: .throttled, destination: destination), inquiry, status: .tooManyRequests)
            } catch let problem as Problem where problem.code == "sign-in-over" {
                var response = try await house.signInPage(inquiry, refusal: .expired, destination: destination, status: .badRequest)
                response.setCookie(.expired(Self.waitingCookie, inquiry))
                return response
            }
        }
    }

    private func addFirstUser(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.open(.get, "/first-user") { inquiry in
            guard try await !house.accounts.hasUsers() else { return .seeOther(Address("/sign-in")) }
            return house.guest(FirstUserPage(minimumPasswordLength: PasswordRules.shortest), inquiry)
        }
        doors.open(.post, "/first-user") { inquiry in
            let form = try await inquiry.form()
            guard try await !house.accounts.hasUsers() else { throw Problem(.conflict, "user-not-first", "There is a user already: sign in.") }
            let words = house.guestWords(inquiry)
            var page = FirstUserPage(
                name: form["name"] ?? "", email: form["email"] ?? "", minimumPasswordLength: PasswordRules.shortest)
            guard house.isGuestForm(form, inquiry) else {
                page.errors[.email] = words.text("signIn.expired")
                return house.guest(page, inquiry, status: .badRequest)
            }
            let password = form["password"] ?? ""
            if password != form["repeat"] ?? "" { page.errors[.repeat] = words.text("error.repeat") }
            if page.errors.isEmpty {
                do {
                    let user = try await house.accounts.addUser(
                        email: page.email, name: page.name, role: .administrator, password: password, onlyFirst: true, by: Author("screen"))
                    try await house.accounts.setPreferences(of: user.id, language: form["language"].flatMap { .init(rawValue: $0) }, theme: nil)
                    return answer(try await house.signIn(page.email, password, inquiry), inquiry, to: Address("/"))
                } catch let problem as Problem where problem.kind == .unprocessable {
                    for field in problem.fields {
                        if field.pointer == "/email" { page.errors[.email] = words.text("error.email") }
                        if field.pointer == "/name" { page.errors[.name] = words.text("error.name") }
                        if field.pointer == "/password" {
                            page.errors[.password] = words.text("error.password", ["n": String(PasswordRules.shortest)])
                        }
                    }
                }
            }
            return house.guest(page, inquiry, status: .unprocessableContent)
        }
    }

    /// A path of this site; anything else leads home.
    static func local(_ text: String?) -> Address {
        // Browsers leave out tabs and line ends and take a backslash for a slash: `/\t/host` and `/\host` are other sites to them (WHATWG URL, 4.4).
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f && $0 != "\\" })
        else { return Address("/") }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return Address(String(parts[0]), parts.count > 1 ? FormFields(encoded: parts[1]).fields : [])
    }

    /// Names a sign-in that waits for its second step; nothing else can be done with it.
    private static let waitingCookie = "tessera_waiting"

    /// Goes where somebody wanted to who is in, or on to the second step.
    func answer(_ step: SignInStep, _ inquiry: Inquiry, to address: Address) -> Response {
        switch step {
        case .signedIn(let token):
            var response = Response.seeOther(address)
            // The session itself ends earlier when it is idle.
            response.setCookie(.ours(Visit.sessionCookie, token, inquiry, seconds: Int(house.accounts.sessionLimits.longest)))
            response.setCookie(.expired(House.formCookie, inquiry))
            response.setCookie(.expired(Self.waitingCookie, inquiry))
            return response
        case .secondFactor(let token):
            let isHome = address == Address("/")
            var response = Response.seeOther(Address("/sign-in/second-step").with("return", isHome ? nil : address.description))
            response.setCookie(.ours(Self.waitingCookie, token, inquiry, seconds: 600))
            return response
        }
    }
}

extension House {
    /// Before signing in, the token of a form is that of a cookie of its own.
    static let formCookie = "tessera_form"

    func signIn(_ email: String, _ password: String, _ inquiry: Inquiry) async throws(Problem) -> SignInStep {
        do {
            let step = try await accounts.signIn(
                email: email, password: password, userAgent: inquiry.request.headers[.userAgent], address: inquiry.address(behind: trustedProxies))
            if case .signedIn(let token) = step { await tellSignIn(token, by: "password", inquiry) }
            return step
        } catch {
            let problem = error as? Problem ?? Problem(.unavailable, "sign-in-unavailable", "Signing in is not possible at the moment.")
            tell("sign-in refused: \(problem.code)", inquiry)
            throw problem
        }
    }

    func isGuestForm(_ form: FormFields, _ inquiry: Inquiry) -> Bool {
        isSameSecret(form["csrf"] ?? "", inquiry.cookie(Self.formCookie) ?? "")
    }

    func guestLanguage(_ inquiry: Inquiry) -> Language { Language.preferred(acceptLanguage: inquiry.request.headers[.acceptLanguage]) }

    func guestWords(_ inquiry: Inquiry) -> Words { views.words(guestLanguage(inquiry), zone: .utc) }

    /// The page to sign in on, with what there is to sign in by.
    func signInPage(
        _ inquiry: Inquiry, email: String = "", refusal: SignInPage.Refusal? = nil, reference: String? = nil, destination: Address,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let name = try await openID.buttonName()
        let isUsual = try await database.read { tx in try accounts.emergencyUser(tx) != nil }
        let page = SignInPage(
            email: email, refusal: refusal, reference: reference, destination: destination, provider: name.map { .init($0, isUsual: isUsual) })
        return guest(page, inquiry, status: status)
    }

    /// A page of somebody who has not signed in.
    func guest(_ page: some Page, _ inquiry: Inquiry, status: HTTPResponse.Status = .ok) -> Response {
        let known = inquiry.cookie(Self.formCookie).flatMap { $0.utf8.count == 64 && $0.utf8.allSatisfy { $0 >= 48 && $0 <= 102 } ? $0 : nil }
        let token = known ?? effects.randomHexadecimal(bytes: 32)
        let rendering = Rendering(language: guestLanguage(inquiry), address: inquiry.address, csrfToken: token)
        var response = Response.html(views.html(page, in: rendering), status: status)
        if known == nil { response.setCookie(.ours(Self.formCookie, token, inquiry)) }
        return response
    }
}
