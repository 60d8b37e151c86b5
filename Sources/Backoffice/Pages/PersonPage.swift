import Charts
import Customers
import Kernel

/// Everything about one person. Address: `/people/{id}` with `kind` and `after` for the timeline.
public struct PersonPage: Page {
    public var id: ID<Person>
    /// Nil when no contact gives a name.
    public var name: String?
    public var stage: Stage
    /// Nil when nothing was bought.
    public var spent: Money?
    /// In other currencies.
    public var alsoSpent: [Money]
    public var averageReceipt: Money?
    public var purchases: Int
    public var lastPurchase: Day?
    /// The first day anything was known.
    public var since: Day
    public var golden: [GoldenValue]
    public var contacts: [ContactCard]
    public var timeline: Timeline
    /// Without gaps, oldest first; empty when nothing was bought.
    public var spendByMonth: [MonthAmount]
    /// The first few, largest first.
    public var categories: [NamedAmount<Category>]
    /// Where most was bought.
    public var preferredStore: NamedAmount<Store>?
    /// Newest first.
    public var links: [LinkEntry]
    public var consents: [ConsentCard]
    /// The companies for which the viewer may record a consent of this person; none for who may not.
    public var consentCompanies: [Choice<Company>]
    public var isRestricted = false
    /// Nil for who may not carry out people's rights.
    public var privacy: PersonPrivacy?

    public init(
        id: ID<Person>, name: String?, stage: Stage, spent: Money? = nil, alsoSpent: [Money] = [], averageReceipt: Money? = nil, purchases: Int,
        lastPurchase: Day? = nil,
        since: Day, golden: [GoldenValue], contacts: [ContactCard], timeline: Timeline, spendByMonth: [MonthAmount] = [],
        categories: [NamedAmount<Category>] = [], preferredStore: NamedAmount<Store>? = nil, links: [LinkEntry] = [], consents: [ConsentCard] = [],
        consentCompanies: [Choice<Company>] = []
    ) {
        self.id = id
        self.name = name
        self.stage = stage
        self.spent = spent
        self.alsoSpent = alsoSpent
        self.averageReceipt = averageReceipt
        self.purchases = purchases
        self.lastPurchase = lastPurchase
        self.since = since
        self.golden = golden
        self.contacts = contacts
        self.timeline = timeline
        self.spendByMonth = spendByMonth
        self.categories = categories
        self.preferredStore = preferredStore
        self.links = links
        self.consents = consents
        self.consentCompanies = consentCompanies
    }

    public var template: Template { .person }
    public var section: Section? { .people }
    public func title(_ words: Words) -> String { name ?? words.text("people.unnamed") }
    public func crumbs(_ words: Words) -> [Crumb] { [Crumb(words.text("people.title"), "/people")] }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let format = words.format
        return PageFields([
            "personID": id.description, "isRestricted": isRestricted, "privacy": privacy?.fields(words), "stage": words.stage(stage),
            "initial": title(words).first.map { String($0).uppercased() },
            "facts": [
                fact(words, "spent", spent.map { ([$0] + alsoSpent).map { format.money($0) }.joined(separator: " + ") }),
                fact(words, "purchases", format.integer(purchases)),
                fact(words, "averageReceipt", averageReceipt.map { format.money($0) }),
                fact(words, "lastPurchase", lastPurchase.map { format.day($0) }), fact(words, "since", format.day(since)),
                fact(words, "contacts", format.integer(contacts.count)),
            ],
            "golden": golden.map { $0.fields(words) }, "hasGolden": !golden.isEmpty, "contacts": contacts.map { $0.fields(words) },
            "contactCount": format.integer(contacts.count), "links": links.map { $0.fields(words) },
            "knowingLink": rendering.hidden.contains(.reviews) ? nil : "/people/\(id)/identity", "hasLinks": !links.isEmpty,
            "consents": consents.map { $0.fields(words) }, "hasConsents": !consents.isEmpty,
            "showsConsents": !consents.isEmpty || !consentCompanies.isEmpty, "consentForm": consentForm(words),
            "timeline": timeline.fields(words, rendering.address), "spendChart": spendChart(words), "categoriesChart": categoriesChart(words),
            "storeName": preferredStore?.name, "storeLink": preferredStore?.id.map { "/stores/\($0)" },
            "storeAmount": preferredStore.map { format.money($0.amount) },
        ])
    }

    private func consentForm(_ words: Words) -> Fields? {
        guard let first = consentCompanies.first else { return nil }
        return [
            "action": "/people/\(id)/consents", "linkAction": "/people/\(id)/preference-link", "onlyCompany": first.id.description,
            "hasCompanies": consentCompanies.count > 1,
            "companies": consentCompanies.map { ["value": $0.id.description, "text": $0.name] as Fields },
            "channels": ConsentChannel.allCases.map { ["value": $0.rawValue, "text": words.text("consent.channel.\($0.rawValue)")] as Fields },
            "purposes": ConsentPurpose.allCases.map { ["value": $0.rawValue, "text": words.text("consent.purpose.\($0.rawValue)")] as Fields },
        ]
    }

    private func fact(_ words: Words, _ key: String, _ value: String?) -> Fields { ["label": words.text("person.\(key)"), "value": value ?? "–"] }

    private func spendChart(_ words: Words) -> Fields? {
        guard let currency = spendByMonth.first?.amount.currency else { return nil }
        return words.chart(
            words.bars(
                "person.spendByMonth", words.monthColumns(spendByMonth.map(\.month)), spendByMonth.map { Double($0.amount.amount) },
                words.moneyValues(currency), height: 140))
    }

    private func categoriesChart(_ words: Words) -> Fields? {
        guard let currency = categories.first?.amount.currency else { return nil }
        return words.chart(
            HorizontalBars(
                title: words.text("person.categories"), rows: categories.map { HorizontalBars.Row($0.name, Double($0.amount.amount)) },
                text: words.moneyValues(currency)))
    }
}

/// A value that stands for the person, and why.
public struct GoldenValue: Hashable, Sendable {
    /// Why this value won over the others.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// No other contact gives one.
        case only
        /// Its source is the most reliable for this field.
        case reliability
        /// Equally reliable, and newer.
        case newest
        /// Most contacts agree.
        case agreement
        /// A user entered it.
        case edited
    }

    /// What another contact gives.
    public struct Rival: Hashable, Sendable {
        public var value: String
        public var source: String
        public var day: Day

        public init(value: String, source: String, day: Day) {
            self.value = value
            self.source = source
            self.day = day
        }
    }

    public var field: FieldName
    public var value: String
    public var source: String
    public var contact: ID<Contact>
    public var day: Day
    public var reason: Reason
    public var rivals: [Rival]

    public init(
        field: FieldName, value: String, source: String, contact: ID<Contact>, day: Day, reason: Reason, rivals: [Rival] = []
    ) {
        self.field = field
        self.value = value
        self.source = source
        self.contact = contact
        self.day = day
        self.reason = reason
        self.rivals = rivals
    }

    func fields(_ words: Words) -> Fields {
        [
            "label": words.field(field), "value": value, "source": source, "contactLink": "#\(contact)", "day": words.format.day(day),
            "reason": words.text("reason.\(reason.rawValue)"), "hasRivals": !rivals.isEmpty,
            "rivalCount": rivals.isEmpty ? nil : words.count("person.rivals", rivals.count),
            "rivals": rivals.map { ["value": $0.value, "source": $0.source, "day": words.format.day($0.day)] as Fields },
        ]
    }
}
