import Kernel
import Storage

/// Who may count as a customer: nobody of whom a company that requires it has no consent to its privacy notice.
///
/// A person is admitted by any one company: by one that requires nothing, or by one that has the consent.
enum Admission {
    /// Of the persons that these contacts make, those that are not admitted.
    static func refused(
        _ contacts: [(id: ID<Contact>, company: ID<Company>, person: ID<Person>)], _ tx: ReadTransaction
    ) throws(StorageError) -> Set<ID<Person>> {
        let policies = try ConsentPolicyStore.policies(tx)
        guard policies.values.contains(where: \.requiresPrivacyConsent) else { return [] }
        func requires(_ company: ID<Company>) -> Bool { policies[company]?.requiresPrivacyConsent ?? false }
        var asked = Dictionary(grouping: contacts, by: \.person).filter { $0.value.allSatisfy { requires($0.company) } }
        guard !asked.isEmpty else { return [] }
        let entries = Dictionary(
            grouping: try ConsentStore.entries(of: asked.values.joined().map(\.id), topic: .privacyNotice, tx), by: \.contact)
        for (person, contacts) in asked {
            let standings = ConsentStanding.standings(of: contacts.flatMap { entries[$0.id] ?? [] }, policies: policies)
            if standings.contains(where: { $0.state == .granted }) { asked[person] = nil }
        }
        return Set(asked.keys)
    }

    /// Looks at persons again whose consents have changed, or whose company has changed its mind.
    static func refresh(_ persons: [ID<Person>], now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        let contacts = try tx.rows("SELECT id, company_id, person_id FROM contacts WHERE person_id IN \(persons)") { row throws(StorageError) in
            (id: try row[0, as: ID<Contact>.self], company: try row[1, as: ID<Company>.self], person: try row[2, as: ID<Person>.self])
        }
        let refused = try refused(contacts, tx)
        for (isAdmitted, group) in [(true, persons.filter { !refused.contains($0) }), (false, refused.sorted())] where !group.isEmpty {
            try tx.execute(
                """
                UPDATE persons SET is_admitted = \(isAdmitted), updated_at = \(now), stage = \(PersonStore.stage(isAdmitted: SQL("\(isAdmitted)")))
                WHERE id IN \(group) AND is_admitted <> \(isAdmitted)
                """)
        }
    }
}
