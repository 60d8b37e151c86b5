import Kernel
import Storage

/// All that contacts, links and consents tell of a person.
struct CustomersTelling {
    private let customers: Customers
    private let subject: DataSubject
    private let sink: any PersonalDataSink
    private let tx: ReadTransaction

    init(_ customers: Customers, _ subject: DataSubject, _ sink: any PersonalDataSink, _ tx: ReadTransaction) {
        self.customers = customers
        self.subject = subject
        self.sink = sink
        self.tx = tx
    }

    func tell(_ reliability: ReliabilityTable) throws {
        let profile = try customers.profile(subject.person, companies: subject.isWhole ? nil : subject.companies, reliability: reliability, tx)
        if let profile { try tell(profile) }
        try tellContacts(profile?.contacts ?? [])
        try tellIdentity()
        try tellConsents()
    }

    private func tell(_ profile: PersonProfile) throws {
        try sink.begin("person", ["field", "value", "contact"])
        try sink.row(["id", .id(profile.person), nil])
        if let name = profile.displayName { try sink.row(["name", .string(name), nil]) }
        for (field, value) in profile.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try sink.row([.string(field.rawValue), .string(value.text), .id(ID<Contact>(value.lineage.contact))])
        }
        if let record = try customers.record(profile.person, tx), subject.isWhole {
            try sink.row(["stage", .string(record.stage.rawValue), nil])
            try sink.row(["since", .time(record.createdAt), nil])
        }
    }

    private func tellContacts(_ contacts: [ContactRecord]) throws {
        try sink.begin(
            "contacts",
            ["id", "company", "source", "activity", "externalId"] + ContactField.allCases.map(\.rawValue) + [
                "card", "device", "createdAt", "updatedAt", "asGiven", "extensions", "refused",
            ])
        for contact in contacts {
            let refused = contact.refused.map { JSON.object(["field": .string($0.field), "value": .string($0.value), "reason": .string($0.reason)]) }
            var cells: [JSON?] = [.id(contact.id), .id(contact.company), .id(contact.source), .id(contact.activity), .string(contact.externalID)]
            cells += ContactField.allCases.map { .string(contact.values[$0]) }
            cells += [.string(contact.card), .string(contact.device), .time(contact.createdAt), .time(contact.updatedAt), contact.original]
            cells += [contact.extensions.isEmpty ? nil : .object(contact.extensions), refused.isEmpty ? nil : .array(refused)]
            try sink.row(cells)
        }
    }

    private func tellIdentity() throws {
        try sink.begin("identifiers", ["contact", "kind", "value"])
        for (contact, keys) in try ContactStore.keys(of: subject.contacts, tx).sorted(by: { $0.key < $1.key }) {
            for key in keys { try sink.row([.id(contact), .string(key.kind.rawValue), .string(key.value)]) }
        }
        try sink.begin("relations", ["contact", "kind", "value"])
        for (contact, relations) in try customers.relations(of: subject.contacts, tx).sorted(by: { $0.key < $1.key }) {
            for relation in relations { try sink.row([.id(contact), .string(relation.kind.rawValue), .string(relation.value)]) }
        }
        try sink.begin("links", ["contact", "rule", "by", "value", "madeAt", "madeBy", "endedAt"])
        for link in try LinkStore.history(of: subject.contacts, tx) {
            try sink.row([
                .id(link.contact), .string(link.rule), .string(link.keyKind), .string(link.keyValue), .time(link.madeAt), .string(link.madeBy),
                .time(link.endedAt),
            ])
        }
        try sink.begin("decisions", ["contact", "other", "same", "madeAt", "madeBy"])
        try tx.tell(
            """
            SELECT first_id, second_id, same, made_at, made_by FROM link_decisions
            WHERE first_id IN \(subject.contacts) AND second_id IN \(subject.contacts) ORDER BY made_at
            """, to: sink
        ) { row throws(StorageError) in
            [
                .id(try row[0, as: ID<Contact>.self]), .id(try row[1, as: ID<Contact>.self]), .bool(try row[2]), .time(try row[3, as: Instant.self]),
                .string(try row[4, as: String.self]),
            ]
        }
    }

    private func tellConsents() throws {
        let entries = try ConsentStore.entries(of: subject.contacts, tx)
        let wordings = try ConsentStore.wordings(Array(Set(entries.compactMap(\.wordingHash))), tx)
        try sink.begin("consents", ["contact", "company", "channel", "purpose", "state", "at", "source", "wording", "ip", "proof", "recordedBy"])
        for entry in entries {
            try sink.row([
                .id(entry.contact), .id(entry.company), .string(entry.topic.channel.rawValue), .string(entry.topic.purpose.rawValue),
                .string(entry.state.rawValue), .time(entry.at), .id(entry.source), .string(entry.wordingHash.flatMap { wordings[$0] }),
                .string(entry.ip), entry.proof, .string(entry.recordedBy),
            ])
        }
    }
}
