import Accounts
import Intake
import Kernel
import Organisation
import Storage
import TestKit
import Testing

@testable import Backoffice

@Suite("Sources, what just arrived and what was rejected, on screen", .serialized)
struct SourceScreenTests {
    /// Sends a batch from a company's web shop and has it projected.
    private static func send(_ batch: String, _ shop: Shop, _ source: SourceRecord) async throws {
        // A node of its own: the clock stands still, and two sources must not make the same ids.
        let effects = Effects(clock: shop.clock, ids: IDGenerator(clock: shop.clock, node: 2 + Int(source.id.rawValue & 1023)))
        let log = IntakeLog(database: shop.database, effects: effects)
        try await log.append(
            try TrackingRequest(.batch, body: Array("{\"batch\":[\(batch)]}".utf8)), from: SourceKey(id: source.id, company: source.company))
        try await Projector(shop.intake).drain()
    }

    private static func order(_ number: Int, _ name: String) -> String {
        """
        {"type":"track","event":"Order Completed","userId":"u\(number)","messageId":"m\(number)","properties":{"\(name)":"A\(number)",
        "currency":"EUR","products":[{"sku":"Ait","price":2.5,"quantity":1}]}}
        """
    }

    private static func webShop(_ shop: Shop, _ company: String = "moda") async throws -> SourceRecord {
        try await shop.organisation.addSource(code: "web", name: "Web <b>shop</b>", kind: "webshop", company: shop.company(company))
    }

    @Test(arguments: TestDatabase.allCases)
    func anAdministratorAddsASourceAndSeesWhatArrives(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let company = try await shop.company("moda")
            let token = try await browser.token("/sources/new")
            let refused = try await browser.post(
                "/sources", ["csrf": token, "name": "Web", "code": "a b", "kind": "webshop", "company": "\(company.id)"])
            #expect(refused.status == 422 && refused.text.contains("Use 1 to 64 letters") && faults(refused.text).isEmpty)
            let added = try await browser.post(
                "/sources", ["csrf": token, "name": "Web", "code": "web", "kind": "webshop", "company": "\(company.id)"])
            let path = try #require(added.location)
            let silent = try await browser.get(path)
            #expect(silent.text.contains("Nothing has arrived yet") && silent.text.contains("wk_") && faults(silent.text).isEmpty)
            let taken = try await browser.post(
                "/sources", ["csrf": token, "name": "Web", "code": "web", "kind": "webshop", "company": "\(company.id)"])
            #expect(taken.status == 422 && taken.text.contains("This code is taken"))

            let source = try await shop.organisation.source(code: "web", of: company)
            try await Self.send(Self.order(1, "order_id") + "," + Self.order(2, "orderNo"), shop, source)
            let page = try await browser.get(path)
            #expect(page.text.contains("Order Completed") && page.text.contains("order_id") && faults(page.text).isEmpty)
            let request = try #require(page.text.firstMatch(of: /\/sources\/src_[0-9a-z]{13}\/requests\/log_[0-9a-z]{13}/)).output
            let traced = try await browser.get(String(request))
            #expect(traced.status == 200 && traced.text.contains("Taken") && traced.text.contains("Rejected") && faults(traced.text).isEmpty)
            #expect(traced.text.contains("/people/per_") && traced.text.contains("/rejects/"))
            let list = try await browser.get("/sources")
            #expect(list.text.contains("Live") && list.text.contains("rejects?source=") && faults(list.text).isEmpty)

            let key = source.writeKey
            #expect(try await browser.post("\(path)/key", ["csrf": token]).location == path)
            #expect(try await !browser.get(path).text.contains(key))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func rejectedEventsAreMendedTogether(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let source = try await Self.webShop(shop)
            try await Self.send((1...60).map { Self.order($0, "orderNo") }.joined(separator: ","), shop, source)
            let page = try await browser.get("/rejects?code=order_id_missing&size=25")
            #expect(page.text.matches(of: /name="ids"/).count == 25 && faults(page.text).isEmpty)
            let token = try await browser.token()
            let address = "/rejects?code=order_id_missing&state=open"
            #expect(try await browser.post(address, ["csrf": token, "all": "yes"]).status == 400)
            let none = try await browser.post(address, ["csrf": token, "act": "replay"])
            #expect(none.status == 422 && none.text.contains("No event was chosen"))
            let wrong = try await browser.post(
                address, ["csrf": token, "act": "mend", "all": "yes", "act-1": "move", "path-1": "a..b", "value-1": "c"])
            #expect(wrong.status == 422 && wrong.text.contains("/steps/0/move") && faults(wrong.text).isEmpty)
            let steps: KeyValuePairs = [
                "csrf": token, "act": "preview", "all": "yes", "act-1": "move", "path-1": "properties.orderNo", "value-1": "properties.order_id",
            ]
            let preview = try await browser.post(address, steps)
            #expect(preview.status == 200 && preview.text.contains("&quot;order_id&quot;") && faults(preview.text).isEmpty)
            let mended = try await browser.post(
                address,
                ["csrf": token, "act": "mend", "all": "yes", "act-1": "move", "path-1": "properties.orderNo", "value-1": "properties.order_id"])
            #expect(mended.status == 303)
            #expect(try await browser.get("/rejects").text.contains("60 events were sent again"))
            try await Projector(shop.intake).drain()
            let open = try await shop.database.read { tx in try shop.intake.openRejects(companies: nil, tx) }
            #expect(open.isEmpty)
            let sold = try await shop.database.read { tx in try shop.intake.sales.sales(receipt: "A60", companies: nil, tx) }
            #expect(sold.count == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func oneIsMendedByHandLetBeAndOpenedAgain(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn()
            let source = try await Self.webShop(shop)
            try await Self.send(Self.order(1, "orderNo"), shop, source)
            let list = try await browser.get("/rejects")
            let path = try #require(list.text.firstMatch(of: /\/rejects\/[a-z]{3}_[0-9a-z]{13}/)).output
            let token = try await browser.token(String(path))
            let broken = try await browser.post("\(path)", ["csrf": token, "act": "mend", "body": "{\"a\": <b>"])
            #expect(broken.status == 422 && broken.text.contains("Nothing was sent") && broken.text.contains("{&quot;a&quot;: &lt;b&gt;"))
            #expect(faults(broken.text).isEmpty)
            #expect(try await browser.post("\(path)", ["csrf": token, "act": "dismiss"]).status == 303)
            let dismissed = try await browser.get(String(path))
            #expect(dismissed.text.contains("Open again") && !dismissed.text.contains("<textarea"))
            #expect(try await browser.post("\(path)", ["csrf": token, "act": "reopen"]).status == 303)
            let body = "{\"batch\":[\(Self.order(1, "order_id"))]}"
            #expect(try await browser.post("\(path)", ["csrf": token, "act": "mend", "body": body]).location == "/rejects")
            try await Projector(shop.intake).drain()
            let sold = try await shop.database.read { tx in try shop.intake.sales.sales(receipt: "A1", companies: nil, tx) }
            #expect(sold.count == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func othersSeeTheirCompanysAndMayNotAct(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let (own, other) = (try await Self.webShop(shop), try await Self.webShop(shop, "hearth"))
            try await Self.send(Self.order(1, "orderNo"), shop, own)
            try await Self.send(Self.order(2, "orderNo"), shop, other)
            let rejects = try await shop.database.read { tx in try shop.intake.rejected(RejectedEventQuery(companies: nil), tx) }
            let foreign = try #require(rejects.first { $0.company == other.company })
            let mine = try #require(rejects.first { $0.company == own.company })
            try await browser.signIn("reader@x.example")
            let page = try await browser.get("/sources/\(own.id)")
            #expect(page.status == 200 && !page.text.contains("wk_"))
            for path in ["/sources/\(other.id)", "/rejects/\(foreign.id)", "/sources/\(own.id)/requests/\(foreign.log)"] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            #expect(try await !browser.get("/rejects").text.contains("\(foreign.id)"))
            #expect(try await browser.get("/sources/new").status == 403)
            let token = try await browser.token()
            #expect(try await browser.post("/rejects/\(mine.id)", ["csrf": token, "act": "dismiss"]).status == 403)
            try await browser.signIn("moda@x.example")
            let marketing = try await browser.token()
            let foreignChosen = try await browser.post("/rejects", ["csrf": marketing, "act": "dismiss", "ids": "\(foreign.id)"])
            #expect(foreignChosen.status == 422 || foreignChosen.status == 403)
            let still = try await shop.database.read { tx in try shop.intake.rejected([foreign.id], tx).first?.state }
            #expect(still == .open)
        }
    }
}
