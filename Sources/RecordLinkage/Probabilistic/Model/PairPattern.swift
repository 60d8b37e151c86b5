/// How two contacts agree: a level and, where they are equal, the rarity of the value for each comparison.
struct PairPattern {
    let levels: UnsafeMutableBufferPointer<UInt8>
    let rarities: UnsafeMutableBufferPointer<Float>

    init(levels: UnsafeMutableBufferPointer<UInt8>, rarities: UnsafeMutableBufferPointer<Float>) {
        self.levels = levels
        self.rarities = rarities
    }

    /// A part of a sample, which nobody writes to.
    init(readingOf levels: UnsafeBufferPointer<UInt8>, _ rarities: UnsafeBufferPointer<Float>, _ range: Range<Int>) {
        self.levels = UnsafeMutableBufferPointer(mutating: UnsafeBufferPointer(rebasing: levels[range]))
        self.rarities = UnsafeMutableBufferPointer(mutating: UnsafeBufferPointer(rebasing: rarities[range]))
    }

    /// Memory for one pattern, for as long as `body` runs.
    static func with<Result>(_ comparisons: Int, _ body: (PairPattern) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: comparisons) { levels in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: comparisons) { rarities in body(PairPattern(levels: levels, rarities: rarities)) }
        }
    }
}

/// Compares contacts of a table.
struct PairComparer: Sendable {
    let table: ContactTable
    let judge: LevelJudge
    private let given: Int?
    private let family: Int?
    private let shapes: [Shape]

    private struct Shape: Sendable {
        var kind: ComparisonKind
        var low: Int
        var high: Int
    }

    init(_ table: ContactTable) {
        self.table = table
        judge = LevelJudge(table)
        given = table.layout.comparison(.given)
        family = table.layout.comparison(.family)
        shapes = table.layout.comparisons.map { Shape(kind: $0.kind, low: $0.slots.lowerBound, high: $0.slots.upperBound) }
    }

    /// Stands for a level while only this is known: both have a value, and no value of the one is equal to one of the other.
    static let unknown: UInt8 = 255

    func compare(_ left: Int, _ right: Int, into pattern: PairPattern) {
        withValues(left, right) { one, other in
            glance(one, other, pattern)
            for index in shapes.indices where pattern.levels[index] == Self.unknown { judge(index, one, other, pattern) }
            exchange(one, other, pattern)
        }
    }

    /// Compares as far as it takes to see whether the two can be worth `least` bits; the pattern is whole when they can.
    ///
    /// Most candidates are strangers with little in common, which shows before any text is compared; what is found is the same as without.
    func compare(_ left: Int, _ right: Int, into pattern: PairPattern, worth least: Float, _ scorer: PairScorer) -> Bool {
        withValues(left, right) { one, other in
            glance(one, other, pattern)
            // The sums are made in other orders than the final one.
            let least = least - 0.01
            if scorer.most(pattern) < least { return false }
            // Names first, and together, for they may stand exchanged.
            var isOpen = false
            for index in [family, given] {
                guard let index, pattern.levels[index] == Self.unknown else { continue }
                judge(index, one, other, pattern)
                isOpen = true
            }
            exchange(one, other, pattern)
            if isOpen, scorer.most(pattern) < least { return false }
            for index in shapes.indices where pattern.levels[index] == Self.unknown {
                judge(index, one, other, pattern)
                if scorer.most(pattern) < least { return false }
            }
            return true
        }
    }

    /// The values of a contact, and what is seen of each at a glance.
    private struct Values {
        var ids: UnsafeBufferPointer<UInt32>
        var glances: UnsafeBufferPointer<UInt64>
    }

    @inline(__always)
    private func withValues<Result>(_ left: Int, _ right: Int, _ body: (Values, Values) -> Result) -> Result {
        let width = table.layout.slotCount
        return table.ids.withUnsafeBufferPointer { ids in
            table.glances.withUnsafeBufferPointer { glances in
                let (first, second) = (left * width..<(left + 1) * width, right * width..<(right + 1) * width)
                return body(
                    Values(ids: UnsafeBufferPointer(rebasing: ids[first]), glances: UnsafeBufferPointer(rebasing: glances[first])),
                    Values(ids: UnsafeBufferPointer(rebasing: ids[second]), glances: UnsafeBufferPointer(rebasing: glances[second])))
            }
        }
    }

    /// What is missing, what is equal (of equal ones the rarest), and what is plainly of some level; the rest is ``unknown``.
    @inline(__always)
    private func glance(_ one: Values, _ other: Values, _ pattern: PairPattern) {
        for index in shapes.indices {
            let shape = shapes[index]
            var level: UInt8 = 0
            var rarity: Float = 0
            for left in shape.low..<shape.high where one.ids[left] != 0 {
                for right in shape.low..<shape.high where other.ids[right] != 0 {
                    if one.ids[left] == other.ids[right] {
                        let own = table.rarities[Int(one.ids[left])]
                        rarity = level == 1 ? max(rarity, own) : own
                        level = 1
                    } else if level != 1, level != Self.unknown {
                        let seen = Glance.level(shape.kind, one.glances[left], other.glances[right])
                        level = seen == 0 ? Self.unknown : level == 0 ? seen : min(level, seen)
                    }
                }
            }
            pattern.levels[index] = level
            pattern.rarities[index] = rarity
        }
        guard let given, let family, pattern.levels[given] >= 6, pattern.levels[family] >= 4 else { return }
        let (first, last) = (shapes[given].low, shapes[family].low)
        if Glance.maySoundAlike(one.glances[first], other.glances[last]), Glance.maySoundAlike(one.glances[last], other.glances[first]) {
            pattern.levels[given] = Self.unknown
            pattern.levels[family] = Self.unknown
        }
    }

    /// The level of values none of which are equal; of several on either side, the pair that agrees best.
    @inline(__always)
    private func judge(_ index: Int, _ one: Values, _ other: Values, _ pattern: PairPattern) {
        let shape = shapes[index]
        var best = Self.unknown
        for left in shape.low..<shape.high where one.ids[left] != 0 {
            for right in shape.low..<shape.high where other.ids[right] != 0 {
                best = min(best, judge.level(shape.kind, one.ids[left], other.ids[right]))
            }
        }
        pattern.levels[index] = best
    }

    /// Given and family name written into each other's field.
    private func exchange(_ one: Values, _ other: Values, _ pattern: PairPattern) {
        guard let given, let family, pattern.levels[given] >= 6, pattern.levels[family] >= 4 else { return }
        let (first, last) = (shapes[given].low, shapes[family].low)
        guard Glance.maySoundAlike(one.glances[first], other.glances[last]), Glance.maySoundAlike(one.glances[last], other.glances[first]) else {
            return
        }
        let values = judge.values
        if values[Int(one.ids[first])].second == values[Int(other.ids[last])].second,
            values[Int(one.ids[last])].second == values[Int(other.ids[first])].second
        {
            pattern.levels[given] = 2
            pattern.levels[family] = 0
        }
    }
}
