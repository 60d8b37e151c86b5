import Customers
import Intake
import Kernel
import Organisation
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct GoldenValuesTests {
    /// Everybody of Rome twice, by shop and by till, with another city each; and somebody in London with the same e-mail.
    private static func fill(_ services: TestServices, people: Int) async throws {
        for (source, city) in [("shop", "Torino"), ("till", "Roma")] {
            try await services.save(
                (1...people).map { ContactDraft("\($0)", [.email: "p\($0)@posta.it", .city: city, .street: "Via \(city)"]) }, from: source)
        }
        try await services.save([ContactDraft("1", [.email: "p1@posta.it", .city: "London"]), ContactDraft("2", [.email: "x@y.uk"])], from: "other")
        try await services.save([ContactDraft("alone", [.email: "alone@posta.it", .city: "Pisa"])], from: "erp")
    }

    private static func cities(_ services: TestServices) async throws -> [String: Int] {
        let rows = try await services.database.read { tx in
            try tx.rows("SELECT city, COUNT(*) FROM persons WHERE contacts > 0 AND city IS NOT NULL GROUP BY city") { row throws(StorageError) in
                (try row[0, as: String.self], try row[1, as: Int.self])
            }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func told(_ services: TestServices) async throws -> Int {
        try await services.database.read { tx in
            try tx.value("SELECT COUNT(*) FROM changes WHERE kind = 'person.changed' AND company_id = \(services.rome.id)", as: Int.self) ?? 0
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anotherReliabilityMakesOtherValuesGolden(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await Self.fill(services, people: 1_203)
            let runner = JobRunner(database: services.database, effects: services.effects, kinds: [services.intake.goldenValues])
            let before = try await Self.cities(services)
            #expect(before.values.reduce(0, +) == 1_204 && (before["Pisa"] ?? 0) == 1)
            var till = try #require(services.sources["till"])
            let audience = try await Self.told(services)
            till.reliability.standard = 0.95
            let believed = till
            try await services.organisation.changeSource(believed)
            #expect(try await services.database.read { tx in try services.intake.derivations(tx) } == [till.id: 0])
            let shares = Mutex<[Double]>([])
            let job = try #require(try await runner.runNext(nil) { progress in shares.withLock { $0.append(progress.share) } })
            #expect(job.state == .done && shares.withLock { $0.count == 3 && $0.last == 1 })
            #expect(try await Self.cities(services)["Roma"] == 1_203)
            let changed = 1_203 - (before["Roma"] ?? 0)
            #expect(try await Self.told(services) - audience == changed, "only who has another value is told of")
            #expect(try await services.database.read { tx in try services.intake.derivations(tx) }.isEmpty)
            // The same again asks for nothing; another name neither.
            try await services.organisation.changeSource(believed)
            till.name = "Tills"
            try await services.organisation.changeSource(till)
            #expect(try await runner.runNext() == nil)
            // Believed about one field only.
            till.reliability = Reliability(standard: 0.95, fields: ["city": 0, "street": 0])
            try await services.organisation.changeSource(till)
            #expect(try await runner.runNext()?.state == .done)
            #expect(try await Self.cities(services)["Roma"] == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anActivityIsBelievedOtherwise(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let shop = try #require(services.sources["shop"])
            var activity = ActivityRecord(id: services.effects.id(), source: shop.id, code: "run", name: "Run", reliability: 1)
            let occasion = OccasionRecord(
                id: services.effects.id(), company: services.rome.id, code: "day", name: "Day", startsOn: nil, endsOn: nil)
            try await services.organisation.addOccasion(occasion)
            try await services.organisation.addActivity(activity, to: occasion.id)
            var draft = ContactDraft("1", [.email: "p@posta.it", .city: "Torino"])
            draft.activity = activity.id
            try await services.save([draft], from: "shop")
            try await services.save([ContactDraft("1", [.email: "p@posta.it", .city: "Roma"])], from: "till")
            #expect(try await Self.cities(services) == ["Torino": 1])
            activity.reliability = 0.1
            try await services.organisation.changeActivity(activity)
            let runner = JobRunner(database: services.database, effects: services.effects, kinds: [services.intake.goldenValues])
            #expect(try await runner.runNext()?.state == .done)
            #expect(try await Self.cities(services) == ["Roma": 1])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func fromASourceThatIsOffNothingIsTaken(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var till = try #require(services.sources["till"])
            till.isActive = false
            let off = till
            try await services.organisation.changeSource(off)
            try await services.withFile("external_id;email\n1;a@b.it\n") { path in
                let plan = try services.intake.plan(path: path, kind: .contacts, company: services.rome)
                let refused = await #expect(throws: Problem.self) {
                    try await services.intake.importFile(path: path, plan: plan, company: services.rome, source: off)
                }
                #expect(refused?.code == "source-inactive")
            }
            #expect(try await services.clusters().isEmpty)
            #expect(try await services.organisation.source(code: "till", of: services.rome).isActive == false)
        }
    }
}
