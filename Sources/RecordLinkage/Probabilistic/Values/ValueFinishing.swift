import Foundation

/// Works out what is known of each value: rarity, hashes of what is alike, flags.
struct ValueFinishing {
    let layout: ContactLayout
    let count: Int
    let ids: [UInt32]
    let bases: [Int]

    /// A value in the making.
    private struct Made: Sendable {
        var value: LinkValue
        var rarity: Float
        var glance: UInt64
    }

    /// All values, the first standing for "missing", what is seen of each at a glance, and how rare each is.
    func values(
        _ dictionaries: inout [ByteDictionary], _ frequencies: ValueFrequencies?
    ) -> (values: [LinkValue], glances: [UInt64], rarities: [Float]) {
        let carriers = carriers()
        var values = [LinkValue(start: 0, length: 0, flags: 0, first: 0, second: 0, letters: 0)]
        var glances = [Glance.none]
        var rarities: [Float] = [0]
        values.reserveCapacity(carriers.count)
        glances.reserveCapacity(carriers.count)
        rarities.reserveCapacity(carriers.count)
        var arenaBase = 0
        for (comparison, dictionary) in dictionaries.enumerated() {
            let base = bases[comparison]
            let arenaStart = arenaBase
            let ranges = Parallel.ranges(dictionary.count, pieces: 64)
            let pieces = Parallel.map(ranges.count) { piece in
                ranges[piece].map { index -> Made in
                    let id = UInt32(index + 1)
                    let (start, end) = dictionary.bounds(id)
                    var made = dictionary.withBytes(id) { self.made(comparison, $0, Double(carriers[base + index + 1]), frequencies) }
                    made.value.start = UInt32(truncatingIfNeeded: arenaStart + start)
                    made.value.length = UInt16(truncatingIfNeeded: end - start)
                    return made
                }
            }
            for made in pieces.joined() {
                values.append(made.value)
                glances.append(made.glance)
                rarities.append(made.rarity)
            }
            arenaBase += dictionary.arena.count
        }
        return (values, glances, rarities)
    }

    private func made(_ comparison: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ carriers: Double, _ frequencies: ValueFrequencies?) -> Made {
        let kind = layout.comparisons[comparison].kind
        let whole = Double(max(frequencies?.contacts ?? count, 2))
        var value = ValueTraits.value(kind, bytes)
        let known = frequencies.map { $0.rarities[ValueFrequencies.key(comparison, bytes)] ?? $0.unseen[comparison] }
        let rarity = known ?? self.rarity(kind, carriers, whole)
        if isEstablished(kind, known.map { whole * Double(exp2(-$0)) } ?? carriers, whole) { value.flags |= LinkValue.Flag.established }
        return Made(value: value, rarity: rarity, glance: Glance.of(kind, value, bytes))
    }

    /// In the places of ``ids`` what is seen of each value.
    func rows(_ glances: [UInt64]) -> [UInt64] {
        let ranges = Parallel.ranges(ids.count, pieces: 64)
        return Parallel.array(ids.count, repeating: Glance.none, ranges: ranges) { range, rows in
            for (place, index) in range.enumerated() { rows[place] = glances[Int(ids[index])] }
        }
    }

    /// Of a value that `carried` of `whole` contacts carry. What is usual counts as much as ``LevelDefaults/usualContacts`` contacts more: of two rows that
    /// give one date of birth, that date is not everybody's.
    private func rarity(_ kind: ComparisonKind, _ carried: Double, _ whole: Double) -> Float {
        let belief = LevelDefaults.usualContacts
        return Float(log2((whole + belief) / (max(carried, 1) + belief * LevelDefaults.usualShare(kind))))
    }

    /// A name that many carry is a name, not a slip of a like one.
    private func isEstablished(_ kind: ComparisonKind, _ carried: Double, _ whole: Double) -> Bool {
        kind == .given && carried >= 12 && carried > whole / 2000
    }

    /// For each value the contacts that carry it.
    private func carriers() -> [UInt32] {
        var carriers = [UInt32](repeating: 0, count: (bases.last ?? 0) + 1)
        let width = layout.slotCount
        guard width > 0 else { return carriers }
        for comparison in layout.comparisons {
            for contact in 0..<count {
                for slot in comparison.slots {
                    let id = ids[contact * width + slot]
                    // A number given as telephone and as mobile counts once.
                    if id == 0 || (comparison.slots.lowerBound..<slot).contains(where: { ids[contact * width + $0] == id }) { continue }
                    carriers[Int(id)] += 1
                }
            }
        }
        return carriers
    }

    // MARK: - Identifiers

    /// The table with identifiers weighed by how many people stand behind them rather than how many contacts.
    ///
    /// An address that five contacts of one name carry is one person's; one that two names carry is a family's; one that hundreds carry is the shop's
    /// own, and says nothing. Names are told apart as the scoring tells them apart.
    func withIdentifiersWeighed(_ table: ContactTable) -> ContactTable {
        var rarities = table.rarities
        let judge = LevelJudge(table)
        let nameSlot = layout.slot(.given) ?? layout.slot(.family)
        for comparison in layout.comparisons where comparison.kind.isIdentifier {
            let range = identifierRange(comparison)
            let (offsets, contacts) = holders(comparison, range)
            let ranges = Parallel.ranges(range.count, pieces: 64)
            let people = Parallel.map(ranges.count) { piece in
                ranges[piece].map { index in judge.people(contacts[Int(offsets[index])..<Int(offsets[index + 1])], nameSlot) }
            }.flatMap { $0 }
            var shared = 0
            var several = 0
            for index in people.indices where offsets[index + 1] - offsets[index] > 1 {
                shared += 1
                if people[index] > 1.5 { several += 1 }
            }
            // How often a value that looks like one person's is none: learnt from those seen with several carriers, never taken for nothing.
            let chance = min(max((Double(several) + 1) / (Double(shared) + 20), 0.02), 0.5)
            for (index, id) in range.enumerated() {
                rarities[id] = Float(log2((Double(count) + LevelDefaults.usualContacts) / (max(people[index] - 1, 0) + chance)))
            }
        }
        return table.weighed(rarities)
    }

    private func identifierRange(_ comparison: Comparison) -> Range<Int> {
        let index = layout.comparisons.firstIndex(of: comparison) ?? 0
        return bases[index] + 1..<bases[index + 1] + 1
    }

    /// For each value of the range, the contacts that carry it, as a list of lists.
    private func holders(_ comparison: Comparison, _ range: Range<Int>) -> (offsets: [UInt32], contacts: [UInt32]) {
        let width = layout.slotCount
        var offsets = [UInt32](repeating: 0, count: range.count + 1)
        for contact in 0..<count {
            for slot in comparison.slots {
                let id = Int(ids[contact * width + slot])
                if id != 0 { offsets[id - range.lowerBound + 1] += 1 }
            }
        }
        for index in offsets.indices.dropFirst() { offsets[index] += offsets[index - 1] }
        var next = offsets
        var contacts = [UInt32](repeating: 0, count: Int(offsets.last ?? 0))
        for contact in 0..<count {
            for slot in comparison.slots {
                let id = Int(ids[contact * width + slot])
                guard id != 0 else { continue }
                contacts[Int(next[id - range.lowerBound])] = UInt32(contact)
                next[id - range.lowerBound] += 1
            }
        }
        return (offsets, contacts)
    }
}
