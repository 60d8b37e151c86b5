/// Levels of the parts of an address, and of free text.
enum PlaceLevels {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func street(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        if one.first == other.first { return 2 }
        if isShortened(left, right) { return 2 }
        let (ours, theirs, shared) = Words.common(left, right)
        if shared > 0, shared == min(ours, theirs), min(left.count, right.count) >= 5 { return 2 }
        if min(left.count, right.count) >= 6, LetterSet.mayBeWithin(2, one, other), EditDistance.slips(left, right, most: 2) <= 2 { return 3 }
        if one.second == other.second, min(left.count, right.count) > 5 { return 4 }
        return LetterSet.mayReach(0.88, one, other) && EditDistance.jaroWinkler(left, right) >= 0.88 ? 4 : 5
    }

    /// `hauptstr` of Hauptstrasse or `kerkstr` of Kerkstraat: which, only the other side tells.
    private static func isShortened(_ left: Bytes, _ right: Bytes) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        return short.count > 4 && short.suffix(3).elementsEqual("str".utf8) && long.starts(with: short)
    }

    static func house(_ left: Bytes, _ right: Bytes) -> UInt8 {
        let first = left.prefix { $0 >= 0x30 && $0 <= 0x39 }
        let second = right.prefix { $0 >= 0x30 && $0 <= 0x39 }
        if !first.isEmpty, first.elementsEqual(second) { return 2 }
        return max(left.count, right.count) >= 2 && EditDistance.isOneSlip(left, right) ? 2 : 3
    }

    static func postcode(_ left: Bytes, _ right: Bytes) -> UInt8 {
        if min(left.count, right.count) >= 4, EditDistance.isOneSlip(left, right) { return 2 }
        let length = min(left.count, right.count)
        let district = length >= 6 ? length - 3 : length - 2
        return district >= 2 && left.prefix(district).elementsEqual(right.prefix(district)) ? 3 : 4
    }

    static func locality(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        if one.first == other.first { return 2 }
        if (one.flags | other.flags) & LinkValue.Flag.compound != 0 {
            let (ours, theirs, shared) = Words.common(left, right)
            if shared > 0, shared == min(ours, theirs) { return 2 }
        }
        if min(left.count, right.count) >= 4, LetterSet.mayBeWithin(1, one, other), EditDistance.isOneSlip(left, right) { return 2 }
        return LetterSet.mayReach(0.86, one, other) && EditDistance.jaroWinkler(left, right) >= 0.86 ? 3 : 4
    }

    static func text(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        if min(left.count, right.count) >= 5, LetterSet.mayBeWithin(2, one, other), EditDistance.slips(left, right, most: 2) <= 2 { return 2 }
        if LetterSet.mayReach(0.9, one, other), EditDistance.jaroWinkler(left, right) >= 0.9 { return 2 }
        return Words.shareOne(left, right) ? 3 : 4
    }
}
