import Kernel
import Storage

/// What events, devices, logs and rejects have to do with the rights of a person.
public struct IntakeParticipant: PersonParticipant {
    private let intake: Intake

    public init(_ intake: Intake) { self.intake = intake }

    public var personalTables: Set<String> { ["events", "event_keys", "intake_devices", "intake_log", "intake_rejects", "import_rejects"] }

    /// Devices that nobody else has identified on.
    public func recognise(_ subject: inout DataSubject, _ tx: ReadTransaction) throws {
        let contacts = subject.contacts
        try tx.forEach(
            "SELECT device FROM intake_devices WHERE owner_id IN \(contacts) AND (former_owner_id IS NULL OR former_owner_id IN \(contacts))"
        ) { row throws(StorageError) in
            subject.names.insert(PersonalName(.device, try row[0]))
            return true
        }
    }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        try sink.begin("events", ["id", "company", "source", "contact", "kind", "name", "occurredAt", "properties"])
        try tx.tell(
            """
            SELECT id, company_id, source_id, contact_id, kind, name, occurred_at, properties FROM events
            WHERE contact_id IN \(subject.contacts) ORDER BY occurred_at, id
            """, to: sink
        ) { row throws(StorageError) in
            [
                .id(try row[0, as: ID<Event>.self]), .id(try row[1, as: ID<Company>.self]), .id(try row[2, as: ID<Source>.self]),
                .id(try row[3, as: ID<Contact>?.self]), .string(try row[4, as: String.self]), .string(try row[5, as: String.self]),
                .time(try row[6, as: Instant.self]), try row[7, as: JSON?.self],
            ]
        }
        try sink.begin("devices", ["company", "device", "contact", "identifiedAt"])
        try tx.tell(
            """
            SELECT company_id, device, COALESCE(owner_id, contact_id), owned_since FROM intake_devices
            WHERE owner_id IN \(subject.contacts) OR contact_id IN \(subject.contacts) ORDER BY company_id, device
            """, to: sink
        ) { row throws(StorageError) in
            [
                .id(try row[0, as: ID<Company>.self]), .string(try row[1, as: String.self]), .id(try row[2, as: ID<Contact>?.self]),
                .time(try row[3, as: Instant?.self]),
            ]
        }
        try tellReceived(subject, to: sink, tx)
    }

    /// What is still kept as it was received, and what could not be taken.
    private func tellReceived(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        let eraser = ReceivedEvents(subject, intake.customers)
        for (section, columns, query) in [
            (
                "received", ["receivedAt", "source", "call", "body"],
                "SELECT id, received_at, company_id, source_id, call, body FROM intake_log" as SQL
            ),
            ("rejected", ["receivedAt", "source", "call", "body"], "SELECT id, received_at, company_id, source_id, call, body FROM intake_rejects"),
        ] {
            try sink.begin(section, columns)
            var failure: (any Error)?
            try tx.forEach("\(query) WHERE \(subject.companyFilter) ORDER BY id") { row throws(StorageError) in
                let request = LoggedRequest(
                    id: try row[0], company: try row[2], source: try row[3], receivedAt: try row[1],
                    call: TrackingRequest.Call(rawValue: try row[4]) ?? .batch, events: 0, body: Array(try row[5, as: String.self].utf8))
                do {
                    for item in try eraser.items(of: request, tx) {
                        try sink.row([.time(request.receivedAt), .id(request.source), .string(request.call.rawValue), item])
                    }
                } catch { failure = error }
                return failure == nil
            }
            if let failure { throw failure }
        }
    }

    public func active(_ contacts: [ID<Contact>], since moment: Instant, _ tx: ReadTransaction) throws -> Set<ID<Contact>> {
        Set(
            try tx.rows("SELECT DISTINCT contact_id FROM events WHERE contact_id IN \(contacts) AND occurred_at >= \(moment)") {
                row throws(StorageError) in try row[0, as: ID<Contact>.self]
            })
    }

    public func erase(_ subject: DataSubject, _ tx: WriteTransaction) throws -> ErasedRows {
        let contacts = subject.contacts
        var rows = ErasedRows()
        rows.add(
            try tx.execute("DELETE FROM event_keys WHERE event_id IN (SELECT id FROM events WHERE contact_id IN \(contacts))"), of: "event_keys")
        rows.add(try tx.execute("DELETE FROM events WHERE contact_id IN \(contacts)"), of: "events")
        // A device that somebody else has identified on stays theirs.
        let devices = try [
            "UPDATE intake_devices SET former_owner_id = NULL WHERE former_owner_id IN \(contacts)" as SQL,
            "UPDATE intake_devices SET owner_id = NULL, owned_since = NULL WHERE owner_id IN \(contacts)",
            "UPDATE intake_devices SET contact_id = NULL WHERE contact_id IN \(contacts)",
        ].map { try tx.execute($0) }
        rows.add(devices.reduce(0, +), of: "intake_devices")
        try tx.execute("DELETE FROM intake_devices WHERE contact_id IS NULL AND owner_id IS NULL AND device IN \(subject.names(.device))")
        return rows
    }

    public func sweep(_ subject: DataSubject, from place: SweepPlace, _ tx: WriteTransaction) throws -> SweptPart {
        try IntakeSweep(subject, intake.customers, now: intake.effects.now, tx).part(from: place)
    }
}
