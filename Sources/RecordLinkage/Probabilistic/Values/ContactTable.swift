/// Contacts in the form that is compared: for each, the numbers of its values; each different value once.
///
/// Memory: 4 bytes a slot and contact, about 22 bytes and its text a value. At most 2^32 - 1 values and 4 GiB of their text.
package struct ContactTable: Sendable {
    package let layout: ContactLayout
    package let count: Int
    /// Contact by contact, ``ContactLayout/slotCount`` numbers each: places in ``values``; 0 is missing.
    let ids: [UInt32]
    /// The first stands for "missing".
    let values: [LinkValue]
    let arena: [UInt8]

    /// The text of a value as it is compared; for explanations.
    func text(_ id: UInt32) -> String {
        let value = values[Int(id)]
        return String(decoding: arena[Int(value.start)..<Int(value.start) + Int(value.length)], as: UTF8.self)
    }

    @inline(__always)
    func id(_ contact: Int, _ slot: Int) -> UInt32 { ids[contact * layout.slotCount + slot] }

    /// The values of a contact in a comparison, for people.
    package func shown(_ contact: Int, _ comparison: Int) -> String {
        layout.comparisons[comparison].slots.map { id(contact, $0) }.filter { $0 != 0 }.map(text).joined(separator: " / ")
    }
}
