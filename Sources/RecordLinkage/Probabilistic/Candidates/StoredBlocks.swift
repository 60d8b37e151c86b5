/// Under which numbers a database keeps a contact, so that another one of the same person finds it: two contacts that share a number are worth comparing.
///
/// A fixed choice, unlike ``BlockingPlan``, which is made for one table: what is stored once must be found years later. Each number joins two or three things that one
/// slip of the pen does not change together; equal telephones, addresses, cards and codes are found by the keys of their own. Numbers are part of what is stored:
/// another way to make them is another version of the table that keeps them.
package struct StoredBlocks: Sendable {
    private let keys: [BlockingKey]
    /// For each key a number of its own, whatever else the layout offers.
    private let seeds: [UInt64]

    package init(_ layout: ContactLayout) {
        var keys: [BlockingKey] = []
        var seeds: [UInt64] = []
        for (index, parts) in Self.combinations.enumerated() {
            let atoms = parts.compactMap { kind, part -> BlockingAtom? in
                guard let place = layout.comparison(kind) else { return nil }
                return BlockingAtom(kind: kind, slots: layout.comparisons[place].slots, part: part, errorRate: 0, comparison: place)
            }
            guard atoms.count == parts.count else { continue }
            keys.append(BlockingKey(atoms: atoms))
            seeds.append(UInt64(index + 1))
        }
        self.keys = keys
        self.seeds = seeds
    }

    private static let combinations: [[(ComparisonKind, BlockingAtom.Part)]] = [
        [(.birth, .value), (.family, .second)], [(.birth, .value), (.given, .second)], [(.family, .second), (.given, .second), (.birth, .first)],
        [(.family, .second), (.given, .second), (.postcode, .value)], [(.family, .second), (.given, .second), (.locality, .first)],
        [(.address, .first), (.house, .value), (.given, .second)], [(.email, .first)],
    ]

    /// The numbers of a row of the table, each once; fewer where it lacks values.
    package func numbers(_ table: ContactTable, row: Int) -> [Int64] {
        var numbers: [Int64] = []
        for (key, seed) in zip(keys, seeds) { extend(seed &* 0x9e37_79b9_7f4a_7c15, key.atoms[...], table, table.contact(row), &numbers) }
        return numbers
    }

    private func extend(_ hash: UInt64, _ atoms: ArraySlice<BlockingAtom>, _ table: ContactTable, _ contact: Int, _ numbers: inout [Int64]) {
        guard let atom = atoms.first else {
            let number = Int64(bitPattern: hash)
            if !numbers.contains(number) { numbers.append(number) }
            return
        }
        for slot in atom.slots {
            let key = Self.lasting(atom, table, contact, slot)
            if key != 0 { extend(ByteHash.mixed(hash ^ key), atoms.dropFirst(), table, contact, &numbers) }
        }
    }

    /// As ``BlockingAtom/key(_:_:_:)``, and the same in every table.
    private static func lasting(_ atom: BlockingAtom, _ table: ContactTable, _ contact: Int, _ slot: Int) -> UInt64 {
        let id = table.id(contact, slot)
        guard id != 0 else { return 0 }
        guard atom.part == .value else { return UInt64(atom.key(table, contact, slot)) }
        let value = table.values[Int(id)]
        return table.arena.withUnsafeBufferPointer { arena in
            max(ByteHash.of(UnsafeBufferPointer(rebasing: arena[Int(value.start)..<Int(value.start) + Int(value.length)])), 1)
        }
    }
}
