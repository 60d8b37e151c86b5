/// A stream of pseudo-random numbers: xoshiro256** (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", 2021),
/// its state filled by SplitMix64 (G. Steele, D. Lea, C. Flood, 2014) from a seed, a subject and a number.
///
/// Every household, visit and product has a stream of its own, so that what happens to one does not depend on how many others there are.
struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// What a stream is for; two subjects never share numbers.
    enum Subject: UInt64 {
        case people = 1
        case contacts, life, visit, basket, tracking, products, prices, repertoire
    }

    init(seed: UInt64, _ subject: Subject, _ number: UInt64 = 0) {
        var mixer = seed
        mixer = splitMix64(&mixer) ^ subject.rawValue &* 0xd6e8_feb8_6659_fd93
        mixer = splitMix64(&mixer) ^ number &* 0xa076_1d64_78bd_642f
        state = (splitMix64(&mixer), splitMix64(&mixer), splitMix64(&mixer), splitMix64(&mixer))
    }

    mutating func next() -> UInt64 {
        let result = rotated(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, 45)
        return result
    }

    /// 0 ..< `bound` by multiplication of the upper half (D. Lemire, 2019; the bias of at most bound / 2^64 is accepted); 0 when `bound` is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.upperBound - range.lowerBound + 1) }

    mutating func chance(perMille: Int) -> Bool { below(1000) < perMille }

    /// A multiple of 2^-53 in (0, 1].
    mutating func unit() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

    mutating func pick<Element>(_ elements: [Element], or other: Element) -> Element {
        elements.isEmpty ? other : elements[below(elements.count)]
    }

    mutating func digits(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count { text.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "0") + UInt8(below(10)))) }
        return text
    }
}

private func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }

/// One step of SplitMix64.
func splitMix64(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
}

/// A well-mixed number of two, for choices that must be found again without a stream.
func mixed(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var state = first ^ second &* 0xd6e8_feb8_6659_fd93
    return splitMix64(&state)
}
