import Kernel

/// What the audit log has to do with the rights of a person: it tells who looked and what was done, and holds ids alone, which stay.
public struct AuditParticipant: PersonParticipant {
    public init() {}

    public var personalTables: Set<String> { [] }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        let subjects = ([subject.person] + subject.formerPersons).map(\.description) + subject.contacts.map(\.description)
        try sink.begin("sightings", ["at", "action", "by"])
        try tx.tell(
            """
            SELECT at, action, actor FROM audit WHERE subject IN \(subjects) AND (company_id IS NULL OR \(subject.companyFilter)) ORDER BY id
            """, to: sink
        ) { row throws(StorageError) in
            // A key's name, or a colleague's, is not the subject's business.
            let actor = try row[2, as: String.self].prefix { $0 != ":" }
            return [.time(try row[0, as: Instant.self]), .string(try row[1, as: String.self]), .string(String(actor))]
        }
    }
}
