import Kernel
import Storage

/// An order as it stands: what was sold, and what of it has come back.
public struct PlacedOrder: Sendable {
    /// As it was committed; committed again it is a repeat.
    public var draft: SaleDraft
    /// Per product, what returns have taken back; positive.
    public var returned: [ID<Product>: (quantity: Int64, net: Int64)]
    /// All returns of it; minor units, positive.
    public var returnedNet: Int64

    /// What could still come back; minor units.
    public var remainingNet: Int64 { draft.lines.reduce(0) { $0 &+ $1.net } &- returnedNet }

    /// The lines of a return of `quantity` thousandths of a product (nil: what is left of it): it gives back what these units were sold for, and the
    /// last of them give back what is left, to the cent. Nil when that much is not left.
    public func returning(_ product: ID<Product>, quantity wanted: Int64?) -> SaleLine? {
        let own = draft.lines.filter { $0.product == product }
        guard let first = own.first else { return nil }
        let sold = own.reduce(Int64(0)) { $0 &+ $1.quantity }
        let net = own.reduce(Int64(0)) { $0 &+ $1.net }
        let back = returned[product] ?? (0, 0)
        let left = sold - back.quantity
        let quantity = wanted ?? left
        guard quantity > 0, quantity <= left, sold > 0 else { return nil }
        let amount = quantity == left ? net - back.net : Self.share(net, quantity, of: sold)
        let gross = Self.share(own.reduce(Int64(0)) { $0 &+ $1.gross }, quantity, of: sold)
        return SaleLine(
            line: 0, product: product, quantity: -quantity, unitPrice: first.unitPrice, gross: -gross, discount: amount - gross, net: -amount,
            taxRate: first.taxRate)
    }

    /// `amount · part / whole`, rounded half away from zero.
    private static func share(_ amount: Int64, _ part: Int64, of whole: Int64) -> Int64 {
        let wide = amount.magnitude.multipliedFullWidth(by: part.magnitude)
        let divisor = whole.magnitude
        guard wide.high < divisor else { return amount }
        let (quotient, remainder) = divisor.dividingFullWidth(wide)
        let rounded = Int64(clamping: quotient) + (remainder >= divisor - remainder ? 1 : 0)
        return amount < 0 ? -rounded : rounded
    }
}

extension Sales {
    /// The order with this natural key; nil when none is known.
    ///
    /// - Parameter zone: the company's, for the hour at which its figures were counted.
    public func order(naturalKey: String, company: ID<Company>, zone: Zone, _ tx: ReadTransaction) throws -> PlacedOrder? {
        let id = try tx.value(
            "SELECT sale_id FROM sale_keys WHERE company_id = \(company) AND natural_key = \(naturalKey)", as: ID<Sale>.self)
        guard let id, let detail = try SaleReading.detail(id, tx) else { return nil }
        let sale = detail.sale
        var draft = SaleDraft(
            naturalKey: naturalKey, company: company, source: sale.source, channel: sale.channel, kind: sale.kind, businessDay: sale.businessDay,
            receipt: sale.receipt, occurredAt: sale.occurredAt, hour: zone.local(sale.occurredAt).hour, currency: sale.currency)
        draft.store = sale.store
        draft.contact = sale.contact
        draft.status = sale.status
        draft.till = sale.till
        draft.lines = detail.lines
        draft.discounts = detail.discounts
        draft.tenders = detail.tenders
        let returns = try tx.rows(
            "SELECT id FROM sales WHERE receipt = \(sale.receipt) AND company_id = \(company) AND kind = 'return' AND original_id = \(id)"
        ) { row throws(StorageError) in try row[0, as: ID<Sale>.self] }
        var order = PlacedOrder(draft: draft, returned: [:], returnedNet: 0)
        for (_, line) in returns.isEmpty ? [] : try SaleStore.lines(of: returns, tx) {
            order.returned[line.product, default: (0, 0)].quantity -= line.quantity
            order.returned[line.product, default: (0, 0)].net -= line.net
            order.returnedNet -= line.net
        }
        return order
    }
}
