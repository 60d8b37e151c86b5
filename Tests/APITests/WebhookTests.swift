import Accounts
import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing
import Webhooks

@Suite struct WebhookTests {
    @Test(arguments: TestDatabase.allCases)
    func theFeedTellsEachKeyWhatConcernsItsCompany(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let all = try await shop.send(.get, "/api/v1/changes?limit=200")
            let items = all.json["items"]?.array ?? []
            let kinds = items.compactMap { $0["type"]?.string }
            #expect(kinds.filter { $0 == "source.added" }.count == 3)
            // Five contacts are three persons; Ada came first at the till, and again by two others.
            #expect(kinds.filter { $0 == "person.created" }.count == 3 && kinds.filter { $0 == "person.changed" }.count == 2)
            #expect(all.json["hasMore"] == false)
            let south = try await shop.send(.get, "/api/v1/changes?kinds=person.*", key: shop.southKey)
            for item in south.json["items"]?.array ?? [] {
                #expect(item["data"]?["companies"] == ["south"] && !"\(item)".contains("Roma"))
            }
            #expect(south.json["items"]?.array?.count == 2)
            let next = all.json["next"]?.string ?? ""
            let rest = try await shop.send(.get, "/api/v1/changes?after=\(next)")
            #expect(rest.json["items"] == [] && rest.json["next"]?.string != nil)
            let latest = try await shop.send(.get, "/api/v1/changes?after=latest")
            #expect(latest.json["items"] == [])
            for query in ["after=x", "after=s~1", "kinds=person.eaten", "wait=31", "wait=-1", "limit=0"] {
                let refused = try await shop.send(.get, "/api/v1/changes?\(query)")
                #expect(refused.status == 400, "\(query)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCursorOfChangesThatAreGoneIs410(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let first = try await shop.send(.get, "/api/v1/changes?limit=1")
            let cursor = first.json["next"]?.string ?? ""
            shop.clock.advance(seconds: 40 * 86_400)
            try await shop.services.webhooks.disable(shop.webhook, actor: "test")
            try await shop.services.webhooks.remove(shop.spareWebhook, actor: "test")
            try await shop.services.webhooks.clear(olderThan: 30)
            let gone = try await shop.send(.get, "/api/v1/changes?after=\(cursor)")
            #expect(gone.status == 410 && gone.code == "cursor-expired")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func changesStayWhileAnActiveWebhookNeedsThem(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            shop.clock.advance(seconds: 40 * 86_400)
            try await shop.services.webhooks.clear(olderThan: 30)
            let all = try await shop.send(.get, "/api/v1/changes?limit=200")
            #expect((all.json["items"]?.array?.count ?? 0) > 5)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aKeyOfOneCompanySeesAndMakesWebhooksOfThatCompany(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let all = try await shop.send(.get, "/api/v1/webhooks")
            #expect(all.json["items"]?.array?.count == 2)
            let south = try await shop.send(.get, "/api/v1/webhooks", key: shop.southKey)
            #expect(south.json["items"] == [])
            let foreign = try await shop.send(.get, "/api/v1/webhooks/\(shop.webhook)", key: shop.southKey)
            #expect(foreign.status == 404)
            for path in ["test", "disable", "secret/rotate", "deliveries/\(shop.delivery)/replay", "deliveries/replay-failed"] {
                let answer = try await shop.send(.post, "/api/v1/webhooks/\(shop.webhook)/\(path)", key: shop.southKey)
                #expect(answer.status == 404, "\(path)")
            }
            let added = try await shop.send(.post, "/api/v1/webhooks", key: shop.southKey, body: #"{"url": "https://south.example/"}"#)
            #expect(added.status == 200 && added.json["company"] == "south" && added.json["secret"]?.string?.hasPrefix("whsec_") == true)
            let refused = try await shop.send(
                .post, "/api/v1/webhooks", key: shop.southKey, body: #"{"url": "ftp://x", "company": "north", "kinds": ["person.eaten"]}"#)
            #expect(refused.status == 422 && refused.json["errors"]?.array?.count == 2)
            let again = try await shop.send(.get, "/api/v1/webhooks/\(added.json["id"]?.string ?? "")")
            #expect(again.json["secret"] == nil && !again.text.contains("whsec_"))
        }
    }
}
