import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Saved views and columns of lists", .serialized)
struct ViewTests {
    private static let lists = [
        "/people", "/stores", "/products", "/sources", "/rejects", "/imports", "/audit", "/webhooks", "/activities", "/companies", "/store-groups",
    ]

    private static func tab(_ text: String, _ name: String) -> String? {
        let found = text.matches(of: /<li><a href="([^"]*)"[^>]*><span class="clip">([^<]*)<\/span>/).first { $0.output.2 == name }
        return found.map { String($0.output.1).replacing("&amp;", with: "&") }
    }

    @Test(arguments: TestDatabase.allCases)
    func everyListKeepsAView(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let token = try await browser.token()
            for list in Self.lists {
                let saved = try await browser.post(
                    "/views", ["csrf": token, "here": "\(list)?size=25&after=x", "name": " <i> ", "audience": "owner"])
                let place = try #require(saved.location)
                #expect(place.hasPrefix("\(list)?size=25"), "\(list): \(place)")
                let page = try await browser.get(place.replacing("&after=x", with: ""))
                #expect(page.status == 200 && faults(page.text).isEmpty && page.text.contains("&lt;i&gt;"), "\(list): \(faults(page.text).prefix(3))")
                let link = try #require(Self.tab(page.text, "&lt;i&gt;"), "\(list)")
                #expect(link.contains("size=25") && !link.contains("after"), "\(list): \(link)")
            }
            for path in ["/people/per_x", "/nothing", "//evil.example/people", "/profile"] {
                let refused = try await browser.post("/views", ["csrf": token, "here": path, "name": "x"])
                #expect(refused.status == 404, "\(path)")
            }
            #expect(try await browser.post("/views", ["here": "/people", "name": "x"]).status == 400, "without the form's token")
            _ = shop
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aViewIsRenamedSharedMadeTheStandardAndRemovedWithUndo(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            let (token, moda, hearth) = (try await browser.token(), try await shop.company("moda"), try await shop.company("hearth"))
            let fields: KeyValuePairs = ["csrf": token, "here": "/people?stage=member", "name": "Members", "audience": "\(moda.id)"]
            let place = try #require(try await browser.post("/views", fields).location)
            let id = try #require(place.firstMatch(of: /view=(sav_[0-9a-z]+)/)).output.1
            #expect(try await !browser.get(place).text.contains("/views/\(id)/show"), "nothing has changed")
            let other = try await browser.get("/people?stage=customer&view=\(id)")
            #expect(other.text.contains("/views/\(id)/show"))
            _ = try await browser.post("/views/\(id)/show", ["csrf": token, "here": "/people?stage=customer&view=\(id)"])
            #expect(Self.tab(try await browser.get("/people").text, "Members")?.contains("stage=customer") == true)
            #expect(
                try await browser.post("/views/\(id)", ["csrf": token, "name": "Buyers", "audience": "\(hearth.id)"]).status == 422,
                "shared with a company that one does not see")
            _ = try await browser.post("/views/\(id)", ["csrf": token, "name": "Buyers", "audience": "\(moda.id)"])

            // Its standard for this user, and for nobody else.
            _ = try await browser.post("/views/standard", ["csrf": token, "here": "/people?view=\(id)", "view": "\(id)"])
            let opened = try await browser.get("/people")
            #expect(opened.status == 303 && opened.location == "/people?stage=customer&view=\(id)")
            #expect(try await browser.get("/people?view=all").status == 200)
            try await browser.signIn("reader@x.example")
            let seen = try await browser.get("/people")
            #expect(seen.status == 200 && Self.tab(seen.text, "Buyers") != nil)
            let theirs = try await browser.token()
            for act in ["", "/remove", "/restore"] {
                #expect(try await browser.post("/views/\(id)\(act)", ["csrf": theirs, "name": "x"]).status == 404, "\(act)")
            }

            try await browser.signIn("moda@x.example")
            let own = try await browser.token()
            let removed = try await browser.post("/views/\(id)/remove", ["csrf": own])
            let list = try await browser.get(try #require(removed.location))
            #expect(Self.tab(list.text, "Buyers") == nil && list.text.contains("action=\"/views/\(id)/restore\""))
            #expect(try await browser.get("/people").status == 200)
            _ = try await browser.post("/views/\(id)/restore", ["csrf": own])
            #expect(try await browser.get("/people").location == "/people?stage=customer&view=\(id)")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func columnsAreChosenOrderedAndSaved(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let heads = { (text: String) in
                text.matches(of: /<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]*)/).map { String($0.output.1) }
            }
            #expect(heads(try await browser.get("/people?columns=city.email").text) == ["Name", "City", "E-mail"])
            #expect(heads(try await browser.get("/people?columns=nonsense").text).count == 9)
            #expect(heads(try await browser.get("/stores?columns=identified.netSales").text) == ["Store", "Identified", "Net sales"])
            #expect(heads(try await browser.get("/products?columns=sold").text) == ["Product", "Sold"])
            // As the form sends them.
            #expect(try await browser.get("/people?columns=city&columns=email&q=a").location == "/people?q=a&columns=city.email")
            #expect(try await browser.get("/people?columns=city&columns=email&move=down.city").location == "/people?columns=email.city")
            #expect(try await browser.get("/people?columns=city&columns=email&move=up.city").location == "/people?columns=city.email")

            let first = { (text: String) in text.split(whereSeparator: \.isNewline).first.map { String($0.drop { $0 == "\u{feff}" }) } }
            #expect(first(try await browser.get("/people.csv?columns=spent.city").text) == "id,Name,Stage,Spent,City,currency")
            #expect(first(try await browser.get("/people.csv?columns=city").text) == "id,Name,Stage,City")
            #expect(first(try await browser.get("/stores.csv?columns=receipts").text) == "Code,Store,Receipts,Currency")
            #expect(first(try await browser.get("/products.csv?columns=sold.brand").text) == "Code,Product,Sold,Brand,Currency")
            _ = shop
        }
    }
}
