import Customers
import Kernel
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("Who is who on screen", .serialized)
struct WhoIsWhoTests {
    /// The contacts of the shop by number and source, and a pair of the first company that is to be looked at.
    private static func doubt(_ shop: Shop) async throws -> (first: ID<Contact>, second: ID<Contact>) {
        let moda = try await shop.company("moda").id
        _ = try await shop.intake.identityPass.run(by: "test") { _, _, _ in }
        return try await shop.database.write { tx in
            let contacts = try tx.rows("SELECT id FROM contacts WHERE company_id = \(moda) ORDER BY id") { row throws(StorageError) in
                try row[0, as: ID<Contact>.self]
            }
            try tx.execute(
                """
                INSERT INTO link_evidence (first_id, second_id, bits, model_version, review, found_at) VALUES (\(contacts[0]), \(contacts[1]), 2.5, 1, 1, 1)
                """)
            return (contacts[0], contacts[1])
        }
    }

    private static func person(_ contact: ID<Contact>, _ shop: Shop) async throws -> ID<Person> {
        try #require(try await shop.database.read { tx in try shop.intake.customers.person(of: contact, tx) })
    }

    @Test(arguments: TestDatabase.allCases)
    func aPairIsDecidedAndUndone(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (first, second) = try await Self.doubt(shop)
            try await browser.signIn()
            let token = try await browser.token()
            let page = try await browser.get("/reviews")
            #expect(page.status == 200 && faults(page.text).isEmpty)
            #expect(page.text.contains("&lt;b&gt;Ada") && page.text.contains("Bianchiit") && page.text.contains("data-press=\"s\""))
            #expect(page.text.contains("What speaks for and against"))
            let decided = try await browser.post(
                "/reviews", ["csrf": token, "first": "\(first)", "second": "\(second)", "verdict": "same", "reason": "seen in the shop"])
            #expect(decided.status == 303 && decided.location == "/reviews")
            #expect(try await Self.person(first, shop) == Self.person(second, shop))
            let after = try await browser.get("/reviews")
            #expect(after.text.contains("They are one person now.") && after.text.contains("Nothing to look at"))
            let undo = try #require(after.text.firstMatch(of: /action="(\/identity\/acts\/lac_[a-z0-9]+\/undo)"/)?.output.1)
            #expect(try await browser.post(String(undo), ["csrf": token]).status == 303)
            #expect(try await Self.person(first, shop) != Self.person(second, shop))
            // Decided meanwhile by somebody else: said, and nothing is broken.
            let late = try await browser.post("/reviews", ["csrf": token, "first": "\(second)", "second": "\(second)", "verdict": "same"])
            #expect(late.status == 409 || late.status == 404 || late.status == 422)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoMayNotSeeAContactDecidesNothingAboutIt(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (first, second) = try await Self.doubt(shop)
            let hearth = try await shop.company("hearth").id
            let other = try #require(
                try await shop.database.read { tx in
                    try tx.value("SELECT id FROM contacts WHERE company_id = \(hearth) ORDER BY id LIMIT 1", as: ID<Contact>.self)
                })
            // Of the first company alone, and without the right to decide.
            try await browser.signIn("reader@x.example")
            let token = try await browser.token()
            #expect(try await browser.get("/reviews").text.contains("name=\"verdict\"") == false)
            #expect(try await browser.get("/reviews?first=\(first)&second=\(other)").status == 404)
            let refused = try await browser.post("/reviews", ["csrf": token, "first": "\(first)", "second": "\(second)", "verdict": "same"])
            #expect(refused.status == 403)
            #expect(try await browser.post("/identity/passes", ["csrf": token]).status == 403)
            #expect(try await browser.get("/people/\(try await Self.person(other, shop))/identity").status == 404)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func peopleAreJoinedAndTakenApartByHand(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (first, second) = try await Self.doubt(shop)
            let (one, other) = (try await Self.person(first, shop), try await Self.person(second, shop))
            try await browser.signIn()
            let token = try await browser.token()
            let found = try await browser.get("/people/\(one)/identity?q=bianchiit")
            #expect(found.status == 200 && faults(found.text).isEmpty && found.text.contains("identity?with=\(other)"))
            let preview = try await browser.get("/people/\(one)/identity?with=\(other)")
            #expect(preview.text.contains("They would be one") && preview.text.contains("2 contacts") && faults(preview.text).isEmpty)
            #expect(try await Self.person(second, shop) == other, "looking changes nothing")
            let joined = try await browser.post("/people/\(one)/merge", ["csrf": token, "with": "\(other)"])
            #expect(joined.status == 303)
            let person = try await Self.person(first, shop)
            #expect(try await Self.person(second, shop) == person)
            let parts = try await browser.get("/people/\(person)/identity?take=\(second)")
            #expect(parts.text.contains("They would be two") && faults(parts.text).isEmpty)
            #expect(try await browser.post("/people/\(person)/split", ["csrf": token, "take": "\(second)"]).status == 303)
            #expect(try await Self.person(first, shop) != Self.person(second, shop))
            let acts = try await browser.get("/people/\(try await Self.person(first, shop))/identity")
            #expect(acts.text.contains("Joined by Admin") && acts.text.contains("Taken apart by Admin"))
            #expect(try await browser.post("/people/\(person)/split", ["csrf": token]).status == 400)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func rulesAreTriedRefusedAndSet(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            _ = try await Self.doubt(shop)
            try await browser.signIn()
            let token = try await browser.token()
            let form = try await browser.get("/identity/rules")
            #expect(form.status == 200 && faults(form.text).isEmpty && form.text.contains("value=\"email-and-full-name\""))
            func fields(_ act: String, link: String) -> [Address.Parameter] {
                [
                    .init("csrf", token), .init("do", act), .init("version", "0"), .init("isUsed", "yes"), .init("linkProbability", link),
                    .init("reviewProbability", "0.2"), .init("name.0", "mail"), .init("keys.0", "email"), .init("conditions.0", "namesCompatible"),
                    .init("hub.phone", "5"), .init("vetoes", "differentTaxCodes"), .init("survivor.otherwise", "newest"),
                    .init("survivor.name", "mostFrequent"), .init("trust.birth", "0.5"), .init("trust.email", "1"),
                ]
            }
            let refused = try await browser.post("/identity/rules", fields("save", link: "2"))
            #expect(refused.status == 422 && refused.text.contains("/evidence/linkProbability"))
            let tried = try await browser.post("/identity/rules", fields("try", link: "0.8"))
            #expect(tried.status == 200 && tried.text.contains("What these rules would change") && tried.text.contains("value=\"0.8\""))
            #expect(try await shop.database.read { tx in try shop.intake.customers.rules(tx).version } == 0)
            #expect(try await browser.post("/identity/rules", fields("save", link: "0.8")).status == 303)
            let (version, rules) = try await shop.database.read { tx in try shop.intake.customers.rules(tx) }
            #expect(version == 1 && rules.links.rules.map(\.name) == ["mail"] && rules.links.hubLimit(.phone) == 5)
            #expect(rules.evidence.trust == ["birth": 0.5] && rules.links.vetoes == [.differentTaxCodes])
            #expect(rules.survivorship.groups.first { $0.name == "name" }?.strategy == .mostFrequent && rules.survivorship.strategy == .newest)
            #expect(try await browser.post("/identity/rules", fields("save", link: "0.7")).status == 409, "somebody else was faster")
        }
    }
}
