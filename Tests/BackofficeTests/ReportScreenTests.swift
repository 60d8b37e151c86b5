import Kernel
import TestKit
import Testing

@testable import Backoffice

@Suite("Reports", .serialized)
struct ReportScreenTests {
    @Test("the network shows own stores alone, with their figures, and saves them", arguments: TestDatabase.allCases)
    func network(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            let moda = try await shop.company("moda")
            let store = try await shop.organisation.stores(of: moda.id)[0]
            let group = try await shop.organisation.addStoreGroup(company: moda.id, code: "n", name: "North", stores: [store.id])
            try await browser.signIn("moda@x.example")
            let page = try await browser.get("/network").text
            #expect(faults(page).isEmpty)
            #expect(page.contains("Store it") && !page.contains("Store uk") && page.contains("/stores/\(store.id)?period=30d"))
            // Two receipts of three pieces, one of them of a customer who is new.
            for figure in ["€55", "€27.50", "1.50", "63.6%", "Under a year", "North"] { #expect(page.contains(figure), "\(figure)") }
            let alone = try await browser.get("/network?group=\(group.id)&with=year&sort=newCustomers&order=desc").text
            #expect(alone.contains("Ranking: New customers") && faults(alone).isEmpty)
            let rows = try await browser.get("/network.csv").text.split(whereSeparator: \.isNewline)
            #expect(rows.count == 2 && rows[1].hasPrefix("1,Store it,North,Under a year,55.00,") && rows[1].hasSuffix(",EUR"))
            try await browser.signIn()
            let both = try await browser.get("/network").text
            #expect(both.contains("Store uk") && both.contains("€55") && both.contains("£55") && !both.contains("€110") && !both.contains("£110"))
            #expect(try await browser.get("/network.csv").text.split(whereSeparator: \.isNewline).count == 3)
            try await browser.signIn("reader@x.example")
            #expect(try await browser.get("/network.csv").status == 403)
        }
    }

    @Test("quality is of own people alone, and tells whom to mend only who may see people", arguments: TestDatabase.allCases)
    func quality(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop, browser in
            try await browser.signIn("moda@x.example")
            #expect(try await browser.get("/people-quality").text.contains("measured once a day"))
            try await shop.load(
                "contacts", "external_id;first name;last name;email;phone;city;card\n3;Nina;Neri;nina at home;;Pisa;900003\n",
                into: try await shop.company("moda"))
            try await shop.load(
                "sales", "receipt;store;date_time;customer;sku;quantity;amount\nR3it;1;2026-05-22 10:00;3;Ait;1;20.00\n",
                into: try await shop.company("moda"))
            try await shop.routes.measureQuality()
            let page = try await browser.get("/people-quality").text
            #expect(faults(page).isEmpty)
            #expect(page.contains("Nina Neri") && page.contains("E-mail not valid") && page.contains("No way to reach"))
            #expect(!page.contains("Rossiuk") && page.contains("ERP it") && !page.contains("ERP uk"))
            let file = try await browser.get("/people-quality.csv").text
            #expect(file.contains("All sources,People,3,3,") && file.contains("All sources,E-mail: valid,1,3,0.333"))
            #expect(file.contains("ERP it,E-mail: only not valid,1,3,0.333") && !file.contains("ERP uk"))
            let mend = try await browser.get("/people-quality/mend.csv").text
            #expect(mend.contains("Nina Neri,") && !mend.contains("uk"))
            #expect(try await browser.post("/people-quality/measure", ["csrf": "x"]).status == 400)
            try await shop.load(
                "contacts", "external_id;first name;last name;email;phone;city;card\n4;Olga;Orsi;olga@it.example;;Pisa;\n",
                into: try await shop.company("moda"))
            let again = try await browser.post("/people-quality/measure", ["csrf": try await browser.token()])
            #expect(again.location == "/people-quality")
            #expect(try await browser.get("/people-quality").text.contains("The data have been measured."))
            #expect(try await browser.get("/people-quality.csv").text.contains("All sources,People,4,4,"))
            try await shop.accounts.addUser(
                email: "partner@x.example", name: "P", role: .partner, companies: [try await shop.company("moda").id], password: Shop.password)
            try await browser.signIn("partner@x.example")
            let others = try await browser.get("/people-quality").text
            #expect(others.contains("Complete and valid") && !others.contains("Nina") && !others.contains("Mend these first"))
            #expect(try await browser.get("/people-quality/mend.csv").status == 403)
        }
    }
}
