import Customers
import Kernel
import Storage
import TestKit
import Testing

@Suite struct ConsentTests {
    private func entry(_ id: Int64, _ state: ConsentState, at seconds: Int64, contact: Int64 = 1) -> ConsentRecord {
        ConsentRecord(
            id: ID(id), contact: ID(contact), company: ID(1), topic: ConsentTopic(.email, .newsletter), state: state,
            at: .epoch.adding(seconds: seconds), recordedBy: "test")
    }

    @Test(
        "what holds after these entries",
        arguments: [
            ([.granted], .granted), ([.pending], .pending), ([.pending, .granted], .granted), ([.granted, .withdrawn], .withdrawn),
            ([.granted, .pending], .granted), ([.granted, .pending, .withdrawn], .withdrawn), ([.withdrawn, .pending], .pending),
            ([.granted, .withdrawn, .pending], .pending), ([.withdrawn, .granted, .pending, .pending], .granted),
        ] as [([ConsentState], ConsentState)])
    func last(states: [ConsentState], holds: ConsentState) {
        let entries = states.enumerated().map { entry(Int64($0.offset + 1), $0.element, at: Int64($0.offset)) }
        for arrangement in [entries, entries.reversed(), entries.shuffled()] {
            let standings = ConsentStanding.standings(of: arrangement)
            #expect(standings.map(\.state) == [holds])
            #expect(standings.first?.history.map(\.id) == entries.reversed().map(\.id))
        }
    }

    @Test func amongContactsOfOnePersonTheLatestEntryHolds() {
        let standings = ConsentStanding.standings(of: [entry(1, .granted, at: 10, contact: 1), entry(2, .withdrawn, at: 20, contact: 2)])
        #expect(standings.map(\.state) == [.withdrawn])
    }

    @Test(arguments: TestDatabase.allCases)
    func theLedgerIsKeptAskedAndTold(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save([ContactDraft("1", [.email: "ada@x.it"])], from: "shop")
            try await services.save([ContactDraft("1", [.email: "ada@x.it"])], from: "other")
            let contacts = try await services.database.read { tx in
                try tx.rows("SELECT id FROM contacts ORDER BY id") { row throws(StorageError) in try row[0, as: ID<Contact>.self] }
            }
            let (rome, london) = (services.rome.id, services.london.id)
            let start = services.clock.now()
            let wording = ConsentWording("Yes, send me <news>.", version: 3)
            func draft(_ contact: Int, _ company: ID<Company>, _ state: ConsentState, after seconds: Int64) -> ConsentDraft {
                var draft = ConsentDraft(
                    contact: contacts[contact], company: company, topic: ConsentTopic(.email, .newsletter), state: state,
                    at: start.adding(seconds: seconds))
                draft.wording = wording
                draft.ip = "2001:db8::1"
                draft.proof = ["form": "f1"]
                return draft
            }
            let drafts = [draft(0, rome, .granted, after: 0), draft(1, london, .granted, after: 5), draft(0, rome, .withdrawn, after: 10)]
            let ids = try await services.database.write { tx in try services.customers.recordConsents(drafts, by: "test", tx) }
            #expect(ids.count == 3)
            try await services.database.read { tx in
                let now = try services.customers.consentStandings(of: contacts, companies: nil, tx)
                #expect(
                    Set(now.map { [$0.company.description, $0.state.rawValue] }) == [
                        [rome.description, "withdrawn"], [london.description, "granted"],
                    ])
                let before = try services.customers.consentStandings(of: contacts, companies: nil, asOf: start.adding(seconds: 9), tx)
                #expect(before.allSatisfy { $0.state == .granted } && before.count == 2)
                #expect(try services.customers.consentStandings(of: contacts, companies: nil, asOf: start.adding(seconds: -1), tx).isEmpty)
                // What another company knows is not told.
                #expect(try services.customers.consents(of: contacts, companies: [london], tx).map(\.id) == [ids[1]])
                let kept = try services.customers.consents(of: contacts, companies: [rome], tx)
                #expect(kept.first?.ip == "2001:db8::1" && kept.first?.proof?["form"] == "f1" && kept.first?.wordingVersion == 3)
                #expect(try services.customers.consentWordings([wording.hash], tx) == [wording.hash: wording.text])
                let changes = try tx.rows("SELECT subject_id, company_id, detail FROM changes WHERE kind = 'consent.changed' ORDER BY id") {
                    row throws(StorageError) in
                    (try row[0, as: Int64.self], try row[1, as: ID<Company>.self], try row[2, as: JSON.self])
                }
                #expect(changes.map(\.0) == [contacts[0], contacts[1], contacts[0]].map(\.rawValue))
                #expect(changes.map(\.1) == [rome, london, rome])
                #expect(changes.last?.2["state"] == "withdrawn")
            }
        }
    }

    /// FIPS 180-4, the example of one block.
    @Test func aWordingIsKnownByItsSHA256() {
        #expect(ConsentWording("abc", version: 1).hash == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
