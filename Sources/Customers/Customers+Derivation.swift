import Kernel
import Storage

extension Customers {
    /// A part of deriving golden values anew.
    public struct Derived: Hashable, Sendable {
        /// Persons that were looked at.
        public var looked: Int
        /// Those of whom another value is golden now.
        public var different: Int
        /// Where the next part begins; nil when nobody is left.
        public var next: ID<Person>?
    }

    /// Derives golden values of a company's people anew, since one of its sources is believed otherwise than before: of the next `limit` of them.
    ///
    /// Whoever has another golden value now is written anew and told of to the company; identities stay as they are.
    ///
    /// - Parameters:
    ///   - source: only people with a contact of it can be concerned.
    ///   - place: where the part before ended.
    public func derive(
        of company: ID<Company>, source: ID<Source>, after place: ID<Person>?, limit: Int, before: ReliabilityTable, now table: ReliabilityTable,
        _ tx: WriteTransaction
    ) throws -> Derived {
        try serializeLinking(tx)
        let persons = try tx.rows(
            """
            SELECT DISTINCT person_id FROM contacts WHERE company_id = \(company) AND person_id > \(place ?? ID(0))
            ORDER BY person_id LIMIT \(limit)
            """
        ) { row throws(StorageError) in try row[0, as: ID<Person>.self] }
        let contacts = Dictionary(grouping: try ContactStore.contacts("WHERE contacts.person_id IN \(persons)", tx), by: \.person)
        let policy = try LinkStore.rules(tx).rules.survivorship
        var profiles: [PersonProfile] = []
        for (person, contacts) in contacts.sorted(by: { $0.key < $1.key }) where contacts.contains(where: { $0.source == source }) {
            let profile = PersonProfile(person, contacts: contacts, reliability: table, policy: policy)
            let texts = PersonProfile(person, contacts: contacts, reliability: before, policy: policy).values.mapValues(\.text)
            if profile.values.mapValues(\.text) != texts { profiles.append(profile) }
        }
        let refused = try Admission.refused(profiles.flatMap { profile in profile.contacts.map { ($0.id, $0.company, profile.person) } }, tx)
        for index in profiles.indices { profiles[index].isAdmitted = !refused.contains(profiles[index].person) }
        try PersonStore.save(profiles, now: effects.now, tx)
        try tx.record(profiles.map { ChangeNote("person.changed", company: company, subject: $0.person.rawValue) }, effects)
        return Derived(looked: persons.count, different: profiles.count, next: persons.count < limit ? nil : persons.last)
    }
}
