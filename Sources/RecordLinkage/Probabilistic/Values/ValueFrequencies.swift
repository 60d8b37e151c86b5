import Kernel

/// How rare values are in a large table, kept beside a frozen model, so that a few contacts can be judged as they would be among all.
///
/// Rarities are kept to 1/1024 bit, and values as 64-bit hashes alone: a document of it (``json``) names nobody.
package struct ValueFrequencies: Hashable, Sendable {
    /// Contacts of the whole.
    package var contacts: Int
    /// What is compared, in the order of the layout it was made of.
    package let kinds: [ComparisonKind]
    /// Rarity of a value that is not in ``rarities``, in bits, by comparison.
    package let unseen: [Float]
    /// Rarity in bits, by ``key(_:_:)``; for what is not here, ``unseen``.
    let rarities: [UInt64: Float]

    init(contacts: Int, kinds: [ComparisonKind], unseen: [Float], rarities: [UInt64: Float]) {
        self.contacts = contacts
        self.kinds = kinds
        self.unseen = unseen
        self.rarities = rarities
    }

    /// The values of `table` that are less rare than one seen once or twice.
    package init(_ table: ContactTable) {
        var rarities: [UInt64: Float] = [:]
        var unseen = [Float](repeating: 0, count: table.layout.comparisons.count)
        let width = max(table.layout.slotCount, 1)
        var owner = [Int](repeating: 0, count: width)
        for (index, comparison) in table.layout.comparisons.enumerated() { for slot in comparison.slots { owner[slot] = index } }
        var seen = [Bool](repeating: false, count: table.values.count)
        // First the rarest value of each comparison, then what is commoner.
        for (place, id) in table.ids.enumerated() where id != 0 {
            unseen[owner[place % width]] = max(unseen[owner[place % width]], table.values[Int(id)].rarity)
        }
        for (place, id) in table.ids.enumerated() where id != 0 && !seen[Int(id)] {
            seen[Int(id)] = true
            let comparison = owner[place % width]
            let value = table.values[Int(id)]
            guard value.rarity < unseen[comparison] - 1.5 else { continue }
            table.arena.withUnsafeBufferPointer { arena in
                let bytes = UnsafeBufferPointer(rebasing: arena[Int(value.start)..<Int(value.start) + Int(value.length)])
                rarities[Self.key(comparison, bytes)] = Self.rounded(value.rarity)
            }
        }
        self.init(
            contacts: table.count, kinds: table.layout.comparisons.map(\.kind), unseen: unseen.map(Self.rounded), rarities: rarities)
    }

    /// Values whose rarity is known one by one.
    package var count: Int { rarities.count }

    /// The place of a text of a comparison in ``rarities``. Part of the document: another hash is another version of it.
    static func key(_ comparison: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { ByteHash.mixed(ByteHash.of(bytes) &+ UInt64(comparison)) }

    /// Parts of a bit that are kept.
    static let steps: Float = 1024

    /// To the nearest step that 16 bits can hold.
    private static func rounded(_ bits: Float) -> Float { (min(max(bits, 0), 63.9) * steps).rounded() / steps }
}
