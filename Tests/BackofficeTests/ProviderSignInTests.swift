import Accounts
import HummingbirdTesting
import Kernel
import OpenID
import TestKit
import Testing

@testable import Backoffice

@Suite("Signing in by the company's own identity provider", .serialized)
struct ProviderSignInTests {
    private static let settings = ProviderSettings(name: "Aurelia", issuer: ShopProvider.issuer, client: "tessera", isActive: true)

    /// Goes to the provider and comes back; what the callback answers.
    private static func goThrough(_ browser: Browser, _ provider: ShopProvider, email: String, path: String) async throws -> Browser.Answer {
        let address = try #require(try await browser.get(path).location)
        try provider.signIn("s-\(email)", email: email, at: address)
        let state = try #require(address.firstMatch(of: /[?&]state=([^&]*)/)).output.1
        return try await browser.get("/sign-in/callback?code=good&state=\(state)")
    }

    @Test(arguments: TestDatabase.allCases)
    func thereAndBackWithANewSession(kind: TestDatabase) async throws {
        let provider = ShopProvider()
        try await Shop.with(kind, provider: provider) { shop, browser in
            #expect(try await !browser.get("/sign-in").text.contains("/sign-in/provider"))
            try await shop.openID.save(Self.settings, secret: .replace("x"), actor: "test")
            let page = try await browser.get("/sign-in?return=/people%3Fq%3Da")
            #expect(page.text.contains("href=\"/sign-in/provider?return=%2Fpeople%3Fq%3Da\"") && page.text.contains("Sign in with Aurelia"))
            try await browser.signIn("moda@x.example")
            let before = try #require(browser.cookies["tessera_session"])
            let back = try await Self.goThrough(browser, provider, email: "moda@x.example", path: "/sign-in/provider?return=/people%3Fq%3Da")
            #expect(back.status == 303 && back.location == "/people?q=a")
            let after = try #require(browser.cookies["tessera_session"])
            #expect(after != before && browser.cookies["tessera_flow"] == nil && browser.cookies["tessera_destination"] == nil)
            #expect(try await shop.accounts.session(token: before) == nil, "the session of before has ended")
            let cookie = try #require(back.headers[values: .setCookie].first { $0.hasPrefix("tessera_session=") })
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
            #expect(try await browser.get("/people").status == 200)

            let out = try await browser.post("/sign-out", ["csrf": try await browser.token()])
            #expect(out.status == 200 && out.text.contains("Sign out of Aurelia") && faults(out.text).isEmpty)
            #expect(out.headers[HeaderName("Refresh") ?? .via]?.hasPrefix("1; url=https://id.example/logout?id_token_hint=ey") == true)
            #expect(try await browser.get("/people").status == 303)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoMayNotComeInIsToldWhyAndHasNoSession(kind: TestDatabase) async throws {
        let provider = ShopProvider()
        try await Shop.with(kind, provider: provider) { shop, browser in
            #expect(try await browser.get("/sign-in/provider").status == 403, "there is none")
            try await shop.openID.save(Self.settings, secret: .keep, actor: "test")
            let stranger = try await Self.goThrough(browser, provider, email: "eve@x.example", path: "/sign-in/provider")
            #expect(stranger.status == 403 && stranger.text.contains("You have no account here yet") && faults(stranger.text).isEmpty)
            #expect(browser.cookies["tessera_session"] == nil && browser.cookies["tessera_flow"] == nil)
            // Answers that nobody asked for, or that another browser did: a sign-in as somebody else is not slipped in.
            for path in ["/sign-in/callback", "/sign-in/callback?code=good&state=x", "/sign-in/callback?error=access_denied"] {
                #expect(try await browser.get(path).text.contains("That sign-in was too old"), "\(path)")
            }
            let address = try #require(try await browser.get("/sign-in/provider?return=//evil.example").location)
            #expect(address.hasPrefix("https://id.example/auth?") && browser.cookies["tessera_destination"] == "/")
            let state = try #require(address.firstMatch(of: /[?&]state=([^&]*)/)).output.1
            let cancelled = try await browser.get("/sign-in/callback?error=access_denied&state=\(state)")
            #expect(cancelled.text.contains("the sign-in was cancelled there"))
            _ = try await browser.get("/sign-in/provider")
            let hostile = try await browser.get("/sign-in/callback?code=good&state=%3Cscript%3E&error=%3Cscript%3E")
            #expect(hostile.status == 403 && !hostile.text.contains("<script>"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func itIsSetUpByScreenAndTheSecretIsNeverShown(kind: TestDatabase) async throws {
        let provider = ShopProvider()
        try await Shop.with(kind, provider: provider) { shop, browser in
            try await browser.signIn()
            let token = try await browser.token()
            #expect(try await browser.get("/settings").text.contains("href=\"/settings/sign-in\""))
            let empty = try await browser.get("/settings/sign-in")
            #expect(empty.text.contains("value=\"https://crm.example/sign-in/callback\"") && !empty.text.contains("/settings/sign-in/remove"))
            let wrong = try await browser.post("/settings/sign-in", ["csrf": token, "name": "A", "issuer": "http://id.example", "client": "<b>"])
            #expect(wrong.status == 422 && wrong.text.contains("Use an address that begins with https://") && wrong.text.contains("&lt;b&gt;"))
            let moda = try await shop.company("moda").id
            let saved = try await browser.post(
                "/settings/sign-in",
                [
                    "csrf": token, "name": "Aurelia", "issuer": ShopProvider.issuer, "client": "tessera", "secret": "very-secret", "active": "yes",
                    "admitsUnknown": "yes", "companies": "\(moda)", "groupsClaim": "groups", "group": "", "role": "care", "group": "crm",
                    "role": "marketing",
                ])
            #expect(saved.status == 303)
            let found = try #require(try await shop.openID.settings())
            #expect(found.hasSecret && found.settings.rules == [RoleRule("crm", .marketing)] && found.settings.companies == [moda])
            let page = try await browser.get("/settings/sign-in")
            #expect(!page.text.contains("very-secret") && page.text.contains("A secret is kept") && faults(page.text).isEmpty)
            let checked = try await browser.post("/settings/sign-in/check", ["csrf": token])
            #expect(checked.text.contains("It knows the client") && checked.text.contains("It does not say whether it looks at PKCE"))
            let trial = try await Self.goThrough(browser, provider, email: "moda@x.example", path: "/settings/sign-in/try")
            #expect(trial.status == 200 && trial.text.contains("Moda would be recognised by e-mail") && faults(trial.text).isEmpty)
            #expect(try await browser.get("/settings/sign-in").status == 200, "still who one was")

            let admin = try #require(try await shop.accounts.user(email: "admin@x.example")).id
            _ = try await browser.post("/settings/sign-in/passwords", ["csrf": token, "passwords": "emergency", "emergency": "\(admin)"])
            let off = try await browser.post("/settings/sign-in", ["csrf": token, "name": "A", "issuer": ShopProvider.issuer, "client": "c"])
            #expect(off.status == 422 && off.text.contains("Let everybody sign in by password again first"))
            #expect(try await browser.post("/settings/sign-in/remove", ["csrf": token]).status == 409)
            _ = try await browser.post("/settings/sign-in/passwords", ["csrf": token, "passwords": "all"])
            #expect(try await browser.post("/settings/sign-in/remove", ["csrf": token]).status == 303)
            #expect(try await shop.openID.settings() == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoAdministersOneCompanyDoesNotSetItUp(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let moda = try await shop.company("moda").id
            let email = "keeper@x.example"
            try await shop.accounts.addUser(email: email, name: "K", role: .administrator, companies: [moda], password: Shop.password)
            try await shop.openID.save(Self.settings, secret: .keep, actor: "test")
            try await browser.signIn(email)
            let token = try await browser.token()
            for path in ["", "/check", "/passwords", "/remove"] {
                #expect(try await browser.post("/settings/sign-in" + path, ["csrf": token]).status == 403, "\(path)")
            }
            for path in ["", "/try"] { #expect(try await browser.get("/settings/sign-in" + path).status == 403, "\(path)") }
            #expect(try await shop.openID.settings()?.settings == Self.settings)
        }
    }
}
