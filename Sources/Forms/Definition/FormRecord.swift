import Customers
import Kernel
import Organisation

/// The languages that forms speak.
public enum FormLanguage: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case italian = "it"
    case dutch = "nl"
}

/// A field of a person that a form may ask for; further ones are the activity's attributes.
public enum FormField: String, Hashable, Sendable, CaseIterable {
    case givenName, familyName, email, phone, birthDate, postcode, city

    var contactField: ContactField {
        switch self {
        case .givenName: .givenName
        case .familyName: .familyName
        case .email: .email
        case .phone: .phone
        case .birthDate: .birthDate
        case .postcode: .postcode
        case .city: .city
        }
    }
}

/// Whether a field that is asked for must be filled in.
public enum FieldDemand: String, Hashable, Sendable, CaseIterable { case optional, required }

/// What a form says in one language.
public struct FormTexts: Hashable, Sendable {
    public var title: String
    /// Below the title; may have several paragraphs.
    public var intro: String
    /// After an answer that needs no confirmation.
    public var thanks: String

    public init(title: String, intro: String = "", thanks: String = "") {
        self.title = title
        self.intro = intro
        self.thanks = thanks
    }
}

/// A box to tick.
public struct FormConsent: Hashable, Sendable {
    public var topic: ConsentTopic
    /// Whether nothing is accepted without it.
    public var isRequired: Bool
    /// Counts up when a wording is changed; 1 at first.
    public var version: Int
    public var wordings: [FormLanguage: String]

    public init(_ topic: ConsentTopic, isRequired: Bool = false, version: Int = 1, wordings: [FormLanguage: String]) {
        self.topic = topic
        self.isRequired = isRequired
        self.version = version
        self.wordings = wordings
    }

    /// Its name among a form's fields: `consent.email.newsletter`.
    public var fieldName: String { "consent.\(topic.channel.rawValue).\(topic.purpose.rawValue)" }
}

/// What a form asks and says; what people edit.
public struct FormDefinition: Hashable, Sendable {
    /// The first is what is shown to a visitor whose browser wants none of them.
    public var languages: [FormLanguage]
    public var texts: [FormLanguage: FormTexts]
    public var fields: [FormField: FieldDemand]
    /// In which order it is asked, by name among a form's fields; what is not named comes behind, in the usual order.
    public var order: [String]
    /// What a field is called here, where it is not called as usual.
    public var labels: [FormField: [FormLanguage: String]]
    public var consents: [FormConsent]
    /// Sites that may show it within their pages: `https://www.aurelia.example`.
    public var origins: [String]
    /// Whether consents wait for a second yes by mail.
    public var isDoubleOptIn: Bool

    public init(
        languages: [FormLanguage], texts: [FormLanguage: FormTexts], fields: [FormField: FieldDemand], order: [String] = [],
        labels: [FormField: [FormLanguage: String]] = [:], consents: [FormConsent] = [], origins: [String] = [], isDoubleOptIn: Bool = false
    ) {
        self.languages = languages
        self.texts = texts
        self.fields = fields
        self.order = order
        self.labels = labels
        self.consents = consents
        self.origins = origins
        self.isDoubleOptIn = isDoubleOptIn
    }

    /// The visitor's language where the form speaks it, or else its first.
    public func language(wanted: [FormLanguage]) -> FormLanguage { wanted.first { languages.contains($0) } ?? languages.first ?? .english }

    public func text(in language: FormLanguage) -> FormTexts { texts[language] ?? languages.first.flatMap { texts[$0] } ?? FormTexts(title: "") }

    public func wording(of consent: FormConsent, in language: FormLanguage) -> String {
        consent.wordings[language] ?? languages.first.flatMap { consent.wordings[$0] } ?? ""
    }
}

/// Something that a form asks.
public enum FormQuestion: Hashable, Sendable {
    case field(FormField, FieldDemand)
    case attribute(AttributeRecord)

    /// Among a form's fields.
    public var name: String {
        switch self {
        case .field(let field, _): field.rawValue
        case .attribute(let attribute): attribute.formFieldName
        }
    }
}

extension FormDefinition {
    /// All that is asked, together with the activity's attributes, in its order.
    public func questions(_ attributes: [AttributeRecord]) -> [FormQuestion] {
        let all =
            FormField.allCases.compactMap { field in fields[field].map { FormQuestion.field(field, $0) } } + attributes.map { .attribute($0) }
        let places = Dictionary(order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return all.enumerated().sorted { left, right in
            (places[left.element.name] ?? .max, left.offset) < (places[right.element.name] ?? .max, right.offset)
        }.map(\.element)
    }

    /// Nil where a field is called as usual.
    public func label(of field: FormField, in language: FormLanguage) -> String? {
        labels[field].flatMap { $0[language] ?? languages.first.flatMap { first in labels[field]?[first] } }
    }
}

/// The sign-up form of an activity.
public struct FormRecord: Hashable, Sendable {
    public var id: ID<Form>
    public var company: ID<Company>
    public var activity: ID<Activity>
    /// In its address: 32 hexadecimal digits.
    public var key: String
    /// Signs what the server wants to know again; never shown.
    var secret: String
    public var isOpen: Bool
    public var definition: FormDefinition
    public var createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID<Form>, company: ID<Company>, activity: ID<Activity>, key: String, secret: String, isOpen: Bool, definition: FormDefinition,
        createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.company = company
        self.activity = activity
        self.key = key
        self.secret = secret
        self.isOpen = isOpen
        self.definition = definition
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Where it stands below the server's public address.
    public var path: String { "/forms/\(key)" }
}
