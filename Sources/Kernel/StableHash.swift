/// A 128-bit hash that is the same in every process and version (FNV-1a over 64-bit lanes with a final mix), to compare contents, not to resist an attacker.
public struct StableHash: Sendable {
    private var low: UInt64 = 0xcbf2_9ce4_8422_2325
    private var high: UInt64 = 0x9ae1_6a3b_2f90_404f

    public init() {}

    public mutating func combine(_ value: Int64) {
        low = (low ^ UInt64(bitPattern: value)) &* 0x9e37_79b9_7f4a_7c15
        low ^= low >> 29
        high = (high &+ low) &* 0xff51_afd7_ed55_8ccd
        high ^= high >> 32
    }

    /// A text and its length, so that ("ab", "c") and ("a", "bc") differ.
    public mutating func combine(_ text: some Sequence<UInt8>) {
        var word: UInt64 = 0
        var count: Int64 = 0
        for byte in text {
            word = word << 8 | UInt64(byte)
            count += 1
            if count & 7 == 0 {
                combine(Int64(bitPattern: word))
                word = 0
            }
        }
        combine(Int64(bitPattern: word))
        combine(count)
    }

    public mutating func combine(_ text: String?) {
        guard let text else { return combine(-1 as Int64) }
        combine(text.utf8)
    }

    /// 64 bits of it.
    public var value: Int64 { Int64(bitPattern: high ^ low.byteSwapped) }
}
