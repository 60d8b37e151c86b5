/// Levels of given and family names.
enum NameLevels {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func given(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        let isInitial = (one.flags | other.flags) & LinkValue.Flag.initial != 0
        if isInitial { return left[0] == right[0] ? 5 : 7 }
        if one.first == other.first { return 3 }
        let isCompound = (one.flags | other.flags) & LinkValue.Flag.compound != 0
        if isCompound, Words.shareOne(left, right) || Words.areJoined(left, right) { return 3 }
        let areEstablished = one.flags & other.flags & LinkValue.Flag.established != 0
        let isLike = min(left.count, right.count) >= 3 && LetterSet.mayBeWithin(1, one, other) && EditDistance.isOneSlip(left, right)
        if !areEstablished, isLike, max(left.count, right.count) >= 4 { return 4 }
        if (one.flags | other.flags) & LinkValue.Flag.nickname != 0, areRelated(left, right) { return 3 }
        if areEstablished { return isLike ? 6 : 7 }
        if one.second == other.second && left.count > 3 { return 6 }
        return LetterSet.mayReach(0.84, one, other) && EditDistance.jaroWinkler(left, right) >= 0.84 ? 6 : 7
    }

    /// Nicknames that stand for several names: `lele` for Gabriele and Daniele.
    private static func areRelated(_ left: Bytes, _ right: Bytes) -> Bool {
        guard left.count <= 16, right.count <= 16 else { return false }
        let first = left.prefix { $0 != 0x20 }
        let second = right.prefix { $0 != 0x20 }
        return Nicknames.areRelated(String(decoding: first, as: UTF8.self), String(decoding: second, as: UTF8.self))
    }

    static func family(_ left: Bytes, _ right: Bytes, _ one: LinkValue, _ other: LinkValue) -> UInt8 {
        if one.first == other.first { return 2 }
        if (one.flags | other.flags) & LinkValue.Flag.compound != 0, Words.shareOne(left, right) { return 2 }
        if min(left.count, right.count) >= 4, LetterSet.mayBeWithin(1, one, other), EditDistance.isOneSlip(left, right) { return 3 }
        if isJoinedParticle(left, right) { return 2 }
        if one.second == other.second, min(left.count, right.count) > 3 { return 4 }
        return LetterSet.mayReach(0.84, one, other) && EditDistance.jaroWinkler(left, right) >= 0.84 ? 4 : 5
    }

    /// "De Luca", of which the particle is kept apart, and "Deluca".
    private static func isJoinedParticle(_ left: Bytes, _ right: Bytes) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        let extra = long.count - short.count
        guard short.count >= 3, extra >= 2, extra <= 8, long.suffix(short.count).elementsEqual(short) else { return false }
        return joinedParticles.contains(String(decoding: long.prefix(extra), as: UTF8.self))
    }

    static let joinedParticles = NameWords.particles.union(["vander", "vanden", "vande", "dela", "delos", "vanhet", "vant", "d"])
}

/// Words of a folded text, divided by single blanks.
enum Words {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// Whether a word of two letters or more stands in both.
    static func shareOne(_ left: Bytes, _ right: Bytes) -> Bool { common(left, right).shared > 0 }

    /// Words of each side, and how many of the left stand in the right; words of one letter are not counted.
    static func common(_ left: Bytes, _ right: Bytes) -> (left: Int, right: Int, shared: Int) {
        var (ours, theirs, shared) = (0, 0, 0)
        forEach(right) { _ in theirs += 1 }
        forEach(left) { word in
            ours += 1
            var isShared = false
            forEach(right) { other in
                if !isShared, other.count == word.count, left[word].elementsEqual(right[other]) { isShared = true }
            }
            if isShared { shared += 1 }
        }
        return (ours, theirs, shared)
    }

    /// The ranges of the words of two letters or more, in their order.
    @inline(__always)
    private static func forEach(_ text: Bytes, _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 0x20 { end += 1 }
            if end - start > 1 { body(start..<end) }
            start = end + 1
        }
    }

    /// Equal but for blanks.
    static func areJoined(_ left: Bytes, _ right: Bytes) -> Bool {
        left.lazy.filter { $0 != 0x20 }.elementsEqual(right.lazy.filter { $0 != 0x20 })
    }
}
