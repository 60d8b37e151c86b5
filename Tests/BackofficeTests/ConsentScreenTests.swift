import Customers
import Kernel
import Organisation
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("Consents at a glance", .serialized)
struct ConsentScreenTests {
    private static let topic = ConsentTopic(.email, .newsletter)

    /// Ada of both companies has granted it: in `moda` a hundred days ago, and takes it back now when asked to.
    private static func record(_ shop: Shop, _ code: String, _ state: ConsentState, daysAgo: Int64) async throws {
        let company = try await shop.company(code)
        let at = shop.clock.now().adding(seconds: -daysAgo * 86_400)
        try await shop.database.write { tx in
            let person = try shop.intake.customers.search("ada", companies: [company.id], tx)[0].id
            let contact = try shop.intake.customers.contacts(of: person, companies: [company.id], tx)[0]
            let draft = ConsentDraft(contact: contact, company: company.id, topic: topic, state: state, at: at)
            _ = try shop.intake.customers.recordConsents([draft], by: "test", tx)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func numbersLeadToThePeopleBehindThem(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await Self.record(shop, "moda", .granted, daysAgo: 100)
            try await Self.record(shop, "hearth", .granted, daysAgo: 5)
            try await browser.signIn("moda@x.example")
            let page = try await browser.get("/consents")
            #expect(page.status == 200 && faults(page.text).isEmpty, "\(faults(page.text))")
            #expect(page.text.contains("E-mail · Newsletter") && page.text.contains("Moda") && !page.text.contains("Hearth"))
            #expect(!page.text.contains("/policy"), "marketing looks, and sets no policy")
            let moda = try await shop.company("moda")
            func people(_ state: String, _ more: String = "") async throws -> [String] {
                let list = try await browser.get("/people?consent=\(moda.id).email.newsletter.\(state)\(more)")
                #expect(list.status == 200 && faults(list.text).isEmpty)
                return ["Ada", "=cmd"].filter { list.text.contains($0 == "Ada" ? "Rossiit" : "Bianchiit") }
            }
            #expect(page.text.contains("consent=\(moda.id).email.newsletter.granted") && page.text.contains("newsletter.never"))
            #expect(try await people("granted") == ["Ada"])
            #expect(try await people("never") == ["=cmd"])
            #expect(try await people("withdrawn") == [])
            #expect(try await people("granted", "&q=rossi") == ["Ada"])
            #expect(try await people("never", "&q=rossi") == [])
            #expect(try await people("granted", "&asOf=2026-01-01") == [])
            // Another company's consents are no filter for who does not see it.
            let hearth = try await shop.company("hearth")
            let ignored = try await browser.get("/people?consent=\(hearth.id).email.newsletter.granted")
            #expect(ignored.text.contains("Bianchiit"))
            let past = try await browser.get("/consents?on=2026-01-01")
            #expect(past.status == 200 && past.text.contains("2026-01-01") && !past.text.contains("newsletter.granted"))
            let file = try await browser.get("/consents.csv")
            #expect(file.text.contains("Moda,E-mail,Newsletter,") && file.text.contains(",1,0,0,1,2"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func thePolicyIsSetWhereItIsShown(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let moda = try await shop.company("moda")
            let path = "/consents/\(moda.id)/policy"
            #expect(try await browser.get("/consents").text.contains("action=\"\(path)\""))
            let token = try await browser.token()
            let saved = try await browser.post(path, ["csrf": token, "combination": "latest", "requiresPrivacy": "yes"])
            #expect(saved.status == 303)
            let policy = try await shop.database.read { tx in try shop.intake.customers.consentPolicies(tx)[moda.id] }
            #expect(policy == ConsentPolicy(combination: .latest, requiresPrivacyConsent: true))
            #expect(try await browser.get("/consents").text.contains("what was said last holds."))
            try await browser.signIn("reader@x.example")
            let reader = try await browser.token()
            #expect(try await browser.post(path, ["csrf": reader, "combination": "strictest"]).status == 403)
        }
    }
}
