/// How far two short texts are apart. Bytes are compared where both are ASCII (folded Latin is), characters elsewhere.
enum EditDistance {
    /// Longest text that is compared; what is longer is far from everything.
    static let limit = 64

    /// One letter more, less or other, or two neighbours exchanged (Damerau). Equal texts are within one slip too.
    static func isOneSlip(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        // A letter of another script has up to four bytes.
        guard long.count - short.count <= 1 else { return false }
        var start = 0
        while start < short.count, short[start] == long[start] { start += 1 }
        var end = 0
        while end < short.count - start, short[short.count - 1 - end] == long[long.count - 1 - end] { end += 1 }
        let restShort = short.count - start - end
        let restLong = long.count - start - end
        if restLong <= 1 { return true }
        return restShort == 2 && restLong == 2 && short[start] == long[start + 1] && short[start + 1] == long[start]
    }

    /// Insertions, deletions, substitutions and exchanges of neighbours (optimal string alignment), or `most + 1` when there are more.
    static func slips(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, most: Int) -> Int {
        guard left.count <= limit, right.count <= limit, abs(left.count - right.count) <= most else { return most + 1 }
        // What both begin and end with costs nothing.
        var start = 0
        while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
        var end = 0
        while end < min(left.count, right.count) - start, left[left.count - 1 - end] == right[right.count - 1 - end] { end += 1 }
        return cost(
            UnsafeBufferPointer(rebasing: left[start..<left.count - end]), UnsafeBufferPointer(rebasing: right[start..<right.count - end]), most)
    }

    /// The table of Wagner and Fischer (1974), of which only what is near the diagonal can be within `most`.
    private static func cost(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, _ most: Int) -> Int {
        if left.isEmpty || right.isEmpty { return min(max(left.count, right.count), most + 1) }
        let width = right.count + 1
        return withUnsafeTemporaryAllocation(of: Int.self, capacity: width * 3) { rows in
            rows.initialize(repeating: most + 1)
            var (before, above, here) = (0, width, 2 * width)
            for place in 0..<min(width, most + 1) { rows[above + place] = place }
            for row in 1..<(left.count + 1) {
                let (low, high) = (max(row - most, 0), min(row + most, width - 1))
                if low > high { return most + 1 }
                if low == 0 { rows[here] = row }
                if low > 0 { rows[here + low - 1] = most + 1 }
                var least = low == 0 ? row : most + 1
                for column in max(low, 1)..<(high + 1) {
                    var cost = rows[above + column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
                    cost = min(cost, rows[above + column] + 1, rows[here + column - 1] + 1)
                    if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                        cost = min(cost, rows[before + column - 2] + 1)
                    }
                    rows[here + column] = cost
                    least = min(least, cost)
                }
                if high + 1 < width { rows[here + high + 1] = most + 1 }
                if least > most { return most + 1 }
                (before, above, here) = (above, here, before)
            }
            return min(rows[above + width - 1], most + 1)
        }
    }

    /// Jaro-Winkler (see ``JaroWinkler``) without making strings where both sides are ASCII.
    static func jaroWinkler(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Double {
        guard isASCII(left), isASCII(right) else {
            return JaroWinkler.similarity(String(decoding: left, as: UTF8.self), String(decoding: right, as: UTF8.self))
        }
        let first = UnsafeBufferPointer(rebasing: left.prefix(limit))
        let second = UnsafeBufferPointer(rebasing: right.prefix(limit))
        let jaro = jaro(first, second)
        guard jaro >= 0.7 else { return jaro }
        var prefix = 0
        while prefix < min(4, first.count, second.count), first[prefix] == second[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var all: UInt8 = 0
        for byte in bytes { all |= byte }
        return all < 0x80
    }

    private static func jaro(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Double {
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        let window = max(max(first.count, second.count) / 2 - 1, 0)
        var usedFirst: UInt64 = 0
        var usedSecond: UInt64 = 0
        var matches = 0
        for place in 0..<first.count {
            let low = max(place - window, 0)
            let high = min(place + window, second.count - 1)
            var other = low
            while other <= high {
                if second[other] == first[place], usedSecond & (1 << UInt64(other)) == 0 {
                    usedFirst |= 1 << UInt64(place)
                    usedSecond |= 1 << UInt64(other)
                    matches += 1
                    break
                }
                other += 1
            }
        }
        guard matches > 0 else { return 0 }
        var outOfOrder = 0
        while usedFirst != 0 {
            let place = usedFirst.trailingZeroBitCount
            let other = usedSecond.trailingZeroBitCount
            if first[place] != second[other] { outOfOrder += 1 }
            usedFirst &= usedFirst - 1
            usedSecond &= usedSecond - 1
        }
        let common = Double(matches)
        return (common / Double(first.count) + common / Double(second.count) + (common - Double(outOfOrder / 2)) / common) / 3
    }
}
