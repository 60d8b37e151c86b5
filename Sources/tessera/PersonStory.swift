import Customers
import Intake
import Kernel
import Organisation
import RecordLinkage
import Sales
import Storage

/// All that `person show` tells.
struct PersonStory: Sendable {
    private let profile: PersonProfile
    private let record: PersonRecord?
    private let sources: [ID<Source>: String]
    private let links: [LinkRecord]
    private let figures: [ContactFigures]
    private let items: [(at: Instant, text: String, json: JSON)]

    init(_ id: ID<Person>, _ platform: Platform, limit: Int, _ tx: ReadTransaction) throws {
        guard let current = try platform.customers.current(id, tx),
            let profile = try platform.customers.profile(current, companies: nil, reliability: try platform.intake.reliability(tx), tx)
        else { throw Problem(.missing, "person-unknown", "There is no person \(id).") }
        self.profile = profile
        record = try platform.customers.record(current, tx)
        sources = Dictionary(try platform.organisation.sources(of: nil, tx).map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
        let contacts = profile.contacts.map(\.id)
        links = try platform.customers.links(of: contacts, tx).filter { $0.endedAt == nil }
        figures = try platform.sales.figures(of: contacts, tx)
        let sales = try platform.sales.sales(of: contacts, companies: nil, limit: limit, tx)
        let events = try platform.intake.events(of: contacts, companies: nil, limit: limit, tx)
        let stores = Dictionary(try platform.organisation.stores(of: nil, tx).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let told = sales.map { sale in
            let money = Money(sale.net, sale.currency)
            let place = sale.store.flatMap { stores[$0] } ?? sale.channel
            return (
                at: sale.occurredAt, text: "\(sale.kind.rawValue) \(sale.receipt) at \(place), \(sale.lineCount) lines, \(money)",
                json: JSON.object([
                    "kind": .string(sale.kind.rawValue), "id": .string(sale.id.description), "at": .string(sale.occurredAt.rfc3339),
                    "receipt": .string(sale.receipt), "place": .string(place), "amount": .integer(sale.net), "currency": .string(sale.currency.code),
                ])
            )
        }
        let happened = events.map { event in
            (
                at: event.occurredAt, text: event.name,
                json: JSON.object([
                    "kind": "event", "id": .string(event.id.description), "at": .string(event.occurredAt.rfc3339), "name": .string(event.name),
                    "properties": .object(event.properties),
                ])
            )
        }
        items = Array((told + happened).sorted { $0.at > $1.at }.prefix(limit))
    }

    var json: JSON {
        .object([
            "id": .string(profile.person.description), "name": JSON.string(profile.displayName), "stage": JSON.string(record?.stage.rawValue),
            "values": .object(
                profile.values.sorted { $0.key.rawValue < $1.key.rawValue }.map { field, value in
                    JSON.Member(
                        field.rawValue,
                        .object([
                            "value": .string(value.text), "contact": .string(ID<Contact>(value.lineage.contact).description),
                            "reason": .string(value.lineage.reason.description),
                        ]))
                }),
            "purchases": .array(
                figures.map { .object(["purchases": .integer($0.purchases), "amount": .integer($0.net), "currency": .string($0.currency.code)]) }),
            "contacts": .array(
                profile.contacts.map { contact in
                    let link = links.first { $0.contact == contact.id }
                    return .object([
                        "id": .string(contact.id.description), "source": JSON.string(sources[contact.source]),
                        "externalId": .string(contact.externalID),
                        "original": contact.original, "rule": JSON.string(link?.rule), "key": JSON.string(link?.keyKind),
                    ])
                }), "timeline": .array(items.map(\.json)),
        ])
    }

    var text: String {
        var lines = ["\(profile.displayName ?? "(no name)")  \(profile.person)  \(record?.stage.rawValue ?? "")"]
        for (field, value) in profile.values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let contact = profile.contacts.first { $0.id.rawValue == value.lineage.contact }
            lines.append("  \(field.rawValue): \(value.text)   [\(contact.flatMap { sources[$0.source] } ?? "?"): \(value.lineage.reason)]")
        }
        lines.append("\(profile.contacts.count) contacts")
        for contact in profile.contacts {
            let link = links.first { $0.contact == contact.id }
            lines.append("  \(contact.id)  \(sources[contact.source] ?? "?") \(contact.externalID)  linked by \(link?.rule ?? "?")")
        }
        lines.append("\(items.count) latest of the story")
        for item in items { lines.append("  \(item.at)  \(item.text)") }
        return lines.joined(separator: "\n")
    }
}
