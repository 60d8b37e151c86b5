import Kernel
import Storage
import TestKit
import Testing

@testable import Customers

@Suite("Search within companies, and by the beginnings of words")
struct SearchTests {
    private static func names(_ text: String, _ companies: [ID<Company>]?, _ services: TestServices) async throws -> [String] {
        try await services.database.read { tx in try services.customers.search(text, companies: companies, tx).compactMap(\.displayName).sorted() }
    }

    @Test(arguments: TestDatabase.allCases)
    func manyNamesakesElsewhereHideNobody(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save((0..<600).map { ContactDraft("\($0)", [.givenName: "Carlo", .familyName: "Rossi"]) }, from: "erp")
            try await services.save([ContactDraft("1", [.givenName: "Carlotta", .familyName: "Rossi"])], from: "other")
            for text in ["rossi", "ros", "carlo rossi", "car ros", "c r"] {
                #expect(try await Self.names(text, [services.london.id], services) == ["Carlotta Rossi"], "\(text)")
            }
            #expect(try await Self.names("carlotta", [services.rome.id], services).isEmpty)
            #expect(try await Self.names("carlotta", [services.rome.id, services.london.id], services) == ["Carlotta Rossi"])
            #expect(try await Self.names("rossi", [], services).isEmpty)
            #expect(try await Self.names("§\(services.london.id.rawValue)", nil, services).isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func beginningsOfAnyLengthFind(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save(
                [
                    ContactDraft("1", [.givenName: "Øyvind", .familyName: "D'Angelo", .email: "oyvind@posta.it", .phone: "+39 347 1234567"]),
                    ContactDraft("2", [.givenName: "Olga", .familyName: "Danieli"]),
                ], from: "erp")
            for text in ["o", "ol", "olg", "olga", "dan", "danie"] {
                #expect(try await Self.names(text, nil, services).contains("Olga Danieli"), "\(text)")
            }
            for text in ["ang", "oyvind@", "oyv", "347123", "3471234567"] {
                #expect(try await Self.names(text, nil, services) == ["Øyvind D'Angelo"], "\(text)")
            }
            #expect(try await Self.names("xan", nil, services).isEmpty)
        }
    }

    @Test("what was indexed before is brought into the same form", arguments: TestDatabase.allCases)
    func renewed(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save([ContactDraft("1", [.givenName: "Ada", .familyName: "Rossi 2000"])], from: "erp")
            let words: @Sendable (ReadTransaction) throws -> Set<Substring> = { tx in
                Set(
                    try tx.value("SELECT CAST(words AS TEXT) FROM contact_search", as: String.self)?.replacing("'", with: "").split(separator: " ")
                        ?? [])
            }
            let now = try await services.database.read { tx in try words(tx) }
            let dialect = services.database.dialect
            try await services.database.write { tx in
                let old = now.filter { !$0.hasPrefix("§") && !$0.hasPrefix("·") }.joined(separator: " ")
                try tx.execute("UPDATE contact_search SET words = \(old)")
                for statement in SearchIndex.renewal(dialect) { try tx.execute(SQL(verbatim: statement)) }
            }
            #expect(try await services.database.read { tx in try words(tx) } == now)
        }
    }
}
