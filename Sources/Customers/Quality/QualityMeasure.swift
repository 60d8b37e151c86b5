import Kernel

/// What is looked at when it is asked how complete people are. Several columns may be one of these: an address has a street and a place.
public enum QualityField: String, Hashable, Sendable, CaseIterable {
    case name, email, phone, address, birthDate, gender, language, taxCode, card
}

/// How long ago somebody last told something of a person.
public enum QualityAge: String, Hashable, Sendable, CaseIterable {
    case month, quarter, year, older

    /// - Parameter days: whole days since.
    init(days: Int) {
        switch days {
        case ...30: self = .month
        case ...90: self = .quarter
        case ...365: self = .year
        default: self = .older
        }
    }
}

/// A count of a company's people, or of what one source knows. Those of a source count its contacts, unless they say otherwise.
public enum QualityMeasure: Hashable, Sendable {
    /// People who can be told from others by something; of a source, the people it knows.
    case people
    /// Their contacts.
    case contacts
    /// Contacts without name, e-mail, telephone or card, such as devices that nobody has identified; they are in no other count.
    case anonymous
    case stage(PersonRecord.Stage)
    /// There is a valid value.
    case filled(QualityField)
    /// There was a value, and none that is valid.
    case refused(QualityField)
    /// There is an address for the channel.
    case reachable(ConsentChannel)
    /// There is, and a consent that allows to write to it.
    case writable(ConsentChannel)
    /// By any channel.
    case writableAnyhow
    case age(QualityAge)
    /// People by the number of their contacts: 1, 2, 3, and 4 for more.
    case contactsEach(Int)
    /// Contacts of a source whose person another source knows too.
    case shared

    /// By which something may be sent.
    public static let channels = ConsentChannel.allCases.filter { $0 != .any }

    /// All there are, in an order of their own.
    public static let all: [QualityMeasure] =
        [.people, .contacts, .anonymous, .writableAnyhow, .shared] + PersonRecord.Stage.allCases.map { .stage($0) }
        + QualityField.allCases.flatMap { [.filled($0), .refused($0)] } + channels.flatMap { [.reachable($0), .writable($0)] }
        + QualityAge.allCases.map { .age($0) } + (1...4).map { .contactsEach($0) }

    /// As the table calls it.
    var name: String {
        switch self {
        case .people: "people"
        case .contacts: "contacts"
        case .anonymous: "anonymous"
        case .stage(let stage): "stage.\(stage.rawValue)"
        case .filled(let field): "filled.\(field.rawValue)"
        case .refused(let field): "refused.\(field.rawValue)"
        case .reachable(let channel): "reachable.\(channel.rawValue)"
        case .writable(let channel): "writable.\(channel.rawValue)"
        case .writableAnyhow: "writable"
        case .age(let age): "age.\(age.rawValue)"
        case .contactsEach(let count): "contactsEach.\(count)"
        case .shared: "shared"
        }
    }

    static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}

/// Counts of a company's people, of one source's contacts, or of several companies together.
public struct QualityFigures: Hashable, Sendable {
    private var counts: [QualityMeasure: Int64]

    public init(_ counts: [QualityMeasure: Int64] = [:]) { self.counts = counts }

    public subscript(measure: QualityMeasure) -> Int64 {
        get { counts[measure] ?? 0 }
        set { counts[measure] = newValue }
    }

    /// A count as a part (0 ... 1) of another; nil where there is nothing.
    public func share(_ measure: QualityMeasure, of whole: QualityMeasure) -> Double? {
        self[whole] > 0 ? Double(self[measure]) / Double(self[whole]) : nil
    }

    static func += (left: inout QualityFigures, right: QualityFigures) { left.counts.merge(right.counts, uniquingKeysWith: +) }
}

/// What keeps a person from being of use; those who matter most are to be mended first.
public enum QualityFlaw: String, Hashable, Sendable, CaseIterable {
    /// Neither e-mail, telephone nor address.
    case unreachable
    /// An e-mail that cannot be, and no other.
    case wrongEmail
    case wrongPhone
    /// One source gave them twice.
    case repeated
    case nameless
    /// They could be reached, and nobody ever asked whether they want to be.
    case neverAsked

    /// How much it matters beside the others.
    var weight: Int64 {
        switch self {
        case .unreachable: 5
        case .wrongEmail, .wrongPhone, .repeated: 3
        case .nameless, .neverAsked: 2
        }
    }
}

/// A person whose data are to be mended.
public struct QualityMending: Hashable, Sendable {
    public var company: ID<Company>
    public var person: ID<Person>
    public var purchases: Int64
    public var flaws: [QualityFlaw]

    /// Flaws weigh by what the person buys; without a purchase they weigh little.
    var weight: Int64 { flaws.reduce(0) { $0 + $1.weight } * (1 + min(purchases, 200)) }
}
