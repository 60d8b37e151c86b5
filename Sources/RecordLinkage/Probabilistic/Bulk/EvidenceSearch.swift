import Kernel

/// Which pairs of a whole table are worth a look: learns a model (or takes one), finds candidates, and scores them.
package struct EvidenceSearch: Sendable {
    package let model: LinkageModel
    /// Pairs looked at, those found in several ways each time, and the most there could have been.
    package let comparedPairs: Int
    package let pairBound: Int
    /// The blocking keys that were chosen, for people, and the share of doubles they are expected to bring together.
    package let blockingKeys: [String]
    package let expectedRecall: Double
    /// Pairs of contacts that are worth a look or more, ascending.
    package let edges: [ScoredPair]
    /// Whether each list holds each person once, where lists are linked: found in the table.
    package let isOncePerList: Bool

    /// - Parameters:
    ///   - model: a frozen one; nil: learn it here.
    ///   - believed: the model as it is to be used for scoring; by default as it was learnt.
    ///   - begins: told of each stage before it begins.
    package init(
        _ table: ContactTable, pairing: Pairing = Pairing(), rules: ClusterRules = ClusterRules(), model given: LinkageModel? = nil,
        believed: (LinkageModel) -> LinkageModel = { $0 }, begins: (BulkLinkage.Stage) -> Void = { _ in }
    ) {
        let comparer = PairComparer(table)
        begins(.candidates)
        let candidates = CandidatePairs(table, pairing: pairing)
        pairBound = CandidatePairs.bound(table.count, candidates.plan, table.layout)
        blockingKeys = candidates.plan.keys.map(\.description)
        expectedRecall = candidates.plan.expectedRecall
        begins(.learning)
        model = given ?? ModelTraining(comparer, candidates: candidates).model()
        begins(.comparing)
        let odds = PairOdds(comparer: comparer, scorer: PairScorer(believed(model)), pairing: pairing, vetoes: rules.vetoes)
        (edges, comparedPairs) = Self.scored(candidates, odds, least: Float(rules.reviewBits))
        isOncePerList = ListDoubles(candidates: candidates, odds: odds).areNone(edges)
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
