import Accounts
import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("API keys on screen", .serialized)
struct KeyScreenTests {
    @Test(arguments: TestDatabase.allCases)
    func aKeyIsAddedShownOnceAndRevoked(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (moda, hearth) = (try await shop.company("moda").id, try await shop.company("hearth").id)
            let foreign = try await shop.accounts.addKey(name: "foreign", scopes: [.everything], company: hearth).key.id
            try await shop.accounts.addUser(
                email: "boss@x.example", name: "Boss", role: .administrator, companies: [moda], password: Shop.password)
            try await browser.signIn("boss@x.example")
            let page = try await browser.get("/keys")
            #expect(page.status == 200 && faults(page.text).isEmpty && !page.text.contains("foreign"))
            let token = try await browser.token("/keys")
            for company in ["", "\(hearth)"] {
                let refused = try await browser.post("/keys", ["csrf": token, "name": "Till", "scopes": "people:read", "company": company])
                #expect(refused.status == 422, "\(company)")
            }
            let late = try await browser.post(
                "/keys", ["csrf": token, "name": "", "scopes": "nonsense", "company": "\(moda)", "expires": "2026-05-27"])
            #expect(late.status == 422 && late.text.matches(of: /class="error"/).count == 3)
            #expect(try await shop.accounts.keys().count == 1)
            let added = try await browser.post(
                "/keys", ["csrf": token, "name": "<b>Till</b>", "scopes": "people:read", "company": "\(moda)", "expires": "2026-05-28"])
            let secret = String(try #require(added.text.firstMatch(of: /tk_[0-9a-f]{64}/)).output)
            #expect(added.status == 200 && faults(added.text).isEmpty && added.text.contains("&lt;b&gt;Till"))
            let key = try #require(try await shop.accounts.key(token: secret))
            #expect(key.company == moda && key.scopes == [Scope(.people, .read)])
            #expect(try await !browser.get("/keys").text.contains(secret))
            #expect(try await browser.post("/keys/\(foreign)/revoke", ["csrf": token]).status == 404)
            #expect(try await browser.post("/keys/\(key.id)/revoke", ["csrf": token]).location == "/keys")
            #expect(try await shop.accounts.key(token: secret) == nil)
        }
    }
}
