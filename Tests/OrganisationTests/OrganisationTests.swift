import Kernel
import Organisation
import TestKit
import Testing

@Suite struct OrganisationTests {
    @Test(arguments: TestDatabase.allCases)
    func whatIsWrongWithACompanyIsToldFieldByField(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let problem = await #expect(throws: Problem.self) {
                try await services.organisation.addCompany(code: "a b", currency: "EURO", timeZone: "Europe/Nowhere", country: "Italy")
            }
            #expect(problem?.fields.map(\.pointer) == ["/code", "/currency", "/timeZone", "/country"])
            let twice = await #expect(throws: Problem.self) {
                try await services.organisation.addCompany(code: "rome", currency: "EUR", timeZone: "UTC")
            }
            #expect(twice?.kind == .conflict)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func occasionsKeepTheirActivitiesAndAttributes(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let source = try #require(services.sources["erp"])
            let activity = ActivityRecord(
                id: services.effects.id(), source: source.id, code: "run", name: "Running day", reliability: 0.6,
                attributes: [
                    AttributeRecord(key: "size", label: "Size", kind: .choice, isRequired: true, choices: ["S", "M"]),
                    AttributeRecord(key: "distance", label: "Distance", kind: .number, isRequired: false, choices: []),
                ])
            var second = activity
            second.id = services.effects.id()
            second.code = "walk"
            let occasion = OccasionRecord(
                id: services.effects.id(), company: services.rome.id, code: "fair", name: "Fair", startsOn: Day(iso: "2026-05-01"), endsOn: nil,
                activities: [activity, second])
            try await services.organisation.saveOccasion(occasion)
            try await services.organisation.saveOccasion(occasion)
            let saved = try await services.organisation.occasions(of: services.rome.id)
            #expect(saved == [occasion])
            let others = try await services.organisation.occasions(of: services.london.id)
            #expect(others.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aStoreKeepsWhatANewFileLeavesOut(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var store = StoreRecord(id: services.effects.id(), company: services.rome.id, code: "S1", name: "First")
            store.city = "Roma"
            store.groups = ["north"]
            try await services.organisation.saveStore(store)
            let saved = try await services.organisation.saveStore(
                StoreRecord(id: services.effects.id(), company: services.rome.id, code: "S1", name: "Renamed"))
            #expect(saved.id == store.id)
            #expect(saved.city == "Roma")
            #expect(saved.name == "Renamed")
            #expect(saved.groups == ["north"])
        }
    }
}
