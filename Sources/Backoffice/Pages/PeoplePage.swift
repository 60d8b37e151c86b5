import Kernel

/// The list of people. Address: `/people` with `q`, `stage`, `email`, `phone`, `city`, `bought`, `sort`, `order`, `size`, `columns`, `after`, `before`; the
/// same as a file at `/people.csv`.
public struct PeoplePage: Page {
    /// When a person last bought. In the address as `bought`.
    public enum Bought: String, Hashable, Sendable, CaseIterable {
        case within30 = "30d"
        case within90 = "90d"
        case within365 = "12m"
        case before365 = "over12m"
        case never
    }

    public struct Filter: Hashable, Sendable {
        public var text: String
        public var stage: Stage?
        /// `email=yes` or `no`.
        public var hasEmail: Bool?
        /// `phone=yes` or `no`.
        public var hasPhone: Bool?
        public var city: String?
        public var bought: Bought?
        /// `consent=com_….email.newsletter.granted`, with `asOf` for the end of a day.
        public var consent: ConsentChoice?
        public var asOf: Day?

        public init(
            text: String = "", stage: Stage? = nil, hasEmail: Bool? = nil, hasPhone: Bool? = nil, city: String? = nil, bought: Bought? = nil,
            consent: ConsentChoice? = nil, asOf: Day? = nil
        ) {
            self.text = text
            self.stage = stage
            self.hasEmail = hasEmail
            self.hasPhone = hasPhone
            self.city = city
            self.bought = bought
            self.consent = consent
            self.asOf = asOf
        }

        var isEmpty: Bool { self == Filter() }
    }

    public struct Row: Hashable, Sendable {
        public var id: ID<Person>
        public var name: String?
        public var stage: Stage
        public var email: String?
        public var phone: String?
        public var city: String?
        public var contacts: Int
        public var purchases: Int
        public var spent: Money?
        /// What was spent in other currencies.
        public var alsoSpent: [Money]
        public var lastPurchase: Day?
        public var since: Day
        public var isRestricted = false

        public init(
            id: ID<Person>, name: String?, stage: Stage, email: String? = nil, phone: String? = nil, city: String? = nil, contacts: Int,
            purchases: Int,
            spent: Money? = nil, alsoSpent: [Money] = [], lastPurchase: Day? = nil, since: Day
        ) {
            self.id = id
            self.name = name
            self.stage = stage
            self.email = email
            self.phone = phone
            self.city = city
            self.contacts = contacts
            self.purchases = purchases
            self.spent = spent
            self.alsoSpent = alsoSpent
            self.lastPurchase = lastPurchase
            self.since = since
        }
    }

    public var filter: Filter
    /// Columns: `name`, `email`, `city`, `contacts`, `purchases`, `spent`, `last`, `since`.
    public var sorting: Sorting
    public var rows: [Row]
    public var paging: Paging
    /// Cities to choose from: the most frequent.
    public var cities: [String]

    public init(filter: Filter = Filter(), sorting: Sorting = Sorting("name"), rows: [Row], paging: Paging, cities: [String] = []) {
        self.filter = filter
        self.sorting = sorting
        self.rows = rows
        self.paging = paging
        self.cities = cities
    }

    public var template: Template { .people }
    public var section: Section? { .people }
    public func title(_ words: Words) -> String { words.text("people.title") }

    private static let columns = [
        Column(key: "people.name", sort: "name"), Column(key: "people.email", sort: "email", rank: 3),
        Column(key: "people.phone", rank: 4), Column(key: "people.city", sort: "city", rank: 3),
        Column(key: "people.contacts", sort: "contacts", numeric: true, rank: 4),
        Column(key: "people.purchases", sort: "purchases", numeric: true, rank: 3), Column(key: "people.spent", sort: "spent", numeric: true),
        Column(key: "people.lastPurchase", sort: "last", numeric: true), Column(key: "people.since", sort: "since", numeric: true, rank: 4),
    ]

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let yesNo = { (value: Bool?) in value.map { $0 ? "yes" : "no" } }
        let address = rendering.address
        let columns = ColumnChoice(Self.columns, address)
        return PageFields([
            "q": filter.text, "isFiltered": !filter.isEmpty, "hasRows": !rows.isEmpty,
            "stages": words.options(
                [("", words.text("people.anyStage"))] + Stage.allCases.map { ($0.rawValue, words.text("stage.\($0.rawValue)")) },
                chosen: filter.stage?.rawValue),
            "emails": words.options(
                [("", words.text("people.anyEmail")), ("yes", words.text("people.withEmail")), ("no", words.text("people.withoutEmail"))],
                chosen: yesNo(filter.hasEmail)),
            "phones": words.options(
                [("", words.text("people.anyPhone")), ("yes", words.text("people.withPhone")), ("no", words.text("people.withoutPhone"))],
                chosen: yesNo(filter.hasPhone)),
            "cities": words.options([("", words.text("people.anyCity"))] + cityChoices.map { ($0, $0) }, chosen: filter.city),
            "boughts": words.options(
                [("", words.text("people.anyBought"))] + Bought.allCases.map { ($0.rawValue, words.text("bought.\($0.rawValue)")) },
                chosen: filter.bought?.rawValue),
            "consent": filter.consent.map { choice in
                [words.consentTopic(choice.topic), words.consentState(choice.state), filter.asOf.map { words.format.day($0) }].compactMap { $0 }
                    .joined(separator: " · ")
            }, "consentLess": address.with("consent", nil).with("asOf", nil).with("after", nil).with("before", nil).description,
            "carried": words.carried(address, except: ["q", "stage", "email", "phone", "city", "bought"]),
            "columnChoice": words.columnChoice(columns, address), "heads": words.heads(columns.shown, sorting, address),
            "rows": rows.map { row($0, columns.shown.dropFirst(), words) },
            "exports": words.exports("/people", address),
            "paging": words.paging(paging, shown: rows.count, address, noun: "people.count"),
        ])
    }

    /// The city filtered by is to choose, even when it is a rare one.
    private var cityChoices: [String] { cities + [filter.city].compactMap { $0 }.filter { !cities.contains($0) } }

    private func row(_ row: Row, _ columns: ArraySlice<Column>, _ words: Words) -> Fields {
        [
            "link": "/people/\(row.id)", "name": row.name, "isRestricted": row.isRestricted, "stage": words.stage(row.stage), "email": row.email,
            "cells": columns.map { cell($0.name, row, words.format).fields($0) },
        ]
    }

    private func cell(_ column: String, _ row: Row, _ format: Format) -> ListCell {
        switch column {
        case "email": ListCell(row.email, "clip")
        case "phone": ListCell(row.phone, "nowrap")
        case "city": ListCell(row.city, "clip")
        case "contacts": ListCell(format.integer(row.contacts))
        case "purchases": ListCell(format.integer(row.purchases))
        case "spent":
            ListCell(row.spent.map { format.money($0) }, also: row.alsoSpent.map { "+ " + format.money($0) }.joined(separator: " "))
        case "lastPurchase": ListCell(row.lastPurchase.map { format.day($0) })
        default: ListCell(format.day(row.since))
        }
    }
}

/// What was found for the search box, as a fragment. Address: `/people/search`, parameter `q`.
public struct SearchResults: Page {
    public struct PersonHit: Hashable, Sendable {
        public var id: ID<Person>
        public var name: String?
        public var stage: Stage
        /// Which value matched, and what it is called: an e-mail, a card number.
        public var field: FieldName
        public var matched: String

        public init(id: ID<Person>, name: String?, stage: Stage, field: FieldName, matched: String) {
            self.id = id
            self.name = name
            self.stage = stage
            self.field = field
            self.matched = matched
        }
    }

    public struct ReceiptHit: Hashable, Sendable {
        public var id: ID<Sale>
        public var number: String
        public var store: String
        public var instant: Instant
        public var total: Money

        public init(id: ID<Sale>, number: String, store: String, instant: Instant, total: Money) {
            self.id = id
            self.number = number
            self.store = store
            self.instant = instant
            self.total = total
        }
    }

    public var text: String
    public var people: [PersonHit]
    public var receipts: [ReceiptHit]
    /// Whether there are more people than shown.
    public var hasMore: Bool

    public init(text: String, people: [PersonHit] = [], receipts: [ReceiptHit] = [], hasMore: Bool = false) {
        self.text = text
        self.people = people
        self.receipts = receipts
        self.hasMore = hasMore
    }

    public var template: Template { .searchResults }
    public func title(_ words: Words) -> String { words.text("search.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "hasPeople": !people.isEmpty, "hasReceipts": !receipts.isEmpty, "nothing": people.isEmpty && receipts.isEmpty,
            "nothingText": words.text("search.nothing", ["text": text]),
            "people": people.map { hit in
                [
                    "link": "/people/\(hit.id)", "name": hit.name, "stage": words.stage(hit.stage), "field": words.field(hit.field),
                    "matched": hit.matched,
                ] as Fields
            },
            "receipts": receipts.map { hit in
                [
                    "link": "/sales/\(hit.id)", "number": hit.number, "store": hit.store, "when": words.format.instant(hit.instant),
                    "total": words.format.money(hit.total),
                ] as Fields
            },
            "allLink": hasMore ? Address("/people").with("q", text).description : nil,
        ])
    }
}
