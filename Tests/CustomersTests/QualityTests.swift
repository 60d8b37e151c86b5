import Customers
import Kernel
import Storage
import TestKit
import Testing

@Suite("Quality of people's data beside a naive count of raw rows")
struct QualityTests {
    private static let day = Day(daysSinceEpoch: 20_601)

    @Test("every figure agrees, of the company and of each source", arguments: TestDatabase.allCases)
    func agree(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await Self.fill(services, people: 400)
            let bought = try await Self.purchases(services)
            try await Self.measure(services, bought)
            let (report, naive) = try await services.database.read { tx in
                (
                    try services.customers.quality(of: [services.rome.id], tx),
                    try NaiveQuality(services.rome.id, now: services.clock.now(), purchases: bought, needsPrivacy: true, tx)
                )
            }
            #expect(report.day == Self.day)
            for measure in QualityMeasure.all where ![.anonymous, .shared].contains(measure) {
                #expect(report.whole[measure] == naive.count(measure), "\(measure)")
            }
            #expect(report.whole[.anonymous] == naive.anonymous && naive.anonymous >= 3)
            #expect(Set(report.sources.keys) == Set(["erp", "shop", "till"].compactMap { services.sources[$0]?.id }))
            for (source, figures) in report.sources {
                for measure in QualityMeasure.all where figures[measure] != 0 || measure == .shared {
                    #expect(figures[measure] == naive.count(measure, of: source), "\(measure) of \(source)")
                }
            }
            let said: [QualityMeasure] = [
                .stage(.prospect), .stage(.member), .stage(.customer), .refused(.email), .writable(.email), .writable(.sms), .writable(.post),
                .age(.older),
                .contactsEach(2),
            ]
            for measure in said { #expect(report.whole[measure] > 0, "the data say nothing of \(measure)") }
            #expect(report.whole[.writable(.email)] < report.whole[.reachable(.email)])
        }
    }

    @Test("those who buy and cannot be reached come first, of the own company alone", arguments: TestDatabase.allCases)
    func mending(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save(
                [
                    ContactDraft("fine", [.givenName: "A", .familyName: "B", .email: "a@x.it"]),
                    ContactDraft("lost", [.givenName: "C", .familyName: "D"]),
                    ContactDraft("wrong", [.givenName: "E", .familyName: "F", .email: "e at x"]),
                ], from: "erp")
            try await services.save([ContactDraft("far", [.givenName: "G", .familyName: "H"])], from: "other")
            let ids = try await Self.contacts(services)
            let bought = Dictionary(
                uniqueKeysWithValues: ["fine", "lost", "wrong", "far"].compactMap { name in ids[name].map { ($0.rawValue, Int64(3)) } })
            try await Self.measure(services, bought)
            let (mending, persons) = try await services.database.read { tx in
                (
                    try services.customers.quality(of: [services.rome.id], tx).mending,
                    try services.customers.places(of: Array(ids.values), tx)
                )
            }
            let person = { (name: String) in ids[name].flatMap { persons[$0]?.person } }
            #expect(mending.map(\.person) == ["wrong", "lost", "fine"].compactMap(person))
            #expect(mending.map(\.flaws) == [[.unreachable, .wrongEmail], [.unreachable], [.neverAsked]])
        }
    }

    @Test("a day is measured once, and a course has the days that all companies have", arguments: TestDatabase.allCases)
    func course(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save([ContactDraft("a", [.email: "a@x.it"])], from: "erp")
            try await services.save([ContactDraft("b", [.email: "b@x.it"])], from: "other")
            let due = [services.rome.id: Self.day, services.london.id: Self.day]
            #expect(try await services.customers.unmeasured(due) == due.keys.sorted())
            try await Self.measure(services, [:])
            #expect(try await services.customers.unmeasured(due) == [services.london.id])
            try await services.save([ContactDraft("c", [.email: "c@x.it"])], from: "erp")
            try await Self.measure(services, [:])
            let next = Self.day.adding(days: 1)
            for company in [services.rome, services.london] {
                try await services.customers.measureQuality(of: company.id, day: next) { _, _ in [:] }
            }
            let (rome, both) = try await services.database.read { tx in
                let days = Self.day...next
                return (
                    try services.customers.qualityCourse(of: [services.rome.id], [.people], days, tx),
                    try services.customers.qualityCourse(of: [services.rome.id, services.london.id], [.people], days, tx)
                )
            }
            #expect(rome.map(\.day) == [Self.day, next] && rome.map { $0.figures[.people] } == [2, 2])
            #expect(both.map(\.day) == [next] && both.map { $0.figures[.people] } == [3])
        }
    }

    @Test("while one process measures another does not", arguments: TestDatabase.allCases)
    func once(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let now = services.clock.now()
            let name = "people-quality-\(services.rome.id.rawValue)"
            _ = try await services.database.write { tx in try tx.holdLease(name, holder: 1, until: now.adding(seconds: 60), now: now) }
            #expect(try await services.customers.measureQuality(of: services.rome.id, day: Self.day) { _, _ in [:] } == false)
            try await services.database.write { tx in try tx.endLease(name, holder: 1) }
            #expect(try await services.customers.measureQuality(of: services.rome.id, day: Self.day) { _, _ in [:] })
            let report = try await services.database.read { tx in try services.customers.quality(of: [services.rome.id], tx) }
            #expect(report.day == Self.day && report.whole[.people] == 0 && report.mending.isEmpty)
        }
    }

    // MARK: - Data

    private static func measure(_ services: TestServices, _ bought: [Int64: Int64]) async throws {
        try await services.customers.measureQuality(of: services.rome.id, day: day) { contacts, _ in
            contacts.reduce(into: [:]) { $0[$1] = bought[$1.rawValue] }
        }
    }

    private static func contacts(_ services: TestServices) async throws -> [String: ID<Contact>] {
        try await services.database.read { tx in
            let rows = try tx.rows("SELECT external_id, id FROM contacts") { row throws(StorageError) in
                (try row[0, as: String.self], try row[1, as: ID<Contact>.self])
            }
            return Dictionary(rows, uniquingKeysWith: { first, _ in first })
        }
    }

    private static func purchases(_ services: TestServices) async throws -> [Int64: Int64] {
        try await services.database.read { tx in
            let ids = try tx.rows("SELECT id FROM contacts ORDER BY id") { row throws(StorageError) in try row[0, as: Int64.self] }
            return Dictionary(uniqueKeysWithValues: ids.enumerated().filter { $0.offset % 3 == 0 }.map { ($0.element, Int64($0.offset % 7 + 1)) })
        }
    }

    /// Contacts of three sources of Rome and one of London, of whom many are one person; some values cannot be, some are missing.
    private static func fill(_ services: TestServices, people: Int) async throws {
        var random = SplitMix(seed: 11)
        let now = services.clock.now()
        func some(_ share: Int) -> Bool { Int.random(in: 0..<100, using: &random) < share }
        var drafts: [String: [ContactDraft]] = [:]
        for index in 0..<people {
            for source in ["erp", "shop", "till", "other"] where some(55) {
                for copy in 0..<(some(12) ? 2 : 1) {
                    var draft = ContactDraft(externalID: "\(source)\(index)-\(copy)")
                    if some(80) { draft.values[.givenName] = "Ada\(index)" }
                    if some(80) { draft.values[.familyName] = "Rossi\(index)" }
                    if some(70) { draft.values[.email] = some(10) ? "ada at x\(index)" : "ada\(index)@x.example" }
                    if some(40) { draft.values[.phone] = some(20) ? "12" : "+39 347 \(2_000_000 + index * 17)" }
                    if some(50) { draft.values[.street] = "Via Roma \(index)" }
                    if some(50) { draft.values[.city] = "Pisa" }
                    if some(20) { draft.values[.gender] = some(50) ? "f" : "unknown" }
                    if some(30) { draft.values[.language] = "it" }
                    if some(25) { draft.card = "9000\(10_000 + index)" }
                    if some(30) { draft.birthDate = Day(daysSinceEpoch: Int32(3_000 + index)) }
                    draft.createdAt = now.adding(seconds: -Int64.random(in: 0...500, using: &random) * 86_400)
                    draft.updatedAt = draft.createdAt
                    for topic in [
                        ConsentTopic(.email, .marketing), .init(.email, .newsletter), .init(.sms, .marketing), .init(.post, .marketing),
                        .privacyNotice,
                    ]
                    where some(40) { draft.consents.append(ConsentStatement(topic, isGranted: some(70), at: draft.createdAt)) }
                    drafts[source, default: []].append(draft)
                }
            }
        }
        for index in 0..<3 {
            var device = ContactDraft(externalID: "device-\(index)")
            device.device = "device-\(index)"
            drafts["shop", default: []].append(device)
        }
        for (source, drafts) in drafts.sorted(by: { $0.key < $1.key }) { try await services.save(drafts, from: source) }
        try await services.database.write { tx in
            try services.customers.setConsentPolicy(ConsentPolicy(requiresPrivacyConsent: true), of: services.rome.id, tx)
        }
    }
}
