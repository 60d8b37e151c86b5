/// Contacts into persons: by rules first, and what rules make one, evidence may join to more.
///
/// One function for a contact that has just arrived with those around it, and for all contacts there are: live and bulk say the same of the same contacts.
package enum PersonResolution {
    /// ``ContactLink/rule`` of links that the model made.
    package static let evidenceRule = "evidence"

    /// The persons, by their first contact.
    ///
    /// - Parameters:
    ///   - contacts: with ids 0, 1, 2, … in this order.
    ///   - decisions: above rules and evidence; of contradicting ones, never wins.
    ///   - count: see ``DeterministicClustering``.
    ///   - evidence: about the same contacts; nil: rules alone.
    package static func persons(
        of contacts: [LinkableContact], rules: LinkRules, decisions: [LinkDecision], count: (LinkKey) -> Int, evidence: ContactEvidence?
    ) -> [Cluster] {
        let units = DeterministicClustering.clusters(of: contacts, rules: rules, decisions: decisions, count: count)
        guard let evidence, units.count > 1 else { return units }
        let groups = groups(of: units, contacts.count, decisions, evidence)
        guard groups.contains(where: { $0.count > 1 }) else { return units }
        let edges = EdgesByUnit(units, contacts.count, evidence.edges)
        return groups.map { group in group.count == 1 ? units[group[0]] : joined(group, units, edges, evidence) }
            .sorted { $0.members[0].contact < $1.members[0].contact }
    }

    /// Which units are one person, as lists of their places.
    private static func groups(of units: [Cluster], _ count: Int, _ decisions: [LinkDecision], _ evidence: ContactEvidence) -> [[Int]] {
        var fixed: [PairDecision] = []
        for unit in units {
            for member in unit.members.dropFirst() {
                fixed.append(PairDecision(evidence.row(unit.members[0].contact), evidence.row(member.contact), isSamePerson: true))
            }
        }
        for decision in decisions
        where !decision.isSamePerson && (0..<Int64(count)).contains(decision.first) && (0..<Int64(count)).contains(decision.second) {
            fixed.append(PairDecision(evidence.row(decision.first), evidence.row(decision.second), isSamePerson: false))
        }
        var rules = evidence.pairs.rules
        rules.decisions = fixed
        let roots = PersonClustering(evidence.pairs.odds, rules).clusters(count, evidence.edgesByRow()).roots
        // What rules have made one stays one: a unit goes where its first contact goes.
        var places: [UInt32: Int] = [:]
        var groups: [[Int]] = []
        for (index, unit) in units.enumerated() {
            let root = roots[Int(evidence.row(unit.members[0].contact))]
            if let place = places[root] {
                groups[place].append(index)
            } else {
                places[root] = groups.count
                groups.append([index])
            }
        }
        return groups
    }

    /// One person of several units, with a tree of links: those within the units, and the strongest evidence between them.
    private static func joined(_ group: [Int], _ units: [Cluster], _ edges: EdgesByUnit, _ evidence: ContactEvidence) -> Cluster {
        var tree: [Int64: [ContactLink]] = [:]
        func join(_ one: Int64, _ link: ContactLink) {
            tree[one, default: []].append(link)
            tree[link.other, default: []].append(ContactLink(rule: link.rule, key: link.key, other: one, bits: link.bits))
        }
        for unit in group { for member in units[unit].members { if let link = member.link { join(member.contact, link) } } }
        var forest = DisjointSets(group.count)
        let places = Dictionary(group.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
        func take(_ edge: ScoredPair) {
            guard let left = places[edges.unit(edge.left)], let right = places[edges.unit(edge.right)], forest.root(left) != forest.root(right) else {
                return
            }
            forest.join(left, right)
            join(Int64(edge.right), ContactLink(rule: evidenceRule, other: Int64(edge.left), bits: Double(edge.bits)))
        }
        let known = group.flatMap { edges.of($0) }.filter { places[edges.unit($0.right)] != nil }
        for edge in known.sorted(by: { ($1.bits, $0.left, $0.right) < ($0.bits, $1.left, $1.right) }) { take(edge) }
        // Units that the sum of all joined though no pair of theirs was a candidate.
        for (place, unit) in group.enumerated().dropFirst() where forest.root(UInt32(place)) != forest.root(0) {
            let (left, right) = (units[group[0]].members[0].contact, units[unit].members[0].contact)
            let bits = evidence.pairs.bits(Int(evidence.row(left)), Int(evidence.row(right))) ?? evidence.pairs.linkBits
            take(ScoredPair(left: UInt32(min(left, right)), right: UInt32(max(left, right)), bits: bits))
        }
        return walked(from: group.map { units[$0].members[0].contact }.min() ?? 0, tree)
    }

    /// The members of a tree, each with the link that leads to it from `root`.
    private static func walked(from root: Int64, _ tree: [Int64: [ContactLink]]) -> Cluster {
        var members = [Cluster.Member(contact: root, link: nil)]
        var seen: Set<Int64> = [root]
        var open = [root]
        while let here = open.popLast() {
            for link in tree[here] ?? [] where seen.insert(link.other).inserted {
                members.append(
                    Cluster.Member(contact: link.other, link: ContactLink(rule: link.rule, key: link.key, other: here, bits: link.bits)))
                open.append(link.other)
            }
        }
        return Cluster(members: members.sorted { $0.contact < $1.contact })
    }
}

/// Contacts of ``PersonResolution`` and the model by which they are weighed against each other.
package struct ContactEvidence: Sendable {
    package let pairs: PairEvidence
    /// Pairs of contacts worth a look or more, left < right, each once.
    package let edges: [ScoredPair]
    /// For each contact its row in the table; nil: the same.
    package let rows: [UInt32]?

    package init(_ pairs: PairEvidence, edges: [ScoredPair], rows: [UInt32]? = nil) {
        self.pairs = pairs
        self.edges = edges
        self.rows = rows
    }

    func row(_ contact: Int64) -> UInt32 { rows.map { $0[Int(contact)] } ?? UInt32(contact) }

    func edgesByRow() -> [ScoredPair] {
        guard let rows else { return edges }
        return edges.map { edge in
            let (left, right) = (rows[Int(edge.left)], rows[Int(edge.right)])
            return ScoredPair(left: min(left, right), right: max(left, right), bits: edge.bits)
        }
    }
}

/// Edges by the unit of their left end.
private struct EdgesByUnit {
    private var units: [Int32]
    private var edges: [Int: [ScoredPair]] = [:]

    init(_ clusters: [Cluster], _ count: Int, _ all: [ScoredPair]) {
        units = [Int32](repeating: -1, count: count)
        for (index, cluster) in clusters.enumerated() { for member in cluster.members { units[Int(member.contact)] = Int32(index) } }
        for edge in all where unit(edge.left) != unit(edge.right) { edges[unit(edge.left), default: []].append(edge) }
    }

    func unit(_ contact: UInt32) -> Int { Int(units[Int(contact)]) }
    func of(_ unit: Int) -> [ScoredPair] { edges[unit] ?? [] }
}
