import Customers
import Kernel
import RecordLinkage
import Storage
import TestKit
import Testing

@Suite struct LinkingTests {
    private let mario = ContactDraft("1", [.givenName: "Mario", .familyName: "Rossi", .email: "Mario.Rossi+news@Posta.it", .phone: "333 1234567"])
    private let marioAtShop = ContactDraft("2", [.givenName: "MARIO", .familyName: "ROSSI", .email: "mario.rossi@posta.it"])
    private let anna = ContactDraft("3", [.givenName: "Anna", .familyName: "Bianchi", .phone: "+39 333 1234567"])

    @Test(arguments: TestDatabase.allCases)
    func contactsOfOnePersonMeetAndOthersDoNot(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save([mario], from: "erp")
            try await services.save([marioAtShop], from: "shop")
            try await services.save([anna], from: "till")  // shares the household's phone
            let clusters = try await services.clusters()
            #expect(clusters == [["1", "2"], ["3"]])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func theOrderOfArrivalDoesNotMatter(kind: TestDatabase) async throws {
        var random = SplitMix(seed: 7)
        let drafts = Self.population(60, &random)
        var first: Set<Set<String>>?
        for _ in 0..<4 {
            let shuffled = drafts.shuffled(using: &random)
            let clusters = try await TestServices.with(kind) { services in
                var rest = shuffled[...]
                while !rest.isEmpty {
                    let part = Array(rest.prefix(Int.random(in: 1...15, using: &random)))
                    rest = rest.dropFirst(part.count)
                    try await services.save(part, from: "erp")
                }
                return try await services.clusters()
            }
            if let first { #expect(clusters == first) } else { first = clusters }
        }
        #expect((first?.count ?? 0) < drafts.count)
    }

    @Test(arguments: TestDatabase.allCases)
    func aHubLinksNobodyAndWhatItLinkedComesApart(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            func draft(_ number: Int) -> ContactDraft { ContactDraft("\(number)", [.email: "negozio@shop.it"]) }
            try await services.save((1...6).map(draft), from: "erp")
            var clusters = try await services.clusters()
            #expect(clusters.count == 1)  // within the limit for e-mail, which is 6
            try await services.save([draft(7)], from: "erp")
            clusters = try await services.clusters()
            #expect(clusters.count == 7)
            // And when one of them gives another address, the rest may meet again.
            try await services.save([ContactDraft("7", [.email: "own@shop.it"])], from: "erp")
            clusters = try await services.clusters()
            #expect(clusters == [["1", "2", "3", "4", "5", "6"], ["7"]])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aSplitGivesEverythingBack(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save([mario], from: "erp")
            try await services.save([marioAtShop], from: "shop")
            let before = try await State(services)
            #expect(before.people.count == 1)
            let (first, second) = (try #require(before.contacts["1"]), try #require(before.contacts["2"]))
            func decide(_ same: Bool?) async throws {
                _ = try await services.database.write { tx in
                    try services.customers.decide(first, second, same: same, by: "test", reliability: try services.intake.reliability(tx), tx)
                }
            }
            try await decide(false)
            let apart = try await State(services)
            #expect(apart.people.count == 2)
            #expect(apart.facts == before.facts)  // no fact has moved: they hang on contacts
            // The decision outlives another arrival of the same data.
            try await services.save([ContactDraft("2", [.givenName: "Mario", .familyName: "Rossi", .email: "mario.rossi@posta.it"])], from: "shop")
            #expect(try await State(services).people.count == 2)
            try await decide(nil)
            let again = try await State(services)
            #expect(again.people == before.people)
            #expect(again.names == before.names)
            // Every link is told, the ended ones too.
            let links = try await services.database.read { tx in try services.customers.links(of: [second], tx) }
            #expect(links.filter { $0.endedAt == nil }.count == 1)
            #expect(links.count >= 3)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aMergedPersonGoesOnAnswering(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let apart = [ContactDraft("1", [.email: "a@posta.it"]), ContactDraft("2", [.phone: "3331234567"])]
            try await services.save(apart, from: "erp")
            let persons = try await State(services)
            let (elder, younger) = (try #require(persons.owner["1"]), try #require(persons.owner["2"]))
            // A third contact ties them: same e-mail as one, same tax code given later to the other.
            try await services.save(
                [
                    ContactDraft("1", [.email: "a@posta.it", .taxCode: "RSSMRA80A01H501U"]),
                    ContactDraft("2", [.phone: "3331234567", .taxCode: "RSSMRA80A01H501U"]),
                ], from: "erp")
            let current = try await services.database.read { tx in try services.customers.current(younger, tx) }
            #expect(current == elder)
            #expect(try await State(services).people == [elder])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func goldenValuesComeFromWhomTheLookerMaySee(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save(
                [ContactDraft("1", [.givenName: "Mario", .familyName: "Rossi", .email: "m@posta.it", .city: "Roma"])], from: "erp")
            try await services.save(
                [ContactDraft("9", [.givenName: "Mario", .familyName: "Rossi", .email: "m@posta.it", .phone: "+447911123456"])], from: "other")
            let person = try #require(try await State(services).people.first)
            let profiles = try await services.database.read { tx in
                let reliability = try services.intake.reliability(tx)
                func profile(_ companies: [ID<Company>]?) throws -> PersonProfile? {
                    try services.customers.profile(person, companies: companies, reliability: reliability, tx)
                }
                return (try profile(nil), try profile([services.rome.id]), try profile([services.london.id]), try profile([]))
            }
            #expect(profiles.0?[.phone] == "+447911123456")
            #expect(profiles.1?[.phone] == nil)
            #expect(profiles.1?[.city] == "Roma")
            #expect(profiles.2?[.city] == nil)
            #expect(profiles.3 == nil)
            let found = try await services.database.read { tx in
                (
                    try services.customers.search("447911123456", companies: [services.rome.id], tx).count,
                    try services.customers.search("447911123456", companies: [services.london.id], tx).count
                )
            }
            #expect(found == (0, 1))
        }
    }

    private static func population(_ count: Int, _ random: inout SplitMix) -> [ContactDraft] {
        let names = ["Mario", "Maria", "Anna", "Luca", "Marco"]
        return (0..<count).map { number in
            var draft = ContactDraft(externalID: "c\(number)")
            if Bool.random(using: &random) { draft.values[.givenName] = names.randomElement(using: &random) }
            if Bool.random(using: &random) { draft.values[.email] = "box\(Int.random(in: 0..<12, using: &random))@posta.it" }
            if Bool.random(using: &random) { draft.values[.phone] = "333 10000\(Int.random(in: 10..<30, using: &random))" }
            if Int.random(in: 0..<5, using: &random) == 0 { draft.card = "21000000000\(Int.random(in: 10..<16, using: &random))" }
            draft.values[.familyName] = draft.values[.givenName] == nil ? nil : "Rossi"
            return draft
        }
    }
}

/// What the tables say, in the tests' own words.
private struct State {
    var contacts: [String: ID<Contact>]
    var owner: [String: ID<Person>]
    var people: Set<ID<Person>>
    var names: [String?]
    /// Everything of the contacts that a link must not touch.
    var facts: [String]

    init(_ services: TestServices) async throws {
        let rows = try await services.database.read { tx in
            try tx.rows("SELECT external_id, id, person_id, original, source_id FROM contacts ORDER BY id") { row throws(StorageError) in
                (
                    try row[0, as: String.self], try row[1, as: ID<Contact>.self], try row[2, as: ID<Person>.self], try row[3, as: String.self],
                    try row[4, as: Int64.self]
                )
            }
        }
        contacts = Dictionary(rows.map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
        owner = Dictionary(rows.map { ($0.0, $0.2) }, uniquingKeysWith: { first, _ in first })
        people = Set(rows.map(\.2))
        facts = rows.map { "\($0.0) \($0.1) \($0.3) \($0.4)" }
        names = try await services.database.read { tx in
            try services.customers.list(PeopleQuery(companies: nil), tx).people.map(\.displayName)
        }
    }
}

struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
