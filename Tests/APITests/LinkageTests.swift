import Kernel
import Storage
import TestKit
import Testing

/// Merging, splitting, reviewing and undoing over the API.
@Suite struct LinkageTests {
    @Test(arguments: TestDatabase.allCases)
    func whatIsJoinedIsOnePersonUntilItIsUndone(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let before = try await shop.send(.get, "/api/v1/people/\(shop.ada)").json
            let body = "{\"persons\": [\"\(shop.ada)\", \"\(shop.bruno)\"], \"reason\": \"one card\"}"
            let merged = try await shop.send(.post, "/api/v1/identity/merges", body: body).json
            let act = try #require(merged["act"]?.string)
            let one = try await shop.send(.get, "/api/v1/people/\(shop.bruno)").json
            let other = try await shop.send(.get, "/api/v1/people/\(shop.ada)").json
            #expect(one["id"] == other["id"] && one["contacts"] == 4)
            let acts = try await shop.send(.get, "/api/v1/identity/acts?person=\(shop.ada)").items
            #expect(acts.count == 1 && acts[0]["reason"] == "one card" && acts[0]["kind"] == "merge")
            let undone = try await shop.send(.post, "/api/v1/identity/acts/\(act)/undo")
            #expect(undone.status == 200 && undone.json["changed"]?.array?.count == 2)
            #expect(try await shop.send(.get, "/api/v1/people/\(shop.ada)").json == before)
            let twice = try await shop.send(.post, "/api/v1/identity/acts/\(act)/undo")
            #expect(twice.status == 409 && twice.code == "act-undone")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func nobodyTouchesContactsTheyMayNotSee(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            try await shop.meetDoubts()
            // Ada has a contact in the south; Carla is of the south alone.
            let merge = "{\"persons\": [\"\(shop.ada)\", \"\(shop.bruno)\"]}"
            let split = "{\"contacts\": [\"\(shop.contacts[2])\"]}"
            let review = "{\"first\": \"\(shop.doubtful[0])\", \"second\": \"\(shop.doubtful[1])\", \"verdict\": \"same\"}"
            for (path, body) in [("merges", merge), ("splits", split), ("reviews", review)] {
                let answer = try await shop.send(.post, "/api/v1/identity/\(path)", key: shop.northKey, body: body)
                #expect(answer.status == 404 && answer.code == "contact-unknown", "\(path)")
            }
            #expect(try await shop.send(.get, "/api/v1/identity/reviews", key: shop.northKey).items.isEmpty)
            #expect(try await shop.send(.get, "/api/v1/identity/reviews").items.count == 1)
            #expect(try await shop.send(.post, "/api/v1/identity/passes", key: shop.northKey).code == "key-limited")
            let explained = try await shop.send(
                .get, "/api/v1/identity/explanation?first=\(shop.contacts[0])&second=\(shop.contacts[2])", key: shop.northKey)
            #expect(explained.status == 404)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aPairIsDecidedOnceAndExplained(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let early = try await shop.send(.get, "/api/v1/identity/explanation?first=\(shop.contacts[0])&second=\(shop.contacts[2])")
            #expect(early.status == 409 && early.code == "model-missing")
            try await shop.meetDoubts()
            let told = try await shop.send(.get, "/api/v1/identity/explanation?first=\(shop.contacts[0])&second=\(shop.contacts[1])").json
            #expect(told["steps"]?.array?.contains { $0["kind"] == "family" && $0["level"] == "equal" && $0["first"] == "rossi" } == true)
            let body = "{\"first\": \"\(shop.doubtful[0])\", \"second\": \"\(shop.doubtful[1])\", \"verdict\": \"same\"}"
            let joined = try await shop.send(.post, "/api/v1/identity/reviews", body: body)
            #expect(joined.status == 200)
            #expect(try await shop.send(.get, "/api/v1/people/\(shop.carla)").json["contacts"] == 2)
            let again = try await shop.send(.post, "/api/v1/identity/reviews", body: body)
            #expect(again.status == 409 && again.code == "review-gone")
        }
    }

    @Test func bodiesThatCannotBeReadNameThePlace() async throws {
        try await Shop.with(.sqlite) { shop in
            func pointers(_ path: String, _ body: String) async throws -> [String] {
                let answer = try await shop.send(.post, "/api/v1/identity/\(path)", body: body)
                #expect(answer.status == 422, "\(path) \(answer.text)")
                return answer.json["errors"]?.array?.compactMap { $0["pointer"]?.string } ?? []
            }
            let merges = try await pointers("merges", "{\"persons\": [\"x\", 5]}")
            #expect(merges == ["/persons/0", "/persons/1"])
            #expect(try await pointers("merges", "{}") == ["/persons"])
            #expect(try await pointers("splits", "{\"contacts\": []}") == ["/contacts"])
            #expect(try await pointers("reviews", "{}") == ["/first", "/second", "/verdict"])
            let rules =
                "{\"rules\": {\"rules\": [{\"name\": \"a\", \"keys\": [\"email\"]}], \"evidence\": {\"linkProbability\": 2, \"trust\": {\"shoe\": 1}}}}"
            #expect(try await pointers("rules/try", rules) == ["/rules/evidence/linkProbability", "/rules/evidence/trust/shoe"])
        }
    }
}
