import Charts
import Customers
import Kernel
import RecordLinkage

/// Two contacts side by side, and what speaks for and against their being one person.
public struct ComparedPair: Sendable {
    /// One of the two.
    public struct Side: Hashable, Sendable {
        public var contact: ID<Contact>
        public var person: ID<Person>
        /// Of the person; nil when it has none.
        public var name: String?
        public var source: String
        public var company: String
        public var externalKey: String
        public var since: Day
        /// Contacts of the person.
        public var contacts: Int

        public init(
            contact: ID<Contact>, person: ID<Person>, name: String?, source: String, company: String, externalKey: String, since: Day, contacts: Int
        ) {
            self.contact = contact
            self.person = person
            self.name = name
            self.source = source
            self.company = company
            self.externalKey = externalKey
            self.since = since
            self.contacts = contacts
        }
    }

    /// A field of both.
    public struct Value: Hashable, Sendable {
        public var field: FieldName
        public var first: String?
        public var second: String?
        /// Whether it comes from another contact of the person: this one gives none.
        public var firstIsOther: Bool
        public var secondIsOther: Bool

        public init(_ field: FieldName, _ first: String?, _ second: String?, firstIsOther: Bool = false, secondIsOther: Bool = false) {
            self.field = field
            self.first = first
            self.second = second
            self.firstIsOther = firstIsOther
            self.secondIsOther = secondIsOther
        }
    }

    public var first: Side
    public var second: Side
    public var values: [Value]
    /// Nil before a pass has learnt a model.
    package var waterfall: Waterfall?
    /// Whether somebody is to decide about them.
    public var isOpen: Bool

    package init(first: Side, second: Side, values: [Value], waterfall: Waterfall?, isOpen: Bool) {
        self.first = first
        self.second = second
        self.values = values
        self.waterfall = waterfall
        self.isOpen = isOpen
    }

    func fields(_ words: Words) -> Fields {
        [
            "firstContact": first.contact.description, "secondContact": second.contact.description, "isOpen": isOpen,
            "sides": [side(first, words), side(second, words)], "values": values.map { value($0, words) },
            "isOnePerson": first.person == second.person, "samePersonLink": first.person == second.person ? "/people/\(first.person)" : nil,
            "chance": waterfall.map { words.text("reviews.chance", ["chance": words.chance($0.probability)]) },
            "hasWaterfall": waterfall != nil, "waterfallChart": waterfall.map { words.chart(chart($0, words), note: words.text("reviews.bits")) },
        ]
    }

    private func side(_ side: Side, _ words: Words) -> Fields {
        [
            "name": side.name ?? words.text("people.nameless"), "personLink": "/people/\(side.person)", "source": side.source,
            "company": side.company,
            "externalKey": side.externalKey, "since": words.text("reviews.since", ["day": words.format.day(side.since)]),
            "contacts": words.count("reviews.ofContacts", side.contacts),
        ]
    }

    private func value(_ value: Value, _ words: Words) -> Fields {
        let isSame = value.first != nil && value.first?.lowercased() == value.second?.lowercased()
        let differs = value.first != nil && value.second != nil && !isSame
        return [
            "label": words.field(value.field), "first": value.first, "second": value.second, "firstIsOther": value.firstIsOther,
            "secondIsOther": value.secondIsOther, "differs": differs, "isSame": isSame,
            "mark": isSame ? words.text("reviews.same") : differs ? words.text("reviews.differs") : nil,
        ]
    }

    private func chart(_ waterfall: Waterfall, _ words: Words) -> WaterfallBars {
        let format = words.format
        let steps = waterfall.steps.filter { $0.level != "missing" }.map { step in
            WaterfallBars.Step(words.text("evidence.\(step.kind.rawValue)"), step.bits, note: words.text("level.\(Self.key(step.level))"))
        }
        return WaterfallBars(
            title: words.text("reviews.waterfall"),
            steps: [.init(words.text("evidence.before"), waterfall.prior, note: words.text("evidence.beforeNote"))] + steps + [
                .init(words.text("evidence.relatives"), waterfall.household, note: words.text("evidence.relativesNote")),
                .init(
                    words.text("evidence.total"), waterfall.total, note: words.chance(waterfall.probability), isTotal: true),
            ],
            text: ValueText(axis: { format.decimal($0, digits: 0) }, full: { ($0 > 0 ? "+" : "") + format.decimal($0, digits: 1) }))
    }

    /// `one slip or part` is `one-slip-or-part` among the words.
    static func key(_ level: String) -> String {
        String(level.map { $0.isLetter ? $0 : "-" }).split(separator: "-").joined(separator: "-")
    }
}

extension Words {
    /// A chance in percent; what is nearly sure is never shown as sure.
    func chance(_ probability: Double) -> String {
        probability > 0.999
            ? "> " + format.percent(0.999, digits: 1)
            : probability < 0.001 ? "< " + format.percent(0.001, digits: 1) : format.percent(probability, digits: 1)
    }
}
