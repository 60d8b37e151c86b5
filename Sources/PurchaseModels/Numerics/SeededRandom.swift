/// A small generator with a seed: SplitMix64 (Steele, Lea and Flood 2014). The same numbers on every machine.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number that looks random but is that of this value and seed.
    static func hash(_ value: Int, seed: UInt64) -> UInt64 {
        var random = SeededRandom(seed: seed ^ (UInt64(bitPattern: Int64(value)) &* 0xD6E8_FEB8_6659_FD93))
        return random.next()
    }

    /// Uniform in [0, 1).
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< bound.
    public mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(max(bound, 1))).high) }

    /// A permutation of 0 ..< count (Fisher and Yates).
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) { order.swapAt(index, below(index + 1)) }
        return order
    }

    /// Which of `folds` each of `count` rows falls into, the folds of nearly equal size.
    public mutating func folds(_ count: Int, _ folds: Int) -> [Int] {
        var result = [Int](repeating: 0, count: count)
        for (position, row) in permutation(count).enumerated() { result[row] = position % folds }
        return result
    }
}
