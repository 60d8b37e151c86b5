import Kernel

/// How rare values are in a large table, kept beside a frozen model, so that a few contacts can be judged as they would be among all.
package struct ValueFrequencies: Hashable, Sendable {
    /// Contacts of the whole.
    package var contacts: Int
    /// Rarity in bits, by ``key(_:_:)``; for what is not here, ``unseen``.
    package private(set) var rarities: [UInt64: Float]
    /// Rarity of a value that is not in ``rarities``, by comparison.
    package private(set) var unseen: [Float]

    /// The values of `table` that are less rare than one seen once or twice.
    package init(_ table: ContactTable) {
        contacts = table.count
        rarities = [:]
        unseen = [Float](repeating: 0, count: table.layout.comparisons.count)
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
                rarities[Self.key(comparison, bytes)] = value.rarity
            }
        }
    }

    /// The place of a text of a comparison in ``rarities``.
    static func key(_ comparison: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { ByteHash.mixed(ByteHash.of(bytes) &+ UInt64(comparison)) }
}
