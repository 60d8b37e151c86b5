/// Disjoint sets of contacts that refuse to become one where a veto or a decision stands between them.
///
/// Union by size with path halving (R. E. Tarjan, "Efficiency of a Good But Not Linear Set Union Algorithm", 1975).
struct ConstrainedForest {
    private let rules: LinkRules
    private let vetoes: [LinkVeto]
    private let profiles: [Profile]
    private var parent: [Int32]
    private var size: [Int32]
    /// For roots of sets of two or more: one contact for each different profile of the set.
    private var distinct: [Int32: [Int32]] = [:]
    /// For roots: contacts that must never join the set.
    private var enemies: [Int32: [Int32]] = [:]

    init(_ profiles: [Profile], _ rules: LinkRules) {
        self.profiles = profiles
        self.rules = rules
        vetoes = LinkVeto.allCases.filter(rules.vetoes.contains)
        parent = (0..<Int32(profiles.count)).map { $0 }
        size = [Int32](repeating: 1, count: profiles.count)
    }

    /// Keeps the nevers in mind and returns the always as edges, strongest of all; `ids` ascending.
    mutating func take(_ decisions: [LinkDecision], _ ids: [Int64]) -> [LinkEdge] {
        var always: [LinkEdge] = []
        for decision in decisions {
            guard decision.first != decision.second, let one = place(of: decision.first, ids), let other = place(of: decision.second, ids) else {
                continue
            }
            if decision.isSamePerson {
                always.append(LinkEdge(rule: -1, first: min(one, other), second: max(one, other), key: -1))
            } else {
                enemies[one, default: []].append(other)
                enemies[other, default: []].append(one)
            }
        }
        return always.sorted(by: LinkEdge.isStronger)
    }

    private func place(of id: Int64, _ ids: [Int64]) -> Int32? {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id ? Int32(low) : nil
    }

    private mutating func root(_ contact: Int32) -> Int32 {
        var contact = contact
        while parent[Int(contact)] != contact {
            parent[Int(contact)] = parent[Int(parent[Int(contact)])]
            contact = parent[Int(contact)]
        }
        return contact
    }

    /// True when the edge joined two sets; false when they were one already or may not be.
    mutating func join(_ edge: LinkEdge) -> Bool {
        var large = root(edge.first)
        var small = root(edge.second)
        if large == small { return false }
        if size[Int(large)] < size[Int(small)] { swap(&large, &small) }
        guard !areEnemies(large, small) else { return false }
        let left = distinct[large] ?? [large]
        let right = distinct[small] ?? [small]
        // A decision overrules the vetoes between the two; later links still meet all the profiles.
        if edge.rule >= 0, isForbidden(left, right) { return false }
        var together = left
        for contact in right where !left.contains(where: { profiles[Int($0)] == profiles[Int(contact)] }) { together.append(contact) }
        if edge.rule >= 0, together.count > rules.maximumProfiles { return false }
        parent[Int(small)] = large
        size[Int(large)] += size[Int(small)]
        if together.count > 1 || distinct[large] != nil { distinct[large] = together }
        distinct[small] = nil
        if let moved = enemies.removeValue(forKey: small) { enemies[large, default: []] += moved }
        return true
    }

    private func isForbidden(_ left: [Int32], _ right: [Int32]) -> Bool {
        for one in left {
            for other in right {
                for veto in vetoes where veto.forbids(profiles[Int(one)], profiles[Int(other)]) { return true }
            }
        }
        return false
    }

    private mutating func areEnemies(_ large: Int32, _ small: Int32) -> Bool {
        if enemies.isEmpty { return false }
        let (of, against) = (enemies[small]?.count ?? 0) <= (enemies[large]?.count ?? 0) ? (small, large) : (large, small)
        for enemy in enemies[of] ?? [] where root(enemy) == against { return true }
        return false
    }
}
