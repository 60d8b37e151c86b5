import Kernel
import Organisation
import RecordLinkage
import Sales
import Tabular

/// A receipt as a file tells it: names where the database has ids.
struct ParsedSale: Sendable {
    var naturalKey: String
    var store: String?
    var till: String?
    var cashier: String?
    var channel: String?
    var receipt: String
    var local: LocalDateTime
    var occurredAt: Instant
    var currency: Currency
    var kind: SaleKind?
    var status: SaleStatus
    var originalReceipt: String?
    var card: String?
    var customer: String?
    var email: String?
    /// Lines whose `product` is a slot in the parser's list of SKUs.
    var lines: [SaleLine] = []
    var discounts: [LineDiscount] = []
    var payments: [String] = []
    var firstRecord: Int
    var firstLine: Int
    /// Rows of the file that belong to it, refused ones included.
    var rows = 0
}

/// Rows of a file of sales, gathered into receipts.
///
/// Rows of one receipt usually follow each other; where they do not, the receipt is found again within a chunk here, and across chunks in the database.
struct SalesParser {
    private let receipt, store, till, cashier, channel, dateTime, customer, card, email, line, sku, gtin, description: FieldReader?
    private let quantity, unitPrice, amount, taxRate, payment, type, original, status, currency: FieldReader?
    private let discounts: [(LineDiscount.Kind, FieldReader)]
    private let company: CompanyRecord
    private let source: SourceRecord
    /// Columns whose bytes tell whether a row belongs to the receipt of the row before.
    private let headerReaders: [FieldReader]

    private(set) var sales: [ParsedSale] = []
    private var byKey: [String: Int] = [:]
    private var current: Int?
    private var header: [UInt8] = []
    private var slots: [String: Int64] = [:]
    /// SKUs met since the last chunk was taken, in the order of their slots.
    private(set) var newProducts: [(sku: String, name: String?)] = []

    init(_ plan: ImportPlan, company: CompanyRecord, source: SourceRecord) {
        func reader(_ field: String) -> FieldReader? { FieldReader(field, plan) }
        receipt = reader("receipt")
        store = reader("store")
        till = reader("till")
        cashier = reader("operator")
        channel = reader("channel")
        dateTime = reader("date_time")
        customer = reader("customer")
        card = reader("card")
        email = reader("email")
        line = reader("line")
        sku = reader("sku")
        gtin = reader("gtin")
        description = reader("description")
        quantity = reader("quantity")
        unitPrice = reader("unit_price")
        amount = reader("amount")
        taxRate = reader("tax_rate")
        payment = reader("payment")
        type = reader("type")
        original = reader("original_receipt")
        status = reader("status")
        currency = reader("currency")
        discounts = [
            (LineDiscount.Kind.promotion, "promotion_discount"), (.coupon, "coupon_discount"), (.manual, "manual_discount"),
            (.manufacturerCoupon, "manufacturer_coupon"),
        ].compactMap { kind, field in reader(field).map { (kind, $0) } }
        headerReaders = [receipt, store, till, dateTime, customer, card, email, type, status].compactMap { $0 }
        self.company = company
        self.source = source
    }

    /// Adds a row to its receipt.
    mutating func append(_ row: Row) throws(RowRefusal) {
        let index = try sale(of: row)
        sales[index].rows += 1
        let parsed = try readLine(row, of: sales[index])
        if parsed.isRepeated { return }
        sales[index].lines.append(parsed.line)
        sales[index].discounts += parsed.discounts
        if let payment = payment?.text(row)?.lowercased(), sales[index].payments.last != payment, !sales[index].payments.contains(payment) {
            sales[index].payments.append(payment)
        }
    }

    /// The receipts gathered so far. The last one stays behind when its rows follow each other, for more of them may come.
    mutating func take(isLast: Bool) -> (sales: [ParsedSale], newProducts: [(sku: String, name: String?)], heldBack: Int?) {
        var taken = sales
        var held: ParsedSale?
        if !isLast, let current, current == taken.count - 1, taken[current].lines.count < 20_000 { held = taken.removeLast() }
        let products = newProducts
        newProducts = []
        sales = held.map { [$0] } ?? []
        byKey = held.map { [$0.naturalKey: 0] } ?? [:]
        current = held == nil ? nil : 0
        if held == nil { header = [] }
        return (taken, products, held?.firstRecord)
    }

    // MARK: - Header

    private mutating func sale(of row: Row) throws(RowRefusal) -> Int {
        if let current, sameHeader(row) { return current }
        let parsed = try readHeader(row)
        rememberHeader(row)
        let index: Int
        if let known = byKey[parsed.naturalKey] {
            index = known
            if sales[index].customer == nil { sales[index].customer = parsed.customer }
            if sales[index].card == nil { sales[index].card = parsed.card }
            if sales[index].email == nil { sales[index].email = parsed.email }
        } else {
            index = sales.count
            byKey[parsed.naturalKey] = index
            sales.append(parsed)
        }
        current = index
        return index
    }

    private func sameHeader(_ row: Row) -> Bool {
        var position = 0
        for reader in headerReaders {
            guard let cell = reader.cell(row) else { continue }
            let count = cell.count
            guard position + count + 1 <= header.count, header[position + count] == 0 else { return false }
            let same = cell.withBytes { bytes in
                header.withUnsafeBufferPointer { known in (0..<count).allSatisfy { known[position + $0] == bytes[$0] } }
            }
            guard same else { return false }
            position += count + 1
        }
        return true
    }

    private mutating func rememberHeader(_ row: Row) {
        header.removeAll(keepingCapacity: true)
        for reader in headerReaders {
            guard let cell = reader.cell(row) else { continue }
            cell.withBytes { header.append(contentsOf: $0) }
            header.append(0)
        }
    }

    private func readHeader(_ row: Row) throws(RowRefusal) -> ParsedSale {
        guard let number = receipt?.text(row) else { throw RowRefusal(receipt?.name, "is empty: no sale has it") }
        guard number.utf8.count <= 100 else { throw RowRefusal(receipt?.name, "is longer than 100 bytes") }
        guard let written = try dateTime?.date(row) else { throw RowRefusal(dateTime?.name, "is empty: when was it sold?") }
        let instant = written.instant(in: company.zone)
        let local = written.offsetSeconds == nil ? written.local : company.zone.local(instant)
        let store = store?.text(row)
        let till = till?.text(row)
        var key = "O/\(source.code)/\(number)"
        if store != nil || till != nil { key = "R/\(store ?? "")/\(till ?? "")/\(local.day)/\(number)" }
        var money = company.currency
        if let code = currency?.text(row) {
            guard let given = Currency(code) else { throw RowRefusal(currency?.name, "is not an ISO 4217 code") }
            money = given
        }
        var parsed = ParsedSale(
            naturalKey: key, store: store, till: till, receipt: number, local: local, occurredAt: instant, currency: money, kind: nil,
            status: .completed, firstRecord: row.record, firstLine: row.line)
        parsed.cashier = cashier?.text(row)
        parsed.channel = channel?.text(row)?.lowercased()
        parsed.kind = try type.flatMap { reader throws(RowRefusal) in try Self.kind(reader.text(row), reader.name) }
        parsed.status = try Self.status(status?.text(row), status?.name)
        parsed.originalReceipt = original?.text(row)
        parsed.customer = customer?.text(row)
        parsed.card = card?.text(row).flatMap { try? CardNumber($0).comparable }
        parsed.email = email?.text(row).flatMap { try? EmailAddress($0) }.flatMap { $0.isPlaceholder ? nil : $0.comparable }
        return parsed
    }

    private static func kind(_ text: String?, _ column: String) throws(RowRefusal) -> SaleKind? {
        switch text?.lowercased() {
        case nil: nil
        case "sale", "s", "vendita", "verkoop", "sell", "purchase", "order": .sale
        case "return", "r", "refund", "reso", "retour", "credit", "rimborso": .return
        case "void", "v", "annullo", "annullato", "storno", "cancel", "geannuleerd": .void
        default: throw RowRefusal(column, "is none of sale, return and void")
        }
    }

    private static func status(_ text: String?, _ column: String?) throws(RowRefusal) -> SaleStatus {
        switch text?.lowercased() {
        case nil, "completed", "complete", "closed", "refunded", "delivered", "done", "voided", "fulfilled", "completato", "evaso", "voltooid":
            .completed
        case "pending", "open", "new", "created", "in attesa": .pending
        case "paid", "processing", "pagato", "betaald": .paid
        case "shipped", "sent", "spedito", "verzonden": .shipped
        case "cancelled", "canceled", "annullato", "geannuleerd": .cancelled
        default: throw RowRefusal(column, "is no status known here")
        }
    }

    // MARK: - Lines

    private mutating func readLine(
        _ row: Row, of sale: ParsedSale
    ) throws(RowRefusal) -> (line: SaleLine, discounts: [LineDiscount], isRepeated: Bool) {
        guard let code = sku?.text(row) ?? gtin?.text(row) else { throw RowRefusal(sku?.name ?? gtin?.name, "is empty: what was sold?") }
        guard code.utf8.count <= 128 else { throw RowRefusal(sku?.name, "is longer than 128 bytes") }
        let digits = sale.currency.fractionDigits
        var count = try quantity?.number(row, fractionDigits: 3) ?? 1000
        let price = try unitPrice?.number(row, fractionDigits: digits)
        var paid = try amount?.number(row, fractionDigits: digits)
        guard price != nil || paid != nil else { throw RowRefusal(amount?.name ?? unitPrice?.name, "is empty: for how much?") }
        guard count.magnitude <= Self.largest, (price ?? 0).magnitude <= Self.largest, (paid ?? 0).magnitude <= Self.largest else {
            throw RowRefusal(quantity?.name, "or the amount is beyond what a sale can have")
        }
        if sale.kind == .return || sale.kind == .void, count > 0 {
            count = -count
            paid = paid.map { -Int64($0.magnitude) }
        }
        let list = try readDiscounts(row, digits, isNegative: count < 0)
        var off: Int64 = 0
        for discount in list where discount.kind != .manufacturerCoupon { off += discount.amount }
        let listed = try price.map { price throws(RowRefusal) in try Self.product(count, price, quantity?.name) }
        let net = paid ?? (listed ?? 0) - off
        // What was paid is what counts; without discounts of their own, the rest to the list price is one.
        let gross = discounts.isEmpty ? listed ?? net : net + off
        let given = try line?.number(row, fractionDigits: 0)
        let number = given.map { max($0, 1) } ?? Int64(sale.lines.count + 1)
        let each = price ?? (count == 0 ? gross : Self.rounded(gross, 1000, count))
        var parsed = SaleLine(
            line: number, product: ID(slot(code, row)), quantity: count, unitPrice: each, gross: gross, discount: gross - net, net: net,
            taxRate: try taxRate?.number(row, fractionDigits: 2))
        var repeated = false
        if given != nil, let same = sale.lines.last(where: { $0.line == number }) {
            guard same == parsed else { throw RowRefusal(line?.name, "\(number) stands on this receipt already, with another content") }
            repeated = true
        } else if given == nil, let last = sale.lines.last {
            parsed.line = last.line + 1
        }
        let numbered = list.map { LineDiscount(line: parsed.line, kind: $0.kind, amount: $0.amount) }
        return (parsed, numbered, repeated)
    }

    /// A thousand million units, or minor units: beyond it a number is a mistake.
    private static let largest: UInt64 = 1_000_000_000_000

    private func readDiscounts(_ row: Row, _ digits: Int, isNegative: Bool) throws(RowRefusal) -> [LineDiscount] {
        var list: [LineDiscount] = []
        for (kind, reader) in discounts {
            guard let value = try reader.number(row, fractionDigits: digits), value != 0 else { continue }
            guard value.magnitude <= Self.largest else { throw RowRefusal(reader.name, "is beyond what a sale can have") }
            // Some systems write what is taken off as a negative number.
            let size = Int64(value.magnitude)
            list.append(LineDiscount(line: 0, kind: kind, amount: isNegative ? -size : size))
        }
        return list
    }

    private mutating func slot(_ code: String, _ row: Row) -> Int64 {
        if let slot = slots[code] { return slot }
        let slot = Int64(slots.count)
        slots[code] = slot
        newProducts.append((code, description?.text(row).map { String($0.prefix(500)) }))
        return slot
    }

    /// `quantity` thousandths of `price`, rounded half away from zero.
    private static func product(_ quantity: Int64, _ price: Int64, _ column: String?) throws(RowRefusal) -> Int64 {
        let (product, overflow) = quantity.multipliedReportingOverflow(by: price)
        guard !overflow else { throw RowRefusal(column, "times the price is beyond what a sale can have") }
        return rounded(product, 1, 1000)
    }

    /// `value * factor / divisor`, rounded half away from zero; `value` is within ``largest``.
    private static func rounded(_ value: Int64, _ factor: Int64, _ divisor: Int64) -> Int64 {
        let product = value.magnitude &* factor.magnitude
        let quotient = Int64((product + divisor.magnitude / 2) / divisor.magnitude)
        return (value < 0) != (divisor < 0) ? -quotient : quotient
    }
}
