import Kernel
import TestKit
import Testing

@Suite struct OrganisationTests {
    @Test(arguments: TestDatabase.allCases)
    func eachKeySeesItsOwnCompany(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            func codes(_ path: String, _ key: String) async throws -> [String] {
                try await shop.send(.get, "/api/v1/\(path)", key: key).items.compactMap { ($0["code"] ?? $0["sku"])?.string }
            }
            for (path, all, south) in [
                ("companies", ["north", "south"], ["south"]), ("sources", ["till", "web", "news"], ["news"]), ("stores", ["ln1", "rm1"], ["ln1"]),
                ("products", ["boot-1", "tea-1"], ["tea-1"]),
            ] {
                #expect(try await codes(path, shop.key) == all)
                #expect(try await codes(path, shop.southKey) == south)
                if path != "companies" { #expect(try await codes(path + "?companies=south", shop.key) == south) }
            }
            let store = try await shop.send(.get, "/api/v1/stores/\(shop.store.id)").json
            #expect(store["city"] == "Roma" && store["groups"] == ["centre"] && store["company"] == "north")
            let hidden = try await shop.send(.get, "/api/v1/stores/\(shop.store.id)", key: shop.southKey)
            #expect(hidden.status == 404 && hidden.code == "store-unknown")
            let sources = try await shop.send(.get, "/api/v1/sources")
            #expect(!sources.text.contains("wk_"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func productsAreFoundByWordsAndPaged(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            for (text, found) in [("red", 1), ("BOOTS+red", 1), ("boot-1", 1), ("e", 2), ("%25", 0), ("_", 0), ("blue", 0)] {
                #expect(try await shop.send(.get, "/api/v1/products?q=\(text)").items.count == found, "\(text)")
            }
            let first = try await shop.send(.get, "/api/v1/products?limit=1")
            let next = try #require(first.json["next"]?.string)
            let second = try await shop.send(.get, "/api/v1/products?limit=1&after=\(next)")
            #expect(second.items.count == 1 && second.items != first.items && second.json["next"] == .null)
            let refused = try await shop.send(.get, "/api/v1/products?after=x")
            #expect(refused.status == 400)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func statisticsCountWhatTheKeyMaySee(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let all = try await shop.send(.get, "/api/v1/stats").json
            #expect(all["people"] == 3)
            #expect(all["companies"]?.array?.compactMap { $0["contacts"]?.integer } == [3, 2])
            #expect(all["companies"]?[0]?["netSales"] == ["amount": 2500, "currency": "EUR"])
            #expect(all["companies"]?[0]?["sales"] == 2 && all["companies"]?[0]?["lines"] == 2)
            let south = try await shop.send(.get, "/api/v1/stats", key: shop.southKey).json
            #expect(south["people"] == 2 && south["companies"]?.array?.count == 1 && south["companies"]?[0]?["company"] == "south")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func probesAndMetricsAnswer(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            #expect(try await shop.send(.get, "/readyz", key: "").json == ["status": "ok"])
            _ = try await shop.send(.get, "/api/v1/people/\(shop.ada)")
            _ = try await shop.send(.get, "/api/v1/people/secret-address")
            _ = try await shop.send(.get, "/api/v1/nonsense/secret-address")
            let metrics = try await shop.send(.get, "/metrics", key: "").text
            #expect(metrics.contains("http_requests_total{method=\"GET\",route=\"/api/v1/people/{id}\",status=\"200\"} 1\n"))
            #expect(metrics.contains("http_requests_total{method=\"GET\",route=\"/api/v1/people/{id}\",status=\"400\"} 1\n"))
            #expect(metrics.contains("status=\"200\",le=\"+Inf\"} 1\n") && metrics.contains("process_resident_memory_bytes "))
            #expect(!metrics.contains("secret-address"))
            try await shop.services.database.write { tx in _ = try tx.execute("DELETE FROM schema_migrations WHERE name LIKE 'sales%'") }
            let pending = try await shop.send(.get, "/readyz", key: "")
            #expect(pending.status == 503 && pending.code == "migrations-pending")
            await shop.services.database.close()
            #expect(try await shop.send(.get, "/readyz", key: "").code == "database-unavailable")
            #expect(try await shop.send(.get, "/api/v1/people").status == 503)
            #expect(try await shop.send(.get, "/healthz", key: "").status == 200)
        }
    }
}
