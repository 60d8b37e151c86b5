/// The letters of a text as a set of 32 sorts. Two texts with very different sets are far apart, which is known without comparing them.
enum LetterSet {
    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var set: UInt32 = 0
        for byte in bytes { set |= 1 << UInt32(byte & 31) }
        return set
    }

    /// Whether two texts can be within `slips` of each other: one slip puts in one letter and takes out one at most.
    @inline(__always)
    static func mayBeWithin(_ slips: Int, _ one: LinkValue, _ other: LinkValue) -> Bool { (one.letters ^ other.letters).nonzeroBitCount <= 2 * slips }

    /// Whether two texts can reach a Jaro-Winkler similarity of `least`: letters that the other lacks match nothing.
    @inline(__always)
    static func mayReach(_ least: Double, _ one: LinkValue, _ other: LinkValue) -> Bool {
        // Characters of another script are several bytes each, and are compared as characters.
        guard (one.flags | other.flags) & LinkValue.Flag.otherScript == 0 else { return true }
        let (left, right) = (Double(one.length), Double(other.length))
        let matches = min(
            left - Double((one.letters & ~other.letters).nonzeroBitCount), right - Double((other.letters & ~one.letters).nonzeroBitCount))
        guard matches > 0 else { return false }
        let jaro = (matches / left + matches / right + 1) / 3
        // A common beginning of four letters adds two fifths of what is missing.
        return jaro + 0.4 * (1 - jaro) >= least
    }
}
