import Kernel
import Organisation
import Storage
import TestKit
import Testing

@Suite struct EditingTests {
    private static func actions(_ services: TestServices) async throws -> [String] {
        try await services.database.read { tx in
            try tx.rows("SELECT action FROM audit ORDER BY id") { row throws(StorageError) in try row[0, as: String.self] }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCompanyChangesAllButItsCodeAndCurrency(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let organisation = services.organisation
            let before = try await organisation.companies()
            let changed = try await organisation.changeCompany(
                services.rome.id, name: "Roma S.p.A.", timeZone: "Europe/Paris", country: "fr", languages: ["fr", "it"])
            #expect(changed.code == services.rome.code && changed.currency == services.rome.currency && changed.country == "FR")
            let after = try await organisation.companies()
            #expect(after.first { $0.id == services.rome.id } == changed)
            #expect(after.filter { $0.id != services.rome.id } == before.filter { $0.id != services.rome.id })
            let problem = await #expect(throws: Problem.self) {
                try await organisation.changeCompany(services.rome.id, name: "R", timeZone: "Mars/North", country: "Italy", languages: [])
            }
            #expect(problem?.fields.map(\.pointer) == ["/timeZone", "/country"])
            let unknown = await #expect(throws: Problem.self) {
                try await organisation.changeCompany(ID(7), name: "R", timeZone: "UTC", country: "IT", languages: [])
            }
            #expect(unknown?.kind == .missing)
            #expect(try await Self.actions(services).filter { $0 == "company.changed" }.count == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aStoreIsWhatItsFormSays(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let organisation = services.organisation
            var store = StoreRecord(id: services.effects.id(), company: services.rome.id, code: "S1", name: "First")
            store.city = "Roma"
            store.groups = ["centre"]
            var namesake = StoreRecord(id: services.effects.id(), company: services.london.id, code: "S1", name: "Other")
            namesake.groups = ["centre"]
            for added in [store, namesake] { try await organisation.addStore(added) }
            let first = store
            let taken = await #expect(throws: Problem.self) { try await organisation.addStore(first) }
            #expect(taken?.kind == .conflict)
            store.city = nil
            store.groups = ["south"]
            let emptied = store
            try await organisation.changeStore(emptied)
            #expect(try await organisation.stores(of: services.rome.id) == [emptied])
            try await organisation.closeStore(store.id, on: Day(iso: "2026-05-01"))
            #expect(try await organisation.stores(of: services.rome.id).first?.closedOn == Day(iso: "2026-05-01"))
            try await organisation.closeStore(store.id, on: nil)
            #expect(try await organisation.stores(of: services.rome.id) == [emptied])
            #expect(try await organisation.stores(of: services.london.id) == [namesake], "the other company's store and group stay")
            store.openedOn = Day(iso: "2026-05-02")
            store.closedOn = Day(iso: "2026-05-01")
            store.latitude = 91
            let impossible = store
            let problem = await #expect(throws: Problem.self) { try await organisation.changeStore(impossible) }
            #expect(problem?.fields.map(\.pointer) == ["/latitude", "/closedOn"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aGroupIsRemovedAndBroughtBack(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let organisation = services.organisation
            let stores = ["A", "B"].map { StoreRecord(id: services.effects.id(), company: services.rome.id, code: $0) }
            let foreign = StoreRecord(id: services.effects.id(), company: services.london.id, code: "A")
            for store in stores + [foreign] { try await organisation.addStore(store) }
            let group = try await organisation.addStoreGroup(
                company: services.rome.id, code: "north", name: "North", stores: [stores[0].id, foreign.id])
            func members() async throws -> [String] { try await organisation.stores().filter { $0.groups == ["north"] }.map(\.code) }
            #expect(try await members() == ["A"], "a store of another company is left out")
            try await organisation.removeStoreGroup(group.id)
            #expect(try await members() == [])
            #expect(try await organisation.storeGroups().isEmpty)
            try await organisation.restoreStoreGroup(group.id)
            #expect(try await members() == ["A"])
            #expect(try await organisation.storeGroups() == [group])
            try await organisation.changeStoreGroup(group, stores: [stores[1].id])
            #expect(try await members() == ["B"])
            // A file that names a removed group makes it anew: without the stores it had.
            try await organisation.removeStoreGroup(group.id)
            var named = stores[0]
            named.groups = ["north"]
            try await organisation.saveStore(named)
            #expect(try await members() == ["A"])
            let gone = await #expect(throws: Problem.self) { try await organisation.restoreStoreGroup(group.id) }
            #expect(gone?.kind == .missing)
            let twice = await #expect(throws: Problem.self) {
                try await organisation.addStoreGroup(company: services.rome.id, code: "north", name: "N")
            }
            #expect(twice?.kind == .conflict)
            #expect(try await Self.actions(services).filter { $0.hasPrefix("group.") }.count == 5)
        }
    }
}
