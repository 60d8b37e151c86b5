import Customers
import Kernel
import Storage
import TestKit
import Testing

@Suite struct NormalizationTests {
    @Test(arguments: TestDatabase.allCases)
    func whatCannotBeIsRefusedAsAValueAndKept(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var draft = ContactDraft(
                "1",
                [
                    .givenName: "  MARIA ", .familyName: "DE LUCA", .email: "nobody", .phone: "12", .birthDate: "31/02/1980",
                    .taxCode: "RSSMRA80A01H501X",
                ])
            draft.extensions = [.init("Taglia", "M")]
            try await services.save([draft], from: "erp")
            let contact = try await services.database.read { tx in
                let person = try services.customers.list(PeopleQuery(companies: nil), tx).people.first
                return try person.flatMap {
                    try services.customers.profile($0.id, companies: nil, reliability: try services.intake.reliability(tx), tx)
                }?.contacts.first
            }
            let known = try #require(contact)
            #expect(known.values == [.givenName: "Maria", .familyName: "De Luca"])
            #expect(Set(known.refused.map(\.field)) == ["email", "phone", "birthDate", "taxCode"])
            #expect(known.original["email"]?.string == "nobody")
            #expect(known.extensions == [.init("Taglia", "M")])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func peopleAreFoundByAnything(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save(
                [
                    ContactDraft(
                        "K-77", [.givenName: "Zoë", .familyName: "van der Berg", .email: "zoe+a@post.nl", .phone: "+31612345678"],
                        card: "2100000000012"),
                    ContactDraft("K-78", [.givenName: "Jan", .familyName: "Bakker"]),
                ], from: "erp")
            for text in ["zoe", "Zoë berg", "berg zo", "zoe+a@post.nl", "ZOE@", "0612345678", "+31 6 1234 5678", "2100000000012", "k-77", "345678"] {
                let found = try await services.database.read { tx in try services.customers.search(text, companies: nil, tx).map(\.displayName) }
                #expect(found == ["Zoë van der Berg"] || (text == "ZOE@" && found.count <= 1), "\(text): \(found)")
            }
            for text in ["", "  ", "zoe bakker", "\"", "a* OR b", "'; DROP TABLE contacts; --", "%", "🙂"] {
                let found = try await services.database.read { tx in try services.customers.search(text, companies: nil, tx).count }
                #expect(found == 0, "\(text)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func listsPageWithoutGapsInEveryOrder(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save((0..<57).map { ContactDraft("\($0)", [.givenName: "N\($0 % 7)", .familyName: "F\($0 % 5)"]) }, from: "erp")
            // Who has no e-mail, city or purchase stands in no order by them.
            for order in [PeopleQuery.Order.name, .since, .spent, .purchases, .contacts] {
                for descending in [false, true] {
                    var query = PeopleQuery(companies: [services.rome.id], order: order, isDescending: descending, limit: 10)
                    var seen: [ID<Person>] = []
                    repeat {
                        let current = query
                        let page = try await services.database.read { tx in try services.customers.list(current, tx) }
                        seen += page.people.map(\.id)
                        query.after = page.next
                    } while query.after != nil && seen.count < 100
                    #expect(seen.count == 57 && Set(seen).count == 57, "\(order) \(descending)")
                }
            }
            let others = try await services.database.read { tx in
                try services.customers.list(PeopleQuery(companies: [services.london.id]), tx).people.count
            }
            #expect(others == 0)
        }
    }
}
