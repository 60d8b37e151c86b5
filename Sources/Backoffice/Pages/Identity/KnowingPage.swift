import Charts
import Customers
import Kernel

/// How it is known that contacts are one person, and what can be done about it. Address: `/people/{id}/identity` with `take` (contacts to take out) or `with` (a person
/// to join) for a preview.
public struct KnowingPage: Page {
    /// A contact of the person.
    public struct Member: Hashable, Sendable {
        public var contact: ID<Contact>
        public var name: String?
        public var source: String
        public var externalKey: String
        public var reason: LinkReason
        /// The contact it was joined to.
        public var other: ID<Contact>?
        /// The rules by which it was.
        public var rulesVersion: Int64?
        /// Whether it is to be taken out, in the preview.
        public var isTaken: Bool

        public init(
            contact: ID<Contact>, name: String?, source: String, externalKey: String, reason: LinkReason, other: ID<Contact>? = nil,
            rulesVersion: Int64? = nil, isTaken: Bool = false
        ) {
            self.contact = contact
            self.name = name
            self.source = source
            self.externalKey = externalKey
            self.reason = reason
            self.other = other
            self.rulesVersion = rulesVersion
            self.isTaken = isTaken
        }
    }

    /// What somebody did.
    public struct Act: Hashable, Sendable {
        public var id: ID<LinkageAct>
        public var kind: LinkageActRecord.Kind
        public var author: String
        public var reason: String?
        public var instant: Instant
        public var undone: Instant?

        public init(id: ID<LinkageAct>, kind: LinkageActRecord.Kind, author: String, reason: String? = nil, instant: Instant, undone: Instant? = nil)
        {
            self.id = id
            self.kind = kind
            self.author = author
            self.reason = reason
            self.instant = instant
            self.undone = undone
        }
    }

    /// A person as it would be.
    public struct Preview: Hashable, Sendable {
        public var name: String?
        public var contacts: Int
        public var values: [FieldValue]

        public struct FieldValue: Hashable, Sendable {
            public var field: FieldName
            public var text: String

            public init(_ field: FieldName, _ text: String) {
                self.field = field
                self.text = text
            }
        }

        public init(name: String?, contacts: Int, values: [FieldValue]) {
            self.name = name
            self.contacts = contacts
            self.values = values
        }
    }

    /// What would become of the person.
    public enum Change: Hashable, Sendable {
        /// Two persons: those that leave, and those that stay.
        case split(leaving: Preview, staying: Preview)
        /// One of this and another.
        case merge(ID<Person>, Preview)
    }

    public var person: ID<Person>
    public var name: String?
    public var members: [Member]
    /// What the model says of pairs of its contacts.
    public var pairs: [PairOfContacts]
    public var acts: [Act]
    public var change: Change?
    /// Others that were found to be joined, for the words that were typed.
    public var found: [Choice<Person>]
    public var text: String
    public var mayEdit: Bool

    public init(
        person: ID<Person>, name: String?, members: [Member], pairs: [PairOfContacts] = [], acts: [Act] = [], change: Change? = nil,
        found: [Choice<Person>] = [], text: String = "", mayEdit: Bool = false
    ) {
        self.person = person
        self.name = name
        self.members = members
        self.pairs = pairs
        self.acts = acts
        self.change = change
        self.found = found
        self.text = text
        self.mayEdit = mayEdit
    }

    public var template: Template { .knowing }
    public var section: Section? { .people }
    public func title(_ words: Words) -> String { words.text("knowing.title") }

    public func crumbs(_ words: Words) -> [Crumb] {
        [Crumb(words.text("section.people"), "/people"), Crumb(name ?? words.text("knowing.nameless"), "/people/\(person)")]
    }

    private var path: String { "/people/\(person)" }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        PageFields([
            "lead": words.text("knowing.lead", ["name": name ?? words.text("knowing.nameless")]), "back": path, "here": path + "/identity",
            "members": members.map { member($0, words) }, "graphChart": words.chart(graph(words)), "hasGraph": members.count > 1,
            "hasPairs": !pairs.isEmpty, "pairs": pairs.prefix(50).map { pair($0, words) }, "hasActs": !acts.isEmpty,
            "acts": acts.map { act($0, words) }, "maySplit": mayEdit && members.count > 1, "mayEdit": mayEdit, "text": text,
            "found": found.map { ["link": path + "/identity?with=\($0.id)", "name": $0.name] as Fields }, "hasFound": !found.isEmpty,
            "nobodyFound": found.isEmpty && !text.isEmpty && change == nil, "change": change.map { shown($0, words) },
        ])
    }

    private func label(_ contact: ID<Contact>, _ words: Words) -> String {
        members.first { $0.contact == contact }.map { "\($0.source) · \($0.externalKey)" } ?? contact.description
    }

    private func member(_ member: Member, _ words: Words) -> Fields {
        let explained = member.other.map { Address("/reviews", [.init("first", "\(member.contact)"), .init("second", "\($0)")]).description }
        return [
            "id": member.contact.description, "name": member.name ?? words.text("knowing.nameless"), "source": member.source,
            "externalKey": member.externalKey, "reason": member.reason.sentence(words), "taken": member.isTaken, "explained": explained,
            "other": member.other.map { words.text("knowing.with", ["contact": label($0, words)]) },
            "version": member.rulesVersion.flatMap { $0 == 0 ? nil : $0 }.map { words.text("knowing.rules", ["version": words.format.integer($0)]) },
        ]
    }

    private func pair(_ pair: PairOfContacts, _ words: Words) -> Fields {
        [
            "first": label(pair.first, words), "second": label(pair.second, words), "chance": words.chance(pair.probability),
            "bits": words.format.decimal(pair.bits, digits: 1),
            "link": Address("/reviews", [.init("first", "\(pair.first)"), .init("second", "\(pair.second)")]).description,
        ]
    }

    private func act(_ act: Act, _ words: Words) -> Fields {
        let when: KeyValuePairs = ["user": act.author, "day": words.format.instant(act.instant)]
        return [
            "text": words.text("knowing.act.\(act.kind.rawValue)", when), "reason": act.reason,
            "undo": act.undone == nil && mayEdit ? "/identity/acts/\(act.id)/undo" : nil,
            "undone": act.undone.map { words.text("knowing.undone", ["day": words.format.instant($0)]) },
        ]
    }

    private func shown(_ change: Change, _ words: Words) -> Fields {
        switch change {
        case .split(let leaving, let staying):
            let taken = members.filter(\.isTaken).map { ["id": $0.contact.description] as Fields }
            return [
                "heading": words.text("knowing.wouldSplit"), "action": path + "/split", "button": words.text("knowing.split"), "taken": taken,
                "other": nil,
                "previews": [preview(staying, "knowing.staying", words), preview(leaving, "knowing.leaving", words)],
            ]
        case .merge(let other, let whole):
            return [
                "heading": words.text("knowing.wouldMerge"), "action": path + "/merge", "button": words.text("knowing.merge"),
                "taken": [] as [Fields], "other": other.description, "previews": [preview(whole, "knowing.together", words)],
            ]
        }
    }

    private func preview(_ preview: Preview, _ role: String, _ words: Words) -> Fields {
        [
            "role": words.text(role), "name": preview.name ?? words.text("knowing.nameless"),
            "contacts": words.count("reviews.ofContacts", preview.contacts),
            "values": preview.values.map { ["label": words.field($0.field), "text": $0.text] as Fields },
        ]
    }

    private func graph(_ words: Words) -> LinkGraph {
        let shown = Array(members.prefix(24))
        let places = Dictionary(shown.enumerated().map { ($1.contact, $0) }, uniquingKeysWith: { first, _ in first })
        var edges = pairs.compactMap { pair -> LinkGraph.Edge? in
            guard let first = places[pair.first], let second = places[pair.second] else { return nil }
            return LinkGraph.Edge(first, second, name: words.chance(pair.probability), isStrong: false)
        }
        edges += shown.compactMap { member -> LinkGraph.Edge? in
            guard let first = places[member.contact], let second = member.other.flatMap({ places[$0] }) else { return nil }
            return LinkGraph.Edge(first, second, name: member.reason.sentence(words), isStrong: true)
        }
        return LinkGraph(
            title: words.text("knowing.graph"),
            nodes: shown.map { LinkGraph.Node($0.name ?? words.text("knowing.nameless"), note: $0.source, link: path + "#\($0.contact)") },
            edges: edges)
    }
}
