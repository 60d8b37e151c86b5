/// Contacts into persons by ``LinkRules``: strongest links first, and none that would put two people into one.
///
/// Edges are taken in order of rule and contact ids, and two clusters are joined unless a veto holds between any contact of the one and any of the
/// other: a cautious form of Kruskal's forest with cannot-link constraints (after Wagstaff and Cardie, "Clustering with Instance-level
/// Constraints", ICML
/// 2000). The result depends on the contacts alone, not on their order, and a link refused stays refused: clusters only grow.
public enum DeterministicClustering {
    /// ``ContactLink/rule`` of links that somebody decided.
    public static let decisionRule = "decision"

    /// The clusters, by ascending id of their first contact; every contact stands in exactly one.
    ///
    /// Near-linear in the number of keys. Memory: about 300 bytes a contact and 150 a key beyond the input.
    ///
    /// - Parameters:
    ///   - contacts: in any order. Of contacts with one id the first is taken.
    ///   - rules: see ``LinkRules/standard``.
    ///   - decisions: about pairs of them; those about other contacts are passed over. Of contradicting decisions, never wins.
    ///   - count: how many contacts carry a value in the whole database, for the hub limits; what is smaller than the number among `contacts` is
    ///   not believed.
    ///     Asked once a value that two of `contacts` share.
    public static func clusters(
        of contacts: [LinkableContact], rules: LinkRules = .standard, decisions: [LinkDecision] = [], count: (LinkKey) -> Int = { _ in 0 }
    ) -> [Cluster] {
        let sorted = byID(contacts)
        let profiles = sorted.map(Profile.init)
        let shared = SharedKeys(sorted)
        let edges = rules.edges(sorted, profiles, shared, count)
        var forest = ConstrainedForest(profiles, rules)
        let always = forest.take(decisions, sorted.map(\.id))
        var kept: [LinkEdge] = []
        for edge in always + edges where forest.join(edge) { kept.append(edge) }
        return clusters(sorted, kept, rules, shared)
    }

    private static func byID(_ contacts: [LinkableContact]) -> [LinkableContact] {
        var seen: Set<Int64> = []
        seen.reserveCapacity(contacts.count)
        return contacts.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }

    /// Walks each tree from its smallest contact, so that every other one is told by which edge it came.
    private static func clusters(_ contacts: [LinkableContact], _ edges: [LinkEdge], _ rules: LinkRules, _ shared: SharedKeys) -> [Cluster] {
        // Edges of a contact as a linked list: `next[2e]` follows edge e at its first end, `next[2e + 1]` at its second.
        var head = [Int32](repeating: -1, count: contacts.count)
        var next = [Int32](repeating: -1, count: edges.count * 2)
        for (place, edge) in edges.enumerated() {
            next[place * 2] = head[Int(edge.first)]
            head[Int(edge.first)] = Int32(place * 2)
            next[place * 2 + 1] = head[Int(edge.second)]
            head[Int(edge.second)] = Int32(place * 2 + 1)
        }
        var visited = [Bool](repeating: false, count: contacts.count)
        var result: [Cluster] = []
        for root in contacts.indices where !visited[root] {
            visited[root] = true
            var members = [Cluster.Member(contact: contacts[root].id, link: nil)]
            var open = [root]
            while let here = open.popLast() {
                var half = head[here]
                while half >= 0 {
                    let edge = edges[Int(half / 2)]
                    let there = Int(half % 2 == 0 ? edge.second : edge.first)
                    half = next[Int(half)]
                    if visited[there] { continue }
                    visited[there] = true
                    let rule = edge.rule < 0 ? decisionRule : rules.rules[Int(edge.rule)].name
                    let key = edge.key < 0 ? nil : shared.keys[Int(edge.key)]
                    members.append(Cluster.Member(contact: contacts[there].id, link: ContactLink(rule: rule, key: key, other: contacts[here].id)))
                    open.append(there)
                }
            }
            if members.count > 2 { members.sort { $0.contact < $1.contact } }
            result.append(Cluster(members: members))
        }
        return result
    }
}
