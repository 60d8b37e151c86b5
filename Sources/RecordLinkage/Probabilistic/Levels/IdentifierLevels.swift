/// Levels of e-mail addresses, telephone numbers, and codes.
enum IdentifierLevels {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func email(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        if one.first != 0, one.first == other.first { return 2 }
        guard min(left.count, right.count) >= 8, abs(left.count - right.count) <= 2, LetterSet.mayBeWithin(2, one, other) else { return 4 }
        // `anna70@` and `anna72@` are two people, not a slip: where the digits alone differ, they were chosen.
        if left.lazy.filter(isNoDigit).elementsEqual(right.lazy.filter(isNoDigit)) { return 4 }
        return EditDistance.slips(left, right, most: 2) <= 2 ? 3 : 4
    }

    private static func isNoDigit(_ byte: UInt8) -> Bool { byte < 0x30 || byte > 0x39 }

    static func phone(_ left: Bytes, _ right: Bytes) -> UInt8 {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        if short.count >= 7, EditDistance.isOneSlip(left, right) { return 2 }
        return short.count >= 6 && long.count > short.count && long.suffix(short.count).elementsEqual(short) ? 2 : 3
    }

    static func code(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        guard min(left.count, right.count) >= 5, LetterSet.mayBeWithin(2, one, other) else { return 4 }
        let slips = EditDistance.slips(left, right, most: 2)
        return slips <= 1 ? 2 : slips == 2 && min(left.count, right.count) >= 7 ? 3 : 4
    }
}
