import Intake
import Kernel
import Organisation
import Sales
import Storage

/// Sales and events of some contacts in one order, newest first.
struct TimelineReading {
    let visit: Visit
    let tx: ReadTransaction
    let sources: [ID<Source>: String]
    let stores: [ID<Store>: String]

    private struct Item {
        var at: Instant
        var id: Int64
        var entry: Timeline.Entry
    }

    func timeline(of contacts: [ID<Contact>], length: Int) throws -> Timeline {
        let kind = visit.query["kind"].flatMap { Timeline.Kind(rawValue: $0) }
        let cursor = try visit.query["after"].map { try Self.cursor($0) }
        var items: [Item] = []
        if kind != .events { items += try sales(of: contacts, kind, before: cursor, length: length) }
        if kind == nil || kind == .events { items += try events(of: contacts, before: cursor, length: length) }
        items.sort { ($0.at, $0.id) > ($1.at, $1.id) }
        let shown = items.prefix(length)
        let next = items.count > length ? shown.last.map { "\($0.at.microseconds).\($0.id)" } : nil
        return Timeline(kind: kind, entries: shown.map(\.entry), next: next)
    }

    private static func cursor(_ text: String) throws(Problem) -> TimelineCursor {
        let parts = text.split(separator: ".").compactMap { Int64($0) }
        guard parts.count == 2 else { throw Problem(.invalid, "cursor-invalid", "The address does not lead to a page of this list.") }
        return TimelineCursor(at: Instant(microseconds: parts[0]), id: parts[1])
    }

    private func sales(of contacts: [ID<Contact>], _ kind: Timeline.Kind?, before: TimelineCursor?, length: Int) throws -> [Item] {
        let house = visit.house
        var found: [SaleRecord] = []
        var place = before
        // Returns are rare: the list is read on until there are enough of them, but not without end.
        for _ in 0..<20 {
            let part = try house.sales.sales(of: contacts, companies: visit.limit, within: visit.stores, before: place, limit: length + 1, tx)
            found += part.filter { sale in
                switch kind {
                case .sales: sale.kind == .sale
                case .returns: sale.kind != .sale
                default: true
                }
            }
            guard part.count > length, found.count <= length, let last = part.last else { break }
            place = TimelineCursor(at: last.occurredAt, id: last.id.rawValue)
        }
        found = Array(found.prefix(length + 1))
        let lines = try house.sales.lines(of: found.map(\.id), tx)
        let products = try house.organisation.products(Array(Set(lines.values.joined().map(\.product))), tx)
        let channels = ChannelNames(visit.words)
        return found.map { sale in
            let shown = (lines[sale.id] ?? []).map { line in
                SaleLine(
                    product: line.product, name: products[line.product]?.name ?? line.product.description, code: products[line.product]?.sku,
                    quantity: line.quantity, amount: Money(line.net, sale.currency), discount: Money(line.discount, sale.currency))
            }
            let total = Money(sale.net, sale.currency)
            let entry = Timeline.Entry(
                sale.occurredAt,
                sale.kind == .sale
                    ? .sale(sale.id, number: sale.receipt, total: total, lines: shown)
                    : .returned(sale.id, number: sale.receipt, total: total, lines: shown),
                place: sale.store.flatMap { stores[$0] } ?? channels.name(sale.channel), source: sources[sale.source] ?? "")
            return Item(at: sale.occurredAt, id: sale.id.rawValue, entry: entry)
        }
    }

    private func events(of contacts: [ID<Contact>], before: TimelineCursor?, length: Int) throws -> [Item] {
        try visit.house.intake.events(of: contacts, companies: visit.limit, before: before, limit: length + 1, tx).map { event in
            let detail = event.properties.prefix(4).map { "\($0.name): \($0.value.string ?? $0.value.description)" }.joined(separator: " · ")
            return Item(
                at: event.occurredAt, id: event.id.rawValue,
                entry: Timeline.Entry(
                    event.occurredAt, .event(name: event.name, detail: detail.isEmpty ? nil : String(detail.prefix(300))),
                    source: sources[event.source] ?? ""))
        }
    }
}
