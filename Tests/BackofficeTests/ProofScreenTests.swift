import Accounts
import Hummingbird
import Kernel
import OpenID
import TestKit
import Testing

@testable import Backoffice

@Suite("Sensitive things ask anew who it is", .serialized)
struct ProofScreenTests {
    @Test(arguments: TestDatabase.allCases)
    func whatWasSentIsCarriedThroughTheQuestion(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let token = try await browser.token()
            shop.clock.advance(seconds: 1000)
            let sent: KeyValuePairs = ["csrf": token, "name": "Till \"1\"", "scopes": "people:read", "scopes ": "x", "company": ""]
            let asked = try await browser.post("/keys", sent)
            #expect(asked.status == 200 && asked.text.contains("Show with your password") && faults(asked.text).isEmpty)
            #expect(asked.text.contains("name=\"name\" value=\"Till &quot;1&quot;\"") && asked.text.contains("action=\"/keys\""))
            #expect(asked.text.components(separatedBy: token).count - 1 == asked.text.matches(of: /name="csrf"/).count)
            #expect(try await shop.accounts.keys().isEmpty)

            let wrong = try await browser.post("/keys", ["csrf": token, "name": "Till", "scopes": "people:read", "proof": "wrong"])
            #expect(wrong.status == 422 && wrong.text.contains("value=\"Till\"") && !wrong.text.contains("value=\"wrong\""))
            #expect(try await shop.accounts.keys().isEmpty)
            let foreign = try await browser.post("/keys", ["csrf": "x", "name": "Till", "scopes": "people:read", "proof": Shop.password])
            #expect(foreign.status == 400, "the token comes first")
            let done = try await browser.post("/keys", ["csrf": token, "name": "Till", "scopes": "people:read", "proof": Shop.password])
            #expect(done.status == 200 && done.text.contains("tk_"))
            #expect(try await shop.accounts.keys().map(\.name) == ["Till"])
            // For a while nothing is asked again.
            let key = try #require(try await shop.accounts.keys().first)
            #expect(try await browser.post("/keys/\(key.id)/revoke", ["csrf": token]).status == 303)
        }
    }

    @Test func everySensitiveRouteAsksAndNoOtherDoes() async throws {
        try await Shop.with(.sqlite) { shop, browser in
            try await browser.signIn()
            let token = try await browser.token()
            shop.clock.advance(seconds: 1000)
            var asked = Set<String>()
            for route in RouteRights.own.union(RouteRights.rights.keys) where route.hasPrefix("POST ") {
                // Signing out elsewhere would end nothing here; the token has to be right for the question to come.
                let path = String(route.dropFirst("POST ".count)).replacing(":id", with: "x").replacing(":delivery", with: "x")
                guard !["/imports", "/profile/password"].contains(path) else { continue }
                if try await browser.post(path, ["csrf": token]).text.contains("name=\"proof\"") { asked.insert(route) }
            }
            #expect(asked == RouteRights.sensitive)
            #expect(RouteRights.sensitive.count == 28)
        }
    }

    @Test func aPollKeepsNobodySignedIn() async throws {
        try await Shop.with(.sqlite) { shop, browser in
            try await browser.signIn()
            var headers = HTTPFields()
            if let name = HeaderName("Tessera-Poll") { headers[name] = "1" }
            shop.clock.advance(seconds: 1000)
            #expect(try await browser.get("/notifications/bell", headers: headers).status == 200)
            shop.clock.advance(seconds: 801)
            #expect(try await browser.get("/notifications/bell", headers: headers).status == 303)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoHasNoPasswordShowsItAtTheProvider(kind: TestDatabase) async throws {
        let provider = ShopProvider()
        try await Shop.with(kind, provider: provider) { shop, browser in
            let settings = ProviderSettings(
                name: "Aurelia", issuer: ShopProvider.issuer, client: "tessera", isActive: true, admitsUnknown: true, standardRole: .administrator)
            try await shop.openID.save(settings, secret: .replace("x"), actor: "test")
            func through(_ path: String, authTime: Int64?) async throws -> Browser.Answer {
                let address = try #require(try await browser.get(path).location)
                try provider.signIn("s-new", email: "new@x.example", at: address, authTime: authTime)
                let state = try #require(address.firstMatch(of: /[?&]state=([^&]*)/)).output.1
                return try await browser.get("/sign-in/callback?code=good&state=\(state)")
            }
            let now = shop.clock.now().microseconds / 1_000_000
            // The provider has asked an hour ago: that is signed in, and not fresh.
            #expect(try await through("/sign-in/provider", authTime: now - 3600).location == "/")
            let token = try await browser.token()
            let asked = try await browser.post("/keys", ["csrf": token, "name": "Till", "scopes": "people:read"])
            #expect(asked.text.contains("href=\"/sign-in/provider?anew=yes&amp;return=%2F\"") && faults(asked.text).isEmpty)
            let address = try #require(try await browser.get("/sign-in/provider?anew=yes&return=%2Fkeys").location)
            #expect(address.contains("prompt=login") && address.contains("max_age=0"))
            for late in [nil, now - 3600] {
                #expect(try await through("/sign-in/provider?anew=yes&return=%2Fkeys", authTime: late).status == 403)
            }
            #expect(try await through("/sign-in/provider?anew=yes&return=%2Fkeys", authTime: now).location == "/keys")
            let done = try await browser.post("/keys", ["csrf": try await browser.token(), "name": "Till", "scopes": "people:read"])
            #expect(done.status == 200 && !done.text.contains("anew=yes"))
            #expect(try await shop.accounts.keys().map(\.name) == ["Till"])
        }
    }
}
