import Kernel
import Storage
import TestKit
import Testing

@testable import Customers

/// A filter that holds for few people is answered in another way than one that holds for many; both must find the same.
@Suite struct PeopleFilterTests {
    private static func fill(_ services: TestServices) async throws {
        let drafts = (0..<60).map { number in
            var draft = ContactDraft("\(number)", [.givenName: "Ada", .familyName: "Rossi\(100 + number)"])
            if number % 3 != 0 { draft.values[.email] = "ada\(number)@rome.example" }
            return draft
        }
        try await services.save(drafts, from: "shop")
        // As the sales would keep it: every fourth bought, one on each day.
        try await services.database.write { tx in
            let people: [ID<Person>] = try tx.rows("SELECT id FROM persons WHERE contacts > 0 ORDER BY sort_name") { row throws(StorageError) in
                try row[0, as: ID<Person>.self]
            }
            for (place, person) in people.enumerated() where place % 4 == 0 {
                try tx.execute("UPDATE persons SET last_purchase_at = \(Int64(place)) * 86400000000 WHERE id = \(person)")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func fewAndManyAreFoundAlike(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await Self.fill(services)
            try await services.database.read { tx in
                let filters: [(name: String, people: Int, set: (inout PeopleQuery) -> Void)] = [
                    ("no e-mail", 20, { $0.hasEmail = false }),
                    ("never bought", 45, { $0.hasBought = false }),
                    ("bought from day 40 on", 5, { $0.boughtSince = Instant(microseconds: 40 * Day.microseconds) }),
                    ("no e-mail and never bought", 15, { ($0.hasEmail, $0.hasBought) = (false, false) }),
                ]
                for filter in filters {
                    for order in PeopleQuery.Order.allCases where ![.email, .city, .lastPurchase].contains(order) {
                        let pages = try [5_000, -1].map { few in
                            var query = PeopleQuery(companies: [services.rome.id], order: order, limit: 7)
                            filter.set(&query)
                            query.fewPeople = few
                            return try Self.walk(query, services, tx)
                        }
                        #expect(pages[0] == pages[1], "\(filter.name) by \(order)")
                        let (found, different) = (pages[0].count, Set(pages[0]).count)
                        #expect(found == filter.people && different == found, "\(filter.name) by \(order): \(found), \(different)")
                    }
                }
            }
        }
    }

    /// SQLite has no statistics to tell it that a company's ledger is long and a contact's short: its plan must not go through the one for each person.
    @Test(arguments: [ConsentState.granted, nil])
    func eachPersonIsAskedByTheirOwnEntries(state: ConsentState?) async throws {
        try await TestServices.with(.sqlite) { services in
            let filter = ConsentFilter(company: services.rome.id, topic: ConsentTopic(.email, .marketing), state: state)
            let condition = filter.condition(.strictest, isRare: false)
            let plan = try await services.database.read { tx in
                try tx.rows("EXPLAIN QUERY PLAN SELECT id FROM persons WHERE \(condition)") { row throws(StorageError) in try row[3, as: String.self]
                }
            }
            let steps = plan.filter { $0.contains("SEARCH consents") || $0.contains("SCAN consents") }
            #expect(!steps.isEmpty && steps.allSatisfy { $0.contains("contact_id=?") }, "\(plan)")
        }
    }

    /// All people of the list, page by page.
    private static func walk(_ query: PeopleQuery, _ services: TestServices, _ tx: ReadTransaction) throws -> [ID<Person>] {
        var (query, found) = (query, [ID<Person>]())
        repeat {
            let page = try services.customers.list(query, tx)
            found += page.people.map(\.id)
            query.after = page.next
        } while query.after != nil
        return found
    }
}
