/// What a column holds, as far as telling people apart goes. The raw value is the word used on the command line and in documents.
package enum FieldKind: String, Hashable, Sendable, CaseIterable {
    case givenName = "given"
    case familyName = "family"
    /// `van der`, where it has a column of its own; belongs before the family name.
    case particle
    /// Given and family name in one field.
    case fullName = "name"
    case email
    case phone
    case birthDate = "birth"
    case birthYear = "birth-year"
    case birthMonth = "birth-month"
    case birthDay = "birth-day"
    /// A street, with or without the house number; of several such columns the first is the street, the others say more of the place.
    case address
    case houseNumber = "house"
    case postcode
    case locality
    /// Province, state, county.
    case region
    case country
    case taxCode = "tax-code"
    case card
    case gender
    /// A few words, compared loosely.
    case text
    /// One of few values, equal or not.
    case category

    /// Columns that together make one value, rather than each one of its own.
    var isJoined: Bool {
        switch self {
        case .givenName, .familyName, .particle, .fullName, .birthYear, .birthMonth, .birthDay, .houseNumber, .postcode, .locality, .region, .country,
            .gender:
            true
        case .email, .phone, .birthDate, .address, .taxCode, .card, .text, .category: false
        }
    }
}

/// That a column of a table holds values of a kind.
package struct FieldAssignment: Hashable, Sendable {
    package var kind: FieldKind
    /// Its position in the table, from 0.
    package var column: Int
    /// Its header, for explanations.
    package var name: String

    package init(_ kind: FieldKind, column: Int, name: String) {
        self.kind = kind
        self.column = column
        self.name = name
    }
}
