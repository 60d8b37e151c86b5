import Hummingbird
import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Signing in and out", .serialized)
struct SignInTests {
    @Test(arguments: TestDatabase.allCases)
    func whoHasNotSignedInIsAskedToAndComesBack(kind: TestDatabase) async throws {
        try await Shop.with(kind) { _, browser in
            for path in ["/", "/people", "/people.csv", "/imports/new", "/profile"] {
                let answer = try await browser.get(path)
                #expect(answer.status == 303 && answer.location?.hasPrefix("/sign-in") == true, "\(path)")
            }
            let asked = try await browser.get("/people?stage=member")
            #expect(asked.location == "/sign-in?return=%2Fpeople%3Fstage%3Dmember")
            let form = try await browser.get(asked.location ?? "")
            #expect(form.text.contains(#"name="return" value="/people?stage=member""#))
            #expect(form.headers[.contentSecurityPolicy] == Rendering.contentSecurityPolicy && form.headers[.cacheControl] == "no-store")
            #expect(form.headers[.xContentTypeOptions] == "nosniff")
            let token = try await browser.token("/sign-in")
            let answer = try await browser.post(
                "/sign-in", ["csrf": token, "email": "ADMIN@x.example", "password": Shop.password, "return": "/people?stage=member"])
            #expect(answer.status == 303 && answer.location == "/people?stage=member")
            let cookie = answer.headers[values: .setCookie].first { $0.hasPrefix("tessera_session=") } ?? ""
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"))
            let page = try await browser.get("/people?stage=member")
            #expect(page.status == 200 && page.text.contains("Admin"))
            let out = try await browser.post("/sign-out", ["csrf": try await browser.token()])
            #expect(out.location == "/sign-in")
            let gone = try await browser.get("/people")
            #expect(gone.status == 303)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func behindHTTPSTheCookieIsSecureAndReturnsStayHere(kind: TestDatabase) async throws {
        try await Shop.with(kind) { _, browser in
            var headers = HTTPFields()
            if let name = HeaderName("X-Forwarded-Proto") { headers[name] = "https" }
            let token = try await browser.token("/sign-in", headers: headers)
            let answer = try await browser.post(
                "/sign-in", ["csrf": token, "email": "admin@x.example", "password": Shop.password, "return": "//evil.example"], headers: headers)
            #expect(answer.location == "/")
            #expect(answer.headers[values: .setCookie].contains { $0.hasPrefix("__Host-tessera_session=") && $0.contains("Secure") })
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aWrongPasswordAForeignFormAndManyAttemptsAreRefused(kind: TestDatabase) async throws {
        try await Shop.with(kind) { _, browser in
            let foreign = try await browser.post("/sign-in", ["csrf": "x", "email": "admin@x.example", "password": Shop.password])
            #expect(foreign.status == 400 && foreign.text.contains("expired"))
            let token = try await browser.token("/sign-in")
            let wrong = try await browser.post("/sign-in", ["csrf": token, "email": "admin@x.example", "password": "no"])
            #expect(wrong.status == 422 && wrong.text.contains("do not match") && wrong.text.contains("admin@x.example"))
            for _ in 0..<5 { _ = try await browser.post("/sign-in", ["csrf": token, "email": "admin@x.example", "password": "no"]) }
            let throttled = try await browser.post("/sign-in", ["csrf": token, "email": "admin@x.example", "password": Shop.password])
            #expect(throttled.status == 429)
            let other = try await browser.get("/people")
            #expect(other.status == 303)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theFirstUserIsMadeOnceAndIsSignedIn(kind: TestDatabase) async throws {
        try await Shop.with(kind, isEmpty: true) { shop, browser in
            #expect(try await browser.get("/").location == "/first-user")
            let token = try await browser.token("/first-user")
            let short = try await browser.post(
                "/first-user", ["csrf": token, "name": "Ada", "email": "ada", "password": "short", "repeat": "other", "language": "it"])
            #expect(short.status == 422 && short.text.contains("not the same"))
            let bad = try await browser.post(
                "/first-user", ["csrf": token, "name": "Ada", "email": "ada", "password": "short", "repeat": "short", "language": "it"])
            #expect(bad.status == 422 && bad.text.contains("not an e-mail") && bad.text.contains("At least 12"))
            let made = try await browser.post(
                "/first-user",
                ["csrf": token, "name": "Ada", "email": "ada@x.example", "password": Shop.password, "repeat": Shop.password, "language": "it"])
            #expect(made.location == "/")
            let home = try await browser.get("/")
            #expect(home.status == 200 && home.text.contains("<html lang=\"it\""))
            #expect(try await browser.get("/first-user").location == "/sign-in")
            let again = try await browser.post(
                "/first-user", ["csrf": token, "name": "Eve", "email": "eve@x.example", "password": Shop.password, "repeat": Shop.password])
            #expect(again.status == 409)
            #expect(try await shop.accounts.users().count == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func everyFormNeedsItsToken(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let file = try await shop.paths("moda")[4]
            for path in [
                "/sign-out", "/company", "/profile", "/profile/password", "/profile/appearance", "/profile/sessions", "\(file)/mapping",
                "\(file)/cancel",
                "\(file)/resume",
            ] {
                for token in ["", String(repeating: "0", count: 64)] {
                    let answer = try await browser.post(path, ["csrf": token, "name": "Eve", "theme": "dark"])
                    #expect(answer.status == 400, "\(path)")
                }
            }
            let upload = try await browser.upload(["csrf": "x", "kind": "contacts"], fileName: "a.csv", "id\n1\n")
            #expect(upload.status == 400)
            var headers = HTTPFields()
            if let name = HeaderName("Sec-Fetch-Site") { headers[name] = "cross-site" }
            let foreign = try await browser.post("/profile", ["csrf": try await browser.token(), "name": "Eve"], headers: headers)
            #expect(foreign.status == 403)
            #expect(try await shop.accounts.user(email: "admin@x.example")?.name == "Admin")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func profilePasswordAndAppearanceChange(kind: TestDatabase) async throws {
        try await Shop.with(kind) { _, browser in
            try await browser.signIn()
            let token = try await browser.token()
            let saved = try await browser.post("/profile", ["csrf": token, "name": "Ada L.", "language": "nl", "theme": "dark"])
            #expect(saved.location == "/profile")
            let page = try await browser.get("/profile")
            #expect(page.text.contains("Ada L.") && page.text.contains("lang=\"nl\" data-theme=\"dark\"") && page.text.contains("Opgeslagen."))
            #expect(try await !browser.get("/profile").text.contains("Opgeslagen."))
            let light = try await browser.post("/profile/appearance", ["csrf": token, "theme": "auto", "return": "/stores?q=a"])
            #expect(light.location == "/stores?q=a")
            #expect(try await browser.get("/profile").text.contains("lang=\"nl\" data-theme=\"auto\""))
            let wrong = try await browser.post(
                "/profile/password", ["csrf": token, "current": "no", "password": "another long one", "repeat": "another long one"])
            #expect(wrong.status == 422 && wrong.text.contains("Dit is niet uw wachtwoord"))
            let changed = try await browser.post(
                "/profile/password", ["csrf": token, "current": Shop.password, "password": "another long one", "repeat": "another long one"])
            #expect(changed.location == "/profile")
            #expect(try await browser.get("/profile").status == 200)
        }
    }
}
