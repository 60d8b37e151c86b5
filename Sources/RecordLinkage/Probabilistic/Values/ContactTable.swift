/// Contacts in the form that is compared: for each, the numbers of its values; each different value once.
///
/// Memory: 12 bytes a slot and contact, about 28 bytes and its text a value. At most 2^32 - 1 values and 4 GiB of their text.
package struct ContactTable: Sendable {
    package let layout: ContactLayout
    package let count: Int
    /// For each row that was read the contact it is, where equal rows were taken for one contact; nil: each row is a contact of its own.
    let contactOfRow: [UInt32]?
    /// Contact by contact, ``ContactLayout/slotCount`` numbers each: places in ``values``; 0 is missing.
    let ids: [UInt32]
    /// In the same places, what can be seen of each value: see ``Glance``.
    let glances: [UInt64]
    /// The first stands for "missing".
    let values: [LinkValue]
    /// For each value the bits that an agreement on it is worth by its rarity: -log2 of the chance that another person carries it.
    let rarities: [Float]
    let arena: [UInt8]

    /// The same contacts with their values weighed otherwise.
    func weighed(_ rarities: [Float]) -> ContactTable {
        ContactTable(
            layout: layout, count: count, contactOfRow: contactOfRow, ids: ids, glances: glances, values: values, rarities: rarities, arena: arena)
    }

    /// Reads a contact's row, so that it is near when it is compared. What is returned is of no meaning, and there so that the reading takes place.
    @inline(__always)
    func read(_ contact: UInt32) -> UInt64 {
        let start = Int(contact) * layout.slotCount
        let last = start + layout.slotCount - 1
        return UInt64(ids[start]) ^ UInt64(ids[last]) ^ glances[start] ^ glances[(start + last) / 2] ^ glances[last]
    }

    /// Rows that were read.
    package var rowCount: Int { contactOfRow?.count ?? count }
    /// The contact that a row is.
    package func contact(_ row: Int) -> Int { contactOfRow.map { Int($0[row]) } ?? row }

    /// The text of a value as it is compared; for explanations.
    func text(_ id: UInt32) -> String {
        let value = values[Int(id)]
        return String(decoding: arena[Int(value.start)..<Int(value.start) + Int(value.length)], as: UTF8.self)
    }

    /// The values of the contacts, and which contact each row is, when rows that say the same are one contact: enough must be said that this is no chance,
    /// a whole name and one thing more.
    static func joiningCopies(_ ids: [UInt32], _ count: Int, _ layout: ContactLayout) -> (ids: [UInt32], contactOfRow: [UInt32])? {
        guard let given = layout.slot(.given), let family = layout.slot(.family) else { return nil }
        let width = layout.slotCount
        let telling = layout.comparisons.filter { [.birth, .email, .phone, .taxCode, .card, .address].contains($0.kind) }.flatMap(\.slots)
        var contactOfRow = [UInt32](repeating: 0, count: count)
        var kept: [UInt32] = []
        kept.reserveCapacity(ids.count)
        // The contacts by the hash of their values: open addressing over a power of two.
        var places = [UInt32](repeating: 0, count: 1 << (Int.bitWidth - (2 * count).leadingZeroBitCount))
        for row in 0..<count {
            let start = row * width
            let contact = kept.count / width
            contactOfRow[row] = UInt32(contact)
            if ids[start + given] != 0, ids[start + family] != 0, telling.contains(where: { ids[start + $0] != 0 }) {
                var hash: UInt64 = 0
                for slot in 0..<width { hash = ByteHash.mixed(hash &+ UInt64(ids[start + slot])) }
                var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
                while places[place] != 0 {
                    let other = Int(places[place] - 1)
                    if (0..<width).allSatisfy({ kept[other * width + $0] == ids[start + $0] }) { break }
                    place = (place + 1) & (places.count - 1)
                }
                if places[place] != 0 {
                    contactOfRow[row] = places[place] - 1
                    continue
                }
                places[place] = UInt32(contact) + 1
            }
            kept.append(contentsOf: ids[start..<start + width])
        }
        return kept.count == ids.count ? nil : (kept, contactOfRow)
    }

    @inline(__always)
    func id(_ contact: Int, _ slot: Int) -> UInt32 { ids[contact * layout.slotCount + slot] }

    /// The values of a contact in a comparison, for people.
    package func shown(_ contact: Int, _ comparison: Int) -> String {
        layout.comparisons[comparison].slots.map { id(contact, $0) }.filter { $0 != 0 }.map(text).joined(separator: " / ")
    }
}
