import API
import Accounts
import Kernel
import TestKit
import Testing

@Suite struct UserTests {
    @Test(arguments: TestDatabase.allCases)
    func aUserIsInvitedChangedAndDisabled(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let body = "{\"email\": \"New@x.example\", \"name\": \"New\", \"grants\": [{\"profile\": \"\(shop.profile)\"}]}"
            let invited = try await shop.send(.post, "/api/v1/users", body: body)
            #expect(invited.status == 200 && invited.json["user"]?["state"] == "invited" && invited.json["mailed"] == false)
            #expect(invited.json["link"]?.string?.contains("/sign-in/link/") == true)
            #expect(try await shop.send(.post, "/api/v1/users", body: body).code == "user-exists")
            let id = try #require(invited.json["user"]?["id"]?.string)
            let read = try await shop.send(.get, "/api/v1/users/\(id)")
            #expect(read.json["email"] == "new@x.example" && read.json["link"] == nil && !read.text.contains("/sign-in/link/"))
            let change = "{\"disabled\": true, \"grants\": [{\"profile\": \"\(shop.profile)\", \"companies\": [\"north\"]}]}"
            let put = try await shop.send(.put, "/api/v1/users/\(id)", body: change)
            #expect(put.json["state"] == "disabled" && put.json["grants"]?[0]?["companies"]?[0] == "north")
            let list = try await shop.send(.get, "/api/v1/users")
            #expect(list.json["items"]?.array?.count == 2)
            for grants in ["[]", "[{}]", "[{\"profile\": \"x\"}]", "[{\"profile\": \"\(shop.profile)\", \"companies\": [\"nowhere\"]}]"] {
                let refused = try await shop.send(.put, "/api/v1/users/\(id)", body: "{\"grants\": \(grants)}")
                #expect(refused.status == 422 && refused.code == "user-invalid", "\(grants) \(refused.text)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aKeyOfOneCompanyDecidesThereOnly(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let (own, other) = (shop.northKey, shop.southKey)
            #expect(try await shop.send(.get, "/api/v1/users", key: own).json["items"]?.array?.count == 1)
            #expect(try await shop.send(.get, "/api/v1/users", key: other).json["items"]?.array?.isEmpty == true)
            for path in ["", "/link", "/sessions", "/second-factor"] {
                let method = path.isEmpty ? "get" : path == "/link" ? "post" : "delete"
                let answer = try await shop.send(
                    method == "get" ? .get : method == "post" ? .post : .delete, "/api/v1/users/\(shop.user)\(path)", key: other)
                #expect(answer.status == 404, "\(path)")
            }
            let everywhere = "{\"grants\": [{\"profile\": \"\(shop.profile)\"}]}"
            #expect(try await shop.send(.put, "/api/v1/users/\(shop.user)", key: own, body: everywhere).code == "grants-above")
            let elsewhere = "{\"grants\": [{\"profile\": \"\(shop.profile)\", \"companies\": [\"south\"]}]}"
            #expect(try await shop.send(.put, "/api/v1/users/\(shop.user)", key: own, body: elsewhere).status == 422)
            let profile = "{\"name\": \"P\", \"rights\": [\"see sales\"]}"
            #expect(try await shop.send(.post, "/api/v1/profiles", key: own, body: profile).code == "profile-above")
            #expect(try await shop.send(.put, "/api/v1/profiles/\(shop.profile)", key: own, body: profile).code == "profile-above")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func profilesAreComposedAndTheReadyOnesStay(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let list = try await shop.send(.get, "/api/v1/profiles")
            #expect(list.json["items"]?.array?.count == Role.allCases.count + 2 && list.json["items"]?[0]?["role"] == "administrator")
            let wrong = try await shop.send(.post, "/api/v1/profiles", body: "{\"name\": \"P\", \"rights\": [\"fly people\"]}")
            #expect(wrong.status == 422 && wrong.json["errors"]?[0]?["pointer"] == "/rights")
            let ready = try await shop.send(
                .put, "/api/v1/profiles/\(Role.partner.profile)", body: "{\"name\": \"Partner\", \"rights\": [\"see people\"]}")
            #expect(ready.code == "profile-ready")
            #expect(try await shop.send(.delete, "/api/v1/profiles/\(Role.partner.profile)").code == "profile-ready")
        }
    }
}
