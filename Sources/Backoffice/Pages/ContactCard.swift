import Kernel

/// Why a contact belongs to a person.
public struct LinkReason: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The person was made for it.
        case first
        /// The same value of a key field.
        case email, phone, card, taxCode, external
        /// Alike enough in name, birthday and address.
        case score
        /// A user said so.
        case manual
    }

    public var kind: Kind
    /// 0 ... 1, for ``Kind/score``.
    public var score: Double?
    public var instant: Instant
    /// The user, for ``Kind/manual``.
    public var by: String?

    public init(_ kind: Kind, score: Double? = nil, at instant: Instant, by: String? = nil) {
        self.kind = kind
        self.score = score
        self.instant = instant
        self.by = by
    }

    /// `Linked by e-mail on 3 May 2026`
    func sentence(_ words: Words) -> String {
        words.text(
            "link.\(kind.rawValue)",
            ["day": words.format.day(words.format.zone.day(instant)), "score": words.format.percent(score ?? 0, digits: 0), "user": by ?? "–"])
    }
}

/// One contact as its source gave it.
public struct ContactCard: Hashable, Sendable {
    public struct Value: Hashable, Sendable {
        public var field: FieldName
        /// As the source gave it.
        public var original: String
        /// As it is compared; nil where it is the same.
        public var normalised: String?
        /// Whether contacts are linked by it.
        public var isKey: Bool
        /// Whether it is the person's golden value.
        public var isGolden: Bool

        public init(_ field: FieldName, original: String, normalised: String? = nil, isKey: Bool = false, isGolden: Bool = false) {
            self.field = field
            self.original = original
            self.normalised = normalised
            self.isKey = isKey
            self.isGolden = isGolden
        }
    }

    public struct Attribute: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var id: ID<Contact>
    public var source: String
    public var company: String
    /// Its key at the source.
    public var externalKey: String?
    public var created: Instant
    public var updated: Instant
    public var values: [Value]
    /// What the source gave beyond the fields known to all.
    public var attributes: [Attribute]
    public var link: LinkReason

    public init(
        id: ID<Contact>, source: String, company: String, externalKey: String? = nil, created: Instant, updated: Instant, values: [Value],
        attributes: [Attribute] = [], link: LinkReason
    ) {
        self.id = id
        self.source = source
        self.company = company
        self.externalKey = externalKey
        self.created = created
        self.updated = updated
        self.values = values
        self.attributes = attributes
        self.link = link
    }

    func fields(_ words: Words) -> Fields {
        [
            "contactID": id.description, "source": source, "company": company, "externalKey": externalKey,
            "created": words.format.day(words.format.zone.day(created)), "updated": words.format.instant(updated), "link": link.sentence(words),
            "values": values.map { value in
                [
                    "label": words.field(value.field), "original": value.original,
                    "normalised": value.normalised == value.original ? nil : value.normalised, "key": value.isKey, "golden": value.isGolden,
                ] as Fields
            },
            "attributes": attributes.map { ["label": $0.name, "value": $0.value] as Fields }, "hasAttributes": !attributes.isEmpty,
        ]
    }
}

/// An entry of the history of a person's links.
public struct LinkEntry: Hashable, Sendable {
    public enum Act: String, Hashable, Sendable, CaseIterable {
        case linked, unlinked, merged, split
    }

    public var act: Act
    public var contact: ID<Contact>
    public var source: String
    public var reason: LinkReason

    public init(_ act: Act, contact: ID<Contact>, source: String, reason: LinkReason) {
        self.act = act
        self.contact = contact
        self.source = source
        self.reason = reason
    }

    func fields(_ words: Words) -> Fields {
        [
            "act": words.text("linkAct.\(act.rawValue)"), "source": source, "contactLink": "#\(contact)", "reason": reason.sentence(words),
            "when": words.format.instant(reason.instant),
        ]
    }
}
