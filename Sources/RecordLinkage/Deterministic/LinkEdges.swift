/// One pair that a rule joins. Contacts are places in the input sorted by id, so that comparing places compares ids.
struct LinkEdge {
    /// Strength: -1 for a decision, then the rule's place.
    var rule: Int32
    var first: Int32
    var second: Int32
    /// Place in the list of keys; -1 for a decision.
    var key: Int32

    static func isStronger(_ left: LinkEdge, _ right: LinkEdge) -> Bool {
        if left.rule != right.rule { return left.rule < right.rule }
        if left.first != right.first { return left.first < right.first }
        return left.second < right.second
    }
}

/// The values contacts share, and for each those who carry it.
struct SharedKeys {
    /// Values carried by at least two of the contacts.
    private(set) var keys: [LinkKey] = []
    /// Those who carry each, ascending.
    private(set) var carriers: [[Int32]] = []

    init(_ contacts: [LinkableContact]) {
        // The first carrier of a value stands alone in `first`; only with the second does the value get a list.
        var places: [LinkKey: Int32] = [:]
        places.reserveCapacity(contacts.count * 2)
        for (place, contact) in contacts.enumerated() {
            for key in contact.keys where !key.value.isEmpty {
                // Negative: not shared so far, the first carrier's place.
                let found = places[key]
                guard let found else {
                    places[key] = -Int32(place) - 1
                    continue
                }
                if found >= 0 {
                    if carriers[Int(found)].last != Int32(place) { carriers[Int(found)].append(Int32(place)) }
                } else if -found - 1 != Int32(place) {
                    places[key] = Int32(keys.count)
                    keys.append(key)
                    carriers.append([-found - 1, Int32(place)])
                }
            }
        }
    }
}

extension LinkRules {
    /// All pairs the rules join, strongest first; of equal pairs under one rule, the one by the smallest key.
    ///
    /// A value yields at most (hub limit choose 2) pairs a rule, so the work is linear in the number of keys.
    func edges(_ contacts: [LinkableContact], _ profiles: [Profile], _ shared: SharedKeys, _ count: (LinkKey) -> Int) -> [LinkEdge] {
        var edges: [LinkEdge] = []
        var byKind = Dictionary(grouping: rules.indices.filter { !rules[$0].keys.isEmpty }) { rules[$0].keys[0] }
        byKind[.device] = nil
        for (place, key) in shared.keys.enumerated() {
            guard let strengths = byKind[key.kind] else { continue }
            let carriers = shared.carriers[place]
            let limit = hubLimit(key.kind)
            guard carriers.count <= limit, count(key) <= limit else { continue }
            for (index, first) in carriers.enumerated() {
                for second in carriers[(index + 1)...] {
                    // Only the strongest rule that holds matters: a weaker one would join the same two later.
                    guard let strength = strengths.first(where: { holds(rules[$0], contacts, profiles, Int(first), Int(second)) }) else { continue }
                    edges.append(LinkEdge(rule: Int32(strength), first: first, second: second, key: Int32(place)))
                }
            }
        }
        edges.sort { left, right in
            if LinkEdge.isStronger(left, right) { return true }
            if LinkEdge.isStronger(right, left) { return false }
            return left.key != right.key && shared.keys[Int(left.key)] < shared.keys[Int(right.key)]
        }
        return edges
    }

    private func holds(_ rule: LinkRule, _ contacts: [LinkableContact], _ profiles: [Profile], _ first: Int, _ second: Int) -> Bool {
        for kind in rule.keys.dropFirst() {
            let shares = contacts[first].keys.contains { $0.kind == kind && !$0.value.isEmpty && contacts[second].keys.contains($0) }
            if !shares { return false }
        }
        return rule.conditions.allSatisfy { $0.holds(profiles[first], profiles[second]) }
    }
}
