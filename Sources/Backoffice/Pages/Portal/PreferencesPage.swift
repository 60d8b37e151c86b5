import Customers

/// The page on which a customer gives consents and takes them back, reached by a signed link. Posts a field for each topic, or `none`, to its own address.
public struct PreferencesPage: Page {
    /// A topic, and whether it is ticked.
    public struct Box: Hashable, Sendable {
        public var topic: ConsentTopic
        public var isGranted: Bool

        public init(_ topic: ConsentTopic, isGranted: Bool) {
            self.topic = topic
            self.isGranted = isGranted
        }

        /// Its name in the form.
        public var fieldName: String { "\(topic.channel.rawValue).\(topic.purpose.rawValue)" }

        /// Whether it is about being written to. Who wants no letters has not taken back the agreement to the privacy notice, by which the card holds.
        public var isAboutMessages: Bool { topic.purpose == .marketing || topic.purpose == .newsletter }
    }

    public var company: String
    /// Whom it is about, with most of it hidden: a link that was passed on tells no address.
    public var addressee: String?
    public var boxes: [Box]
    public var isSaved: Bool

    public init(company: String, addressee: String?, boxes: [Box], isSaved: Bool = false) {
        self.company = company
        self.addressee = addressee
        self.boxes = boxes
        self.isSaved = isSaved
    }

    public var template: Template { .preferences }
    public func title(_ words: Words) -> String { words.text("preferences.title") }

    public func fields(_ words: Words, _ rendering: Rendering) -> PageFields {
        let address = rendering.address.with("saved", nil)
        return PageFields([
            "company": company, "addressee": addressee.map { words.text("preferences.addressee", ["who": $0]) }, "action": address.description,
            "isSaved": isSaved,
            "languageLinks": Language.allCases.map { other in
                [
                    "name": other.ownName, "code": other.rawValue, "link": address.with("lang", other.rawValue).description,
                    "chosen": other == words.format.language,
                ] as Fields
            },
            "boxes": boxes.map { box in
                [
                    "name": box.fieldName, "id": "choice-" + box.fieldName.replacing(".", with: "-"), "isGranted": box.isGranted,
                    "label": words.text("consent.purpose.\(box.topic.purpose.rawValue)"),
                    "channel": box.topic.channel == .any ? nil : words.text("consent.channel.\(box.topic.channel.rawValue)"),
                ] as Fields
            },
        ])
    }

    /// `a***@x.it`, `***342`.
    public static func masked(_ address: String) -> String {
        guard let at = address.firstIndex(of: "@") else { return "***" + address.suffix(3) }
        return address.prefix(1) + "***" + address[at...]
    }
}
