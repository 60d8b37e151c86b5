import Kernel
import Storage

/// Erases contacts with all that hangs on them: the SQL.
enum ContactErasure {
    static func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        let contacts = subject.contacts
        var rows = ErasedRows()
        if try IdentityModels.areBlocksKept(tx) { rows.add(try LiveEvidence.forget(contacts, tx), of: "contact_blocks") }
        rows.add(try tx.execute("DELETE FROM link_evidence WHERE first_id IN \(contacts)"), of: "link_evidence")
        rows.add(try tx.execute("DELETE FROM link_evidence WHERE second_id IN \(contacts)"), of: "link_evidence")
        rows.add(try ActStore.forget(contacts, tx), of: "identity_acts")
        rows.add(try forgetRelations(to: subject, tx), of: "contact_relations")
        rows.add(try tx.execute("DELETE FROM contact_relations WHERE contact_id IN \(contacts)"), of: "contact_relations")
        rows.add(try tx.execute("DELETE FROM contact_keys WHERE contact_id IN \(contacts)"), of: "contact_keys")
        rows.add(try tx.execute("DELETE FROM contact_search WHERE rowid IN \(contacts)"), of: "contact_search")
        rows.add(try tx.execute("DELETE FROM links WHERE contact_id IN \(contacts)"), of: "links")
        // What once joined another's contact to one of these was a value of both.
        let joined: SQL = "UPDATE links SET other_contact_id = NULL, key_value = NULL WHERE id IN \(try linksTo(subject, tx))"
        rows.add(try tx.execute(joined), of: "links")
        rows.add(
            try tx.execute("DELETE FROM link_decisions WHERE first_id IN \(contacts) OR second_id IN \(contacts)"), of: "link_decisions")
        // That somebody consented is the company's proof of what it did; by which address and form is nobody's business any more.
        rows.add(try tx.execute("UPDATE consents SET ip = NULL, proof = NULL WHERE contact_id IN \(contacts)"), of: "consents")
        let persons = [subject.person] + subject.formerPersons
        rows.add(
            try tx.execute("DELETE FROM people_mending WHERE person_id IN \(persons) AND \(subject.companyFilter)"), of: "people_mending")
        rows.add(try tx.execute("DELETE FROM contacts WHERE id IN \(contacts)"), of: "contacts")
        return rows
    }

    /// Links of others that name one of the contacts: those of contacts that are or were of the same persons.
    private static func linksTo(_ subject: DataSubject, _ tx: ReadTransaction) throws(StorageError) -> [ID<Link>] {
        try tx.rows(
            """
            SELECT id FROM links
            WHERE contact_id IN (SELECT contact_id FROM links WHERE person_id IN \([subject.person] + subject.formerPersons)
                UNION SELECT id FROM contacts WHERE person_id = \(subject.person))
                AND other_contact_id IN \(subject.contacts)
            """
        ) { row throws(StorageError) in try row[0] }
    }

    /// Others of the source that call one of the contacts their parent or firm do so no longer, in what they said word for word either.
    private static func forgetRelations(to subject: DataSubject, _ tx: WriteTransaction) throws(StorageError) -> Int {
        var forgotten = 0
        for name in subject.names where name.kind == .externalID {
            guard let source = name.source else { continue }
            let related = try tx.rows(
                """
                SELECT contacts.id, contacts.original FROM contact_relations JOIN contacts ON contacts.id = contact_relations.contact_id
                WHERE contact_relations.source_id = \(source) AND contact_relations.kind IN ('parent', 'worksFor')
                    AND contact_relations.value = \(name.value) AND contacts.id NOT IN \(subject.contacts)
                """
            ) { row throws(StorageError) in (id: try row[0, as: ID<Contact>.self], original: try row[1, as: JSON.self]) }
            for (id, original) in related {
                let rest = (original.members ?? []).filter { !(["parent", "worksFor"].contains($0.name) && $0.value.string == name.value) }
                try tx.execute("UPDATE contacts SET original = \(JSON.object(rest)) WHERE id = \(id)")
                forgotten += try tx.execute(
                    "DELETE FROM contact_relations WHERE contact_id = \(id) AND kind IN ('parent', 'worksFor') AND value = \(name.value)")
            }
        }
        return forgotten
    }

    /// Erases the rows of a person of whom nothing is left; its ids answer that it was erased.
    static func erasePerson(_ subject: DataSubject, _ tx: WriteTransaction) throws(StorageError) -> ErasedRows {
        let persons = [subject.person] + subject.formerPersons
        var rows = ErasedRows()
        rows.add(try tx.execute("DELETE FROM persons WHERE id IN \(persons)"), of: "persons")
        let companies = "," + subject.companies.map { String($0.rawValue) }.joined(separator: ",") + ","
        for person in persons {
            try tx.execute(
                """
                INSERT INTO erased_persons (person_id, companies, at) VALUES (\(person), \(companies), \(subject.asOf))
                ON CONFLICT (person_id) DO NOTHING
                """)
        }
        return rows
    }
}
