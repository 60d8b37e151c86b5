/// Says on which level two different values of a comparison agree (see ``ComparisonKind/levels``). Pure, symmetric, and the same in bulk and live.
struct LevelJudge: Sendable {
    let values: [LinkValue]
    let arena: [UInt8]

    init(_ table: ContactTable) {
        values = table.values
        arena = table.arena
        width = table.layout.slotCount
        ids = table.ids
    }

    private let width: Int
    private let ids: [UInt32]

    /// `left` and `right` are not 0 and not equal.
    func level(_ kind: ComparisonKind, _ left: UInt32, _ right: UInt32) -> UInt8 {
        let one = values[Int(left)]
        let other = values[Int(right)]
        return arena.withUnsafeBufferPointer { arena in
            let first = UnsafeBufferPointer(rebasing: arena[Int(one.start)..<Int(one.start) + Int(one.length)])
            let second = UnsafeBufferPointer(rebasing: arena[Int(other.start)..<Int(other.start) + Int(other.length)])
            return switch kind {
            case .given: NameLevels.given(first, second, one, other)
            case .family: NameLevels.family(first, second, one, other)
            case .birth: DateLevels.birth(first, second)
            case .email: IdentifierLevels.email(first, second, one, other)
            case .phone: IdentifierLevels.phone(first, second)
            case .taxCode, .card: IdentifierLevels.code(first, second, one, other)
            case .address: PlaceLevels.street(first, second, one, other)
            case .house: PlaceLevels.house(first, second)
            case .postcode: PlaceLevels.postcode(first, second)
            case .locality: PlaceLevels.locality(first, second, one, other)
            case .text: PlaceLevels.text(first, second, one, other)
            case .region, .country, .gender, .category: 2
            }
        }
    }

    /// About how many people `contacts` are, by the names they give; at least 1 where there is any contact.
    ///
    /// At most 24 are looked at; of more, the share of different ones is taken for all. Nobody is taken to have more than 16 contacts with one value.
    func people(_ contacts: ArraySlice<UInt32>, _ nameSlot: Int?) -> Double {
        guard contacts.count > 1 else { return Double(contacts.count) }
        let least = Double(contacts.count) / 16
        guard let nameSlot else { return max(1, least) }
        let sample = contacts.prefix(24)
        var names: [UInt32] = []
        for contact in sample {
            let name = ids[Int(contact) * width + nameSlot]
            // The last two levels of a name, similar and different, are two people.
            if name != 0, !names.contains(where: { $0 == name || level(.given, $0, name) <= 5 }) { names.append(name) }
        }
        let share = contacts.count > sample.count ? Double(contacts.count) / Double(sample.count) : 1
        return max(1, Double(names.count) * (names.count > 2 ? share : 1), least)
    }
}
