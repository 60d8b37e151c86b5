import Kernel
import Organisation
import RecordLinkage
import Tabular

/// Something that happened, as a file tells it.
struct ParsedEvent: Sendable {
    var messageID: String
    var name: String
    var occurredAt: Instant
    var customer: String?
    var card: String?
    var email: String?
    var device: String?
    var properties: [JSON.Member]
    var record: Int
    var line: Int
}

/// Rows of a file of events.
struct EventRows: Sendable {
    private let messageID, event, occurredAt, customer, card, email, device: FieldReader?
    private let extensions: ExtensionReader
    private let zone: Zone

    init(_ plan: ImportPlan, company: CompanyRecord) {
        func reader(_ field: String) -> FieldReader? { FieldReader(field, plan) }
        messageID = reader("message_id")
        event = reader("event")
        occurredAt = reader("occurred_at")
        customer = reader("customer")
        card = reader("card")
        email = reader("email")
        device = reader("device_id")
        extensions = ExtensionReader(plan)
        zone = company.zone
    }

    func event(_ row: Row) throws(RowRefusal) -> ParsedEvent {
        guard let name = event?.text(row) else { throw RowRefusal(event?.name, "is empty: what happened?") }
        guard let written = try occurredAt?.date(row) else { throw RowRefusal(occurredAt?.name, "is empty: when did it happen?") }
        var parsed = ParsedEvent(
            messageID: "", name: String(name.prefix(200)), occurredAt: written.instant(in: zone), properties: extensions.read(row),
            record: row.record,
            line: row.line)
        parsed.customer = customer?.text(row)
        parsed.card = card?.text(row).flatMap { try? CardNumber($0).comparable }
        parsed.email = email?.text(row).flatMap { try? EmailAddress($0) }.flatMap { $0.isPlaceholder ? nil : $0.comparable }
        parsed.device = device?.text(row).map { String($0.prefix(190)) }
        parsed.messageID = messageID?.text(row) ?? Self.ownID(parsed)
        guard parsed.messageID.utf8.count <= 100 else { throw RowRefusal(messageID?.name, "is longer than 100 bytes") }
        return parsed
    }

    /// Where the source numbers nothing, an event is known again by all it says.
    private static func ownID(_ event: ParsedEvent) -> String {
        var hash = StableHash()
        hash.combine(event.occurredAt.microseconds)
        for text in [event.name, event.customer, event.card, event.email, event.device, JSON.object(event.properties).description] {
            hash.combine(text)
        }
        return "row:" + String(UInt64(bitPattern: hash.value), radix: 16)
    }
}
