import Kernel
import Organisation
import TestKit
import Testing

@testable import Backoffice

@Suite("Companies, stores and groups on screen", .serialized)
struct SettingsTests {
    static let pages = [
        "/settings", "/companies", "/companies?sort=stores&order=desc", "/companies/new", "/store-groups", "/store-groups?q=zz", "/store-groups/new",
        "/stores/new",
    ]

    @Test(arguments: TestDatabase.allCases)
    func anAdministratorAddsAndChangesThem(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            for path in Self.pages {
                let page = try await browser.get(path)
                #expect(page.status == 200 && faults(page.text).isEmpty, "\(path): \(faults(page.text))")
            }
            let token = try await browser.token()
            let refused = try await browser.post(
                "/companies", ["csrf": token, "name": "<b>", "code": "moda", "currency": "EUR", "timeZone": "Nowhere"])
            #expect(refused.status == 422 && refused.text.contains("This is not a time zone") && refused.text.contains("&lt;b&gt;"))
            let taken = try await browser.post("/companies", ["csrf": token, "name": "M", "code": "moda", "currency": "EUR", "timeZone": "UTC"])
            #expect(taken.status == 422 && taken.text.contains("This code is taken"))
            let added = try await browser.post(
                "/companies",
                ["csrf": token, "name": "Third", "code": "third", "currency": "eur", "timeZone": "Europe/Rome", "requiresPrivacy": "yes"])
            #expect(added.status == 303)
            let third = try await shop.company("third")
            #expect(try await shop.database.read { tx in try shop.intake.customers.consentPolicies(tx)[third.id]?.requiresPrivacyConsent } == true)
            let form = try await browser.get("/companies/\(third.id)")
            #expect(form.text.contains("Third") && !form.text.contains("name=\"currency\"") && faults(form.text).isEmpty)

            let store = ["csrf": token, "name": "Corso", "code": "C1", "company": "\(third.id)", "latitude": "45,5"] as KeyValuePairs
            let made = try await browser.post("/stores", store)
            let path = try #require(made.location)
            #expect(try await shop.organisation.stores(of: third.id).first?.latitude == 45.5)
            #expect(try await browser.post("/stores", store).text.contains("This code is taken"))
            let wrong = try await browser.post("\(path)/change", ["csrf": token, "name": "Corso", "latitude": "far"])
            #expect(wrong.status == 422 && wrong.text.contains("Degrees north are a number") && wrong.text.contains("value=\"far\""))
            _ = try await browser.post("\(path)/close", ["csrf": token])
            let closed = try await browser.get(path)
            #expect(closed.text.contains("The store is closed.") && closed.text.contains("action=\"\(path)/open\"") && faults(closed.text).isEmpty)
            #expect(try await !browser.get(path).text.contains("The store is closed."), "a notice is said once")
            _ = try await browser.post("\(path)/open", ["csrf": token])
            #expect(try await shop.organisation.stores(of: third.id).first?.closedOn == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aGroupThatWasRemovedComesBackByItsNotice(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let (token, moda) = (try await browser.token(), try await shop.company("moda"))
            let made = try await browser.post("/store-groups", ["csrf": token, "name": "North", "code": "n", "company": "\(moda.id)"])
            let path = try #require(made.location)
            let store = try await shop.organisation.stores(of: moda.id)[0]
            #expect(try await browser.get(path).text.contains("value=\"\(store.id)\""))
            _ = try await browser.post(path, ["csrf": token, "name": "North", "stores": "\(store.id)"])
            _ = try await browser.post("\(path)/remove", ["csrf": token])
            let list = try await browser.get("/store-groups")
            #expect(list.text.contains("No groups yet"))
            let undo = try #require(list.text.firstMatch(of: /action="([^"]*\/restore)"/)).output.1
            _ = try await browser.post(String(undo), ["csrf": token])
            #expect(try await shop.organisation.stores(of: moda.id)[0].groups == ["n"])
            #expect(try await browser.get("/store-groups.csv").text.contains("North"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func othersMayNot(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (hearth, moda) = (try await shop.company("hearth"), try await shop.company("moda"))
            _ = try await shop.organisation.addStoreGroup(company: hearth.id, code: "uk", name: "Kingdom")
            try await browser.signIn("reader@x.example")
            for path in ["/settings", "/companies/new", "/companies/\(moda.id)", "/stores/new", "/store-groups/new"] {
                #expect(try await browser.get(path).status == 403, "\(path)")
            }
            #expect(try await !browser.get("/companies").text.contains("Hearth"))
            #expect(try await !browser.get("/store-groups").text.contains("Kingdom"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoAdministersOneCompanyReachesNoOther(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (hearth, moda) = (try await shop.company("hearth"), try await shop.company("moda"))
            let foreign = try await shop.organisation.stores(of: hearth.id)[0]
            let group = try await shop.organisation.addStoreGroup(company: hearth.id, code: "uk", name: "Kingdom", stores: [foreign.id])
            let email = "keeper@x.example"
            try await shop.accounts.addUser(email: email, name: "Keeper", role: .administrator, companies: [moda.id], password: Shop.password)
            try await browser.signIn(email)
            let token = try await browser.token()
            #expect(try await browser.get("/companies/\(moda.id)").status == 200)
            for path in ["/companies/\(hearth.id)", "/stores/\(foreign.id)/change", "/store-groups/\(group.id)"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
                #expect(try await browser.post(path, ["csrf": token, "name": "X", "timeZone": "UTC"]).status == 404, "\(path)")
            }
            #expect(
                try await browser.post("/companies", ["csrf": token, "name": "X", "code": "x", "currency": "EUR", "timeZone": "UTC"]).status == 403)
            #expect(try await browser.post("/stores", ["csrf": token, "name": "X", "code": "x", "company": "\(hearth.id)"]).status == 403)
            #expect(try await browser.post("/store-groups/\(group.id)/remove", ["csrf": token]).status == 404)
            let after = try await shop.organisation.stores(of: hearth.id)
            #expect(after.map(\.name) == [foreign.name] && after.map(\.groups) == [["uk"]])
        }
    }
}
