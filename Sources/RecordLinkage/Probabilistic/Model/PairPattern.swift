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
            identify(one, other, pattern)
            for index in shapes.indices where pattern.levels[index] == Self.unknown { judge(index, one, other, pattern) }
            exchange(one, other, pattern)
        }
    }

    /// Compares as far as it takes to see whether the two can be worth `least` bits; the pattern is whole when they can.
    ///
    /// Most candidates are strangers with little in common, which shows before any text is compared; what is found is the same as without.
    func compare(_ left: Int, _ right: Int, into pattern: PairPattern, worth least: Float, _ scorer: PairScorer) -> Bool {
        withValues(left, right) { one, other in
            identify(one, other, pattern)
            // The sums are made in other orders than the final one.
            let least = least - 0.01
            var most = scorer.most(pattern)
            if most < least { return false }
            // Names first, and together, for they may stand exchanged.
            for index in [family, given] {
                guard let index, pattern.levels[index] == Self.unknown else { continue }
                judge(index, one, other, pattern)
            }
            exchange(one, other, pattern)
            most = scorer.most(pattern)
            for index in shapes.indices where pattern.levels[index] == Self.unknown {
                if most < least { return false }
                most -= scorer.most(index, pattern)
                judge(index, one, other, pattern)
                most += scorer.most(index, pattern)
            }
            return most >= least
        }
    }

    @inline(__always)
    private func withValues<Result>(_ left: Int, _ right: Int, _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<UInt32>) -> Result) -> Result
    {
        let width = table.layout.slotCount
        return table.ids.withUnsafeBufferPointer { ids in
            body(
                UnsafeBufferPointer(rebasing: ids[left * width..<(left + 1) * width]),
                UnsafeBufferPointer(rebasing: ids[right * width..<(right + 1) * width]))
        }
    }

    /// What is missing, and what is equal; of equal ones the rarest.
    @inline(__always)
    private func identify(_ one: UnsafeBufferPointer<UInt32>, _ other: UnsafeBufferPointer<UInt32>, _ pattern: PairPattern) {
        for index in shapes.indices {
            let shape = shapes[index]
            var level: UInt8 = 0
            var rarity: Float = 0
            for left in shape.low..<shape.high where one[left] != 0 {
                for right in shape.low..<shape.high where other[right] != 0 {
                    if one[left] == other[right] {
                        rarity = level == 1 ? max(rarity, judge.values[Int(one[left])].rarity) : judge.values[Int(one[left])].rarity
                        level = 1
                    } else if level == 0 {
                        level = Self.unknown
                    }
                }
            }
            pattern.levels[index] = level
            pattern.rarities[index] = rarity
        }
    }

    /// The level of values none of which are equal; of several on either side, the pair that agrees best.
    @inline(__always)
    private func judge(_ index: Int, _ one: UnsafeBufferPointer<UInt32>, _ other: UnsafeBufferPointer<UInt32>, _ pattern: PairPattern) {
        let shape = shapes[index]
        var best = Self.unknown
        for left in shape.low..<shape.high where one[left] != 0 {
            for right in shape.low..<shape.high where other[right] != 0 { best = min(best, judge.level(shape.kind, one[left], other[right])) }
        }
        pattern.levels[index] = best
    }

    /// Given and family name written into each other's field.
    private func exchange(_ one: UnsafeBufferPointer<UInt32>, _ other: UnsafeBufferPointer<UInt32>, _ pattern: PairPattern) {
        guard let given, let family, pattern.levels[given] >= 6, pattern.levels[family] >= 4 else { return }
        let (first, last) = (shapes[given].low, shapes[family].low)
        let values = judge.values
        if values[Int(one[first])].second == values[Int(other[last])].second, values[Int(one[last])].second == values[Int(other[first])].second {
            pattern.levels[given] = 2
            pattern.levels[family] = 0
        }
    }
}
