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

    func compare(_ left: Int, _ right: Int, into pattern: PairPattern) {
        let width = table.layout.slotCount
        table.ids.withUnsafeBufferPointer { ids in
            let one = UnsafeBufferPointer(rebasing: ids[left * width..<(left + 1) * width])
            let other = UnsafeBufferPointer(rebasing: ids[right * width..<(right + 1) * width])
            for (index, shape) in shapes.enumerated() {
                pattern.rarities[index] = 0
                if shape.high - shape.low == 1 {
                    pattern.levels[index] = single(shape.kind, one[shape.low], other[shape.low], &pattern.rarities[index])
                } else {
                    pattern.levels[index] = best(shape, one, other, &pattern.rarities[index])
                }
            }
            exchange(one, other, pattern)
        }
    }

    @inline(__always)
    private func single(_ kind: ComparisonKind, _ left: UInt32, _ right: UInt32, _ rarity: inout Float) -> UInt8 {
        if left == 0 || right == 0 { return 0 }
        if left == right {
            rarity = judge.values[Int(left)].rarity
            return 1
        }
        return judge.level(kind, left, right)
    }

    /// Of several values on either side, the pair that agrees best; of equal ones the rarest.
    private func best(_ shape: Shape, _ one: UnsafeBufferPointer<UInt32>, _ other: UnsafeBufferPointer<UInt32>, _ rarity: inout Float) -> UInt8 {
        var best: UInt8 = 0
        for left in shape.low..<shape.high where one[left] != 0 {
            for right in shape.low..<shape.high where other[right] != 0 {
                var worth: Float = 0
                let level = single(shape.kind, one[left], other[right], &worth)
                if best == 0 || level < best || (level == 1 && worth > rarity) { (best, rarity) = (level, worth) }
            }
        }
        return best
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
