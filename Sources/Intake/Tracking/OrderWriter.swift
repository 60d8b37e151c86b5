import Kernel
import Organisation
import Sales
import Storage

/// Orders of tracked events on their way into the tables, one after the other: a refund looks at the order before it.
struct OrderWriter: Sendable {
    let organisation: Organisation
    let sales: Sales
    let company: CompanyRecord
    let source: SourceRecord

    /// Commits what the event says of its order.
    ///
    /// - Throws: ``EventFlaw`` when it cannot be; nothing has been written then.
    func write(_ order: TrackedOrder, of event: TrackedEvent, contact: ID<Contact>?, messageID: String, _ tx: WriteTransaction) throws {
        let key = TrackedOrder.naturalKey(source: source.code, number: order.number)
        switch order.deed {
        case .placed, .updated: try place(order, key, event, contact, tx)
        case .cancelled:
            var draft = try known(order, key, tx).draft
            draft.status = .cancelled
            _ = try sales.commit([draft], mode: .live, tx)
        case .refunded: try refund(order, try known(order, key, tx), key, event, messageID, tx)
        }
    }

    private func place(_ order: TrackedOrder, _ key: String, _ event: TrackedEvent, _ contact: ID<Contact>?, _ tx: WriteTransaction) throws {
        // An update that lists no products says nothing of the sale.
        guard !order.lines.isEmpty else { return }
        let products = try organisation.ensureProducts(
            Dictionary(order.lines.map { ($0.sku, $0.name) }, uniquingKeysWith: { first, _ in first }), company: company.id, tx)
        var draft = draft(order, key, event)
        draft.contact = contact
        draft.status = .paid
        for (index, line) in order.lines.enumerated() {
            guard let product = products[line.sku] else { throw Problem(.broken, "product-lost", "A product could not be made.") }
            draft.lines.append(
                SaleLine(
                    line: Int64(index) + 1, product: product, quantity: line.quantity, unitPrice: line.price, gross: line.gross,
                    discount: line.discount, net: line.gross - line.discount))
            guard line.discount > 0 else { continue }
            draft.discounts.append(
                LineDiscount(line: Int64(index) + 1, kind: order.coupon == nil ? .promotion : .coupon, amount: line.discount, reference: order.coupon)
            )
        }
        if let payment = order.payment { draft.tenders = [Tender(kind: payment, amount: draft.lines.reduce(0) { $0 &+ $1.net })] }
        guard case .conflict = try sales.commit([draft], mode: .live, tx).first else { return }
        throw EventFlaw("order_conflict", "The order is recorded already, with another content.")
    }

    private func known(_ order: TrackedOrder, _ key: String, _ tx: ReadTransaction) throws -> PlacedOrder {
        if let known = try sales.order(naturalKey: key, company: company.id, zone: company.zone, tx) { return known }
        throw EventFlaw(
            "order_unknown", "The order is not known yet; the event is tried again when it arrives.",
            waitsFor: TrackedOrder.waitsFor(source: source.id, number: order.number))
    }

    private func refund(
        _ order: TrackedOrder, _ placed: PlacedOrder, _ key: String, _ event: TrackedEvent, _ messageID: String, _ tx: WriteTransaction
    ) throws {
        var draft = draft(order, key + "/R/" + messageID, event)
        draft.kind = .return
        draft.currency = placed.draft.currency
        draft.channel = placed.draft.channel
        draft.store = placed.draft.store
        draft.contact = placed.draft.contact
        draft.originalReceipt = placed.draft.receipt
        guard placed.draft.status != .cancelled else { throw EventFlaw("order_cancelled", "The order was cancelled: there is nothing to pay back.") }
        if !order.lines.isEmpty {
            draft.lines = try returned(order, placed, tx)
        } else if let refund = order.refund, refund > 0, refund != placed.remainingNet {
            draft.lines = try amount(refund, tx)
        } else {
            draft.lines = Set(placed.draft.lines.map(\.product)).sorted().compactMap { placed.returning($0, quantity: nil) }
            // Amounts were paid back before, not products: what is left is an amount too.
            if draft.lines.reduce(0, { $0 &- $1.net }) != placed.remainingNet, placed.remainingNet > 0 {
                draft.lines = try amount(placed.remainingNet, tx)
            }
            guard !draft.lines.isEmpty else { throw Self.tooLarge }
        }
        guard draft.lines.reduce(0, { $0 &- $1.net }) <= placed.remainingNet else { throw Self.tooLarge }
        for index in draft.lines.indices { draft.lines[index].line = Int64(index) + 1 }
        _ = try sales.commit([draft], mode: .live, tx)
    }

    private static let tooLarge = EventFlaw("refund_too_large", "More would come back than was sold and has not come back yet.")

    private func returned(_ order: TrackedOrder, _ placed: PlacedOrder, _ tx: WriteTransaction) throws -> [SaleLine] {
        let products = try organisation.ensureProducts(
            Dictionary(order.lines.map { ($0.sku, $0.name) }, uniquingKeysWith: { first, _ in first }), company: company.id, tx)
        var seen: Set<ID<Product>> = []
        return try order.lines.map { line in
            guard let product = products[line.sku], seen.insert(product).inserted, let back = placed.returning(product, quantity: line.quantity)
            else {
                throw Self.tooLarge
            }
            return back
        }
    }

    /// A refund that names no products.
    private func amount(_ amount: Int64, _ tx: WriteTransaction) throws -> [SaleLine] {
        let product = try organisation.ensureProducts(["REFUND": "Refund"], company: company.id, tx)["REFUND"]
        guard let product else { throw Problem(.broken, "product-lost", "A product could not be made.") }
        return [SaleLine(line: 0, product: product, quantity: -1000, unitPrice: amount, gross: -amount, discount: 0, net: -amount)]
    }

    private func draft(_ order: TrackedOrder, _ key: String, _ event: TrackedEvent) -> SaleDraft {
        let local = company.zone.local(event.occurredAt)
        return SaleDraft(
            naturalKey: key, company: company.id, source: source.id, channel: order.channel ?? (source.kind == .app ? "app" : "web"), kind: .sale,
            businessDay: local.day, receipt: order.number, occurredAt: event.occurredAt, hour: local.hour, currency: order.currency)
    }
}
