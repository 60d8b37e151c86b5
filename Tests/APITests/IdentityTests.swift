import Kernel
import Storage
import TestKit
import Testing

@Suite struct IdentityTests {
    @Test(arguments: TestDatabase.allCases)
    func whatIsSplitAndJoinedAgainIsAsBefore(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            func decide(_ first: Int, _ second: Int, _ same: String, key: String? = nil) async throws -> Answer {
                try await shop.send(
                    .post, "/api/v1/identity/decisions", key: key,
                    body: "{\"first\": \"\(shop.contacts[first])\", \"second\": \"\(shop.contacts[second])\", \"same\": \(same)}")
            }
            let before = try await shop.send(.get, "/api/v1/people/\(shop.ada)").json
            for other in 0...1 { #expect(try await decide(2, other, "false").status == 200) }
            let left = try await shop.send(.get, "/api/v1/people/\(shop.ada)").json
            #expect(left["contacts"] == 2 && left["companies"] == ["north"])
            #expect(left["figures"]?.array?.count == 1)
            let split = try await decide(2, 0, "false").json
            let alone = try #require(split["first"]?["person"]?.string)
            #expect(alone != shop.ada.description && split["second"]?["person"] == .string(shop.ada.description))
            #expect(split["changed"] == [])
            let listed = try await shop.send(.get, "/api/v1/people?q=ada").items
            #expect(listed.compactMap { $0["purchases"]?.integer }.sorted() == [1, 2])

            for other in 0...1 { #expect(try await decide(2, other, "null").status == 200) }
            #expect(try await shop.send(.get, "/api/v1/people/\(shop.ada)").json == before)
            let merged = try await shop.send(.get, "/api/v1/people/\(alone)").json
            #expect(merged["id"] == .string(shop.ada.description) && merged["mergedInto"] == merged["id"])
            for path in ["contacts", "timeline", "links"] {
                let old = try await shop.send(.get, "/api/v1/people/\(alone)/\(path)")
                let new = try await shop.send(.get, "/api/v1/people/\(shop.ada)/\(path)")
                #expect(old.status == 200 && old.text == new.text)
            }
            let audited = try await shop.services.database.read { tx in
                try tx.value("SELECT COUNT(*) FROM audit WHERE action = 'identity.decided' AND actor = 'api:all'", as: Int.self)
            }
            #expect(audited == 5)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func nobodyDecidesAboutContactsTheyMayNotSee(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let body = "{\"first\": \"\(shop.contacts[0])\", \"second\": \"\(shop.contacts[2])\", \"same\": false}"
            for key in [shop.northKey, shop.southKey] {
                let answer = try await shop.send(.post, "/api/v1/identity/decisions", key: key, body: body)
                #expect(answer.status == 404 && answer.code == "contact-unknown" && answer.json["errors"]?.array?.count == 1)
            }
            let person = try await shop.send(.get, "/api/v1/people/\(shop.ada)").json
            #expect(person["contacts"] == 3)
            let rules = try await shop.send(.put, "/api/v1/identity/rules", key: shop.northKey, body: "{\"rules\": []}")
            #expect(rules.status == 403 && rules.code == "key-limited")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func newRulesLinkAnewAndFiguresFollow(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let standard = try await shop.send(.get, "/api/v1/identity/rules")
            let set = try await shop.send(
                .put, "/api/v1/identity/rules",
                body: "{\"rules\": [{\"name\": \"tax\", \"keys\": [\"taxCode\"]}], \"hubLimits\": {\"phone\": 5}, "
                    + "\"evidence\": {\"isUsed\": false}}")
            #expect(set.status == 200 && set.json["hubLimits"]?["phone"] == 5)
            #expect(set.json["version"] == 1)
            #expect(try await shop.send(.get, "/api/v1/identity/rules").json == set.json)
            // Asked for, and done in the background.
            let asked = try await shop.services.database.read { tx in try tx.jobs(in: [.waiting]) }
            #expect(asked.map(\.kind) == ["identity-pass"])
            try await shop.pass()
            let apart = try await shop.send(.get, "/api/v1/people?q=ada").items
            try #require(apart.count == 3)
            #expect(apart.count == 3 && apart.compactMap { $0["purchases"]?.integer }.sorted() == [0, 1, 2])
            let stale = try await shop.send(.put, "/api/v1/identity/rules", body: standard.text)
            #expect(stale.status == 409 && stale.code == "rules-changed")
            let back = standard.text.replacing("\"version\":0", with: "\"version\":1")
            #expect(try await shop.send(.put, "/api/v1/identity/rules", body: back).status == 200)
            try await shop.pass()
            let again = try await shop.send(.get, "/api/v1/people?q=ada").items
            #expect(again.compactMap { $0["purchases"]?.integer } == [3])
        }
    }

    @Test func bodiesThatCannotBeReadAreRefused() async throws {
        try await Shop.with(.sqlite) { shop in
            func refusal(_ body: String?, type: String? = "application/json") async throws -> (Int, String?) {
                let answer = try await shop.send(.post, "/api/v1/identity/decisions", body: body, type: type)
                return (answer.status, answer.code)
            }
            #expect(try await refusal(nil) == (400, "body-malformed"))
            #expect(try await refusal("{\"first\":") == (400, "body-malformed"))
            #expect(try await refusal(String(repeating: "[", count: 5000)) == (400, "body-malformed"))
            #expect(try await refusal("{}", type: "text/xml") == (415, "body-type-unknown"))
            #expect(try await refusal(String(repeating: " ", count: 70_000)) == (413, "body-too-large"))
            for body in ["[]", "{}", "null", "{\"first\": 1, \"second\": null, \"same\": \"yes\"}"] {
                let answer = try await shop.send(.post, "/api/v1/identity/decisions", body: body)
                #expect(answer.status == 422 && answer.json["errors"]?.array?.compactMap { $0["pointer"]?.string } == ["/first", "/second", "/same"])
            }
            let own = "{\"first\": \"\(shop.contacts[0])\", \"second\": \"\(shop.contacts[0])\", \"same\": true}"
            #expect(try await refusal(own) == (422, "decision-invalid"))
            let rules = try await shop.send(.put, "/api/v1/identity/rules", body: "{\"rules\": [{\"name\": \"Bad Name\", \"keys\": []}]}")
            #expect(rules.status == 422 && rules.code == "link-rules-invalid")
        }
    }
}
