import Customers
import Kernel
import Organisation
import Storage

/// Something that happened: tracked behaviour of a contact.
public struct EventRecord: Hashable, Sendable {
    public var id: ID<Event>
    public var company: ID<Company>
    public var source: ID<Source>
    public var contact: ID<Contact>?
    public var name: String
    public var occurredAt: Instant
    public var properties: [JSON.Member]
}

/// Events and their message ids: the SQL.
enum EventStore {
    /// Saves events that are not there yet, by their message id; returns how many were new.
    static func save(_ events: [EventRecord], messageIDs: [String], _ tx: WriteTransaction) throws(StorageError) -> Int {
        guard let company = events.first?.company else { return 0 }
        var known: Set<String> = []
        try tx.forEach("SELECT message_id FROM event_keys WHERE company_id = \(company) AND message_id IN \(messageIDs)") {
            row throws(StorageError) in
            known.insert(try row[0])
            return true
        }
        var rows = RowBuffer(
            into: "events", ["id", "company_id", "source_id", "contact_id", "name", "occurred_at", "properties"], capacity: events.count)
        var keys = RowBuffer(into: "event_keys", ["company_id", "message_id", "event_id"], capacity: events.count)
        var count = 0
        for (event, message) in zip(events, messageIDs) where known.insert(message).inserted {
            rows.append(event.id)
            rows.append(event.company)
            rows.append(event.source)
            rows.append(event.contact)
            rows.append(event.name)
            rows.append(event.occurredAt)
            rows.append(event.properties.isEmpty ? nil : JSON.object(event.properties).description)
            keys.append(event.company)
            keys.append(message)
            keys.append(event.id)
            count += 1
        }
        try tx.insert(rows)
        try tx.insert(keys)
        return count
    }

    static func events(
        of contacts: [ID<Contact>], companies: [ID<Company>]?, before: (at: Instant, id: Int64)?, limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [EventRecord] {
        var filter: SQL = "contact_id IN \(contacts)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let before { filter += " AND (occurred_at < \(before.at) OR (occurred_at = \(before.at) AND id < \(before.id)))" }
        return try tx.rows(
            """
            SELECT id, company_id, source_id, contact_id, name, occurred_at, properties FROM events
            WHERE \(filter) ORDER BY occurred_at DESC, id DESC LIMIT \(limit)
            """
        ) { row throws(StorageError) in
            EventRecord(
                id: try row[0], company: try row[1], source: try row[2], contact: try row[3], name: try row[4], occurredAt: try row[5],
                properties: try row[6, as: JSON?.self]?.members ?? [])
        }
    }
}

/// Events of a file on their way into the table: they find their contact by customer number, card, e-mail or device.
struct EventWriter: Sendable {
    let customers: Customers
    let company: CompanyRecord
    let source: SourceRecord
    let mapping: ImportMapping
    let today: Day
    let reliability: ReliabilityTable
    let makeID: @Sendable () -> ID<Event>

    func write(_ parsed: [ParsedEvent], _ tx: WriteTransaction) throws -> RowCount {
        let owners = try customers.owners(
            cards: Array(Set(parsed.compactMap(\.card))), customerNumbers: Array(Set(parsed.compactMap(\.customer))),
            emails: Array(Set(parsed.compactMap(\.email))), source: source.id, company: company.id, tx)
        let named = parsed.map { event in
            event.customer.flatMap { owners.customerNumbers[$0] } ?? event.card.flatMap { owners.cards[$0] }
                ?? event.email.flatMap { owners.emails[$0] }
        }
        let strangers = Set(zip(parsed, named).compactMap { event, contact in contact == nil ? event.device : nil })
        let devices = try devices(strangers, first: parsed, tx)
        let events = zip(parsed, named).map { event, contact in
            EventRecord(
                id: makeID(), company: company.id, source: source.id, contact: contact ?? event.device.flatMap { devices[$0] }, name: event.name,
                occurredAt: event.occurredAt, properties: event.properties)
        }
        let count = try EventStore.save(events, messageIDs: parsed.map(\.messageID), tx)
        return RowCount(inserted: count, unchanged: parsed.count - count)
    }

    /// A device nobody has identified is a contact of its own.
    private func devices(_ devices: Set<String>, first parsed: [ParsedEvent], _ tx: WriteTransaction) throws -> [String: ID<Contact>] {
        guard !devices.isEmpty else { return [:] }
        let known = try customers.owners(ofDevices: Array(devices), company: company.id, tx)
        let unknown = devices.filter { known[$0] == nil }
        let seen = Dictionary(parsed.compactMap { event in event.device.map { ($0, event.occurredAt) } }, uniquingKeysWith: min)
        let drafts = unknown.sorted().map { device in
            var draft = ContactDraft(externalID: "device:" + device)
            draft.device = device
            draft.createdAt = seen[device]
            return draft
        }
        let arrival = try customers.save(
            drafts, source: source.id, company: company.id, country: company.country, today: today, reliability: reliability, madeBy: "import", tx)
        var owners = known
        for identity in arrival.identities where identity.kind == .customerNumber {
            owners[String(identity.value.dropFirst("device:".count))] = identity.contact
        }
        return owners
    }
}
