import API
import Accounts
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import TestKit
import Testing

/// What holds for every route, taken from the document itself.
@Suite struct EveryRouteTests {
    /// Every operation of the document with an address that exists.
    private static func operations(_ shop: Shop) -> [(method: HTTPRequest.Method, path: String, operation: JSON)] {
        (shop.document["paths"]?.members ?? []).flatMap { path -> [(HTTPRequest.Method, String, JSON)] in
            let id =
                path.name.hasSuffix("/erasure")
                ? shop.carla.description
                : path.name.contains("/people/")
                    ? shop.ada.description
                    : path.name.contains("/sales/") ? shop.sales[0].description : shop.store.id.description
            // Clients of the tracking API are answered in their own way: TrackingTests.
            return (path.value.members ?? []).filter { $0.value["tags"]?[0] != "tracking" }.compactMap { member in
                let webhook = member.name == "delete" ? shop.spareWebhook : shop.webhook
                let group = member.name == "delete" ? shop.spareGroup : shop.group
                let places = [
                    "/sources/": shop.source.description, "/occasions/": shop.occasion.description, "/activities/": shop.activity.description,
                    "/users/": shop.user.description, "/privacy-requests/": shop.request.description,
                    "/acts/": Shop.act.description, "/profiles/": (member.name == "delete" ? shop.spareProfile : shop.profile).description,
                ]
                let id =
                    places.first { path.name.contains($0.key) }?.value
                    ?? (path.name.contains("/webhooks/")
                        ? webhook.description
                        : path.name.contains("/companies/")
                            ? shop.north.id.description : path.name.contains("/store-groups/") ? group.description : id)
                let query = member.value["operationId"] == "explainPair" ? "?first=\(shop.contacts[0])&second=\(shop.contacts[1])" : ""
                let address = path.name.replacing("{id}", with: id).replacing("{delivery}", with: shop.delivery.description)
                return HTTPRequest.Method(member.name.uppercased()).map { ($0, address + query, member.value) }
            }
        }
    }

    private static func body(_ shop: Shop, _ operation: JSON) -> String? {
        switch operation["operationId"]?.string {
        case "decide": "{\"first\": \"\(shop.contacts[0])\", \"second\": \"\(shop.contacts[1])\", \"same\": true}"
        case "tryRules": "{\"rules\": {\"rules\": [{\"name\": \"mail\", \"keys\": [\"email\"]}]}, \"sample\": 10}"
        case "mergePeople": "{\"persons\": [\"\(shop.ada)\", \"\(shop.bruno)\"]}"
        case "splitPerson": "{\"contacts\": [\"\(shop.contacts[2])\"]}"
        case "review": "{\"first\": \"\(shop.doubtful[0])\", \"second\": \"\(shop.doubtful[1])\", \"verdict\": \"later\"}"
        case "addWebhook", "putWebhook": "{\"url\": \"https://other.example/hook\", \"kinds\": [\"person.*\"]}"
        case "recordConsent": "{\"company\": \"north\", \"channel\": \"email\", \"purpose\": \"marketing\", \"state\": \"granted\"}"
        case "preferenceLink": "{\"company\": \"north\"}"
        case "putConsentPolicy": "{\"company\": \"north\", \"combination\": \"strictest\", \"requiresPrivacyConsent\": false}"
        case "addCompany": "{\"code\": \"west\", \"currency\": \"EUR\", \"timeZone\": \"Europe/Rome\"}"
        case "putCompany": "{\"timeZone\": \"Europe/Rome\", \"languages\": [\"it\", \"en\"]}"
        case "addStore": "{\"company\": \"north\", \"code\": \"mi1\", \"name\": \"Milano\", \"groups\": [\"centre\"]}"
        case "putStore": "{\"name\": \"Roma\", \"openedOn\": \"2020-01-01\", \"latitude\": 41.9}"
        case "addStoreGroup": "{\"company\": \"north\", \"code\": \"lakes\", \"name\": \"Lakes\", \"stores\": [\"\(shop.store.id)\"]}"
        case "putStoreGroup": "{\"name\": \"Centre\"}"
        case "inviteUser":
            "{\"email\": \"n@x.example\", \"language\": \"it\", \"grants\": [{\"profile\": \"\(shop.profile)\", \"companies\": [\"north\"]}]}"
        case "putUser": "{\"grants\": [{\"profile\": \"\(shop.profile)\", \"companies\": [\"north\"], \"storeGroups\": [\"\(shop.group)\"]}]}"
        case "addProfile": "{\"name\": \"New\", \"rights\": [\"see people\", \"export people\"]}"
        case "putProfile": "{\"name\": \"Own\", \"rights\": [\"see sales\"], \"requiresSecondFactor\": true}"
        case "addPrivacyRequest": "{\"kind\": \"access\"}"
        case "closePrivacyRequest": "{}"
        case "erasePerson": "{\"confirm\": \"\(shop.carla)\"}"
        case "putRestriction": "{\"restricted\": true}"
        case "addSource": "{\"company\": \"north\", \"code\": \"app\", \"kind\": \"app\", \"reliability\": {\"default\": 0.5}}"
        case "putSource": "{\"name\": \"Tills\", \"reliability\": {\"default\": 0.9, \"address\": 0.1}, \"active\": true}"
        case "putAttribute":
            "{\"company\": \"north\", \"key\": \"shoe size\", \"type\": \"choice\", \"labels\": {\"it\": \"Numero\"}, \"choices\": [\"38\"]}"
        case "retireAttribute": "{\"company\": \"north\", \"key\": \"old\"}"
        case "restoreAttribute": "{\"company\": \"north\", \"key\": \"gone\"}"
        case "addOccasion": "{\"company\": \"north\", \"code\": \"fair\", \"name\": \"Fair\", \"startsOn\": \"2027-05-03\"}"
        case "putOccasion": "{\"name\": \"Run\", \"closed\": false}"
        case "addActivity": "{\"occasion\": \"\(shop.occasion)\", \"code\": \"tent\", \"name\": \"Tent\", \"source\": \"\(shop.source)\"}"
        case "putActivity": "{\"name\": \"Tent\", \"source\": \"\(shop.source)\", \"reliability\": 0.5}"
        case "putRules": "{\"rules\": [{\"name\": \"mail\", \"keys\": [\"email\"]}]}"
        default: nil
        }
    }

    private static func scope(_ operation: JSON) -> Scope? {
        guard operation["security"] == nil, let text = operation["description"]?.string, let start = text.range(of: "Scope: `") else { return nil }
        return Scope(text[start.upperBound...].prefix { $0 != "`" })
    }

    @Test(arguments: TestDatabase.allCases)
    func aKeyWithItsScopeIsEnoughAndOneWithAllOthersIsNot(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            try await shop.meetDoubts()
            let operations = Self.operations(shop)
            #expect(operations.count == 88)
            for (method, path, operation) in operations {
                let body = Self.body(shop, operation)
                guard let scope = Self.scope(operation) else {
                    let answer = try await shop.send(method, path, key: "", body: body)
                    #expect(answer.status == 200, "\(method) \(path)")
                    continue
                }
                let enough = try await shop.services.accounts.addKey(name: "enough", scopes: [scope]).secret
                let others = Set(Scope.Area.allCases.flatMap { area in Scope.Access.allCases.map { Scope(area, $0) } }).subtracting([scope])
                let short = try await shop.services.accounts.addKey(name: "short", scopes: others).secret
                let allowed = try await shop.send(method, path, key: enough, body: body)
                #expect(allowed.status == 200, "\(method) \(path) \(allowed.text)")
                let denied = try await shop.send(method, path, key: short, body: body)
                #expect(denied.status == 403 && denied.code == "scope-missing", "\(method) \(path)")
                let unknown = try await shop.send(method, path, key: "tk_" + String(repeating: "0", count: 64), body: body)
                #expect(unknown.status == 401 && unknown.code == "key-unknown", "\(method) \(path)")
                let none = try await shop.send(method, path, key: "", body: body)
                #expect(none.status == 401 && none.code == "key-missing" && none.headers[.wwwAuthenticate] == "Bearer", "\(method) \(path)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func idsThatAreNoneAndIdsOfNobodyAreRefused(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            for (method, path, operation) in Self.operations(shop) {
                guard let parameter = operation["parameters"]?.array?.first(where: { $0["in"] == "path" }), parameter["name"] == "id" else {
                    continue
                }
                let words = path.split(separator: "/")
                guard let place = words.firstIndex(where: { $0.count > 14 && $0.contains("_") }) else { continue }
                func address(_ id: String) -> String {
                    var words = words.map(String.init)
                    words[place] = id
                    return "/" + words.joined(separator: "/")
                }
                let prefix = words[place].prefix(3)
                for id in ["x", "\(prefix)_", "\(prefix)_zzzzzzzzzzzzz", "con_0000000000001", "%00", "..", String(repeating: "9", count: 500)] {
                    let answer = try await shop.send(method, address(id), body: Self.body(shop, operation))
                    #expect(answer.status == 400 && answer.code == "id-malformed", "\(method) \(address(id)) \(answer.text)")
                    #expect(answer.json["errors"]?[0]?["pointer"] == "/id")
                }
                let nobody = try await shop.send(method, address("\(prefix)_0000000zzzzzz"), body: Self.body(shop, operation))
                #expect(nobody.status == 404, "\(method) \(path)")
            }
        }
    }

    @Test func whatIsNoRouteHasAProblemDocumentToo() async throws {
        try await Shop.with(.sqlite) { shop in
            for path in ["/api", "/api/", "/api/v1", "/api/v1/nonsense", "/api/v2/people", "/api/v1/people/x/nonsense"] {
                let answer = try await shop.send(.get, path)
                #expect(answer.status == 404 && answer.code == "route-unknown", "\(path)")
            }
            let delete = try await shop.send(.delete, "/api/v1/people/\(shop.ada)")
            #expect(delete.status == 405 && delete.headers[.allow] == "GET")
            let post = try await shop.send(.post, "/api/v1/identity/rules")
            #expect(post.status == 405 && post.headers[.allow] == "GET, PUT")
            let health = try await shop.send(.put, "/healthz")
            #expect(health.status == 405)
        }
    }

    @Test func theDocumentIsServedAndItsPartsHoldTogether() async throws {
        try await Shop.with(.sqlite) { shop in
            let served = try await shop.send(.get, "/api/openapi.json", key: "")
            #expect(served.json == shop.document)
            #expect(served.json["openapi"] == "3.1.0")
            let names = Set(served.json["components"]?["schemas"]?.members?.map(\.name) ?? [])
            for part in served.text.split(separator: "\"#/components/schemas/").dropFirst() {
                #expect(names.contains(String(part.prefix { $0 != "\"" })))
            }
            let operations = Self.operations(shop).compactMap { $0.operation["operationId"]?.string }
            #expect(Set(operations).count == operations.count)
        }
    }

    @Test func routerAndDocumentHaveTheSameRoutes() async throws {
        try await Shop.with(.sqlite) { shop in
            let router = Router()
            let routes = APIRoutes(
                services: shop.services, migrations: [], log: IntakeLog(database: shop.services.database, effects: shop.services.effects))
            routes.add(to: router)
            try router.validate()
            let routed = Set(router.routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" })
            let documented = (routes.document["paths"]?.members ?? []).flatMap { path in
                (path.value.members ?? []).map { "\($0.name) \(path.name)" }
            }
            #expect(routed.count == 104)
            #expect(routed == Set(documented))
        }
    }
}
