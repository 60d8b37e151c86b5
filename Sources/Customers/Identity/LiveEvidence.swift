import Kernel
import RecordLinkage
import Storage

/// Finds out who contacts that have just been saved may be, with the model in force.
struct LiveEvidence {
    let model: IdentityModel
    let rules: IdentityRules
    let tx: ReadTransaction
    /// The pairs are weighed anew: rules that are tried may believe the model otherwise than those by which the pairs were kept.
    var isTrial = false

    /// Keeps arrivals under their numbers, judges them against those who share one, and keeps the pairs that are worth a look.
    ///
    /// - Parameter isNew: none of them was there before.
    func judge(_ arrivals: [ContactRow], isNew: Bool, now: Instant, _ tx: WriteTransaction) throws {
        guard !arrivals.isEmpty else { return }
        let numbers = try Self.keep(arrivals, tx)
        let candidates = try candidates(of: arrivals.map(\.id), numbers)
        let pairs = try pairs(of: arrivals, among: candidates)
        try EvidenceStore.replace(pairs, of: arrivals.map(\.id), isNew: isNew, version: model.version, now: now, tx)
    }

    /// Keeps contacts under their numbers, and returns these.
    @discardableResult
    static func keep(_ rows: [ContactRow], _ tx: WriteTransaction) throws -> [Int64: [ID<Contact>]] {
        let blocks = try numbers(of: rows)
        try EvidenceStore.save(blocks: blocks[...], tx)
        return Dictionary(grouping: blocks, by: \.number).mapValues { $0.map(\.contact) }
    }

    /// Before contacts are changed or erased: takes away the numbers that they are kept under.
    @discardableResult
    static func forget(_ contacts: [ID<Contact>], _ tx: WriteTransaction) throws -> Int {
        let blocks = try numbers(of: try ContactRow.rows("WHERE contacts.id IN \(contacts)", tx))
        return try EvidenceStore.remove(blocks: blocks, tx)
    }

    private static func numbers(of rows: [ContactRow]) throws -> [(number: Int64, contact: ID<Contact>)] {
        let builder = ContactTableBuilder(ContactRow.layout)
        for row in rows { builder.append(row.texts) }
        let table = try builder.finish()
        let blocks = rows.enumerated().flatMap { place, row in IdentityModel.blocks.numbers(table, row: place).map { (number: $0, contact: row.id) } }
        return blocks.sorted { ($0.number, $0.contact) < ($1.number, $1.contact) }
    }

    /// For each arrival those it is compared with: who shares a number, or a key.
    private func candidates(of ids: [ID<Contact>], _ numbers: [Int64: [ID<Contact>]]) throws -> [ID<Contact>: Set<ID<Contact>>] {
        var found: [ID<Contact>: Set<ID<Contact>>] = [:]
        for (number, others) in try EvidenceStore.contacts(under: numbers.keys.sorted(), tx) {
            for id in numbers[number] ?? [] { found[id, default: []].formUnion(others) }
        }
        let keys = try ContactStore.keys(of: ids, tx)
        for (key, others) in try ContactStore.latest(EvidenceStore.widest, carrying: Set(keys.values.joined()), tx) where key.kind != .device {
            for (id, own) in keys where own.contains(key) { found[id, default: []].formUnion(others) }
        }
        for id in ids { found[id]?.remove(id) }
        return found
    }

    private func pairs(of arrivals: [ContactRow], among candidates: [ID<Contact>: Set<ID<Contact>>]) throws -> [EvidenceStore.Pair] {
        let known = Set(arrivals.map(\.id))
        let others = candidates.values.reduce(into: Set<ID<Contact>>()) { $0.formUnion($1) }.subtracting(known)
        guard !candidates.isEmpty else { return [] }
        let rows = arrivals + (others.isEmpty ? [] : try ContactRow.rows("WHERE contacts.id IN \(others.sorted())", tx))
        let places = Dictionary(rows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let scoring = model.scoring(rules)
        let evidence = PairEvidence(try scoring.table(rows.map(\.texts)), scoring.model, rules: rules.evidence.clusterRules(rules.links.vetoes))
        var pairs: [EvidenceStore.Pair] = []
        for (place, arrival) in arrivals.enumerated() {
            for other in candidates[arrival.id] ?? [] {
                // Of two arrivals the pair is looked at once.
                if known.contains(other), other < arrival.id { continue }
                guard let there = places[other], let bits = evidence.bits(place, there), bits >= evidence.leastBits else { continue }
                pairs.append(EvidenceStore.Pair(first: min(arrival.id, other), second: max(arrival.id, other), bits: Double(bits)))
            }
        }
        return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// What is known of the contacts of a component; nil where nothing in it can join two of them.
    func evidence(_ contacts: [ContactRecord]) throws -> ContactEvidence? {
        let places = Dictionary(contacts.enumerated().map { ($1.id, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
        let clusterRules = rules.evidence.clusterRules(rules.links.vetoes)
        var edges: [ScoredPair] = []
        for pair in try EvidenceStore.pairs(of: contacts.map(\.id), atLeast: Probability.bits(clusterRules.reviewProbability), tx) {
            guard let first = places[pair.first], let second = places[pair.second] else { continue }
            edges.append(ScoredPair(left: min(first, second), right: max(first, second), bits: Float(pair.bits)))
        }
        let least = Float(Probability.bits(rules.evidence.linkProbability))
        guard isTrial ? !edges.isEmpty : edges.contains(where: { $0.bits >= least }) else { return nil }
        let scoring = model.scoring(rules)
        let pairs = PairEvidence(try scoring.table(contacts.map { ContactRow($0).texts }), scoring.model, rules: clusterRules)
        if isTrial {
            edges = edges.compactMap { edge in
                pairs.bits(Int(edge.left), Int(edge.right)).map { ScoredPair(left: edge.left, right: edge.right, bits: $0) }
            }
        }
        return ContactEvidence(pairs, edges: edges.sorted { ($0.left, $0.right) < ($1.left, $1.right) })
    }

    /// The persons that evidence joins with one of these contacts.
    func persons(joinedWith contacts: [ID<Contact>]) throws(StorageError) -> Set<ID<Person>> {
        let pairs = try EvidenceStore.pairs(of: contacts, atLeast: Probability.bits(rules.evidence.linkProbability), tx)
        let known = Set(contacts)
        let others = Set(pairs.flatMap { [$0.first, $0.second] }).subtracting(known)
        guard !others.isEmpty else { return [] }
        return Set(
            try tx.rows("SELECT DISTINCT person_id FROM contacts WHERE id IN \(others.sorted())") { row throws(StorageError) in
                try row[0, as: ID<Person>.self]
            })
    }
}
