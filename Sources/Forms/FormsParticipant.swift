import Kernel
import Storage

/// What answers to forms have to do with the rights of a person.
public struct FormsParticipant: PersonParticipant {
    public init() {}

    public var personalTables: Set<String> { ["form_submissions", "form_confirmations"] }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        try sink.begin("submissions", ["company", "contact", "form", "at", "language", "ip"])
        try tx.tell(
            """
            SELECT company_id, contact_id, form_id, at, language, ip FROM form_submissions WHERE contact_id IN \(subject.contacts) ORDER BY at
            """, to: sink
        ) { row throws(StorageError) in
            [
                .id(try row[0, as: ID<Company>.self]), .id(try row[1, as: ID<Contact>.self]), .id(try row[2, as: ID<Form>.self]),
                .time(try row[3, as: Instant.self]), .string(try row[4, as: String.self]), .string(try row[5, as: String?.self]),
            ]
        }
        try sink.begin("confirmations", ["contact", "form", "askedAt", "confirmedAt", "ip"])
        try tx.tell(
            "SELECT contact_id, form_id, created_at, used_at, used_ip FROM form_confirmations WHERE contact_id IN \(subject.contacts) ORDER BY created_at",
            to: sink
        ) { row throws(StorageError) in
            [
                .id(try row[0, as: ID<Contact>.self]), .id(try row[1, as: ID<Form>.self]), .time(try row[2, as: Instant.self]),
                .time(try row[3, as: Instant?.self]), .string(try row[4, as: String?.self]),
            ]
        }
    }

    public func active(_ contacts: [ID<Contact>], since moment: Instant, _ tx: ReadTransaction) throws -> Set<ID<Contact>> {
        Set(
            try tx.rows("SELECT DISTINCT contact_id FROM form_submissions WHERE contact_id IN \(contacts) AND at >= \(moment)") {
                row throws(StorageError) in try row[0, as: ID<Contact>.self]
            })
    }

    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        var rows = ErasedRows()
        rows.add(try tx.execute("DELETE FROM form_submissions WHERE contact_id IN \(subject.contacts)"), of: "form_submissions")
        rows.add(try tx.execute("DELETE FROM form_confirmations WHERE contact_id IN \(subject.contacts)"), of: "form_confirmations")
        return rows
    }
}
