import Customers
import Kernel
import Storage
import TestKit
import Testing

/// What linking tells those who follow.
@Suite struct ChangeNoteTests {
    private struct Told: Hashable {
        var kind: String
        var person: ID<Person>
        var detail: JSON?

        init(_ kind: String, _ person: ID<Person>, _ detail: JSON? = nil) {
            self.kind = kind
            self.person = person
            self.detail = detail
        }
    }

    /// What was told since the last time, of persons.
    private static func told(
        _ services: TestServices, _ cursor: inout ChangeCursor?, companies: [ID<Company>]? = nil
    ) async throws -> [Told] {
        let (asked, now) = (cursor, services.clock.now())
        let page = try await services.database.read { tx in
            try ChangeFeed.page(after: asked, kinds: nil, companies: companies, limit: 1000, now: now, tx)
        }
        cursor = page.next
        return page.changes.filter { $0.kind.hasPrefix("person.") }.map { Told($0.kind, ID($0.subject), $0.detail) }
    }

    private static func person(_ number: String, _ services: TestServices) async throws -> ID<Person> {
        let found = try await services.database.read { tx in
            try tx.value("SELECT person_id FROM contacts WHERE external_id = \(number)", as: ID<Person>.self)
        }
        return try #require(found)
    }

    @Test(arguments: TestDatabase.allCases)
    func arrivalChangeMergeAndSplitAreToldOnceEach(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var cursor: ChangeCursor?
            _ = try await Self.told(services, &cursor)
            try await services.save([ContactDraft("1", [.email: "ada@posta.it"]), ContactDraft("2", [.email: "ada@other.it"])], from: "erp")
            let (ada, other) = (try await Self.person("1", services), try await Self.person("2", services))
            #expect(Set(try await Self.told(services, &cursor)) == [Told("person.created", ada), Told("person.created", other)])
            // The same again is no news.
            try await services.save([ContactDraft("1", [.email: "ada@posta.it"])], from: "erp")
            #expect(try await Self.told(services, &cursor) == [])
            try await services.save([ContactDraft("1", [.email: "ada@posta.it", .givenName: "Ada"])], from: "erp")
            #expect(try await Self.told(services, &cursor) == [Told("person.changed", ada)])
            // A new contact that joins somebody was nobody before: nothing is created, nothing merged.
            try await services.save([ContactDraft("3", [.email: "ada@posta.it"])], from: "shop")
            #expect(try await Self.told(services, &cursor) == [Told("person.changed", ada)])
            let contacts = try await services.database.read { tx in
                try tx.rows("SELECT id FROM contacts WHERE external_id IN \(["1", "2"]) ORDER BY external_id") { row throws(StorageError) in
                    try row[0, as: ID<Contact>.self]
                }
            }
            func decide(_ same: Bool?) async throws {
                _ = try await services.database.write { tx in
                    try services.customers.decide(
                        contacts[0], contacts[1], same: same, by: "test", reliability: try services.intake.reliability(tx), tx)
                }
            }
            try await decide(true)
            #expect(
                try await Self.told(services, &cursor) == [
                    Told("person.merged", other, ["into": .string(ada.description)]), Told("person.changed", ada),
                ])
            try await decide(nil)
            let part = try await Self.person("2", services)
            #expect(part != ada)
            #expect(
                Set(try await Self.told(services, &cursor)) == [
                    Told("person.split", part, ["from": [.string(ada.description)]]), Told("person.changed", ada),
                ])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCompanyHearsOfItsOwnContactsOnly(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var (rome, london): (ChangeCursor?, ChangeCursor?) = (nil, nil)
            _ = try await Self.told(services, &rome, companies: [services.rome.id])
            _ = try await Self.told(services, &london, companies: [services.london.id])
            try await services.save([ContactDraft("1", [.email: "ada@posta.it"])], from: "erp")
            try await services.save([ContactDraft("9", [.email: "ada@posta.it"])], from: "other")
            let ada = try await Self.person("1", services)
            #expect(try await Self.told(services, &rome, companies: [services.rome.id]) == [Told("person.created", ada)])
            #expect(try await Self.told(services, &london, companies: [services.london.id]) == [Told("person.changed", ada)])
            try await services.save([ContactDraft("1", [.email: "ada@posta.it", .city: "Roma"])], from: "erp")
            #expect(try await Self.told(services, &rome, companies: [services.rome.id]) == [Told("person.changed", ada)])
            #expect(try await Self.told(services, &london, companies: [services.london.id]) == [])
        }
    }
}
