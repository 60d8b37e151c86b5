import Kernel
import Storage

/// The one path that commits sales: one at a time from a till, thousands at a time from a file.
public enum CommitMode: Sendable {
    /// A till or a shop is waiting: each sale is a change that others follow.
    case live
    /// What happened in the past, from a file: one change stands for the batch.
    case history
}

/// What became of one draft.
public enum CommitOutcome: Hashable, Sendable {
    case inserted(ID<Sale>)
    /// Lines added to a sale that the same import had begun.
    case extended(ID<Sale>)
    /// The same sale was there already.
    case unchanged(ID<Sale>)
    /// The order's status moved on.
    case statusChanged(ID<Sale>)
    /// Another content under the same natural key: refused.
    case conflict(ID<Sale>)
}

struct SaleCommit {
    let effects: Effects
    let mode: CommitMode
    let tx: WriteTransaction

    private var sales: RowBuffer
    private var keys: RowBuffer
    private var lines: RowBuffer
    private var discounts: RowBuffer
    private var tenders: RowBuffer
    private var figures = SalesFigures()
    /// Sales that were there, with the status they have now.
    private var moved: [(sale: ID<Sale>, company: ID<Company>, status: SaleStatus)] = []

    init(effects: Effects, mode: CommitMode, tx: WriteTransaction) {
        self.effects = effects
        self.mode = mode
        self.tx = tx
        sales = RowBuffer(
            into: "sales",
            [
                "id", "company_id", "store_id", "source_id", "contact_id", "import_id", "channel", "kind", "till", "operator", "business_day",
                "receipt", "occurred_at", "currency", "gross", "discount", "net", "tax", "lines", "status", "original_id", "original_receipt",
                "identity_kind", "identity_value",
            ])
        keys = RowBuffer(into: "sale_keys", ["company_id", "natural_key", "sale_id", "content_hash"])
        lines = RowBuffer(
            into: "sale_lines", ["sale_id", "line", "product_id", "quantity", "unit_price", "gross", "discount", "net", "tax_rate"])
        discounts = RowBuffer(into: "sale_discounts", ["sale_id", "line", "kind", "sequence", "amount", "reference"])
        tenders = RowBuffer(into: "sale_tenders", ["sale_id", "sequence", "kind", "amount"])
    }

    /// Commits the drafts in order and tells for each what became of it.
    mutating func run(_ drafts: [SaleDraft]) throws(StorageError) -> [CommitOutcome] {
        var known = try SaleStore.known(drafts, tx)
        let originals = try SaleStore.originals(of: drafts, tx)
        var outcomes: [CommitOutcome] = []
        outcomes.reserveCapacity(drafts.count)
        var created: [ID<Sale>] = []
        var voids: [(original: ID<Sale>, draft: SaleDraft)] = []
        var receipts: [SaleStore.ReceiptKey: ID<Sale>] = [:]
        for draft in drafts {
            let hash = draft.contentHash
            if let existing = known[.init(draft)] {
                // Rows of this batch must be in the tables before one of them can be looked at.
                if existing.isNew { try flush() }
                outcomes.append(try settle(draft, hash: hash, existing))
                continue
            }
            let id: ID<Sale> = effects.id()
            let receipt = draft.originalReceipt.map { SaleStore.ReceiptKey(company: draft.company, receipt: $0) }
            let original = receipt.flatMap { receipts[$0] ?? originals[$0] }
            append(draft, id: id, hash: hash, original: original)
            receipts[.init(company: draft.company, receipt: draft.receipt)] = id
            known[.init(draft)] = SaleStore.Known(sale: id, hash: hash, fileImport: draft.fileImport, isNew: true)
            if draft.kind == .void, let original { voids.append((original, draft)) }
            created.append(id)
            outcomes.append(.inserted(id))
        }
        try flush()
        try figures.save(tx)
        for void in voids {
            try tx.execute("UPDATE sales SET status = \(SaleStatus.voided.rawValue) WHERE id = \(void.original)")
            moved.append((void.original, void.draft.company, .voided))
        }
        try figures.withdraw(moved.filter { [.voided, .cancelled].contains($0.status) }.map(\.sale), tx)
        try figures.save(tx)
        try note(created, drafts)
        return outcomes
    }

    private mutating func flush() throws(StorageError) {
        try tx.insert(sales)
        try tx.insert(keys)
        try tx.insert(lines)
        try tx.insert(discounts)
        try tx.insert(tenders)
        sales.removeAll()
        keys.removeAll()
        lines.removeAll()
        discounts.removeAll()
        tenders.removeAll()
    }

    private mutating func append(_ draft: SaleDraft, id: ID<Sale>, hash: Int64, original: ID<Sale>?) {
        var gross: Int64 = 0
        var discount: Int64 = 0
        var net: Int64 = 0
        var tax: Int64 = 0
        for line in draft.lines {
            gross &+= line.gross
            discount &+= line.discount
            net &+= line.net
            tax &+= line.tax
            append(line, of: id)
        }
        if draft.status != .cancelled { figures.add(draft, id: id) }
        sales.append(id)
        sales.append(draft.company)
        sales.append(draft.store)
        sales.append(draft.source)
        sales.append(draft.contact)
        sales.append(draft.fileImport)
        sales.append(draft.channel)
        sales.append(draft.kind.rawValue)
        sales.append(draft.till)
        sales.append(draft.operator)
        sales.append(draft.businessDay)
        sales.append(draft.receipt)
        sales.append(draft.occurredAt)
        sales.append(draft.currency.code)
        sales.append(gross)
        sales.append(discount)
        sales.append(net)
        sales.append(tax)
        sales.append(Int64(draft.lines.count))
        sales.append(draft.status.rawValue)
        sales.append(original)
        sales.append(draft.originalReceipt)
        let unclaimed = draft.contact == nil ? draft.identity : nil
        sales.append(unclaimed?.kind.rawValue)
        sales.append(unclaimed?.value)
        keys.append(draft.company)
        keys.append(draft.naturalKey)
        keys.append(id)
        keys.append(hash)
        append(draft.discounts, of: id, from: 0)
        for (sequence, tender) in draft.tenders.enumerated() {
            tenders.append(id)
            tenders.append(Int64(sequence))
            tenders.append(tender.kind)
            tenders.append(tender.amount)
        }
    }

    private mutating func append(_ line: SaleLine, of sale: ID<Sale>) {
        lines.append(sale)
        lines.append(line.line)
        lines.append(line.product)
        lines.append(line.quantity)
        lines.append(line.unitPrice)
        lines.append(line.gross)
        lines.append(line.discount)
        lines.append(line.net)
        lines.append(line.taxRate)
    }

    private mutating func append(_ list: [LineDiscount], of sale: ID<Sale>, from start: Int64) {
        for (sequence, discount) in list.enumerated() {
            discounts.append(sale)
            discounts.append(discount.line)
            discounts.append(discount.kind.rawValue)
            discounts.append(start + Int64(sequence))
            discounts.append(discount.amount)
            discounts.append(discount.reference)
        }
    }

    // MARK: - A sale that is there already

    private mutating func settle(_ draft: SaleDraft, hash: Int64, _ known: SaleStore.Known) throws(StorageError) -> CommitOutcome {
        if known.hash == hash { return try moveStatus(draft, known) }
        if let own = draft.fileImport, own == known.fileImport {
            try extend(known.sale, with: draft)
            return .extended(known.sale)
        }
        // A part of the receipt (the file tells it in pieces, or lines were left out) is no contradiction.
        var remaining = Dictionary(try SaleStore.lineHashes(of: known.sale, tx).map { ($0, 1) }, uniquingKeysWith: +)
        for line in draft.lines {
            guard let count = remaining[line.contentHash], count > 0 else { return .conflict(known.sale) }
            remaining[line.contentHash] = count - 1
        }
        return try moveStatus(draft, known)
    }

    /// An order moves on from `pending` to `completed`; one that was voided or cancelled has ended, and cancelling takes its figures back.
    private mutating func moveStatus(_ draft: SaleDraft, _ known: SaleStore.Known) throws(StorageError) -> CommitOutcome {
        let moved = try tx.execute(
            """
            UPDATE sales SET status = \(draft.status.rawValue)
            WHERE id = \(known.sale) AND status <> \(draft.status.rawValue) AND status NOT IN ('voided', 'cancelled')
            """)
        guard moved == 1 else { return .unchanged(known.sale) }
        self.moved.append((known.sale, draft.company, draft.status))
        if draft.status == .cancelled { figures.subtract(try withOwnContact(draft, known.sale)) }
        return .statusChanged(known.sale)
    }

    /// Adds the lines that come later in the same file, numbered after those that are there.
    private mutating func extend(_ sale: ID<Sale>, with draft: SaleDraft) throws(StorageError) {
        let last = try tx.value("SELECT COALESCE(MAX(line), 0) FROM sale_lines WHERE sale_id = \(sale)", as: Int64.self) ?? 0
        let sequence = try tx.value("SELECT COUNT(*) FROM sale_discounts WHERE sale_id = \(sale)", as: Int64.self) ?? 0
        let paid = try tx.value("SELECT COUNT(*) FROM sale_tenders WHERE sale_id = \(sale)", as: Int64.self) ?? 0
        var renumbered: [Int64: Int64] = [:]
        var gross: Int64 = 0
        var discount: Int64 = 0
        var net: Int64 = 0
        var tax: Int64 = 0
        for (index, var line) in draft.lines.enumerated() {
            renumbered[line.line] = last + Int64(index) + 1
            line.line = last + Int64(index) + 1
            gross &+= line.gross
            discount &+= line.discount
            net &+= line.net
            tax &+= line.tax
            append(line, of: sale)
        }
        append(
            draft.discounts.map { LineDiscount(line: renumbered[$0.line] ?? $0.line, kind: $0.kind, amount: $0.amount, reference: $0.reference) },
            of: sale, from: sequence)
        for (index, tender) in draft.tenders.enumerated() {
            tenders.append(sale)
            tenders.append(paid + Int64(index))
            tenders.append(tender.kind)
            tenders.append(tender.amount)
        }
        try tx.execute(
            """
            UPDATE sales SET gross = gross + \(gross), discount = discount + \(discount), net = net + \(net), tax = tax + \(tax),
                lines = lines + \(draft.lines.count)
            WHERE id = \(sale)
            """)
        try flush()
        let whole = try SaleStore.lineHashes(of: sale, tx).reduce(0, &+)
        var hash = StableHash()
        hash.combine(whole)
        hash.combine(draft.occurredAt.microseconds)
        hash.combine(draft.kind.rawValue)
        hash.combine(draft.currency.code)
        try tx.execute("UPDATE sale_keys SET content_hash = \(hash.value) WHERE company_id = \(draft.company) AND natural_key = \(draft.naturalKey)")
        figures.extend(try withOwnContact(draft, sale))
    }

    /// The draft with the contact that the sale has by now: it may have been given to one that came later.
    private func withOwnContact(_ draft: SaleDraft, _ sale: ID<Sale>) throws(StorageError) -> SaleDraft {
        var own = draft
        own.contact = try tx.value("SELECT contact_id FROM sales WHERE id = \(sale)", as: ID<Contact>?.self) ?? nil
        return own
    }

    private func note(_ created: [ID<Sale>], _ drafts: [SaleDraft]) throws(StorageError) {
        var notes: [ChangeNote] = []
        if let first = created.first, let last = created.last, let draft = drafts.first {
            switch mode {
            case .history:
                let detail: JSON = [
                    "from": .string(first.description), "to": .string(last.description), "count": .integer(Int64(created.count)),
                ]
                notes.append(ChangeNote("sale.history", company: draft.company, subject: first.rawValue, detail: detail))
            case .live: notes += created.map { ChangeNote("sale.committed", company: draft.company, subject: $0.rawValue) }
            }
        }
        for (sale, company, status) in moved {
            notes.append(ChangeNote("sale.changed", company: company, subject: sale.rawValue, detail: ["status": .string(status.rawValue)]))
        }
        try tx.record(notes, effects)
    }
}
