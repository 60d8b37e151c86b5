/// Sorts by some of the bits of a 64-bit key, stably, in time linear in the number of elements.
enum RadixSort {
    /// Words by their bits from `low` to `high` (not included).
    static func sort(_ words: inout [UInt64], low: Int, high: Int) { sort(&words, low: low, high: high) { $0 } }

    /// Elements by the bits of their key from `low` to `high` (not included).
    @inline(__always)
    static func sort<Element>(_ elements: inout [Element], low: Int, high: Int, key: (Element) -> UInt64) {
        guard elements.count > 1, low < high else { return }
        let mask = high >= 64 ? UInt64.max << UInt64(low) : (1 << UInt64(high)) - (1 << UInt64(low))
        if elements.count < 48 { return insert(&elements, mask, key) }
        var other = elements
        var shift = low
        while shift < high {
            let width = min(elements.count < 4096 ? 8 : 11, high - shift)
            pass(elements, into: &other, shift: UInt64(shift), mask: (1 << UInt64(width)) - 1, key)
            swap(&elements, &other)
            shift += width
        }
    }

    @inline(__always)
    private static func insert<Element>(_ elements: inout [Element], _ mask: UInt64, _ key: (Element) -> UInt64) {
        for place in 1..<elements.count {
            let element = elements[place]
            let own = key(element) & mask
            var free = place
            while free > 0, key(elements[free - 1]) & mask > own {
                elements[free] = elements[free - 1]
                free -= 1
            }
            elements[free] = element
        }
    }

    @inline(__always)
    private static func pass<Element>(
        _ elements: [Element], into other: inout [Element], shift: UInt64, mask: UInt64, _ key: (Element) -> UInt64
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Int(mask) + 2) { places in
            places.initialize(repeating: 0)
            for element in elements { places[Int(key(element) >> shift & mask) + 1] += 1 }
            for digit in 1..<places.count { places[digit] += places[digit - 1] }
            other.withUnsafeMutableBufferPointer { other in
                for element in elements {
                    let digit = Int(key(element) >> shift & mask)
                    other[places[digit]] = element
                    places[digit] += 1
                }
            }
        }
    }
}
