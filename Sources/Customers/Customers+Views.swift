import Kernel
import Storage

/// What those may see whose view is limited to some companies, and counts.
extension Customers {
    /// The contacts of a person that belong to these companies, oldest first; nil means all.
    public func contacts(
        of person: ID<Person>, companies: [ID<Company>]?, among: SQL? = nil, _ tx: ReadTransaction
    ) throws -> [ID<Contact>] {
        var filter: SQL = "person_id = \(person)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let among { filter += " AND \(among)" }
        return try tx.rows("SELECT id FROM contacts WHERE \(filter) ORDER BY id") { row throws(StorageError) in try row[0] }
    }

    /// Like ``profile(_:companies:reliability:_:)`` for many persons at once; those without a visible contact are left out.
    public func profiles(
        of persons: [ID<Person>], companies: [ID<Company>]?, among: SQL? = nil, reliability: ReliabilityTable, _ tx: ReadTransaction
    ) throws -> [ID<Person>: PersonProfile] {
        var filter: SQL = "WHERE contacts.person_id IN \(persons)"
        if let companies { filter += " AND contacts.company_id IN \(companies)" }
        if let among { filter += " AND \(among)" }
        let contacts = Dictionary(grouping: try ContactStore.contacts(filter, tx), by: \.person)
        let refused = try Admission.refused(contacts.values.joined().map { ($0.id, $0.company, $0.person) }, tx)
        let policy = try LinkStore.rules(tx).rules.survivorship
        return contacts.reduce(into: [:]) { profiles, entry in
            var profile = PersonProfile(entry.key, contacts: entry.value, reliability: reliability, policy: policy)
            profile.isAdmitted = !refused.contains(entry.key)
            profiles[entry.key] = profile
        }
    }

    /// Company and person of contacts; those that do not exist are left out.
    public func places(
        of contacts: [ID<Contact>], _ tx: ReadTransaction
    ) throws -> [ID<Contact>: (company: ID<Company>, person: ID<Person>)] {
        var places: [ID<Contact>: (company: ID<Company>, person: ID<Person>)] = [:]
        try tx.forEach("SELECT id, company_id, person_id FROM contacts WHERE id IN \(contacts)") { row throws(StorageError) in
            places[try row[0]] = (try row[1], try row[2])
            return true
        }
        return places
    }

    /// Contacts of each company, from the sums kept by day.
    public func contactCounts(_ tx: ReadTransaction) throws -> [ID<Company>: Int64] {
        var counts: [ID<Company>: Int64] = [:]
        try tx.forEach("SELECT company_id, CAST(SUM(contacts) AS BIGINT) FROM contacts_daily GROUP BY company_id") { row throws(StorageError) in
            counts[try row[0]] = try row[1]
            return true
        }
        return counts
    }

    /// People with a contact in one of these companies. Nil means all and is read from an index; a limit reads every contact.
    public func peopleCount(companies: [ID<Company>]?, among: SQL? = nil, _ tx: ReadTransaction) throws -> Int64 {
        guard let companies else { return try tx.value("SELECT COUNT(*) FROM persons WHERE contacts > 0") ?? 0 }
        let further: SQL = among.map { " AND \($0)" } ?? ""
        return try tx.value("SELECT COUNT(DISTINCT person_id) FROM contacts WHERE company_id IN \(companies)\(further)") ?? 0
    }
}
