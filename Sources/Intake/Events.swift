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

    public init(
        id: ID<Event>, company: ID<Company>, source: ID<Source>, contact: ID<Contact>?, name: String, occurredAt: Instant, properties: [JSON.Member]
    ) {
        self.id = id
        self.company = company
        self.source = source
        self.contact = contact
        self.name = name
        self.occurredAt = occurredAt
        self.properties = properties
    }
}

/// Events on their way into the table, with their message ids.
struct NewEvents {
    struct Event {
        var id: ID<Kernel.Event>
        var company: ID<Company>
        var source: ID<Source>
        var contact: ID<Contact>?
        /// `track`, `page`, …
        var kind: String
        var name: String
        var occurredAt: Instant
    }

    private var rows: RowBuffer
    private var keys: RowBuffer
    var count: Int { keys.count }

    init(capacity: Int) {
        rows = RowBuffer(
            into: "events", ["id", "company_id", "source_id", "contact_id", "kind", "name", "occurred_at", "properties"], capacity: capacity)
        keys = RowBuffer(into: "event_keys", ["company_id", "message_id", "event_id"], capacity: capacity)
    }

    /// - Parameter properties: a JSON object in UTF-8; nil where there are none.
    mutating func append(_ event: Event, properties: ArraySlice<UInt8>?, messageID: String) {
        rows.append(event.id)
        rows.append(event.company)
        rows.append(event.source)
        rows.append(event.contact)
        rows.append(event.kind)
        rows.append(event.name)
        rows.append(event.occurredAt)
        if let properties { properties.withUnsafeBufferPointer { rows.append($0) } } else { rows.append(nil as String?) }
        keys.append(event.company)
        keys.append(messageID)
        keys.append(event.id)
    }

    func save(_ tx: WriteTransaction) throws(StorageError) {
        try tx.insert(rows)
        try tx.insert(keys)
    }
}

/// Events and their message ids: the SQL.
enum EventStore {
    /// Those of the message ids that are known already.
    static func known(_ messageIDs: [String], company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> Set<String> {
        var known: Set<String> = []
        try tx.forEach("SELECT message_id FROM event_keys WHERE company_id = \(company) AND message_id IN \(messageIDs)") {
            row throws(StorageError) in
            known.insert(try row[0])
            return true
        }
        return known
    }

    /// Events by their message ids.
    static func events(
        messageIDs: [String], company: ID<Company>, _ tx: ReadTransaction
    ) throws(StorageError) -> [(messageID: String, event: EventRecord)] {
        try tx.rows(
            """
            SELECT id, events.company_id, source_id, contact_id, name, occurred_at, properties, message_id
            FROM event_keys JOIN events ON events.id = event_keys.event_id
            WHERE event_keys.company_id = \(company) AND message_id IN \(messageIDs)
            """
        ) { row throws(StorageError) in (try row[7], try record(row)) }
    }

    private static func record(_ row: Row) throws(StorageError) -> EventRecord {
        EventRecord(
            id: try row[0], company: try row[1], source: try row[2], contact: try row[3], name: try row[4], occurredAt: try row[5],
            properties: try row[6, as: JSON?.self]?.members ?? [])
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
            """,
            record)
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

    func write(_ all: [ParsedEvent], _ tx: WriteTransaction) throws -> (count: RowCount, refusals: [ImportRefusal]) {
        let erased = try ofErased(all, tx)
        let parsed = erased.isEmpty ? all : all.filter { !erased.contains($0.record) }
        let owners = try customers.owners(
            cards: Array(Set(parsed.compactMap(\.card))), customerNumbers: Array(Set(parsed.compactMap(\.customer))),
            emails: Array(Set(parsed.compactMap(\.email))), source: source.id, company: company.id, tx)
        let named = parsed.map { event in
            event.customer.flatMap { owners.customerNumbers[$0] } ?? event.card.flatMap { owners.cards[$0] }
                ?? event.email.flatMap { owners.emails[$0] }
        }
        let strangers = Set(zip(parsed, named).compactMap { event, contact in contact == nil ? event.device : nil })
        let devices = try devices(strangers, first: parsed, tx)
        var known = try EventStore.known(parsed.map(\.messageID), company: company.id, tx)
        var events = NewEvents(capacity: parsed.count)
        for (event, contact) in zip(parsed, named) where known.insert(event.messageID).inserted {
            let properties = event.properties.isEmpty ? nil : Array(JSON.object(event.properties).description.utf8)[...]
            events.append(
                NewEvents.Event(
                    id: makeID(), company: company.id, source: source.id, contact: contact ?? event.device.flatMap { devices[$0] }, kind: "track",
                    name: event.name, occurredAt: event.occurredAt), properties: properties, messageID: event.messageID)
        }
        try events.save(tx)
        return (
            RowCount(inserted: events.count, unchanged: parsed.count - events.count, rejected: erased.count),
            all.filter { erased.contains($0.record) }.map { ImportRefusal(record: $0.record, line: $0.line, reason: ImportRefusal.ofErased) }
        )
    }

    /// The records of events that are of people who have been erased since.
    private func ofErased(_ parsed: [ParsedEvent], _ tx: ReadTransaction) throws -> Set<Int> {
        func names(_ event: ParsedEvent) -> [PersonalName] {
            [
                event.customer.map { PersonalName(.externalID, $0, source: source.id) }, event.card.map { PersonalName(.card, $0) },
                event.email.map { PersonalName(.email, $0) }, event.device.map { PersonalName(.device, $0) },
            ].compactMap { $0 }
        }
        let erasures = try customers.erasures(of: Set(parsed.lazy.flatMap(names)), company: company.id, tx)
        guard !erasures.isEmpty else { return [] }
        return Set(
            parsed.filter { event in names(event).contains { name in erasures[name].map { event.occurredAt <= $0 } ?? false } }.map(\.record))
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
