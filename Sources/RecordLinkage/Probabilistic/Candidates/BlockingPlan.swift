/// Chooses blocking keys for a table: enough of them that a pair with several slips still shares one, within a budget of pairs.
///
/// How many pairs a key yields is counted on a sample of contacts and scaled; how many people it would find is played through with made-up doubles,
/// whose fields differ at the rates of ``BlockingAtom/errorRate`` and are missing as they are in the table. Greedy: the key that finds most new
/// doubles for its pairs comes next.
struct BlockingPlan: Sendable {
    let keys: [BlockingKey]
    /// Pairs expected of all of them together, those found twice counted twice.
    let expectedPairs: Double
    /// Share of the made-up doubles that share a key.
    let expectedRecall: Double
    /// A block with more contacts is divided further.
    let blockLimit: Int

    /// Contacts in the sample on which keys are counted.
    static let sampleSize = 40_000
    /// Made-up doubles.
    static let doubles = 4096
    /// Keys at most.
    static let most = 24

    init(_ table: ContactTable) {
        let isSmall = table.count <= 50_000
        blockLimit = isSmall ? 100 : 50
        let budget = Double(table.count) * (isSmall ? 100 : 24)
        let options = Self.options(table.layout)
        let step = max((table.count + Self.sampleSize - 1) / Self.sampleSize, 1)
        let limit = blockLimit
        let costs = Parallel.map(options.count) { Self.pairs(options[$0], table, step: step, limit: limit) }
        let trials = Self.trials(table)
        let hits = Parallel.map(options.count) { index in trials.filter { $0.value.agrees(on: options[index]) }.map(\.key) }
        var isOpen = [Bool](repeating: true, count: trials.count)
        var chosen: [BlockingKey] = []
        var isTaken = [Bool](repeating: false, count: options.count)
        var spent = 0.0
        let least = max(trials.count / 2000, 1)
        while chosen.count < Self.most {
            var best: (index: Int, worth: Double)?
            for index in options.indices where !isTaken[index] && spent + costs[index] <= budget {
                let gain = hits[index].count { isOpen[$0] }
                guard gain >= least else { continue }
                let worth = Double(gain) / (costs[index] + Double(table.count) * 0.3)
                if worth > best?.worth ?? 0 { best = (index, worth) }
            }
            guard let best else { break }
            isTaken[best.index] = true
            spent += costs[best.index]
            chosen.append(options[best.index])
            for trial in hits[best.index] { isOpen[trial] = false }
        }
        keys = chosen
        expectedPairs = spent
        expectedRecall = trials.isEmpty ? 1 : Double(isOpen.count { !$0 }) / Double(isOpen.count)
    }

    /// Identifiers alone, and all combinations of two and three atoms of different comparisons.
    private static func options(_ layout: ContactLayout) -> [BlockingKey] {
        let atoms = BlockingAtom.all(layout)
        var options: [BlockingKey] = atoms.map { BlockingKey(atoms: [$0]) }
        for (index, first) in atoms.enumerated() {
            for (next, second) in atoms.enumerated().dropFirst(index + 1) where second.comparison != first.comparison {
                options.append(BlockingKey(atoms: [first, second]))
                if first.kind.isIdentifier || second.kind.isIdentifier || atoms.count > 24 { continue }
                for third in atoms.dropFirst(next + 1) where third.comparison != second.comparison && !third.kind.isIdentifier {
                    options.append(BlockingKey(atoms: [first, second, third]))
                }
            }
        }
        return options
    }

    private static func pairs(_ key: BlockingKey, _ table: ContactTable, step: Int, limit: Int) -> Double {
        var words: [UInt64] = []
        words.reserveCapacity(table.count / step + 1)
        var looked = 0
        for contact in stride(from: 0, to: table.count, by: step) {
            looked += 1
            key.forEach(table, contact) { words.append(UInt64($0)) }
        }
        RadixSort.sort(&words, low: 0, high: 32)
        let scale = Double(table.count) / Double(max(looked, 1))
        var pairs = 0.0
        var start = 0
        for place in 1...max(words.count, 1) where place >= words.count || words[place] != words[start] {
            let size = Double(place - start)
            // In the whole table the block is `scale` times as large, and there are as many blocks; what is too large is divided.
            pairs += min(size * (size - 1) / 2 * scale * scale, size * scale * Double(limit) / 2)
            start = place
        }
        return pairs
    }

    // MARK: - Made-up doubles

    /// What two contacts of one person agree on, by comparison: a number 0 ..< 1 below an atom's error rate is a difference; nil is missing.
    private struct Trial: Sendable {
        var severity: [Double?]

        func agrees(on key: BlockingKey) -> Bool {
            key.atoms.allSatisfy { atom in severity[atom.comparison].map { $0 >= atom.errorRate } ?? false }
        }
    }

    private static func trials(_ table: ContactTable) -> [(key: Int, value: Trial)] {
        guard table.count > 1 else { return [] }
        let layout = table.layout
        var trials: [(key: Int, value: Trial)] = []
        for number in 0..<UInt64(doubles) {
            let draw = ByteHash.mixed(number &+ 0x9e37_79b9_7f4a_7c15)
            let left = Int(((draw >> 32) * UInt64(table.count)) >> 32)
            let right = Int(((draw & 0xFFFF_FFFF) * UInt64(table.count)) >> 32)
            let severity = layout.comparisons.enumerated().map { index, comparison -> Double? in
                let isThere = [left, right].allSatisfy { contact in comparison.slots.contains { table.id(contact, $0) != 0 } }
                return isThere ? Double(ByteHash.mixed(draw &+ UInt64(index &+ 1) &* 0x632b_e5ab) >> 11) / Double(1 << 53) : nil
            }
            trials.append((trials.count, Trial(severity: severity)))
        }
        return trials
    }
}
