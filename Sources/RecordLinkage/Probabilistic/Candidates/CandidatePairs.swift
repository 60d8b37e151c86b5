/// All pairs of contacts that are compared: those that share a blocking key, and neighbours in the order of names, of dates and of streets, so that a slip in what
/// is blocked on does not hide a pair.
///
/// At most ``bound(_:)`` pairs, whatever the table: a block above the limit is divided by further keys, and what cannot be divided (a million contacts with
/// one e-mail address and nothing else) is compared along its order only.
///
/// They are walked, never listed: a table of ten million contacts has hundreds of millions. A pair that several keys find is met several times.
struct CandidatePairs: Sendable {
    let plan: BlockingPlan
    private let pairing: Pairing
    private let runs: [CandidateRun]
    /// Parts of the runs, about equally much work each.
    private let parts: [Part]

    private struct Part: Sendable {
        var run: Int
        var places: Range<Int>
    }

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
        self.pairing = pairing
        let runs: [CandidateRun]
        if table.count <= Self.allPairs {
            var all = CandidateRun(reach: CandidateRun.everybody)
            all.append(block: (0..<UInt32(table.count)))
            runs = [all]
        } else {
            let orders = NameOrder.orders(table.layout)
            runs = Parallel.map(plan.keys.count + orders.count) { piece in
                piece < plan.keys.count
                    ? BlockWalk(table: table, limit: plan.blockLimit).runs(plan.keys[piece])
                    : [orders[piece - plan.keys.count].neighbours(table, window: Self.window)]
            }.flatMap { $0 }
        }
        self.runs = runs
        parts = runs.indices.flatMap { run in
            let members = runs[run].members.count
            return Parallel.ranges(members, pieces: max(members / Self.partSize, 1)).map { Part(run: run, places: $0) }
        }
    }

    /// Contacts of a part.
    private static let partSize = 8192

    /// Pairs at most, those that several keys find counted each time.
    private var most: Int { runs.reduce(0) { $0 + $1.pairCount } }

    /// Walks all pairs, left < right, part by part on all processors: for each part what `body` made of it, in order. See ``CandidateRun/forEach(_:_:bring:_:)``.
    ///
    /// - Parameter pairing: which pairs; nil: those of the table.
    func map<Result: Sendable>(
        _ pairing: Pairing? = nil, _ body: @Sendable (_ walk: (_ bring: (UInt32) -> Void, _ take: (UInt32, UInt32) -> Void) -> Void) -> Result
    ) -> [Result] {
        let pairing = pairing ?? self.pairing
        return Parallel.map(parts.count) { part in
            body { bring, take in runs[parts[part].run].forEach(parts[part].places, pairing, bring: bring) { take($0, $1) } }
        }
    }

    /// A fair sample of about `most` different pairs, `left << 32 | right`, ascending; and which share of all they are.
    func sample(_ most: Int, _ pairing: Pairing? = nil) -> (pairs: [UInt64], share: Double) {
        // About every second pair is met again.
        let keep = UInt64(max((self.most + 2 * most - 1) / (2 * most), 1))
        let found = map(pairing) { walk in
            var pairs: [UInt64] = []
            walk({ _ in }) { left, right in
                let pair = UInt64(left) << 32 | UInt64(right)
                if keep == 1 || ByteHash.mixed(pair) % keep == 0 { pairs.append(pair) }
            }
            return pairs
        }
        var pairs = Array(found.joined())
        RadixSort.sort(&pairs, low: 0, high: 64)
        var last: UInt64?
        pairs.removeAll { pair in
            defer { last = pair }
            return pair == last
        }
        return (pairs, 1 / Double(keep))
    }
}

/// Which pairs may be compared at all.
package struct Pairing: Sendable {
    /// The list each contact comes from; contacts of one list are never compared. Nil: all may.
    var lists: [UInt32]?

    package init(lists: [UInt32]? = nil) { self.lists = lists }

    /// The contrary: contacts of one list only.
    var within: Pairing {
        var within = self
        within.isWithin = true
        return within
    }

    private var isWithin = false

    @inline(__always)
    func allows(_ left: Int, _ right: Int) -> Bool {
        guard let lists else { return true }
        return (lists[left] == lists[right]) == isWithin
    }
}

/// Walks the blocks of a key.
struct BlockWalk {
    let table: ContactTable
    let limit: Int

    /// The blocks of which all are compared with all, and those that are too large even divided.
    func runs(_ key: BlockingKey) -> [CandidateRun] {
        var words: [UInt64] = []
        words.reserveCapacity(table.count)
        for contact in 0..<table.count { key.forEach(table, contact) { words.append(UInt64($0) << 32 | UInt64(contact)) } }
        RadixSort.sort(&words, low: 32, high: 64)
        var found = Found()
        walk(words[...], refinements(of: key)[...], into: &found)
        return [found.whole, found.large].filter { $0.pairCount > 0 }
    }

    private struct Found {
        var whole = CandidateRun(reach: CandidateRun.everybody)
        var large = CandidateRun(reach: CandidatePairs.window)
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
    private func walk(_ words: ArraySlice<UInt64>, _ further: ArraySlice<BlockingAtom>, into found: inout Found) {
        var start = words.startIndex
        while start < words.endIndex {
            var end = start + 1
            while end < words.endIndex, words[end] >> 32 == words[start] >> 32 { end += 1 }
            if end - start > 1 { take(words[start..<end], further, into: &found) }
            start = end
        }
    }

    private func take(_ block: ArraySlice<UInt64>, _ further: ArraySlice<BlockingAtom>, into found: inout Found) {
        if block.count > limit, let atom = further.first {
            // Those that lack the atom go on as a block of their own.
            var divided = block.map { word -> UInt64 in
                let contact = Int(word & 0xFFFF_FFFF)
                return UInt64(atom.key(table, contact, atom.slots.lowerBound)) << 32 | UInt64(contact)
            }
            RadixSort.sort(&divided, low: 32, high: 64)
            return walk(divided[...], further.dropFirst(), into: &found)
        }
        let contacts = block.lazy.map { UInt32(truncatingIfNeeded: $0) }
        if block.count > limit { found.large.append(block: contacts) } else { found.whole.append(block: contacts) }
    }
}
