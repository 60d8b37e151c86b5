/// One thing by which contacts can be brought together: a value, or what is alike in values written differently.
struct BlockingAtom: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case value, first, second, initial
    }

    var kind: ComparisonKind
    var slots: Range<Int>
    var part: Part
    /// How often it is believed to differ between two contacts of one person, when both have it. Rather too high: candidates are cheap, a person never
    /// compared is lost.
    var errorRate: Double
    /// The comparison; atoms of one comparison err together.
    var comparison: Int

    /// All that a layout offers.
    static func all(_ layout: ContactLayout) -> [BlockingAtom] {
        layout.comparisons.enumerated().flatMap { index, comparison in
            parts(comparison.kind).map { part, errorRate in
                BlockingAtom(kind: comparison.kind, slots: comparison.slots, part: part, errorRate: errorRate, comparison: index)
            }
        }
    }

    private static func parts(_ kind: ComparisonKind) -> [(Part, Double)] {
        switch kind {
        case .given: [(.first, 0.25), (.second, 0.2), (.initial, 0.1)]
        case .family: [(.first, 0.22), (.second, 0.14)]
        case .birth: [(.value, 0.18), (.first, 0.08), (.second, 0.12)]
        case .email: [(.value, 0.35), (.first, 0.3)]
        case .phone: [(.value, 0.35), (.first, 0.32)]
        case .taxCode: [(.value, 0.12), (.first, 0.08), (.second, 0.07)]
        case .card: [(.value, 0.4)]
        case .address: [(.first, 0.25), (.second, 0.2)]
        case .house: [(.value, 0.22)]
        case .postcode: [(.value, 0.2)]
        case .locality: [(.first, 0.2)]
        case .text, .category: [(.value, 0.35)]
        case .region, .country, .gender: []
        }
    }

    /// The hashes of a contact, one for each of its values; 0 where there is none.
    @inline(__always)
    func key(_ table: ContactTable, _ contact: Int, _ slot: Int) -> UInt32 {
        let id = table.id(contact, slot)
        if id == 0 { return 0 }
        switch part {
        case .value: return id
        case .first: return table.values[Int(id)].first
        case .second: return table.values[Int(id)].second
        case .initial:
            let value = table.values[Int(id)]
            return UInt32(table.arena[Int(value.start)]) + 1
        }
    }
}

/// Contacts that agree on all its atoms are compared.
struct BlockingKey: Hashable, Sendable {
    var atoms: [BlockingAtom]

    /// The keys of a contact: one for each combination of its values; none where it lacks one of the atoms.
    @inline(__always)
    func forEach(_ table: ContactTable, _ contact: Int, _ body: (UInt32) -> Void) {
        extend(0x2545_f491_4f6c_dd1d, 0, table, contact, body)
    }

    private func extend(_ hash: UInt64, _ index: Int, _ table: ContactTable, _ contact: Int, _ body: (UInt32) -> Void) {
        if index == atoms.count { return body(UInt32(truncatingIfNeeded: hash >> 32)) }
        let atom = atoms[index]
        for slot in atom.slots {
            let key = atom.key(table, contact, slot)
            if key != 0 { extend(ByteHash.mixed(hash ^ UInt64(key) &+ UInt64(index) << 40), index + 1, table, contact, body) }
        }
    }

    /// For people: `family ~ + birth`.
    var description: String {
        atoms.map { atom in
            let suffix =
                switch atom.part {
                case .value: ""
                case .first: atom.kind == .email ? " before @" : atom.kind == .birth ? " year" : " alike"
                case .second: atom.kind == .birth ? " day" : " sound"
                case .initial: " initial"
                }
            return atom.kind.rawValue + suffix
        }.joined(separator: " + ")
    }
}
