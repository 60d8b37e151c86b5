/// Two contacts that share a value of every one of `keys`, and for which every condition holds, are one person.
public struct LinkRule: Hashable, Sendable {
    /// What is kept with a link: `email-and-name`. Lower-case letters, digits and hyphens; unique among the rules.
    public var name: String
    /// At least one. Pairs are sought by the first, whose hub limit holds; the others only have to agree, so that a value too common to link by
    /// itself may
    /// still confirm.
    public var keys: [LinkKey.Kind]
    public var conditions: [LinkCondition]

    public init(_ name: String, keys: [LinkKey.Kind], conditions: [LinkCondition] = []) {
        self.name = name
        self.keys = keys
        self.conditions = conditions
    }
}

/// What else must hold between two contacts that share a key.
///
/// *Compatible* lets pass what is missing on either side; *agree* wants it on both.
public enum LinkCondition: String, Hashable, Sendable, CaseIterable {
    /// ``ComparableName/isCompatible(with:)``
    case namesCompatible
    /// Given and family names known on both sides, and compatible.
    case namesAgree
    case givenNamesCompatible
    /// Given names known on both sides, and compatible.
    case givenNamesAgree
    case familyNamesCompatible
    /// ``BirthDate/areCompatible(_:_:)``
    case birthDatesCompatible
    /// Birth dates known on both sides, no placeholders, and equal.
    case birthDatesAgree

    func holds(_ left: Profile, _ right: Profile) -> Bool {
        switch self {
        case .namesCompatible: left.name.isCompatible(with: right.name)
        case .namesAgree: left.name.isComplete && right.name.isComplete && left.name.isCompatible(with: right.name)
        case .givenNamesCompatible: left.name.hasCompatibleGiven(with: right.name)
        case .givenNamesAgree: left.name.given != nil && right.name.given != nil && left.name.hasCompatibleGiven(with: right.name)
        case .familyNamesCompatible: left.name.hasCompatibleFamily(with: right.name)
        case .birthDatesCompatible: BirthDate.areCompatible(left.birthDate, right.birthDate)
        case .birthDatesAgree: left.birthDate != nil && left.birthDate == right.birthDate && !(left.birthDate.map(BirthDate.isPlaceholder) ?? true)
        }
    }
}

/// What forbids that two contacts are one person, whatever they share: checked between all contacts of two clusters before they become one.
public enum LinkVeto: String, Hashable, Sendable, CaseIterable {
    /// Two tax codes of one kind (told by length and by whether they begin with a letter): who pays tax in two countries has one of each.
    case differentTaxCodes
    /// Two birth dates that one slip of the pen does not explain (``BirthDate/areCompatible(_:_:)``).
    case differentBirthDates
    /// Two given names that cannot be one person's, unless given and family name are exchanged.
    case incompatibleGivenNames

    func forbids(_ left: Profile, _ right: Profile) -> Bool {
        switch self {
        case .differentTaxCodes: Self.areDifferentCodes(left.taxCode, right.taxCode)
        case .differentBirthDates: !BirthDate.areCompatible(left.birthDate, right.birthDate)
        case .incompatibleGivenNames: !left.name.hasCompatibleGiven(with: right.name) && !left.name.isCompatible(with: right.name)
        }
    }

    private static func areDifferentCodes(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right, left != right, let first = left.utf8.first, let second = right.utf8.first else { return false }
        return left.utf8.count == right.utf8.count && (first >= 0x41) == (second >= 0x41)
    }
}
