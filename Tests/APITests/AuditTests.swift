import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing

@Suite struct AuditTests {
    @Test(arguments: TestDatabase.allCases)
    func whoSawAPersonIsToldOnceAndToItsCompanyOnly(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            for path in ["/api/v1/people/\(shop.ada)", "/api/v1/people/\(shop.ada)/timeline", "/api/v1/people"] {
                for _ in 0..<2 { #expect(try await shop.send(.get, path, key: shop.northKey).status == 200) }
            }
            #expect(try await shop.send(.get, "/api/v1/people/per_0000000000001", key: shop.northKey).status == 404)
            await shop.services.accounts.sightings.settle()
            try await AuditLog(shop.services.database).seal()
            let seen = try await shop.send(.get, "/api/v1/audit?subject=\(shop.ada)")
            #expect(seen.items.count == 1 && seen.items[0]["actor"] == "api:north" && seen.items[0]["company"] == "north")
            #expect(seen.items[0]["action"] == "person.seen" && seen.items[0]["hash"]?.string?.count == 64)
            #expect(try await shop.send(.get, "/api/v1/audit?action=people").items.map { $0["action"] } == ["people.listed"])
            #expect(try await shop.send(.get, "/api/v1/audit?action=person.seen", key: shop.northKey).items.count == 1)
            #expect(try await shop.send(.get, "/api/v1/audit?action=person.seen", key: shop.southKey).items.isEmpty)
            #expect(try await shop.send(.get, "/api/v1/audit?companies=north", key: shop.southKey).code == "company-unknown")
            let first = try await shop.send(.get, "/api/v1/audit?limit=1")
            let next = try #require(first.json["next"]?.string)
            let second = try await shop.send(.get, "/api/v1/audit?limit=1&after=\(next)")
            #expect(second.items.count == 1 && second.items[0]["id"] != first.items[0]["id"])
            for query in ["user=x", "after=x", "since=x"] {
                #expect(try await shop.send(.get, "/api/v1/audit?\(query)").code == "parameter-invalid")
            }
        }
    }
}
