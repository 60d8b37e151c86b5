import Kernel

/// A line of a receipt.
public struct SaleLine: Hashable, Sendable {
    public var product: ID<Product>?
    public var name: String
    public var code: String?
    /// Thousandths of the unit; negative for what is given back.
    public var quantity: Int64
    /// What was paid for the line, after ``discount``.
    public var amount: Money
    /// What was taken off, positive; nil for nothing.
    public var discount: Money?

    public init(product: ID<Product>? = nil, name: String, code: String? = nil, quantity: Int64 = 1000, amount: Money, discount: Money? = nil) {
        self.product = product
        self.name = name
        self.code = code
        self.quantity = quantity
        self.amount = amount
        self.discount = discount
    }

    func fields(_ words: Words) -> Fields {
        [
            "productLink": product.map { "/products/\($0)" }, "name": name, "code": code, "quantity": words.format.quantity(thousandths: quantity),
            "single": quantity == 1000, "amount": words.format.money(amount),
            "discount": discount.flatMap { $0.amount == 0 ? nil : "−" + words.format.money($0) },
        ]
    }
}

/// What happened to a person, newest first, some at a time.
public struct Timeline: Hashable, Sendable {
    /// What a timeline can be limited to. In the address as `kind`.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case sales, returns, events
    }

    public struct Entry: Hashable, Sendable {
        public enum Happening: Hashable, Sendable {
            case sale(ID<Sale>, number: String, total: Money, lines: [SaleLine])
            case returned(ID<Sale>, number: String, total: Money, lines: [SaleLine])
            /// What was tracked: its name, and a detail such as the page.
            case event(name: String, detail: String?)
        }

        public var instant: Instant
        public var happening: Happening
        /// The store, the site, the newsletter.
        public var place: String?
        public var source: String

        public init(_ instant: Instant, _ happening: Happening, place: String? = nil, source: String) {
            self.instant = instant
            self.happening = happening
            self.place = place
            self.source = source
        }
    }

    /// Nil shows all.
    public var kind: Kind?
    public var entries: [Entry]
    /// The cursor of what is older, for `after`; nil at the end.
    public var next: String?

    public init(kind: Kind? = nil, entries: [Entry], next: String? = nil) {
        self.kind = kind
        self.entries = entries
        self.next = next
    }

    func fields(_ words: Words, _ address: Address) -> Fields {
        var months: [(month: Day, entries: [Fields])] = []
        for entry in entries {
            let month = words.format.zone.day(entry.instant).firstOfMonth
            if months.last?.month != month { months.append((month, [])) }
            months[months.count - 1].entries.append(entry.fields(words))
        }
        let base = address.with("after", nil)
        let kinds: [Kind?] = [nil] + Kind.allCases
        return [
            "kinds": kinds.map { kind in
                [
                    "text": words.text("timeline.\(kind?.rawValue ?? "all")"), "link": base.with("kind", kind?.rawValue).description + "#timeline",
                    "chosen": kind == self.kind,
                ] as Fields
            },
            "months": months.map { ["month": words.format.month($0.month), "entries": $0.entries] as Fields }, "hasEntries": !entries.isEmpty,
            "moreLink": next.map { base.with("after", $0).description + "#timeline" },
        ]
    }
}

extension Timeline.Entry {
    func fields(_ words: Words) -> Fields {
        var fields: Fields = [
            "day": words.format.shortDay(words.format.zone.day(instant)), "time": words.format.time(instant), "place": place, "source": source,
            "amount": nil, "saleLink": nil, "detail": nil, "lines": [Fields](), "hasLines": false, "lineCount": nil,
        ]
        switch happening {
        case .sale(let id, let number, let total, let lines), .returned(let id, let number, let total, let lines):
            let isReturn = if case .returned = happening { true } else { false }
            fields["icon"] = isReturn ? "return" : "receipt"
            fields["tone"] = isReturn ? "return" : "sale"
            fields["name"] = words.text(isReturn ? "timeline.return" : "timeline.sale", ["number": number])
            fields["amount"] = words.format.money(total)
            fields["saleLink"] = "/sales/\(id)"
            fields["lines"] = lines.map { $0.fields(words) }
            fields["hasLines"] = !lines.isEmpty
            fields["lineCount"] = words.count("timeline.lines", lines.count)
        case .event(let name, let detail):
            fields["icon"] = "event"
            fields["tone"] = "event"
            fields["name"] = name
            fields["detail"] = detail
        }
        return fields
    }
}
