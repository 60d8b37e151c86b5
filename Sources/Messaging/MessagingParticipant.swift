import Kernel
import Storage

/// What mails have to do with the rights of a person.
public struct MessagingParticipant: PersonParticipant {
    public init() {}

    public var personalTables: Set<String> { ["outgoing_mails"] }

    /// Mails about its contacts, and those about nobody that went to its address.
    private static func filter(_ subject: DataSubject) -> SQL {
        let addresses = subject.names(.email).map { $0.lowercased() }
        return "(contact_id IN \(subject.contacts) OR (contact_id IS NULL AND LOWER(recipient) IN \(addresses) AND \(subject.companyFilter)))"
    }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        try sink.begin("mails", ["id", "company", "kind", "recipient", "subject", "text", "state", "createdAt", "sentAt"])
        try tx.tell(
            """
            SELECT id, company_id, kind, recipient, subject, text, state, created_at, sent_at FROM outgoing_mails WHERE \(Self.filter(subject)) ORDER BY id
            """, to: sink
        ) { row throws(StorageError) in
            [
                .id(try row[0, as: ID<Mail>.self]), .id(try row[1, as: ID<Company>.self]), .string(try row[2, as: String.self]),
                .string(try row[3, as: String.self]), .string(try row[4, as: String.self]), .string(try row[5, as: String.self]),
                .string(try row[6, as: String.self]), .time(try row[7, as: Instant.self]), .time(try row[8, as: Instant?.self]),
            ]
        }
    }

    /// What waits is not sent any more.
    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        var rows = ErasedRows()
        rows.add(try tx.execute("DELETE FROM outgoing_mails WHERE \(Self.filter(subject))"), of: "outgoing_mails")
        return rows
    }
}
