import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Webhooks on screen", .serialized)
struct WebhookScreenTests {
    @Test(arguments: TestDatabase.allCases)
    func anAdministratorAddsTestsAndRemovesOne(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let empty = try await browser.get("/webhooks")
            #expect(empty.text.contains("Nobody is told yet") && faults(empty.text).isEmpty)
            let token = try await browser.token("/webhooks/new")
            let refused = try await browser.post("/webhooks", ["csrf": token, "url": "ftp://x", "kinds": "person.created"])
            #expect(refused.status == 422 && refused.text.contains("This is not an address") && faults(refused.text).isEmpty)
            let added = try await browser.post(
                "/webhooks", ["csrf": token, "url": "https://a.example/<b>", "description": "Shop", "kinds": "sale.committed"])
            #expect(added.status == 422)  // < is no letter of an address
            let page = try await browser.post(
                "/webhooks", ["csrf": token, "url": "https://a.example/hook", "description": "<b>Shop</b>", "kinds": "sale.committed"])
            #expect(page.status == 200 && page.text.contains("whsec_") && faults(page.text).isEmpty)
            #expect(page.text.contains("&lt;b&gt;Shop&lt;/b&gt;"))
            let path = try #require(page.text.firstMatch(of: /\/webhooks\/whe_[0-9a-z]{13}/)).output
            let again = try await browser.get(String(path))
            #expect(again.status == 200 && !again.text.contains("whsec_"))
            let rotated = try await browser.post("\(path)/secret", ["csrf": token])
            #expect(rotated.status == 200 && rotated.text.contains("whsec_"))
            for word in ["test", "disable", "enable", "replay"] {
                let done = try await browser.post("\(path)/\(word)", ["csrf": token])
                #expect(done.status == 303 && done.location == String(path), "\(word)")
            }
            let sent = try await browser.get(String(path))
            let delivery = try #require(sent.text.firstMatch(of: /\/webhooks\/whe_[0-9a-z]{13}\/deliveries\/whd_[0-9a-z]{13}/)).output
            let shown = try await browser.get(String(delivery))
            #expect(shown.status == 200 && shown.text.contains("webhook.test") && faults(shown.text).isEmpty)
            #expect(try await browser.post("\(delivery)/replay", ["csrf": token]).status == 303)
            #expect(try await browser.post("\(path)/remove", ["csrf": "no"]).status != 303)
            #expect(try await browser.post("\(path)/remove", ["csrf": token]).location == "/webhooks")
            #expect(try await browser.get(String(path)).status == 404)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func nobodyElseSeesThem(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            for email in ["moda@x.example", "reader@x.example"] {
                try await browser.signIn(email)
                #expect(try await !browser.get("/").text.contains("href=\"/webhooks\""))
                for path in ["/webhooks", "/webhooks/new"] { #expect(try await browser.get(path).status == 403, "\(path)") }
                let added = try await browser.post("/webhooks", ["csrf": try await browser.token(), "url": "https://a.example/"])
                #expect(added.status == 403)
            }
        }
    }
}
