/// Contacts in the order of what they write, of which neighbours are compared (the sorted neighbourhood of Hernández and Stolfo, SIGMOD 1995).
struct NameOrder: Sendable {
    /// What is put together, in this order, and how many bytes of each.
    private let parts: [(slot: Int, bytes: Int)]

    static func orders(_ layout: ContactLayout) -> [NameOrder] {
        let given = layout.slot(.given)
        let family = layout.slot(.family)
        let birth = layout.slot(.birth)
        let street = layout.slot(.address)
        let email = layout.slot(.email)
        var orders: [NameOrder] = []
        if let family { orders.append(NameOrder([(family, 5), (given, 2), (birth, 8)])) }
        if let given { orders.append(NameOrder([(given, 4), (birth, 8), (family, 3)])) }
        if let birth, given != nil || family != nil { orders.append(NameOrder([(birth, 6), (family, 2), (given, 2)])) }
        if let street { orders.append(NameOrder([(street, 6), (given, 2), (family, 2)])) }
        if let email { orders.append(NameOrder([(email, 8)])) }
        return orders
    }

    private init(_ parts: [(slot: Int?, bytes: Int)]) {
        self.parts = parts.compactMap { part in part.slot.map { ($0, part.bytes) } }
    }

    func neighbours(_ table: ContactTable, window: Int) -> CandidateRun {
        // The first eight bytes decide; contacts that lack the first part are left out.
        var keyed: [(key: UInt64, contact: UInt32)] = []
        keyed.reserveCapacity(table.count)
        for contact in 0..<table.count where table.id(contact, parts[0].slot) != 0 { keyed.append((key(table, contact), UInt32(contact))) }
        RadixSort.sort(&keyed, low: 0, high: 64) { $0.key }
        var run = CandidateRun(reach: window)
        run.append(block: keyed.map(\.contact))
        return run
    }

    private func key(_ table: ContactTable, _ contact: Int) -> UInt64 {
        var key: UInt64 = 0
        var room = 8
        for part in parts where room > 0 {
            let value = table.values[Int(table.id(contact, part.slot))]
            let most = min(part.bytes, room)
            for offset in 0..<most {
                let byte = offset < Int(value.length) ? table.arena[Int(value.start) + offset] : 0
                key = key << 8 | UInt64(byte)
            }
            room -= most
        }
        return key << UInt64(8 * max(room, 0))
    }
}
