import Kernel
import TestKit
import Testing

@Suite struct PeopleTests {
    @Test(arguments: TestDatabase.allCases)
    func aPersonShowsEachValueWithWhereItCameFrom(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let person = try await shop.send(.get, "/api/v1/people/\(shop.ada)").json
            #expect(person["displayName"] == "Ada Rossi")
            #expect(person["contacts"] == 3)
            #expect(person["stage"] == "member")
            #expect(person["companies"] == ["north", "south"])
            let city = try #require(person["values"]?["city"])
            #expect(city["value"] == "Roma" && city["source"] == "till" && city["contact"] == .string(shop.contacts[0].description))
            #expect(city["reason"] == "most-reliable" && city["reliability"] == 0.7 && city["candidates"] == 2)
            #expect(
                person["figures"] == [
                    [
                        "spent": ["amount": 2500, "currency": "EUR"], "purchases": 2, "firstAt": "2025-11-08T11:06:40Z",
                        "lastAt": "2025-11-09T11:06:40Z",
                    ],
                    [
                        "spent": ["amount": 1250, "currency": "GBP"], "purchases": 1, "firstAt": "2025-11-10T11:06:40Z",
                        "lastAt": "2025-11-10T11:06:40Z",
                    ],
                ])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anotherCompanysDataNeverShows(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let base = "/api/v1/people/\(shop.ada)"
            let south = try await shop.send(.get, base, key: shop.southKey)
            #expect(south.json["contacts"] == 1 && south.json["companies"] == ["south"] && south.json["stage"] == "customer")
            #expect(south.json["values"]?["city"]?["value"] == "Southampton")
            for path in [base, base + "/contacts", base + "/timeline?lines=true", base + "/links", "/api/v1/people?q=ada", "/api/v1/people"] {
                let answer = try await shop.send(.get, path, key: shop.southKey)
                #expect(answer.status == 200)
                for secret in ["north", "till", "Roma", "390669824417", "2900000000018", "R-1001", "boot", "Bruno", shop.contacts[0].description] {
                    #expect(!answer.text.contains(secret), "\(path) tells \(secret)")
                }
                let limited = try await shop.send(.get, path + (path.contains("?") ? "&" : "?") + "companies=south")
                #expect(limited.status == 200 && limited.text == answer.text, "\(path)")
            }
            let bruno = try await shop.send(.get, "/api/v1/people?q=bruno")
            let id = try #require(bruno.items.first?["id"]?.string)
            for path in ["", "/contacts", "/timeline", "/links"] {
                let hidden = try await shop.send(.get, "/api/v1/people/\(id)\(path)", key: shop.southKey)
                #expect(hidden.status == 404 && hidden.code == "person-unknown")
            }
            for companies in ["north", "nowhere", shop.north.id.description, "south,north"] {
                let widened = try await shop.send(.get, base + "?companies=\(companies)", key: shop.southKey)
                #expect(widened.status == 400 && widened.code == "company-unknown")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func peopleAreFoundByAnything(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            for text in ["ada", "ad", "ADA+rossi", "ada%40rossi.it", "%2B39+06+6982+4417", "2900000000018", "w1", "R-1001", "S-2001"] {
                let found = try await shop.send(.get, "/api/v1/people?q=\(text)")
                #expect(found.items.map { $0["id"] } == [.string(shop.ada.description)], "\(text)")
            }
            let none = try await shop.send(.get, "/api/v1/people?q=nobody")
            #expect(none.items.isEmpty && none.json["next"] == .null)
            let receipt = try await shop.send(.get, "/api/v1/people?q=R-1001", key: shop.southKey)
            #expect(receipt.items.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func listsAreFilteredOrderedAndPaged(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            func names(_ query: String, key: String? = nil) async throws -> [String] {
                try await shop.send(.get, "/api/v1/people?\(query)", key: key).items.compactMap { $0["displayName"]?.string }
            }
            #expect(try await names("") == ["Bruno Bianchi", "Ada Rossi", "Carla Verdi"])
            #expect(try await names("descending=true") == ["Carla Verdi", "Ada Rossi", "Bruno Bianchi"])
            #expect(try await names("stage=member") == ["Ada Rossi"])
            #expect(try await names("city=ROMA") == ["Ada Rossi"])
            #expect(try await names("hasPhone=false") == ["Bruno Bianchi", "Carla Verdi"])
            #expect(try await names("companies=south") == ["Ada Rossi", "Carla Verdi"])
            for key in [shop.key, shop.northKey] {
                var seen: [String] = []
                var after = ""
                repeat {
                    let page = try await shop.send(.get, "/api/v1/people?limit=1&after=\(after)", key: key)
                    seen += page.items.compactMap { $0["displayName"]?.string }
                    after = page.json["next"]?.string ?? ""
                    #expect(key == shop.key || after.isEmpty || ID<Person>(after) != nil)
                } while !after.isEmpty && seen.count < 10
                #expect(seen == (key == shop.key ? ["Bruno Bianchi", "Ada Rossi", "Carla Verdi"] : ["Bruno Bianchi", "Ada Rossi"]))
            }
        }
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=x", "limit=99999999999999999999", "stage=vip", "hasEmail=maybe", "order=hair", "boughtSince=yesterday",
        "after=per_1", "after=%27", "companies=nowhere", "city=" + String(repeating: "x", count: 201), "q=%ff", "q=%2",
        "q=" + String(repeating: "a", count: 300),
    ])
    func parametersThatCannotBeAreNamed(query: String) async throws {
        try await Shop.with(.sqlite) { shop in
            let answer = try await shop.send(.get, "/api/v1/people?\(query)")
            #expect(answer.status == 400)
            let name = query.prefix { $0 != "=" }
            #expect(answer.code == "query-malformed" || answer.json["errors"]?[0]?["pointer"] == .string("/\(name)"))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func contactsAreAsTheirSourceGaveThem(kind: TestDatabase) async throws {
        try await Shop.with(kind) { shop in
            let contacts = try await shop.send(.get, "/api/v1/people/\(shop.ada)/contacts").items
            #expect(contacts.map { $0["source"] } == ["till", "web", "news"])
            #expect(contacts[0]["original"]?["phone"] == "+39 06 6982 4417" && contacts[0]["values"]?["phone"] == "+390669824417")
            #expect(contacts[0]["refused"]?[0]?["field"] == "birthDate")
            #expect(contacts[0]["extensions"] == ["shoe size": "38"])
            #expect(contacts[1]["link"]?["rule"] == "email-and-full-name")
            #expect(contacts[1]["link"]?["other"] == .string(shop.contacts[0].description))
            let south = try await shop.send(.get, "/api/v1/people/\(shop.ada)/contacts", key: shop.southKey).items
            #expect(south.count == 1 && south[0]["link"]?["other"] == nil)
        }
    }
}
