import Kernel
import Organisation
import Storage
import TestKit
import Testing

@Suite struct RegisterTests {
    @Test(arguments: TestDatabase.allCases)
    func aSourceIsAddedChangedAndTurnedOff(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let added = try await shop.send(.post, "/api/v1/sources", body: "{\"company\": \"south\", \"code\": \"app\", \"kind\": \"app\"}")
            #expect(added.status == 200 && added.json["writeKey"]?.string?.hasPrefix("wk_") == true && added.json["source"]?["company"] == "south")
            let id = try #require(added.json["source"]?["id"]?.string)
            let path = "/api/v1/sources/\(id)"
            let changed = try await shop.send(.put, path, body: "{\"reliability\": {\"default\": 0.9, \"address\": 0.2}, \"active\": false}")
            #expect(changed.status == 200 && changed.json["active"] == false && changed.json["reliability"]?["city"] == 0.2)
            #expect(changed.json["name"] == "app" && !changed.text.contains("wk_"))
            let jobs = try await shop.services.database.read { tx in try tx.jobs() }
            #expect(jobs.map(\.kind) == [Derivation.kind])
            let wrong = try await shop.send(.put, path, body: "{\"reliability\": {\"email\": 2}}")
            #expect(wrong.status == 422 && wrong.json["errors"]?[0]?["pointer"] == "/reliability/email")
            #expect(try await shop.send(.put, path, key: shop.northKey, body: "{\"name\": \"Stolen\"}").status == 404)
            let stolen = try await shop.send(
                .post, "/api/v1/sources", key: shop.northKey, body: "{\"company\": \"south\", \"code\": \"x\", \"kind\": \"app\"}")
            #expect(stolen.status == 422)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func attributesAreDeclaredAndRetiredByEachCompany(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let path = "/api/v1/attributes"
            let body =
                "{\"company\": \"north\", \"key\": \"shoe size\", \"type\": \"choice\", \"choices\": [\"38\"], \"labels\": {\"it\": \"Numero\"}}"
            let declared = try await shop.send(.put, path, body: body)
            #expect(declared.status == 200 && declared.json["label"] == "shoe size" && declared.json["labels"] == ["it": "Numero"])
            #expect(try await shop.send(.get, path).items.compactMap { $0["key"]?.string } == ["old", "shoe size"])
            #expect(try await shop.send(.get, path, key: shop.southKey).items.isEmpty)
            let empty = try await shop.send(.put, path, body: "{\"company\": \"north\", \"key\": \"x\", \"type\": \"choice\"}")
            #expect(empty.status == 422 && empty.json["errors"]?[0]?["pointer"] == "/choices")
            let named = "{\"company\": \"north\", \"key\": \"shoe size\"}"
            #expect(try await shop.send(.post, path + "/retire", key: shop.southKey, body: named).status == 422)
            #expect(try await shop.send(.post, path + "/retire", body: named).status == 200)
            #expect(try await shop.send(.post, path + "/retire", body: named).status == 404)
            #expect(try await shop.send(.get, path).items.compactMap { $0["key"]?.string } == ["old"])
            #expect(try await shop.send(.post, path + "/restore", body: named).status == 200)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func occasionsAndActivitiesBelongToTheirCompany(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let added = try await shop.send(
                .post, "/api/v1/occasions", body: "{\"company\": \"north\", \"code\": \"fair\", \"name\": \"Fair\", \"startsOn\": \"2027-05-03\"}")
            let id = try #require(added.json["id"]?.string)
            let again = try await shop.send(.post, "/api/v1/occasions", body: "{\"company\": \"north\", \"code\": \"fair\", \"name\": \"Fair\"}")
            #expect(again.status == 409)
            let activity = "{\"occasion\": \"\(id)\", \"code\": \"tent\", \"name\": \"Tent\", \"source\": \"\(shop.source)\"}"
            #expect(try await shop.send(.post, "/api/v1/activities", key: shop.southKey, body: activity).status == 404)
            let made = try await shop.send(.post, "/api/v1/activities", body: activity)
            #expect(
                made.status == 200 && made.json["occasion"] == .string(id) && made.json["closed"] == false && made.json["reliability"]?.double == 1)
            let closed = try await shop.send(.put, "/api/v1/occasions/\(id)", body: "{\"name\": \"Fair\", \"closed\": true}")
            #expect(closed.json["closed"] == true && closed.json["activities"] == [made.json["id"] ?? .null] && closed.json["startsOn"] == nil)
            for path in ["/api/v1/occasions/\(shop.occasion)", "/api/v1/activities/\(shop.activity)"] {
                let hidden = try await shop.send(.put, path, key: shop.southKey, body: "{\"name\": \"X\", \"source\": \"\(shop.source)\"}")
                #expect(hidden.status == 404, "\(path)")
            }
            #expect(try await shop.send(.get, "/api/v1/occasions", key: shop.southKey).items.isEmpty)
            #expect(try await shop.send(.get, "/api/v1/activities", key: shop.southKey).items.isEmpty)
            #expect(try await shop.send(.get, "/api/v1/activities").items.compactMap { $0["code"]?.string } == ["stand", "tent"])
        }
    }
}
