import Customers
import Kernel
import RecordLinkage
import Storage
import TestKit
import Testing

/// What people do about who is who, and that it can be taken back.
@Suite struct LinkageActTests {
    private static let drafts = [
        ContactDraft("1", [.givenName: "Mario", .familyName: "Rossi", .email: "mario@posta.it"]),
        ContactDraft("2", [.givenName: "Mario", .familyName: "Rossi", .email: "mario@posta.it", .phone: "3331234567"]),
        ContactDraft("3", [.givenName: "Anna", .familyName: "Bianchi", .email: "anna@posta.it"]),
    ]

    private struct Desk: Sendable {
        let services: TestServices

        func contact(_ name: String) async throws -> ID<Contact> {
            try #require(
                try await services.database.read { tx in try tx.value("SELECT id FROM contacts WHERE external_id = \(name)", as: ID<Contact>.self) })
        }

        func person(_ name: String) async throws -> ID<Person> {
            let contact = try await contact(name)
            return try #require(try await services.database.read { tx in try services.customers.person(of: contact, tx) })
        }

        func write<Value: Sendable>(_ body: @escaping @Sendable (Customers, ReliabilityTable, WriteTransaction) throws -> Value) async throws -> Value
        {
            try await services.database.write { tx in try body(services.customers, try services.intake.reliability(tx), tx) }
        }
    }

    private static func with(_ kind: TestDatabase, _ body: (Desk) async throws -> Void) async throws {
        try await TestServices.with(kind) { services in
            try await services.save(drafts, from: "erp")
            try await body(Desk(services: services))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsJoinedByHandStaysJoinedUntilItIsUndone(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk in
            let (mario, anna) = (try await desk.person("1"), try await desk.person("3"))
            let act = try await desk.write { customers, reliability, tx in
                try customers.merge([mario, anna], reason: "the same in the shop", by: "ada", reliability: reliability, tx)
            }
            #expect(try await desk.services.clusters() == [["1", "2", "3"]])
            _ = try await desk.services.intake.identityPass.run(by: "night") { _, _, _ in }
            #expect(try await desk.services.clusters() == [["1", "2", "3"]])
            // The younger id goes on answering.
            #expect(try await desk.services.database.read { tx in try desk.services.customers.current(anna, tx) } == mario)
            let undone = try await desk.write { customers, reliability, tx in
                try customers.undo(act.act, by: "ada", reliability: reliability, tx)
            }
            #expect(undone.different.count == 2)
            #expect(try await desk.services.clusters() == [["1", "2"], ["3"]])
            await #expect(throws: Problem.self) {
                try await desk.write { customers, reliability, tx in try customers.undo(act.act, by: "ada", reliability: reliability, tx) }
            }
            let told = try await desk.services.database.read { tx in try desk.services.customers.acts(limit: 9, tx) }
            #expect(told.map(\.kind) == [.merge] && told[0].reason == "the same in the shop" && told[0].undoneBy == "ada")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoIsTakenOutStaysOutWhateverTheRulesSay(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk in
            let second = try await desk.contact("2")
            let act = try await desk.write { customers, reliability, tx in
                try customers.split([second], reason: nil, by: "ada", reliability: reliability, tx)
            }
            #expect(try await desk.services.clusters() == [["1"], ["2"], ["3"]])
            // Neither a pass nor the contact itself, told again, brings it back.
            _ = try await desk.services.intake.identityPass.run(by: "night") { _, _, _ in }
            try await desk.services.save([ContactDraft("2", [.givenName: "Mario", .familyName: "Rossi", .email: "mario@posta.it"])], from: "erp")
            #expect(try await desk.services.clusters() == [["1"], ["2"], ["3"]])
            _ = try await desk.write { customers, reliability, tx in try customers.undo(act.act, by: "ada", reliability: reliability, tx) }
            #expect(try await desk.services.clusters() == [["1", "2"], ["3"]])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoWasTakenOutCanBeJoinedAgain(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk in
            let second = try await desk.contact("2")
            _ = try await desk.write { customers, reliability, tx in
                try customers.split([second], reason: nil, by: "ada", reliability: reliability, tx)
            }
            let (one, other) = (try await desk.person("1"), try await desk.person("2"))
            let act = try await desk.write { customers, reliability, tx in
                try customers.merge([one, other], reason: nil, by: "bob", reliability: reliability, tx)
            }
            #expect(try await desk.services.clusters() == [["1", "2"], ["3"]])
            _ = try await desk.write { customers, reliability, tx in try customers.undo(act.act, by: "bob", reliability: reliability, tx) }
            #expect(try await desk.services.clusters() == [["1"], ["2"], ["3"]])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatCannotBeDoneIsSaidAndChangesNothing(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk in
            let (first, second, third) = (try await desk.contact("1"), try await desk.contact("2"), try await desk.contact("3"))
            let mario = try await desk.person("1")
            func code(_ body: @escaping @Sendable (Customers, ReliabilityTable, WriteTransaction) throws -> Void) async -> String? {
                do {
                    try await desk.write(body)
                    return nil
                } catch { return (error as? Problem)?.code }
            }
            #expect(await code { _ = try $0.split([first, second], reason: nil, by: "a", reliability: $1, $2) } == "split-of-all")
            #expect(await code { _ = try $0.split([first, third], reason: nil, by: "a", reliability: $1, $2) } == "contacts-unknown")
            #expect(await code { _ = try $0.merge([mario, mario], reason: nil, by: "a", reliability: $1, $2) } == "merge-of-one")
            #expect(await code { _ = try $0.merge([mario, ID(7)], reason: nil, by: "a", reliability: $1, $2) } == "person-unknown")
            #expect(await code { _ = try $0.undo(ID(7), by: "a", reliability: $1, $2) } == "act-unknown")
            #expect(await code { _ = try $0.review(first, third, .same, reason: nil, by: "a", reliability: $1, $2) } == "review-gone")
            #expect(try await desk.services.clusters() == [["1", "2"], ["3"]])
            #expect(try await desk.services.database.read { tx in try desk.services.customers.acts(limit: 9, tx) }.isEmpty)
        }
    }
}
