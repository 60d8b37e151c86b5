import API
import Kernel
import Sales
import Storage
import TestKit
import Testing

/// Visits that a module above might offer: one between any two sales.
private struct Visits: TimelineSource {
    let kinds = ["visit"]

    func entries(_ query: TimelineQuery, _ directory: DirectorySnapshot, _ tx: ReadTransaction) throws -> [TimelineEntry] {
        let all = (0..<3).reversed().map { index in
            TimelineEntry(
                kind: "visit", at: Instant(microseconds: 1_762_600_000_000_000 + (Int64(index) * 2 - 1) * 43_200_000_000), id: Int64(index),
                contact: query.contacts.first, members: [.init("event", ["number": .integer(Int64(index))])])
        }
        let older = all.filter { entry in query.before.map { (entry.at, entry.id) < ($0.at, $0.id) } ?? true }
        return Array(older.prefix(query.limit))
    }
}

@Suite struct TimelineTests {
    @Test(arguments: TestDatabase.allCases)
    func whatHappenedComesNewestFirstInPages(kind: TestDatabase) async throws {
        try await Shop.with(kind, timelines: [Visits()]) { shop in
            let base = "/api/v1/people/\(shop.ada)/timeline"
            let all = try await shop.send(.get, base)
            #expect(all.items.compactMap { $0["kind"]?.string } == ["sale", "visit", "sale", "visit", "sale", "visit"])
            #expect(all.json["next"] == .null)
            #expect(all.items.compactMap { $0["sale"]?["receipt"]?.string } == ["S-2001", "R-1002", "R-1001"])
            for limit in 1...7 {
                var pages: [JSON] = []
                var before = ""
                repeat {
                    let page = try await shop.send(.get, base + "?limit=\(limit)&after=\(before)")
                    #expect(page.items.count <= limit)
                    pages += page.items
                    before = page.json["next"]?.string ?? ""
                } while !before.isEmpty && pages.count < 20
                #expect(pages == all.items)
            }
            let sales = try await shop.send(.get, base + "?kinds=sale&limit=2")
            #expect(sales.items.count == 2 && sales.json["next"] != .null)
            let visits = try await shop.send(.get, base + "?kinds=visit")
            #expect(visits.items.compactMap { $0["event"]?["number"]?.integer } == [2, 1, 0])
            for query in ["kinds=sale,dream", "after=x", "after=1", "after=1.x", "limit=0", "lines=perhaps"] {
                let refused = try await shop.send(.get, base + "?\(query)")
                #expect(refused.status == 400 && refused.code == "parameter-invalid")
            }
            let misspelt = try await shop.send(.get, base + "?before=1.1")
            #expect(misspelt.status == 400 && misspelt.code == "parameter-unknown")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func salesComeWithTheirLinesWhenAsked(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let plain = try await shop.send(.get, "/api/v1/people/\(shop.ada)/timeline?limit=1")
            #expect(plain.items[0]["sale"]?["lines"] == nil)
            let items = try await shop.send(.get, "/api/v1/people/\(shop.ada)/timeline?lines=true").items
            #expect(items.compactMap { $0["sale"]?["lines"]?[0]?["name"]?.string } == ["Green tea", "Red boots", "Red boots"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aSaleIsWhatIsPrintedOnItsReceipt(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let sale = try await shop.send(.get, "/api/v1/sales/\(shop.sales[0])").json
            #expect(sale["person"] == .string(shop.ada.description) && sale["store"] == "rm1" && sale["company"] == "north")
            #expect(sale["net"] == ["amount": 1250, "currency": "EUR"])
            #expect(sale["lines"]?[0]?["sku"] == "boot-1" && sale["lines"]?[0]?["quantity"] == 1.5 && sale["lines"]?[0]?["taxRate"]?.double == 22)
            #expect(sale["tenders"] == [["kind": "cash", "amount": ["amount": 1250, "currency": "EUR"]]])
            #expect(sale["discounts"]?[0]?["kind"] == "promotion")
            let hidden = try await shop.send(.get, "/api/v1/sales/\(shop.sales[0])", key: shop.southKey)
            #expect(hidden.status == 404 && hidden.code == "sale-unknown")
        }
    }
}
