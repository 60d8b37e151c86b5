import API
import Customers
import Kernel
import Organisation
import Privacy
import Storage
import TestKit
import Testing

/// What people ask about their own data, by API.
@Suite struct PrivacyTests {
    @Test(arguments: TestDatabase.allCases)
    func aCompanysKeyErasesWhatItKnowsAndEverythingIsGoneForTheGroup(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let path = "/api/v1/people/\(shop.ada)"
            let unconfirmed = try await shop.send(.post, path + "/erasure", body: "{\"confirm\": \"\(shop.contacts[0])\"}")
            #expect(unconfirmed.status == 422 && unconfirmed.code == "erasure-unconfirmed")
            let south = try await shop.send(.post, path + "/erasure", key: shop.southKey, body: "{\"confirm\": \"\(shop.ada)\"}")
            #expect(south.status == 200 && south.json["companies"] == ["south"] && south.json["state"] == "sweeping")
            let hidden = try await shop.send(.get, path, key: shop.southKey)
            #expect(hidden.status == 404)
            let left = try await shop.send(.get, path, key: shop.northKey)
            #expect(left.status == 200 && left.json["contacts"] == 2)
            let whole = try await shop.send(.post, path + "/erasure", body: "{\"confirm\": \"\(shop.ada)\"}")
            #expect(whole.status == 200 && whole.json["companies"] == ["north"])
            let gone = try await shop.send(.get, path)
            #expect(gone.status == 410 && gone.code == "person-erased")
            #expect(try await shop.send(.get, path, key: shop.southKey).status == 404)
            _ = try await shop.services.privacy.carryOn()
            let request = try await shop.send(.get, "/api/v1/privacy-requests/\(whole.json["id"]?.string ?? "")")
            #expect(request.json["state"] == "done" && request.json["certificate"]?["rows"]?["contacts"] == 2)
            #expect(try await shop.send(.get, "/api/v1/privacy-requests/\(whole.json["id"]?.string ?? "")", key: shop.southKey).status == 404)
            #expect(try await shop.send(.get, "/api/v1/privacy-requests?state=done").json["items"]?.array?.count == 2)
            #expect(try await shop.send(.get, "/api/v1/privacy-requests", key: shop.southKey).json["items"]?.array?.count == 1)
            // The figures stay.
            let sales = try await shop.send(.get, "/api/v1/sales/\(shop.sales[0])")
            #expect(sales.status == 200 && sales.json["person"] == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoIsRestrictedIsMarkedAndNotHandedOn(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let path = "/api/v1/people/\(shop.ada)"
            #expect(try await shop.send(.put, path + "/restriction", body: "{}").status == 422)
            let set = try await shop.send(.put, path + "/restriction", key: shop.northKey, body: "{\"restricted\": true}")
            #expect(set.status == 200)
            #expect(try await shop.send(.get, path).json["restricted"] == true)
            #expect(try await shop.send(.get, path, key: shop.southKey).json["restricted"] == nil)
            let changes = try await shop.send(.get, "/api/v1/changes?kinds=person.changed", key: shop.northKey)
            let last = changes.json["items"]?.array?.last
            #expect(last?["data"]?["restricted"] == true && last?["data"]?["values"] == nil)
            _ = try await shop.send(.put, path + "/restriction", body: "{\"restricted\": false}")
            #expect(try await shop.send(.get, path).json["restricted"] == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theExportIsAnArchiveOfWhatTheKeyMaySee(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let zip = try await shop.send(.get, "/api/v1/people/\(shop.ada)/export?language=it", key: shop.southKey)
            #expect(zip.status == 200 && zip.headers[.contentType] == "application/zip" && zip.text.hasPrefix("PK"))
            #expect(try await shop.send(.get, "/api/v1/people/per_0000000000001/export").status == 404)
            let requests = try await shop.send(.get, "/api/v1/privacy-requests?kind=access")
            #expect(requests.json["items"]?[0]?["state"] == "done" && requests.json["items"]?[0]?["companies"] == ["south"])
        }
    }
}
