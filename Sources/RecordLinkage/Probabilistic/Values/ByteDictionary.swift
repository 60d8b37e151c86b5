/// Different byte strings, numbered from 1 in the order of their first appearance; 0 stands for the empty one.
///
/// Open addressing with linear probing over a power of two; a string costs its bytes and about 20 more.
package struct ByteDictionary: Sendable {
    /// Longest string kept, in bytes; of a longer one the beginning.
    static let limit = 512

    package private(set) var arena: [UInt8] = []
    /// Where string `id` begins is `starts[id - 1]`, where it ends `starts[id]`.
    private var starts: [Int] = [0]
    private var hashes: [UInt32] = []
    private var slots: [UInt32] = [UInt32](repeating: 0, count: 64)

    package var count: Int { hashes.count }

    package init() {}

    /// The number of `bytes`, given now when they are new.
    package mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let bytes = TextFolding.bounded(bytes, ByteDictionary.limit)
        guard !bytes.isEmpty else { return 0 }
        if hashes.count * 2 >= slots.count { grow() }
        let hash = ByteHash.of(bytes)
        let short = UInt32(truncatingIfNeeded: hash >> 32)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let id = slots[slot]
            if hashes[Int(id) - 1] == short, isEqual(id, bytes) { return id }
            slot = (slot + 1) & mask
        }
        arena.append(contentsOf: bytes)
        starts.append(arena.count)
        hashes.append(short)
        let id = UInt32(truncatingIfNeeded: hashes.count)
        slots[slot] = id
        return id
    }

    /// Whether these bytes have a number.
    func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let bytes = TextFolding.bounded(bytes, ByteDictionary.limit)
        guard !bytes.isEmpty else { return false }
        let hash = ByteHash.of(bytes)
        let short = UInt32(truncatingIfNeeded: hash >> 32)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if hashes[Int(slots[slot]) - 1] == short, isEqual(slots[slot], bytes) { return true }
            slot = (slot + 1) & mask
        }
        return false
    }

    package func withBytes<Result>(_ id: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let (start, end) = bounds(id)
        return arena.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// Where the string stands in ``arena``.
    func bounds(_ id: UInt32) -> (start: Int, end: Int) { id == 0 ? (0, 0) : (starts[Int(id) - 1], starts[Int(id)]) }

    package func text(_ id: UInt32) -> String { withBytes(id) { String(decoding: $0, as: UTF8.self) } }

    private func isEqual(_ id: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(id) { $0.count == bytes.count && $0.elementsEqual(bytes) }
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: slots.count * 4)
        let mask = larger.count - 1
        for id in 1...UInt32(max(hashes.count, 1)) where Int(id) <= hashes.count {
            var slot = withBytes(id) { Int(truncatingIfNeeded: ByteHash.of($0)) } & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = id
        }
        slots = larger
    }
}

/// A fast hash of short byte strings, the same in every process; not made to resist an attacker, who can only make things slow.
enum ByteHash {
    @inline(__always)
    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(bytes.count)
        var place = 0
        let raw = UnsafeRawBufferPointer(bytes)
        while place + 8 <= bytes.count {
            hash = mixed(hash ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            place += 8
        }
        var tail: UInt64 = 0
        while place < bytes.count {
            tail = tail << 8 | UInt64(bytes[place])
            place += 1
        }
        return mixed(hash ^ tail)
    }

    static func of(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { of($0) }
    }

    /// Never 0, which stands for "no value".
    static func short(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 { bytes.isEmpty ? 0 : max(UInt32(truncatingIfNeeded: of(bytes) >> 32), 1) }

    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var value = value &* 0xff51_afd7_ed55_8ccd
        value ^= value >> 33
        value = value &* 0xc4ce_b9fe_1a85_ec53
        return value ^ (value >> 33)
    }
}
