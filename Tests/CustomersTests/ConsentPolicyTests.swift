import Customers
import Kernel
import Storage
import TestKit
import Testing

@Suite struct ConsentPolicyTests {
    private func entry(_ id: Int64, _ state: ConsentState, at seconds: Int64, contact: Int64) -> ConsentRecord {
        ConsentRecord(
            id: ID(id), contact: ID(contact), company: ID(1), topic: ConsentTopic(.email, .newsletter), state: state,
            at: .epoch.adding(seconds: seconds), recordedBy: "test")
    }

    /// Who has withdrawn with one contact and granted later with another.
    @Test func theStrictestContactHoldsUnlessTheCompanyTakesTheLatest() {
        let entries = [entry(1, .withdrawn, at: 10, contact: 1), entry(2, .granted, at: 20, contact: 2)]
        #expect(ConsentStanding.standings(of: entries).map(\.state) == [.withdrawn])
        #expect(ConsentStanding.standings(of: entries, policies: [ID(1): ConsentPolicy(combination: .latest)]).map(\.state) == [.granted])
        // The contact itself may grant again.
        let again = entries + [entry(3, .granted, at: 30, contact: 1)]
        #expect(ConsentStanding.standings(of: again).map(\.state) == [.granted])
        // What waits for confirmation with one contact takes nothing from another's yes.
        #expect(
            ConsentStanding.standings(of: [entry(1, .granted, at: 1, contact: 1), entry(2, .pending, at: 2, contact: 2)]).map(\.state) == [.granted])
    }

    private func one(_ services: TestServices) async throws -> (person: ID<Person>, contacts: [ID<Contact>]) {
        try await services.database.read { tx in
            let rows = try tx.rows("SELECT id, person_id FROM contacts ORDER BY id") { row throws(StorageError) in
                (try row[0, as: ID<Contact>.self], try row[1, as: ID<Person>.self])
            }
            return (rows[0].1, rows.map(\.0))
        }
    }

    private func state(_ services: TestServices, _ contacts: [ID<Contact>], _ topic: ConsentTopic) async throws -> ConsentState? {
        try await services.database.read { tx in
            try services.customers.consentStandings(of: contacts, companies: nil, tx).first { $0.topic == topic }?.state
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatIsDecidedForAPersonOutlivesASplit(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            for source in ["shop", "erp"] { try await services.save([ContactDraft(source, [.email: "ada@x.it"])], from: source) }
            let (person, contacts) = try await one(services)
            #expect(contacts.count == 2)
            let topic = ConsentTopic(.email, .marketing)
            func record(_ isGranted: Bool, after seconds: Int64) async throws -> Int {
                try await services.database.write { tx in
                    let consent = Customers.PersonConsent(
                        company: services.rome.id, topic: topic, isGranted: isGranted, at: services.clock.now().adding(seconds: seconds))
                    return try services.customers.recordConsent(consent, of: person, by: "test", tx).count
                }
            }
            #expect(try await record(true, after: 1) == 2)
            #expect(try await record(true, after: 2) == 0)
            #expect(try await record(false, after: 3) == 2)
            _ = try await services.database.write { tx in
                try services.customers.decide(
                    contacts[0], contacts[1], same: false, by: "test", reliability: try services.intake.reliability(tx), tx)
            }
            #expect(try await services.clusters().count == 2)
            for contact in contacts { #expect(try await state(services, [contact], topic) == .withdrawn) }
            // The other company knows nobody there.
            await #expect(throws: Problem.self) {
                try await services.database.write { tx in
                    let consent = Customers.PersonConsent(company: services.london.id, topic: topic, isGranted: true, at: services.clock.now())
                    try services.customers.recordConsent(consent, of: person, by: "test", tx)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anOldFileDoesNotTakeBackAWithdrawal(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            let topic = ConsentTopic(.email, .marketing)
            func told(_ isGranted: Bool, at: Instant?) async throws {
                var draft = ContactDraft("1", [.email: "ada@x.it"])
                draft.consents = [ConsentStatement(topic, isGranted: isGranted, at: at)]
                try await services.save([draft], from: "erp")
            }
            let start = services.clock.now()
            try await told(true, at: nil)
            let (person, contacts) = try await one(services)
            #expect(try await state(services, contacts, topic) == .granted)
            services.clock.advance(seconds: 60)
            try await services.database.write { tx in
                let consent = Customers.PersonConsent(company: services.rome.id, topic: topic, isGranted: false, at: services.clock.now())
                try services.customers.recordConsent(consent, of: person, by: "preferences", tx)
            }
            services.clock.advance(seconds: 60)
            try await told(true, at: nil)  // the same file again
            #expect(try await state(services, contacts, topic) == .withdrawn)
            try await told(true, at: start)  // a date before the withdrawal
            #expect(try await state(services, contacts, topic) == .withdrawn)
            func entries() async throws -> Int {
                try await services.database.read { tx in try services.customers.consents(of: contacts, companies: nil, tx).count }
            }
            // An old file that is read every night does not lengthen the ledger every night.
            let before = try await entries()
            for _ in 0..<3 { try await told(true, at: start) }
            #expect(try await entries() == before)
            try await told(true, at: services.clock.now())  // she has agreed again since
            #expect(try await state(services, contacts, topic) == .granted)
            try await told(false, at: nil)
            #expect(try await state(services, contacts, topic) == .withdrawn)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoHasNotAgreedToThePrivacyNoticeStaysAProspect(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var draft = ContactDraft("1", [.email: "ada@x.it"])
            draft.card = "2900000000018"
            try await services.save([draft], from: "shop")
            try await services.save([ContactDraft("2", [.email: "ben@x.uk"])], from: "other")
            let (person, contacts) = try await one(services)
            func stages() async throws -> [String] {
                try await services.database.read { tx in
                    try tx.rows("SELECT stage FROM persons ORDER BY id") { row throws(StorageError) in try row[0, as: String.self] }
                }
            }
            func shown() async throws -> PersonRecord.Stage? {
                try await services.database.read { tx in
                    try services.customers.profile(person, companies: nil, reliability: try services.intake.reliability(tx), tx)?.stage(
                        hasBought: true)
                }
            }
            #expect(try await stages() == ["member", "prospect"])
            try await services.database.write { tx in
                try services.customers.setConsentPolicy(ConsentPolicy(requiresPrivacyConsent: true), of: services.rome.id, tx)
            }
            #expect(try await stages() == ["prospect", "prospect"])
            #expect(try await shown() == .prospect)
            func agree(_ isGranted: Bool) async throws {
                services.clock.advance(seconds: 1)
                try await services.database.write { tx in
                    let consent = Customers.PersonConsent(
                        company: services.rome.id, topic: .privacyNotice, isGranted: isGranted, at: services.clock.now())
                    try services.customers.recordConsent(consent, of: person, by: "test", tx)
                }
            }
            try await agree(true)
            #expect(try await stages() == ["member", "prospect"])
            #expect(try await shown() == .member)
            try await agree(false)
            #expect(try await stages() == ["prospect", "prospect"])
            // A new purchase does not change that; nor does the contact's arriving again.
            try await services.database.write { tx in
                try services.customers.setFigures([person: PersonFigures(purchases: 3, spent: 100, lastPurchaseAt: services.clock.now())], tx)
            }
            var changed = draft
            changed.values[.city] = "Roma"
            try await services.save([changed], from: "shop")
            #expect(try await stages() == ["prospect", "prospect"])
            #expect(contacts.count == 2)
            try await services.database.write { tx in try services.customers.setConsentPolicy(ConsentPolicy(), of: services.rome.id, tx) }
            #expect(try await stages() == ["member", "prospect"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aPreferenceLinkIsOfOneContactAndCannotBeMadeUp(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save([ContactDraft("1", [.email: "ada@x.it"])], from: "shop")
            try await services.save([ContactDraft("2", [.email: "ben@x.uk"])], from: "other")
            let contacts = try await one(services).contacts
            let token = try await services.database.write { tx in
                _ = try services.customers.preferenceToken(of: contacts[1], company: services.london.id, tx)
                return try services.customers.preferenceToken(of: contacts[0], company: services.rome.id, tx)
            }
            func link(_ token: String) async throws -> PreferenceLink? {
                try await services.database.read { tx in try services.customers.preferenceLink(token, tx) }
            }
            #expect(try await link(token)?.contact == contacts[0])
            let signature = token.split(separator: ".")[2]
            for forged in [
                "\(contacts[1]).\(services.rome.id).\(signature)", "\(contacts[0]).\(services.london.id).\(signature)", String(token.dropLast()),
                token + "0",
                "", "..", "\(contacts[0]).\(services.rome.id).",
            ] {
                #expect(try await link(forged) == nil)
            }
        }
    }
}
