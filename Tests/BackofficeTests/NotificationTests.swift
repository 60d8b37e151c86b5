import Desk
import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("What a user is told", .serialized)
struct NotificationTests {
    private static let file = "external_id;email\n900;n900@x.example\n901;not an address\n"

    @Test(arguments: TestDatabase.allCases)
    func anImportThatEndedIsToldToWhoBeganIt(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            #expect(try await browser.get("/").text.contains("aria-label=\"Notifications\""))
            let token = try await browser.token()
            let source = try await shop.organisation.sources(of: try await shop.company("moda").id)[0]
            let sent = try await browser.upload(
                ["csrf": token, "kind": "contacts", "source": "\(source.id)"], fileName: "new <b>.csv", Self.file)
            let place = try #require(sent.location)
            let id = try #require(ID<FileImport>(place.split(separator: "/")[1]))
            let mapped = try await browser.post(
                "\(place)/mapping", ["csrf": token, "field-0": "external_id", "field-1": "email"])
            #expect(mapped.status == 303, "\(mapped.text.prefix(500))")
            await shop.routes.finishImport(id)
            #expect(try await browser.get("/").text.contains("aria-label=\"1 new notification\""))
            #expect(try await browser.get("/notifications/bell").text.hasPrefix("<a class=\"icon-button bell\""))
            let page = try await browser.get("/notifications")
            #expect(page.status == 200 && faults(page.text).isEmpty && page.text.contains("new &lt;b&gt;.csv") && page.text.contains(">New<"))
            #expect(page.text.contains("href=\"\(place)\""))
            let again = try await browser.get("/notifications")
            #expect(again.text.contains("new &lt;b&gt;.csv") && !again.text.contains(">New<"), "it has been seen")
            try await browser.signIn("moda@x.example")
            #expect(try await browser.get("/notifications").text.contains("Nothing to tell yet"), "somebody else's")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatTheUserMayNotSeeAnyMoreIsNotTold(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (moda, hearth) = (try await shop.company("moda").id, try await shop.company("hearth").id)
            try await browser.signIn("moda@x.example")
            let user = try #require(try await shop.accounts.user(email: "moda@x.example")).id
            try await shop.database.write { tx in
                for (number, company) in [moda, hearth].enumerated() {
                    let note = NotificationNote(
                        user: user, company: company, kind: "import.finished", subject: nil,
                        detail: ["file": .string("f\(number).csv"), "rows": 3, "rejected": 0])
                    try tx.notify(note, id: ID(Int64(number + 1)), at: shop.clock.now())
                }
            }
            let page = try await browser.get("/notifications").text
            #expect(page.contains("f0.csv") && !page.contains("f1.csv"))
            let old = try await shop.database.write { tx -> Int? in
                try tx.notify(NotificationNote(user: user, kind: "x"), id: ID(9), at: shop.clock.now().adding(seconds: 91 * 86_400))
                return try tx.value("SELECT COUNT(*) FROM notifications", as: Int.self)
            }
            #expect(old == 1, "what is three months old is forgotten")
        }
    }
}
