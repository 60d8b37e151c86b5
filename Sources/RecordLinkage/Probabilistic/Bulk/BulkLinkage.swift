import Kernel

/// Links a whole table: learns a model (or takes one), finds candidates, scores them, and makes persons of what is left.
package struct BulkLinkage: Sendable {
    package let table: ContactTable
    package let model: LinkageModel
    package let pairing: Pairing
    /// Pairs looked at, those found in several ways each time, and the most there could have been.
    package let comparedPairs: Int
    package let pairBound: Int
    /// Whether each list holds each person once, where lists are linked: found in the table, and made use of.
    package let isOncePerList: Bool
    /// The blocking keys that were chosen, for people, and the share of doubles they are expected to bring together.
    package let blockingKeys: [String]
    package let expectedRecall: Double
    /// Pairs of contacts that are worth a look or more, ascending.
    package let edges: [ScoredPair]
    /// For each row that was read the first row of its cluster.
    package let roots: [UInt32]
    /// For each row the chance that it belongs to its cluster; alone, that it belongs to none other.
    package let confidence: [Float]

    /// What is done after what; large tables take minutes.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        case candidates, learning, comparing, grouping
    }

    /// - Parameters:
    ///   - model: a frozen one; nil: learn it here.
    ///   - begins: told of each stage before it begins.
    package init(
        _ table: ContactTable, pairing: Pairing = Pairing(), rules: ClusterRules = ClusterRules(), model given: LinkageModel? = nil,
        begins: (Stage) -> Void = { _ in }
    ) {
        self.table = table
        self.pairing = pairing
        let comparer = PairComparer(table)
        begins(.candidates)
        let candidates = CandidatePairs(table, pairing: pairing)
        pairBound = CandidatePairs.bound(table.count, candidates.plan, table.layout)
        blockingKeys = candidates.plan.keys.map(\.description)
        expectedRecall = candidates.plan.expectedRecall
        begins(.learning)
        model = given ?? ModelTraining(comparer, candidates: candidates).model()
        let scorer = PairScorer(model)
        var odds = PairOdds(comparer: comparer, scorer: scorer, pairing: pairing, vetoes: rules.vetoes)
        begins(.comparing)
        (edges, comparedPairs) = Self.scored(candidates, odds, least: Float(rules.reviewBits))
        begins(.grouping)
        isOncePerList = ListDoubles(candidates: candidates, odds: odds).areNone(edges)
        if isOncePerList { odds.sameList = -PersonClustering.ceiling }
        let clusters = PersonClustering(odds, rules.byContact(table)).clusters(table.count, edges)
        (roots, confidence) = Self.byRow(clusters, table)
    }

    /// Clusters of contacts as clusters of the rows that were read.
    private static func byRow(_ clusters: (roots: [UInt32], confidence: [Float]), _ table: ContactTable) -> (roots: [UInt32], confidence: [Float]) {
        guard let contactOfRow = table.contactOfRow else { return clusters }
        var firstRow = [UInt32](repeating: .max, count: table.count)
        var rows = [UInt32](repeating: 0, count: table.count)
        for (row, contact) in contactOfRow.enumerated() {
            let root = Int(clusters.roots[Int(contact)])
            firstRow[root] = min(firstRow[root], UInt32(row))
            rows[Int(contact)] += 1
        }
        let roots = contactOfRow.map { firstRow[Int(clusters.roots[Int($0)])] }
        // A row that stands several times belongs to its copies at least.
        return (roots, contactOfRow.map { rows[Int($0)] > 1 ? max(clusters.confidence[Int($0)], 0.99) : clusters.confidence[Int($0)] })
    }

    /// The pairs worth more than `least` bits, ascending, each once; and how many were looked at.
    private static func scored(_ candidates: CandidatePairs, _ odds: PairOdds, least: Float) -> (edges: [ScoredPair], looked: Int) {
        let pieces = candidates.map { walk -> (found: [ScoredPair], looked: Int, read: UInt64) in
            var found: [ScoredPair] = []
            var looked = 0
            var read: UInt64 = 0
            PairPattern.with(odds.comparer.table.layout.comparisons.count) { pattern in
                walk({ read ^= odds.comparer.table.read($0) }) { left, right in
                    looked += 1
                    guard odds.comparer.compare(Int(left), Int(right), into: pattern, worth: least, odds.scorer) else { return }
                    let bits = odds.scorer.bits(pattern)
                    if bits > least, !odds.isForbidden(pattern) { found.append(ScoredPair(left: left, right: right, bits: bits)) }
                }
            }
            return (found, looked, read)
        }
        var edges = pieces.flatMap(\.found)
        RadixSort.sort(&edges, low: 0, high: 64) { UInt64($0.left) << 32 | UInt64($0.right) }
        var last: ScoredPair?
        edges.removeAll { edge in
            defer { last = edge }
            return edge == last
        }
        return (edges, pieces.reduce(0) { $0 + $1.looked })
    }
}
