import Kernel

/// One receipt or order. Address: `/sales/{id}`.
public struct SalePage: Page {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case sale, `return`, void
    }

    /// A name and an amount: a discount, a means of payment.
    public struct Amount: Hashable, Sendable {
        public var name: String
        public var amount: Money

        public init(_ name: String, _ amount: Money) {
            self.name = name
            self.amount = amount
        }
    }

    public struct Tax: Hashable, Sendable {
        /// A share: 0.22 is 22 %.
        public var rate: Double
        public var base: Money
        public var amount: Money

        public init(rate: Double, base: Money, amount: Money) {
            self.rate = rate
            self.base = base
            self.amount = amount
        }
    }

    /// Another sale this one refers to, or that refers to it.
    public struct Reference: Hashable, Sendable {
        public var id: ID<Sale>
        public var number: String
        public var day: Day

        public init(_ id: ID<Sale>, number: String, day: Day) {
            self.id = id
            self.number = number
            self.day = day
        }
    }

    public var id: ID<Sale>
    public var kind: Kind
    public var number: String
    public var instant: Instant
    public var businessDay: Day
    public var company: String
    public var store: Choice<Store>?
    public var till: String?
    public var channel: String
    /// Nil when it was sold to nobody known.
    public var person: Choice<Person>?
    public var lines: [SaleLine]
    /// Those of the whole receipt; amounts are positive.
    public var discounts: [Amount]
    public var tenders: [Amount]
    public var taxes: [Tax]
    public var total: Money
    /// The sale that this one returns or voids.
    public var original: Reference?
    /// Returns and voids of this one.
    public var followers: [Reference]

    public init(
        id: ID<Sale>, kind: Kind = .sale, number: String, instant: Instant, businessDay: Day, company: String, store: Choice<Store>? = nil,
        till: String? = nil, channel: String, person: Choice<Person>? = nil, lines: [SaleLine], discounts: [Amount] = [], tenders: [Amount] = [],
        taxes: [Tax] = [], total: Money, original: Reference? = nil, followers: [Reference] = []
    ) {
        self.id = id
        self.kind = kind
        self.number = number
        self.instant = instant
        self.businessDay = businessDay
        self.company = company
        self.store = store
        self.till = till
        self.channel = channel
        self.person = person
        self.lines = lines
        self.discounts = discounts
        self.tenders = tenders
        self.taxes = taxes
        self.total = total
        self.original = original
        self.followers = followers
    }

    public var template: Template { .sale }
    public var section: Section? { .people }
    public func title(_ words: Words) -> String { words.text("sale.\(kind.rawValue)", ["number": number]) }

    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("people.title"), "/people")] + (person.map { [Crumb($0.name, "/people/\($0.id)")] } ?? [])
    }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        let reference = { (sale: Reference) -> Fields in
            ["link": "/sales/\(sale.id)", "number": sale.number, "day": format.day(sale.day)]
        }
        return PageFields([
            "saleID": id.description, "when": format.instant(instant), "businessDay": format.day(businessDay), "company": company,
            "storeName": store?.name, "storeLink": store.map { "/stores/\($0.id)" }, "till": till, "channel": channel,
            "personName": person?.name, "personLink": person.map { "/people/\($0.id)" }, "lines": lines.map { $0.fields(words) },
            "discounts": discounts.map { ["name": $0.name, "amount": "−" + format.money($0.amount)] as Fields },
            "tenders": tenders.map { ["name": $0.name, "amount": format.money($0.amount)] as Fields }, "hasTenders": !tenders.isEmpty,
            "taxes": taxes.map { tax in
                ["rate": format.percent(tax.rate, digits: 0), "base": format.money(tax.base), "amount": format.money(tax.amount)] as Fields
            },
            "hasTaxes": !taxes.isEmpty, "total": format.money(total), "lineCount": words.count("timeline.lines", lines.count),
            "isVoid": kind == .void, "original": original.map(reference), "followers": followers.map(reference), "hasFollowers": !followers.isEmpty,
        ])
    }
}
