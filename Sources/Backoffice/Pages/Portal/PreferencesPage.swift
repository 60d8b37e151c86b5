import Customers

/// The page on which a customer gives consents and takes them back, reached by a signed link. Posts a field for each topic, or `none`, to its own address.
public struct PreferencesPage: Page {
    public struct Choice: Hashable, Sendable {
        public var topic: ConsentTopic
        public var isGranted: Bool

        public init(_ topic: ConsentTopic, isGranted: Bool) {
            self.topic = topic
            self.isGranted = isGranted
        }

        /// Its name in the form.
        public var fieldName: String { "\(topic.channel.rawValue).\(topic.purpose.rawValue)" }
    }

    public var company: String
    /// Whom it is about, with most of it hidden: a link that was passed on tells no address.
    public var addressee: String?
    public var choices: [Choice]
    public var isSaved: Bool

    public init(company: String, addressee: String?, choices: [Choice], isSaved: Bool = false) {
        self.company = company
        self.addressee = addressee
        self.choices = choices
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
            "choices": choices.map { choice in
                [
                    "name": choice.fieldName, "id": "choice-" + choice.fieldName.replacing(".", with: "-"), "isGranted": choice.isGranted,
                    "label": words.text("consent.purpose.\(choice.topic.purpose.rawValue)"),
                    "channel": choice.topic.channel == .any ? nil : words.text("consent.channel.\(choice.topic.channel.rawValue)"),
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
