import Kernel

/// Whose rights are carried out: a person, or that part of one that some companies know.
public struct DataSubject: Hashable, Sendable {
    public var person: ID<Person>
    /// Persons that were merged into it.
    public var formerPersons: [ID<Person>]
    public var contacts: [ID<Contact>]
    /// Those that have the contacts.
    public var companies: [ID<Company>]
    /// False when other companies have contacts of the person, which stay.
    public var isWhole: Bool
    /// The moment of which the rights are carried out.
    public var asOf: Instant
    /// By what texts that carry no id may mean the subject.
    public var names: Set<PersonalName>

    public init(
        person: ID<Person>, formerPersons: [ID<Person>] = [], contacts: [ID<Contact>], companies: [ID<Company>], isWhole: Bool, asOf: Instant,
        names: Set<PersonalName> = []
    ) {
        self.person = person
        self.formerPersons = formerPersons
        self.contacts = contacts
        self.companies = companies
        self.isWhole = isWhole
        self.asOf = asOf
        self.names = names
    }

    /// Names of some kinds, in an order of their own.
    public func names(_ kinds: PersonalName.Kind...) -> [String] { Set(names.filter { kinds.contains($0.kind) }.map(\.value)).sorted() }

    /// Keeps a query of rows with a company to those that the subject's companies have; of a whole person no row is left out.
    public var companyFilter: SQL { isWhole ? "1 = 1" : "company_id IN \(companies)" }
}

/// Something by which a person is known: personal itself, and kept no longer than until all traces are found.
public struct PersonalName: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case email, phone, card, taxCode, device
        /// The number that a source has for a contact.
        case externalID
    }

    public var kind: Kind
    /// As it was typed, or in its comparable form.
    public var value: String
    /// Of a number, whose it is.
    public var source: ID<Source>?

    public init(_ kind: Kind, _ value: String, source: ID<Source>? = nil) {
        self.kind = kind
        self.value = value
        self.source = source
    }
}

extension DataSubject {
    public var json: JSON {
        .object([
            "person": .integer(person.rawValue), "formerPersons": .array(formerPersons.map { .integer($0.rawValue) }),
            "contacts": .array(contacts.map { .integer($0.rawValue) }), "companies": .array(companies.map { .integer($0.rawValue) }),
            "isWhole": .bool(isWhole), "asOf": .integer(asOf.microseconds),
            "names": .array(
                names.sorted { ($0.kind.rawValue, $0.value) < ($1.kind.rawValue, $1.value) }.map { name in
                    .array([.string(name.kind.rawValue), .string(name.value), .integer(name.source?.rawValue ?? 0)])
                }),
        ])
    }

    /// Reads what ``json`` writes; nil for anything else.
    public init?(json: JSON) {
        func ids<T>(_ name: String) -> [ID<T>] { json[name]?.array?.compactMap(\.integer).map { ID($0) } ?? [] }
        guard let person = json["person"]?.integer, let isWhole = json["isWhole"]?.bool, let asOf = json["asOf"]?.integer else { return nil }
        self.init(
            person: ID(person), formerPersons: ids("formerPersons"), contacts: ids("contacts"), companies: ids("companies"), isWhole: isWhole,
            asOf: Instant(microseconds: asOf))
        for name in json["names"]?.array ?? [] {
            guard let kind = name[0]?.string.flatMap(PersonalName.Kind.init), let value = name[1]?.string else { continue }
            names.insert(PersonalName(kind, value, source: name[2]?.integer.flatMap { $0 > 0 ? ID($0) : nil }))
        }
    }
}
