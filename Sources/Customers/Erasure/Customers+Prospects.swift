import Kernel
import Storage

extension Customers {
    /// Contacts of people who have bought nothing and of whom a company's sources have said nothing since `moment`, by person: candidates, whose other signs
    /// of life others know. A consent that was given or taken back is one.
    ///
    /// - Parameter after: the person after whom to go on.
    public func quietProspects(
        of company: ID<Company>, since moment: Instant, after person: ID<Person>?, limit: Int, _ tx: ReadTransaction
    ) throws -> [ID<Person>: [ID<Contact>]] {
        let persons = try tx.rows(
            """
            SELECT id FROM persons WHERE id > \(person?.rawValue ?? 0) AND contacts > 0 AND purchases = 0 AND is_member = 0
                AND EXISTS (SELECT 1 FROM contacts WHERE contacts.person_id = persons.id AND contacts.company_id = \(company))
                AND NOT EXISTS (SELECT 1 FROM contacts WHERE contacts.person_id = persons.id AND contacts.company_id = \(company)
                    AND (contacts.created_at >= \(moment) OR contacts.updated_at >= \(moment) OR contacts.restricted_at IS NOT NULL))
                AND NOT EXISTS (SELECT 1 FROM consents JOIN contacts ON contacts.id = consents.contact_id
                    WHERE contacts.person_id = persons.id AND contacts.company_id = \(company) AND consents.at >= \(moment))
            ORDER BY id LIMIT \(limit)
            """
        ) { row throws(StorageError) in try row[0, as: ID<Person>.self] }
        let contacts = try tx.rows("SELECT person_id, id FROM contacts WHERE person_id IN \(persons) AND company_id = \(company)") {
            row throws(StorageError) in (try row[0, as: ID<Person>.self], try row[1, as: ID<Contact>.self])
        }
        return Dictionary(grouping: contacts, by: \.0).mapValues { $0.map(\.1) }
    }
}
