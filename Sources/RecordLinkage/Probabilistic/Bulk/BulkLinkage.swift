import Kernel

/// Links a whole table: learns a model (or takes one), finds candidates, scores them, and makes persons of what is left.
package struct BulkLinkage: Sendable {
    package let table: ContactTable
    package let model: LinkageModel
    package let pairing: Pairing
    /// Pairs compared, and the most there could have been.
    package let comparedPairs: Int
    package let pairBound: Int
    /// The blocking keys that were chosen, for people, and the share of doubles they are expected to bring together.
    package let blockingKeys: [String]
    package let expectedRecall: Double
    /// Pairs of contacts that are worth a look or more, ascending.
    package let edges: [ScoredPair]
    /// For each row that was read the first row of its cluster.
    package let roots: [UInt32]
    /// For each row the chance that it belongs to its cluster; alone, that it belongs to none other.
    package let confidence: [Float]

    /// - Parameter model: a frozen one; nil: learn it here.
    package init(_ table: ContactTable, pairing: Pairing = Pairing(), rules: ClusterRules = ClusterRules(), model given: LinkageModel? = nil) {
        self.table = table
        self.pairing = pairing
        let comparer = PairComparer(table)
        let candidates = CandidatePairs(table, pairing: pairing)
        comparedPairs = candidates.pairs.count
        pairBound = CandidatePairs.bound(table.count, candidates.plan, table.layout)
        blockingKeys = candidates.plan.keys.map(\.description)
        expectedRecall = candidates.plan.expectedRecall
        model = given ?? ModelTraining(comparer, candidates: candidates.pairs).model()
        let scorer = PairScorer(model)
        let odds = PairOdds(comparer: comparer, scorer: scorer, pairing: pairing, vetoes: rules.vetoes)
        edges = Self.scored(candidates.pairs, odds, least: Float(rules.reviewBits))
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

    private static func scored(_ pairs: [UInt64], _ odds: PairOdds, least: Float) -> [ScoredPair] {
        let ranges = Parallel.ranges(pairs.count, pieces: 512)
        let pieces = Parallel.map(ranges.count) { piece -> [ScoredPair] in
            var found: [ScoredPair] = []
            PairPattern.with(odds.comparer.table.layout.comparisons.count) { pattern in
                for pair in pairs[ranges[piece]] {
                    let (left, right) = (UInt32(pair >> 32), UInt32(pair & 0xFFFF_FFFF))
                    guard odds.comparer.compare(Int(left), Int(right), into: pattern, worth: least, odds.scorer) else { continue }
                    let bits = odds.scorer.bits(pattern)
                    if bits > least, !odds.isForbidden(pattern) { found.append(ScoredPair(left: left, right: right, bits: bits)) }
                }
            }
            return found
        }
        return Array(pieces.joined())
    }
}
