/// Contacts into persons by scored pairs: not all that hangs together, but what agrees as a whole.
///
/// Within what is connected, clusters are joined greedily, the two with the greatest sum of weights between all their members first, as long as the sum
/// is positive (greedy additive edge contraction for correlation clustering: Keuper et al., ICCV 2015). A contact that fits two families joins one; two
/// dense groups held by one weak pair stay two, because all the other pairs speak against it.
struct PersonClustering: Sendable {
    let odds: PairOdds
    let rules: ClusterRules
    /// "Never", in both directions.
    private let never: Set<UInt64>
    private let always: [PairDecision]

    /// Members up to which all pairs of what is connected are looked at; what is larger is first taken apart at a higher threshold.
    static let looked = 96
    /// What one pair can say at most, for and against, in bits: no single pair outvotes a dense group.
    static let ceiling: Float = 14

    /// Two clusters whose pairs weigh less than this on average, in bits, are two people: one chance in a hundred that they are one.
    static let surelyApart: Float = -6.6

    init(_ odds: PairOdds, _ rules: ClusterRules) {
        self.odds = odds
        self.rules = rules
        never = Set(rules.decisions.filter { !$0.isSamePerson }.map { UInt64($0.left) << 32 | UInt64($0.right) })
        always = rules.decisions.filter { $0.isSamePerson && !$0.isContradicted(by: rules.decisions) }
    }

    /// For each of `count` contacts its cluster, as the number of the smallest contact in it, and the chance that it belongs there (alone: that
    /// it belongs to none other).
    ///
    /// - Parameter edges: pairs worth more than ``ClusterRules/reviewBits``, each once.
    func clusters(_ count: Int, _ edges: [ScoredPair]) -> (roots: [UInt32], confidence: [Float]) {
        var forest = DisjointSets(count)
        for edge in edges where Double(edge.bits) >= rules.linkBits { forest.join(edge.left, edge.right) }
        for decision in always { forest.join(decision.left, decision.right) }
        let components = Components(forest.roots(), edges)
        var roots = (0..<UInt32(count)).map { $0 }
        let ranges = Parallel.ranges(components.count, pieces: 256)
        let pieces = Parallel.map(ranges.count) { piece in
            ranges[piece].flatMap { resolve(Array(components.members($0)), Array(components.edges($0)), Float(rules.linkBits)) }
        }
        for member in pieces.joined() { roots[Int(member.contact)] = member.root }
        return (roots, confidence(roots, edges))
    }

    private func confidence(_ roots: [UInt32], _ edges: [ScoredPair]) -> [Float] {
        var inside = [Float](repeating: -.infinity, count: roots.count)
        var outside = [Float](repeating: -.infinity, count: roots.count)
        for edge in edges {
            let isInside = roots[Int(edge.left)] == roots[Int(edge.right)]
            for contact in [Int(edge.left), Int(edge.right)] {
                if isInside { inside[contact] = max(inside[contact], edge.bits) } else { outside[contact] = max(outside[contact], edge.bits) }
            }
        }
        var sizes = [UInt32](repeating: 0, count: roots.count)
        for root in roots { sizes[Int(root)] += 1 }
        return roots.indices.map { contact in
            if sizes[Int(roots[contact])] == 1 {
                // A pair that the group outvoted was worth less than it seemed.
                return outside[contact] == -.infinity ? 1 : Float(1 - Probability.of(bits: Double(min(outside[contact], 0))))
            }
            return inside[contact] == -.infinity ? 0.5 : Float(Probability.of(bits: Double(max(inside[contact], Float(rules.linkBits)))))
        }
    }

    private struct Member: Sendable {
        var contact: UInt32
        var root: UInt32
    }

    private func resolve(_ members: [UInt32], _ edges: [ScoredPair], _ threshold: Float) -> [Member] {
        if members.count == 2, never.isEmpty { return members.map { Member(contact: $0, root: members[0]) } }
        if members.count <= Self.looked { return contracted(members) }
        return takenApart(members, edges, threshold)
    }

    /// Large: what hangs together at a higher threshold; contacts that are all alike stay together whatever their number.
    private func takenApart(_ members: [UInt32], _ edges: [ScoredPair], _ threshold: Float) -> [Member] {
        let higher = threshold + 2
        let strong = edges.filter { $0.bits >= higher }
        var places: [UInt32: UInt32] = [:]
        for (place, contact) in members.enumerated() { places[contact] = UInt32(place) }
        func place(_ contact: UInt32) -> UInt32 { places[contact] ?? 0 }
        guard !strong.isEmpty, strong.count < edges.count || higher < 60 else {
            return members.map { Member(contact: $0, root: members[0]) }
        }
        var forest = DisjointSets(members.count)
        for edge in strong { forest.join(place(edge.left), place(edge.right)) }
        for decision in always where places[decision.left] != nil && places[decision.right] != nil {
            forest.join(place(decision.left), place(decision.right))
        }
        let parts = Components(forest.roots(), strong.map { ScoredPair(left: place($0.left), right: place($0.right), bits: $0.bits) })
        var roots = members
        for part in 0..<parts.count {
            let inside = parts.members(part).map { members[Int($0)] }
            let links = parts.edges(part).map { ScoredPair(left: members[Int($0.left)], right: members[Int($0.right)], bits: $0.bits) }
            for member in resolve(inside, links, higher) { roots[Int(place(member.contact))] = member.root }
        }
        return members.indices.map { Member(contact: members[$0], root: roots[$0]) }
    }

    /// Small: joins clusters, best sum first.
    private func contracted(_ members: [UInt32]) -> [Member] {
        let count = members.count
        var sums = [Float](repeating: 0, count: count * count)
        for left in 0..<count {
            for right in (left + 1)..<max(count, left + 1) {
                let weight = weight(members[left], members[right])
                sums[left * count + right] = weight
                sums[right * count + left] = weight
            }
        }
        for decision in always {
            guard let left = members.firstIndex(of: decision.left), let right = members.firstIndex(of: decision.right) else { continue }
            sums[left * count + right] = 1e9
            sums[right * count + left] = 1e9
        }
        let owners = Contraction(sums, count, apart: Self.surelyApart).owners()
        return members.indices.map { Member(contact: members[$0], root: members[owners[$0]]) }
    }

    private func weight(_ left: UInt32, _ right: UInt32) -> Float {
        if !never.isEmpty, never.contains(UInt64(min(left, right)) << 32 | UInt64(max(left, right))) { return -1e6 }
        guard odds.pairing.allows(Int(left), Int(right)) else { return odds.sameList }
        guard let (bits, against) = odds.bits(Int(left), Int(right)) else { return -1e6 }
        let over = bits - Float(rules.linkBits)
        if over >= 0 { return min(over, Self.ceiling) }
        // Two contacts of one person may have nothing in common to compare: what is missing speaks against nothing.
        return max(over, against, -Self.ceiling)
    }
}

extension PairDecision {
    /// Of contradicting decisions, never wins.
    fileprivate func isContradicted(by decisions: [PairDecision]) -> Bool {
        decisions.contains { $0.left == left && $0.right == right && !$0.isSamePerson }
    }
}
