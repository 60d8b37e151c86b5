/// All pairs of contacts that are compared: those that share a blocking key, and neighbours in the order of names, of dates and of streets, so that a slip in what
/// is blocked on does not hide a pair.
///
/// At most ``bound(_:)`` pairs, whatever the table: a block above the limit is divided by further keys, and what cannot be divided (a million contacts with
/// one e-mail address and nothing else) is compared along its order only.
struct CandidatePairs: Sendable {
    /// Pairs `left << 32 | right` with left < right, ascending, each once.
    let pairs: [UInt64]
    let plan: BlockingPlan

    /// Neighbours that a contact is compared with on either side.
    static let window = 4

    /// Up to so many contacts all pairs are compared.
    static let allPairs = 96

    /// The most pairs a table of `contacts` can yield with `plan` over `layout`.
    static func bound(_ contacts: Int, _ plan: BlockingPlan, _ layout: ContactLayout) -> Int {
        if contacts <= allPairs { return contacts * max(contacts - 1, 0) / 2 }
        let keys = plan.keys.map { $0.atoms.reduce(1) { $0 * $1.slots.count } }.reduce(0, +)
        return contacts * (keys * max(plan.blockLimit, 2 * window) / 2 + NameOrder.orders(layout).count * window)
    }

    init(_ table: ContactTable, pairing: Pairing) {
        let plan = BlockingPlan(table)
        self.plan = plan
        if table.count <= Self.allPairs {
            let count = UInt64(table.count)
            pairs = (0..<count).flatMap { left in
                ((left + 1)..<max(count, left + 1)).compactMap { pairing.allows(Int(left), Int($0)) ? left << 32 | $0 : nil }
            }
            return
        }
        let orders = NameOrder.orders(table.layout)
        let lists = Parallel.map(plan.keys.count + orders.count) { piece -> [UInt64] in
            piece < plan.keys.count
                ? BlockWalk(table: table, pairing: pairing, limit: plan.blockLimit).pairs(plan.keys[piece])
                : orders[piece - plan.keys.count].neighbours(table, pairing, window: Self.window)
        }
        pairs = Self.unique(lists, contacts: table.count)
    }

    /// Sorted, each once: put into buckets by the left contact, and the buckets sorted by themselves.
    private static func unique(_ lists: [[UInt64]], contacts: Int) -> [UInt64] {
        let total = lists.reduce(0) { $0 + $1.count }
        let bits = max(64 - UInt64(max(contacts - 1, 1)).leadingZeroBitCount, 1)
        let bucketBits = min(bits, total > 1 << 20 ? 11 : 4)
        let shift = UInt64(32 + bits - bucketBits)
        var places = [Int](repeating: 0, count: (1 << bucketBits) + 1)
        for list in lists { for pair in list { places[Int(pair >> shift) + 1] += 1 } }
        for bucket in 1..<places.count { places[bucket] += places[bucket - 1] }
        let starts = places
        var words = [UInt64](repeating: 0, count: total)
        words.withUnsafeMutableBufferPointer { words in
            for list in lists {
                for pair in list {
                    words[places[Int(pair >> shift)]] = pair
                    places[Int(pair >> shift)] += 1
                }
            }
        }
        let all = words
        let sorted = Parallel.map(1 << bucketBits) { bucket -> [UInt64] in
            var part = Array(all[starts[bucket]..<starts[bucket + 1]])
            RadixSort.sort(&part, low: 0, high: 32)
            RadixSort.sort(&part, low: 32, high: Int(shift))
            var last: UInt64?
            part.removeAll { pair in
                defer { last = pair }
                return pair == last
            }
            return part
        }
        return Array(sorted.joined())
    }
}

/// Which pairs may be compared at all.
package struct Pairing: Sendable {
    /// The list each contact comes from; contacts of one list are never compared. Nil: all may.
    var lists: [UInt32]?

    package init(lists: [UInt32]? = nil) { self.lists = lists }

    @inline(__always)
    func allows(_ left: Int, _ right: Int) -> Bool {
        guard let lists else { return true }
        return lists[left] != lists[right]
    }
}

/// Walks the blocks of a key.
struct BlockWalk {
    let table: ContactTable
    let pairing: Pairing
    let limit: Int

    func pairs(_ key: BlockingKey) -> [UInt64] {
        var words: [UInt64] = []
        words.reserveCapacity(table.count)
        for contact in 0..<table.count { key.forEach(table, contact) { words.append(UInt64($0) << 32 | UInt64(contact)) } }
        RadixSort.sort(&words, low: 32, high: 64)
        let further = refinements(of: key)
        var pairs: [UInt64] = []
        walk(words[...], further[...], into: &pairs)
        return pairs
    }

    /// Atoms by which a block that is too large is divided, the most telling first.
    private func refinements(of key: BlockingKey) -> [BlockingAtom] {
        let order: [ComparisonKind] = [.birth, .family, .given, .address, .postcode, .email, .phone, .text, .house, .locality]
        return BlockingAtom.all(table.layout).filter { atom in
            !key.atoms.contains { $0.comparison == atom.comparison } && atom.part != .initial && atom.slots.count == 1
                && (atom.part == .value || atom.kind == .given || atom.kind == .family || atom.kind == .address || atom.kind == .locality)
        }.sorted { (order.firstIndex(of: $0.kind) ?? order.count) < (order.firstIndex(of: $1.kind) ?? order.count) }
    }

    /// `words` sorted by their upper half, the hash; the lower half is the contact.
    private func walk(_ words: ArraySlice<UInt64>, _ further: ArraySlice<BlockingAtom>, into pairs: inout [UInt64]) {
        var start = words.startIndex
        while start < words.endIndex {
            var end = start + 1
            while end < words.endIndex, words[end] >> 32 == words[start] >> 32 { end += 1 }
            if end - start > 1 { take(words[start..<end], further, into: &pairs) }
            start = end
        }
    }

    private func take(_ block: ArraySlice<UInt64>, _ further: ArraySlice<BlockingAtom>, into pairs: inout [UInt64]) {
        if block.count > limit, let atom = further.first {
            // Those that lack the atom go on as a block of their own.
            var divided = block.map { word -> UInt64 in
                let contact = Int(word & 0xFFFF_FFFF)
                return UInt64(atom.key(table, contact, atom.slots.lowerBound)) << 32 | UInt64(contact)
            }
            RadixSort.sort(&divided, low: 32, high: 64)
            return walk(divided[...], further.dropFirst(), into: &pairs)
        }
        let reach = block.count > limit ? CandidatePairs.window : block.count
        for place in block.indices {
            let left = block[place] & 0xFFFF_FFFF
            for other in (place + 1)..<max(min(place + 1 + reach, block.endIndex), place + 1) {
                let right = block[other] & 0xFFFF_FFFF
                guard left != right, pairing.allows(Int(left), Int(right)) else { continue }
                pairs.append(min(left, right) << 32 | max(left, right))
            }
        }
    }
}
