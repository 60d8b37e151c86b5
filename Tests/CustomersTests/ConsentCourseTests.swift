import Customers
import Kernel
import Storage
import TestKit
import Testing

@Suite struct ConsentCourseTests {
    private static let topic = ConsentTopic(.email, .newsletter)
    private static let days = 12

    /// Thirty people with up to three contacts each, who change their minds; and the other company, with the same.
    private static func fill(_ services: TestServices) async throws {
        for source in ["shop", "erp", "till", "other"] {
            let people = source == "till" ? 10 : 30
            try await services.save((1...people).map { ContactDraft("\($0)", [.email: "p\($0)@x.it"]) }, from: source)
        }
        let contacts = try await services.database.read { tx in
            try tx.rows("SELECT id, company_id FROM contacts ORDER BY id") { row throws(StorageError) in
                (try row[0, as: ID<Contact>.self], try row[1, as: ID<Company>.self])
            }
        }
        var seed: UInt64 = 42
        func pick(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(limit))
        }
        let start = services.clock.now().adding(seconds: Int64(-days * 86_400))
        var drafts: [ConsentDraft] = []
        for (contact, company) in contacts where pick(5) > 0 {
            for _ in 0..<pick(5) {
                drafts.append(
                    ConsentDraft(
                        contact: contact, company: company, topic: pick(6) == 0 ? .privacyNotice : topic, state: ConsentState.allCases[pick(3)],
                        at: start.adding(seconds: Int64(pick(days * 24)) * 3600)))
            }
        }
        let all = drafts
        try await services.database.write { tx in _ = try services.customers.recordConsents(all, by: "test", tx) }
    }

    /// Who stands how, person by person: what the page of a person says.
    private static func standing(
        _ services: TestServices, until moment: Instant?, _ tx: ReadTransaction
    ) throws -> [ConsentState?: Set<ID<Person>>] {
        let contacts = try tx.rows("SELECT person_id, id FROM contacts WHERE company_id = \(services.rome.id)") { row throws(StorageError) in
            (try row[0, as: ID<Person>.self], try row[1, as: ID<Contact>.self])
        }
        var found: [ConsentState?: Set<ID<Person>>] = [:]
        for (person, own) in Dictionary(grouping: contacts, by: \.0) {
            let standings = try services.customers.consentStandings(of: own.map(\.1), companies: [services.rome.id], asOf: moment, tx)
            found[standings.first { $0.topic == topic }?.state, default: []].insert(person)
        }
        return found
    }

    @Test(arguments: TestDatabase.allCases, ConsentCombination.allCases)
    func numbersAndPeopleAreThoseThatStandSo(kind: TestDatabase, combination: ConsentCombination) async throws {
        try await TestServices.with(kind) { services in
            try await Self.fill(services)
            let (rome, zone) = (services.rome.id, services.rome.zone)
            try await services.database.write { tx in
                try services.customers.setConsentPolicy(ConsentPolicy(combination: combination), of: rome, tx)
            }
            let today = zone.day(services.clock.now())
            try await services.database.read { tx in
                let course = try services.customers.consentCourse(of: rome, zone: zone, tx)
                #expect(course.topics == [.privacyNotice, Self.topic].sorted())
                #expect(course.people(on: today) == 30 && course.people(on: today.adding(days: -1)) == 0)
                var seen: Set<ConsentState> = []
                for back in 0...Self.days {
                    let day = today.adding(days: -back)
                    let end = Instant(microseconds: zone.startOfDay(day.adding(days: 1)).microseconds - 1)
                    let expected = try Self.standing(services, until: end, tx)
                    let figures = course.figures(on: day).first { $0.topic == Self.topic }
                    #expect(figures?.never == (back == 0 ? expected[nil]?.count ?? 0 : 0))
                    for state in ConsentState.allCases {
                        #expect(course.counts(Self.topic, on: day)[state] ?? 0 == expected[state]?.count ?? 0, "\(state) on \(day)")
                        if expected[state] != nil { seen.insert(state) }
                    }
                }
                #expect(seen.count == 3, "the test has somebody in each state")
                // The list of people, now and as of a moment; its contacts are known from now on only.
                let now = try Self.standing(services, until: nil, tx)
                for state in ConsentState.allCases.map(Optional.some) + [nil] {
                    var query = PeopleQuery(companies: [rome], limit: 100)
                    query.consent = ConsentFilter(company: rome, topic: Self.topic, state: state)
                    // Looked up, and found by walking the list: the same people.
                    for few in [5_000, -1] {
                        query.fewPeople = few
                        #expect(Set(try services.customers.list(query, tx).people.map(\.id)) == now[state] ?? [], "\(String(describing: state))")
                        #expect(try services.customers.count(query, atMost: 100, tx) == now[state]?.count ?? 0)
                    }
                    let some = Array((now[.granted] ?? []).union(now[.withdrawn] ?? []))
                    let filter = ConsentFilter(company: rome, topic: Self.topic, state: state)
                    #expect(try services.customers.people(some, standing: filter, tx) == (now[state] ?? []).intersection(some))
                    query.consent?.until = services.clock.now().adding(seconds: -86_400 * 400)
                    #expect(try services.customers.list(query, tx).people.isEmpty)
                }
                var other = PeopleQuery(companies: nil, limit: 100)
                other.consent = ConsentFilter(company: services.london.id, topic: Self.topic, state: .granted)
                #expect(Set(try services.customers.list(other, tx).people.map(\.id)) != now[.granted], "another company has its own")
            }
        }
    }
}
