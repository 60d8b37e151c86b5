import Kernel
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("The audit log on screen", .serialized)
struct AuditScreenTests {
    private func entries(_ shop: Shop, _ action: String) async throws -> [AuditNote] {
        await shop.accounts.sightings.settle()
        return try await shop.database.read { tx in
            var query = AuditQuery(companies: nil)
            query.action = action
            return try AuditLog.entries(query, tx).map(\.note)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoSawAndTookOutWhatIsWritten(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            let person = try await shop.paths("moda")[0]
            for _ in 0..<3 { #expect(try await browser.get(person).status == 200) }
            #expect(try await browser.get(try await shop.paths("hearth")[0]).status == 404)
            let moda = try await shop.accounts.user(email: "moda@x.example")?.id
            var seen = try await entries(shop, "person.seen")
            #expect(seen.count == 1 && seen[0].subject == String(person.dropFirst(8)) && seen[0].user == moda && seen[0].actor == "screen")
            #expect(seen[0].company == (try await shop.company("moda")).id)
            shop.clock.advance(seconds: 901)
            _ = try await browser.get(person)
            seen = try await entries(shop, "person.seen")
            #expect(seen.count == 2)
            let file = try await browser.get("/people.csv?q=rossi&stage=member")
            #expect(file.status == 200)
            let exported = try await entries(shop, "list.exported")
            #expect(exported.count == 1 && exported[0].user == moda)
            #expect(exported[0].detail?["rows"]?.integer == Int64(file.text.split(whereSeparator: \.isNewline).count - 1))
            // What was looked for may be a name.
            #expect(exported[0].detail?["filter"] == ["q": "…", "stage": "member"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anAdministratorFindsEntries(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let person = String(try await shop.paths("moda")[0].dropFirst(8))
            _ = try await browser.get("/people/\(person)")
            await shop.accounts.sightings.settle()
            try await AuditLog(shop.database).seal()
            let page = try await browser.get("/audit")
            #expect(page.status == 200 && faults(page.text).isEmpty)
            #expect(page.text.contains("Person seen") && page.text.contains("/people/\(person)") && page.text.contains("User added"))
            let head = try await AuditLog(shop.database).head()
            #expect(page.text.contains(head.description))
            let found = try await browser.get("/audit?subject=\(person)")
            #expect(found.text.contains("/people/\(person)") && !found.text.contains("badge") && !found.text.contains("<td>User added"))
            #expect(try await browser.get("/audit?from=2030-01-01").text.contains("clear"))
            let file = try await browser.get("/audit.csv?action=person.seen")
            #expect(file.text.contains("person.seen") && !file.text.contains("user.added"))
            _ = try await browser.post("/sign-out", ["csrf": try await browser.token()])
            try await browser.signIn("moda@x.example")
            for path in ["/audit", "/audit.csv"] { #expect(try await browser.get(path).status == 403) }
        }
    }
}
