import Customers
import Kernel
import Privacy
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("Privacy on screen", .serialized)
struct PrivacyScreenTests {
    private static func ada(_ shop: Shop, _ name: String = "ada@it.example") async throws -> ID<Person> {
        let found = try await shop.database.read { tx in try shop.intake.customers.search(name, companies: nil, tx).first }
        return try #require(found).id
    }

    @Test(arguments: TestDatabase.allCases)
    func aRequestIsWrittenDownCarriedOutAndCertified(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let (token, ada) = (try await browser.token(), try await Self.ada(shop))
            #expect(try await browser.get("/privacy").text.contains("Nobody has asked for anything yet"))
            let asked = try await browser.post("/people/\(ada)/privacy-requests", ["csrf": token, "kind": "erasure"])
            let path = try #require(asked.location)
            let open = try await browser.get(path)
            #expect(open.text.contains("/people/\(ada)/erase?request=") && faults(open.text).isEmpty)
            #expect(try await browser.get("/people/\(ada)").text.contains(path))
            // Taken back by its notice.
            _ = try await browser.post("\(path)/close", ["csrf": token])
            #expect(try await browser.get(path).text.contains("action=\"\(path)/reopen\""))
            _ = try await browser.post("\(path)/reopen", ["csrf": token])

            let request = String(path.split(separator: "/")[1])
            let before = try await browser.get("/people/\(ada)/erase?request=\(request)")
            #expect(
                before.status == 200 && before.text.contains("What goes") && before.text.contains("1 sale, in all figures")
                    && faults(before.text).isEmpty)
            let wrong = try await browser.post("/people/\(ada)/erase", ["csrf": token, "name": "Somebody", "request": request])
            #expect(wrong.status == 422 && wrong.text.contains("Nothing was erased"))
            let record = try await shop.database.read { tx in try shop.intake.customers.record(ada, tx) }
            let name = try #require(record?.displayName).uppercased()
            let done = try await browser.post("/people/\(ada)/erase", ["csrf": token, "name": " \(name) ", "request": request])
            #expect(done.status == 303 && done.location == path)
            #expect(try await browser.get("/people/\(ada)").status == 410)
            let privacy = shop.routes.house.privacy
            _ = try await privacy.carryOn()
            let page = try await browser.get(path)
            #expect(page.text.contains("Erased person") && page.text.contains("<code>contacts</code>") && faults(page.text).isEmpty)
            let certificate = try await browser.get("\(path)/certificate")
            #expect(certificate.text.contains(ada.description) && !certificate.text.contains("Rossi"))
            #expect(try await browser.get("/privacy?state=done").text.contains("Erased person"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func everythingIsDownloadedAndARestrictionKeepsWhatItSays(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let (token, ada) = (try await browser.token(), try await Self.ada(shop))
            let zip = try await browser.post("/people/\(ada)/export", ["csrf": token])
            #expect(zip.status == 200 && zip.text.hasPrefix("PK") && zip.text.contains("index.html") && zip.text.contains("csv/sales.csv"))
            _ = try await browser.post("/people/\(ada)/restrict", ["csrf": token])
            #expect(try await browser.get("/people/\(ada)").text.contains("Lift the restriction"))
            #expect(try await browser.get("/people").text.contains(">Restricted</span>"))
            #expect(try await !browser.get("/people.csv").text.contains(ada.description))
            _ = try await browser.post("/people/\(ada)/restrict", ["csrf": token, "lift": "yes"])
            #expect(try await browser.get("/people.csv").text.contains(ada.description))
            let list = try await browser.get("/privacy")
            #expect(list.text.contains("Everything we know") && list.text.contains("Restriction") && faults(list.text).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anotherCompanysPeopleDoNotExist(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let other = try await Self.ada(shop, "ada@uk.example")
            let request = try await shop.routes.house.privacy.receive(.access, of: other, companies: nil, by: .command)
            let moda = try await shop.company("moda")
            try await shop.accounts.addUser(email: "care@x.example", name: "C", role: .care, companies: [moda.id], password: Shop.password)
            try await browser.signIn("care@x.example")
            let token = try await browser.token()
            #expect(try await browser.get("/privacy").text.contains("Nobody has asked for anything yet"))
            for path in ["/privacy/\(request.id)", "/people/\(other)/erase", "/privacy/\(request.id)/certificate"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            for path in ["/privacy/\(request.id)/close", "/people/\(other)/export", "/people/\(other)/restrict", "/people/\(other)/erase"] {
                #expect(try await browser.post(path, ["csrf": token, "name": "x"]).status == 404, "\(path)")
            }
            let left = try await shop.database.read { tx in try shop.intake.customers.search("ada@uk.example", companies: nil, tx) }
            #expect(left.count == 1)
        }
    }
}
