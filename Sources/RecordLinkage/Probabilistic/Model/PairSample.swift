/// Pairs that were drawn and compared, of which the model is learnt.
struct PairSample: Sendable {
    private(set) var count = 0
    /// Pair by pair, as many as there are comparisons.
    private(set) var levels: [UInt8] = []
    private(set) var rarities: [Float] = []

    init(_ pairs: [UInt64], _ comparer: PairComparer) {
        let width = comparer.table.layout.comparisons.count
        let ranges = Parallel.ranges(pairs.count, pieces: 64)
        let pieces = Parallel.map(ranges.count) { piece -> PairSample in
            var part = PairSample(reserving: ranges[piece].count, width)
            PairPattern.with(width) { pattern in
                for pair in pairs[ranges[piece]] {
                    comparer.compare(Int(pair >> 32), Int(pair & 0xFFFF_FFFF), into: pattern)
                    part.append(pattern)
                }
            }
            return part
        }
        self.init(reserving: pairs.count, width)
        for part in pieces {
            count += part.count
            levels += part.levels
            rarities += part.rarities
        }
    }

    private init(reserving count: Int, _ width: Int) {
        levels.reserveCapacity(count * width)
        rarities.reserveCapacity(count * width)
    }

    private mutating func append(_ pattern: PairPattern) {
        count += 1
        levels.append(contentsOf: pattern.levels)
        rarities.append(contentsOf: pattern.rarities)
    }
}

/// Draws pairs of contacts at random, the same ones each time.
enum PairDraw {
    /// A number 0 ..< `limit` from 32 random bits.
    private static func scaled(_ bits: UInt64, _ limit: Int) -> Int { Int(((bits & 0xFFFF_FFFF) * UInt64(limit)) >> 32) }

    /// Any two contacts, about `most` pairs, or all pairs where there are fewer.
    static func any(_ contacts: Int, most: Int) -> [UInt64] {
        guard contacts > 1 else { return [] }
        let count = UInt64(contacts)
        if contacts < 1 << 20, contacts * (contacts - 1) / 2 <= most {
            return (0..<count).flatMap { left in (left + 1..<count).map { left << 32 | $0 } }
        }
        return (0..<UInt64(most)).compactMap { number in
            let draw = ByteHash.mixed(number &+ 0x5851_f42d_4c95_7f2d)
            let (left, right) = (scaled(draw >> 32, contacts), scaled(draw, contacts))
            return left == right ? nil : UInt64(left) << 32 | UInt64(right)
        }
    }

    /// Two contacts that have the same values in all of `slots`, uniformly among all such pairs; at most `most`.
    static func agreeing(_ table: ContactTable, on slots: [Int], most: Int) -> [UInt64] {
        var words: [UInt64] = []
        words.reserveCapacity(table.count)
        for contact in 0..<table.count {
            var hash: UInt64 = 0
            var isWhole = true
            for slot in slots {
                let id = table.id(contact, slot)
                if id == 0 { isWhole = false }
                hash = ByteHash.mixed(hash &+ UInt64(id))
            }
            if isWhole { words.append((hash >> 32) << 32 | UInt64(contact)) }
        }
        RadixSort.sort(&words, low: 32, high: 64)
        // Blocks of equal values, with the number of pairs up to each.
        var starts: [Int] = []
        var pairsBefore: [Int] = [0]
        var start = 0
        for place in 1...max(words.count, 1) where place >= words.count || words[place] >> 32 != words[start] >> 32 {
            let size = place - start
            if size > 1 {
                starts.append(start)
                pairsBefore.append((pairsBefore.last ?? 0) + size * (size - 1) / 2)
            }
            start = place
        }
        let total = pairsBefore.last ?? 0
        guard total > 0 else { return [] }
        return (0..<UInt64(min(most, total))).map { number in
            let draw = ByteHash.mixed(number &+ 0x2545_f491_4f6c_dd1d)
            let wanted = Int(draw >> 16) % total
            var (low, high) = (0, starts.count - 1)
            while low < high {
                let middle = (low + high + 1) / 2
                if pairsBefore[middle] <= wanted { low = middle } else { high = middle - 1 }
            }
            // The pair by its number inside the block: row by row below the diagonal.
            let inside = wanted - pairsBefore[low]
            var row = Int((1 + Double(1 + 8 * inside).squareRoot()) / 2)
            while row * (row - 1) / 2 > inside { row -= 1 }
            while (row + 1) * row / 2 <= inside { row += 1 }
            let left = words[starts[low] + inside - row * (row - 1) / 2] & 0xFFFF_FFFF
            let right = words[starts[low] + row] & 0xFFFF_FFFF
            return min(left, right) << 32 | max(left, right)
        }
    }
}
