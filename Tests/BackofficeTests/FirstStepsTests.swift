import Kernel
import Organisation
import TestKit
import Testing

@testable import Backoffice

@Suite("The first steps of a new retailer", .serialized)
struct FirstStepsTests {
    private static func done(_ text: String) -> Int { text.matches(of: /<li class="done">/).count }

    /// From nothing to the first figures, by the samples alone.
    @Test(arguments: TestDatabase.allCases)
    func eachStepIsTickedWhenItIsDone(kind: TestDatabase) async throws {
        try await Shop.with(kind, isEmpty: true) { shop, browser in
            try await shop.accounts.addUser(email: "admin@x.example", name: "Admin", role: .administrator, password: Shop.password)
            try await browser.signIn()
            let token = try await browser.token()
            let empty = try await browser.get("/")
            #expect(empty.text.contains("First steps") && Self.done(empty.text) == 0 && faults(empty.text).isEmpty)
            #expect(empty.text.contains("href=\"/samples/contacts.csv\"") && empty.text.contains("href=\"/companies/new\""))

            let company = ["csrf": token, "name": "Moda", "code": "moda", "currency": "EUR", "timeZone": "Europe/Rome"] as KeyValuePairs
            _ = try await browser.post("/companies", company)
            #expect(try await Self.done(browser.get("/").text) == 2, "the company, and its consents, which its form asks about")
            let moda = try await shop.company("moda")
            let source = try await browser.post("/sources", ["csrf": token, "name": "ERP", "code": "erp", "kind": "erp", "company": "\(moda.id)"])
            #expect(source.status == 303)
            #expect(try await Self.done(browser.get("/").text) == 3)
            for (kind, rows) in [("stores", 3), ("products", 3), ("contacts", 4), ("sales", 5), ("events", 3)] {
                let sample = try await browser.get("/samples/\(kind).csv")
                #expect(sample.headers[.contentDisposition] == "attachment; filename=\"\(kind).csv\"")
                #expect(sample.text.split(whereSeparator: \.isNewline).count == rows + 1, "\(kind)")
                try await shop.load(kind, sample.text, into: moda)
            }
            let imports = try await shop.database.read { tx in try shop.intake.imports(companies: [moda.id], limit: 10, tx) }
            #expect(imports.count == 5 && imports.allSatisfy { $0.state == .finished && $0.count.rejected == 0 }, "\(imports.map(\.count))")
            shop.clock.advance(seconds: 60)
            #expect(try await browser.get("/").text.contains("6 of 7 done"), "with figures only what is open is shown")
            let people = try await browser.get("/people")
            #expect(people.text.matches(of: /href="\/people\/per_/).count == 3, "two contacts with one phone number are one person")
            let last = try await browser.get("/")
            #expect(!last.text.contains("First steps") && last.text.contains("Net sales"), "all is done")
            _ = try await browser.post("/first-steps/show", ["csrf": token])
            #expect(try await Self.done(browser.get("/").text) == 7)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theyArePutAwayAndBroughtBackByEachForThemselves(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await shop.accounts.addUser(email: "second@x.example", name: "B", role: .administrator, password: Shop.password)
            try await browser.signIn()
            #expect(try await browser.get("/").text.contains("First steps"), "nobody has decided about consents")
            let hidden = try await browser.post("/first-steps/hide", ["csrf": try await browser.token()])
            #expect(hidden.location == "/")
            let home = try await browser.get("/")
            #expect(!home.text.contains("id=\"setup-title\"") && home.text.contains("action=\"/first-steps/show\""))
            #expect(try await browser.get("/settings").text.contains("action=\"/first-steps/show\""))
            _ = try await browser.post("/first-steps/show", ["csrf": try await browser.token()])
            #expect(try await browser.get("/").text.contains("id=\"setup-title\""))
            _ = try await browser.post("/first-steps/hide", ["csrf": try await browser.token()])
            try await browser.signIn("second@x.example")
            #expect(try await browser.get("/").text.contains("id=\"setup-title\""))
            // Who may do none of them is not asked to; who may do some sees those.
            try await browser.signIn("reader@x.example")
            #expect(try await !browser.get("/").text.contains("id=\"setup-title\""))
            try await browser.signIn("moda@x.example")
            let marketing = try await browser.get("/").text
            #expect(marketing.contains("id=\"setup-title\"") && !marketing.contains("href=\"/companies/new\""))
        }
    }
}
