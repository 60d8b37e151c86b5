/// What is compared between two contacts, and how it is judged. Levels are numbered from 1, the strongest agreement first; 0 is "missing on one side".
package enum ComparisonKind: String, Hashable, Sendable, CaseIterable {
    case given, family, birth, email, phone
    case taxCode = "tax-code"
    case card, address, house, postcode, locality, region, country, gender, text, category

    /// Names of the levels, for people, in their order; the last is disagreement.
    package var levels: [String] {
        switch self {
        case .given: ["equal", "exchanged with the family name", "nickname or variant", "one slip", "initial", "similar", "different"]
        case .family: ["equal", "variant or part", "one slip", "similar", "different"]
        case .birth: ["equal", "day and month exchanged", "one slip", "two of three parts", "same year", "different", "a generation apart"]
        case .email: ["equal", "same before the @", "one or two slips", "different"]
        case .phone: ["equal", "one slip", "different"]
        case .taxCode, .card: ["equal", "one slip", "two slips", "different"]
        case .address: ["equal", "variant or part", "one or two slips", "similar", "different"]
        case .house: ["equal", "one slip or part", "different"]
        case .postcode: ["equal", "one slip", "same district", "different"]
        case .locality: ["equal", "variant or part", "similar", "different"]
        case .text: ["equal", "similar", "shares words", "different"]
        case .region, .country, .gender, .category: ["equal", "different"]
        }
    }

    /// Levels up to this one count as agreement when the next comparison of a group asks.
    var lastAgreeing: UInt8 {
        switch self {
        case .given: 4
        case .family, .address: 3
        case .postcode, .locality: 2
        default: 1
        }
    }

    /// Levels up to this one have something in common, by which what depends on the comparison has too.
    var lastResembling: UInt8 {
        switch self {
        case .given: 6
        case .family: 4
        default: lastAgreeing
        }
    }

    /// People of one home share it, so among relatives it says nothing of who they are.
    var isHouseholdShared: Bool {
        switch self {
        case .family, .email, .phone, .address, .house, .postcode, .locality, .region, .country: true
        default: false
        }
    }

    /// Given out one by one: that two contacts share it is no chance, unless several names stand behind the value.
    var isIdentifier: Bool {
        switch self {
        case .email, .phone, .taxCode, .card: true
        default: false
        }
    }
}

/// One comparison of a layout: the values it looks at and the comparison it depends on.
package struct Comparison: Hashable, Sendable {
    package var kind: ComparisonKind
    /// For people: the header of the column, or of the first.
    package var name: String
    /// The places of its values in a contact; several where a contact may carry several (two telephone numbers).
    package var slots: Range<Int>
    /// The comparisons it depends on, all before it: it is judged apart where none of them agrees, and where one does. A postcode says little more
    /// where the town agrees, an e-mail address made of a name little more where the name does.
    package var parents: [Int]

    /// Up to which level a parent counts as agreeing: an address made of names that are like is like, whoever writes it.
    func lastAgreeing(of parent: ComparisonKind) -> UInt8 { kind == .email ? parent.lastResembling : parent.lastAgreeing }
}
