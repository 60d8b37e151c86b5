/// Sorts 64-bit words by some of their bits, stably, in time linear in their number.
enum RadixSort {
    /// By the bits from `low` to `high` (not included).
    static func sort(_ words: inout [UInt64], low: Int, high: Int) {
        guard words.count > 1 else { return }
        if words.count < 256 {
            let mask = high >= 64 ? UInt64.max << UInt64(low) : (1 << UInt64(high)) - (1 << UInt64(low))
            let sorted = words.enumerated().sorted { ($0.element & mask, $0.offset) < ($1.element & mask, $1.offset) }
            words = sorted.map(\.element)
            return
        }
        var other = [UInt64](repeating: 0, count: words.count)
        var shift = low
        while shift < high {
            let width = min(11, high - shift)
            pass(words, into: &other, shift: UInt64(shift), mask: (1 << UInt64(width)) - 1)
            swap(&words, &other)
            shift += width
        }
    }

    private static func pass(_ words: [UInt64], into other: inout [UInt64], shift: UInt64, mask: UInt64) {
        var places = [Int](repeating: 0, count: Int(mask) + 2)
        for word in words { places[Int(word >> shift & mask) + 1] += 1 }
        for digit in 1..<places.count { places[digit] += places[digit - 1] }
        other.withUnsafeMutableBufferPointer { other in
            places.withUnsafeMutableBufferPointer { places in
                for word in words {
                    let digit = Int(word >> shift & mask)
                    other[places[digit]] = word
                    places[digit] += 1
                }
            }
        }
    }
}
