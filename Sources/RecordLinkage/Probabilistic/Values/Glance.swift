/// What can be seen of a value without its text: 64 bits, kept contact by contact, that mostly tell the level of two different values.
///
/// Nearly all candidates are strangers, and nearly all of what they give is plainly different. To see that from numbers that lie side by side, rather than
/// from texts all over the memory, is what makes a pair cheap. A glance never says another level than ``LevelJudge``; where it is not sure it says nothing.
enum Glance {
    /// Nothing is seen.
    static let none: UInt64 = 0

    static func of(_ kind: ComparisonKind, _ value: LinkValue, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        switch kind {
        case .birth: bytes.count == 8 ? whole(bytes) : none
        case .house, .postcode: bytes.count <= 8 ? whole(bytes) : none
        case .phone: digits(bytes)
        case .region, .country, .gender, .category: none
        case .email, .taxCode, .card: outline(value, bytes, isCode: true)
        case .given, .family, .address, .locality, .text: outline(value, bytes)
        }
    }

    /// The level of two values that differ (see ``ComparisonKind/levels``); 0: only the texts can tell.
    @inline(__always)
    static func level(_ kind: ComparisonKind, _ one: UInt64, _ other: UInt64) -> UInt8 {
        switch kind {
        case .region, .country, .gender, .category: return 2
        case .birth: return withBytes(one, other) { DateLevels.birth($0, $1) }
        case .house: return withBytes(one, other) { PlaceLevels.house($0, $1) }
        case .postcode: return withBytes(one, other) { PlaceLevels.postcode($0, $1) }
        case .phone: return phone(one, other)
        case .given: return given(one, other)
        case .family: return family(one, other)
        case .email, .taxCode, .card: return code(kind, one, other)
        case .address: return street(one, other)
        case .locality: return locality(one, other)
        case .text: return text(one, other)
        }
    }

    /// Whether a given and a family name may sound alike.
    @inline(__always)
    static func maySoundAlike(_ one: UInt64, _ other: UInt64) -> Bool { (one ^ other) & Part.second == 0 }

    // MARK: - Short values, whole

    private static func whole(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for (place, byte) in bytes.enumerated() { word |= UInt64(byte) << UInt64(8 * place) }
        return word
    }

    @inline(__always)
    private static func withBytes(
        _ one: UInt64, _ other: UInt64, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> UInt8
    ) -> UInt8 {
        if one == none || other == none { return 0 }
        return withUnsafeBytes(of: one.littleEndian) { first in
            withUnsafeBytes(of: other.littleEndian) { second in
                body(
                    UnsafeBufferPointer(rebasing: first.assumingMemoryBound(to: UInt8.self)[..<(8 - one.leadingZeroBitCount / 8)]),
                    UnsafeBufferPointer(rebasing: second.assumingMemoryBound(to: UInt8.self)[..<(8 - other.leadingZeroBitCount / 8)]))
            }
        }
    }

    /// Up to 15 digits of four bits each, below a 1 that tells how many there are.
    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        guard bytes.count <= 15, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return none }
        return bytes.reduce(1) { $0 << 4 | UInt64($1 & 0x0F) }
    }

    /// Numbers of one length: one digit is other, or two neighbours are exchanged.
    @inline(__always)
    private static func phone(_ one: UInt64, _ other: UInt64) -> UInt8 {
        guard one != none, other != none, one.leadingZeroBitCount / 4 == other.leadingZeroBitCount / 4 else { return 0 }
        // Fifteen places less the leading zeros: too short to be a slip.
        if 15 - one.leadingZeroBitCount / 4 < 7 { return 3 }
        let difference = one ^ other
        let low = UInt64(difference.trailingZeroBitCount & ~3)
        let high = UInt64((63 - difference.leadingZeroBitCount) & ~3)
        if low == high { return 2 }
        guard high == low + 4 else { return 3 }
        return one >> low & 15 == other >> high & 15 && one >> high & 15 == other >> low & 15 ? 2 : 3
    }

    // MARK: - Outlines of longer texts

    private enum Part {
        static let letters: UInt64 = 0xFFFF_FFFF
        /// Nine bits each of the two hashes.
        static let first: UInt64 = 0x1FF << 32
        static let second: UInt64 = 0x1FF << 41
        static let length: UInt64 = 50
        static let initial: UInt64 = 1 << 56
        static let established: UInt64 = 1 << 57
        static let nickname: UInt64 = 1 << 58
        static let compound: UInt64 = 1 << 59
        /// Another script, very long, or with words of one letter.
        static let special: UInt64 = 1 << 60
    }

    private static func outline(_ value: LinkValue, _ bytes: UnsafeBufferPointer<UInt8>, isCode: Bool = false) -> UInt64 {
        // Of an address or code each slip makes the number of two letters odd or even, however long it is.
        let letters = isCode ? parity(bytes) : value.letters
        var word = UInt64(letters) | UInt64(value.first & 0x1FF) << 32 | UInt64(value.second & 0x1FF) << 41
        word |= UInt64(min(bytes.count, 63)) << Part.length
        if value.flags & LinkValue.Flag.initial != 0 { word |= Part.initial }
        if value.flags & LinkValue.Flag.established != 0 { word |= Part.established }
        if value.flags & LinkValue.Flag.nickname != 0 { word |= Part.nickname }
        if value.flags & LinkValue.Flag.compound != 0 { word |= Part.compound }
        let hasLetter = bytes.split(separator: 0x20).contains { $0.count == 1 }
        if value.flags & LinkValue.Flag.otherScript != 0 || bytes.count >= 63 || hasLetter { word |= Part.special }
        return word
    }

    /// Which letters and digits, of 32 sorts, stand an odd number of times.
    private static func parity(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 { bytes.reduce(0) { $0 ^ 1 << UInt32($1 & 31) } }

    @inline(__always)
    private static func mayBeWithin(_ slips: Int, _ one: UInt64, _ other: UInt64) -> Bool {
        ((one ^ other) & Part.letters).nonzeroBitCount <= 2 * slips
    }

    /// Whether all letters of one of them stand in the other.
    @inline(__always)
    private static func isWithin(_ one: UInt64, _ other: UInt64) -> Bool {
        one & ~other & Part.letters == 0 || other & ~one & Part.letters == 0
    }

    /// ``LetterSet/mayReach(_:_:_:)``: m/l + m/r + 1 ≥ 3 · (least - 0.4) / 0.6, in tenths and without a division.
    @inline(__always)
    private static func mayReach(_ tenths: Int, _ one: UInt64, _ other: UInt64) -> Bool {
        let (left, right) = (Int(one >> Part.length & 63), Int(other >> Part.length & 63))
        let matches = min(
            left - (one & ~other & Part.letters).nonzeroBitCount, right - (other & ~one & Part.letters).nonzeroBitCount)
        return matches > 0 && 10 * matches * (left + right) >= tenths * left * right
    }

    @inline(__always)
    private static func given(_ one: UInt64, _ other: UInt64) -> UInt8 {
        if (one | other) & (Part.initial | Part.nickname | Part.compound | Part.special) != 0 { return 0 }
        if (one ^ other) & Part.first == 0 { return 0 }
        if mayBeWithin(1, one, other) { return 0 }
        if one & other & Part.established != 0 { return 7 }
        return maySoundAlike(one, other) || mayReach(12, one, other) ? 0 : 7
    }

    @inline(__always)
    private static func family(_ one: UInt64, _ other: UInt64) -> UInt8 {
        if (one | other) & (Part.compound | Part.special) != 0 { return 0 }
        if (one ^ other) & Part.first == 0 { return 0 }
        // A slip, or a particle before the one and not the other.
        if mayBeWithin(1, one, other) || isWithin(one, other) { return 0 }
        return maySoundAlike(one, other) || mayReach(12, one, other) ? 0 : 5
    }

    @inline(__always)
    private static func code(_ kind: ComparisonKind, _ one: UInt64, _ other: UInt64) -> UInt8 {
        if (one | other) & Part.special != 0 || (kind == .email && (one ^ other) & Part.first == 0) { return 0 }
        let (left, right) = (one >> Part.length & 63, other >> Part.length & 63)
        let isClose = min(left, right) >= 5 && max(left, right) - min(left, right) <= 2
        return isClose && mayBeWithin(2, one, other) ? 0 : 4
    }

    @inline(__always)
    private static func street(_ one: UInt64, _ other: UInt64) -> UInt8 {
        if (one | other) & Part.special != 0 { return 0 }
        if (one ^ other) & Part.first == 0 || isWithin(one, other) || mayBeWithin(2, one, other) { return 0 }
        return maySoundAlike(one, other) || mayReach(14, one, other) ? 0 : 5
    }

    @inline(__always)
    private static func locality(_ one: UInt64, _ other: UInt64) -> UInt8 {
        if (one | other) & Part.special != 0 { return 0 }
        if (one ^ other) & Part.first == 0 || isWithin(one, other) || mayBeWithin(1, one, other) { return 0 }
        return mayReach(13, one, other) ? 0 : 4
    }

    @inline(__always)
    private static func text(_ one: UInt64, _ other: UInt64) -> UInt8 {
        if (one | other) & (Part.special | Part.compound) != 0 { return 0 }
        return mayBeWithin(2, one, other) || mayReach(15, one, other) ? 0 : 4
    }
}
