/// Scores any pair of a table.
struct PairOdds: Sendable {
    let comparer: PairComparer
    let scorer: PairScorer
    let pairing: Pairing
    /// What two contacts of one list weigh where lists are linked.
    var sameList: Float = 0
    /// Comparisons and the level from which on they forbid a link.
    private let vetoes: [Veto]

    private struct Veto: Sendable {
        var comparison: Int
        var level: UInt8
    }

    init(comparer: PairComparer, scorer: PairScorer, pairing: Pairing, vetoes: Set<ComparisonKind> = []) {
        self.comparer = comparer
        self.scorer = scorer
        self.pairing = pairing
        self.vetoes = comparer.table.layout.comparisons.enumerated().compactMap { index, comparison in
            vetoes.contains(comparison.kind) ? Veto(comparison: index, level: UInt8(comparison.kind.levels.count)) : nil
        }
    }

    /// Log-odds, and the sum of what speaks against; nil where a veto forbids the two.
    func bits(_ left: Int, _ right: Int) -> (bits: Float, against: Float)? {
        let count = comparer.table.layout.comparisons.count
        return PairPattern.with(count) { pattern in
            comparer.compare(left, right, into: pattern)
            if isForbidden(pattern) { return nil }
            var against: Float = 0
            for comparison in 0..<count { against += min(scorer.part(comparison, pattern).person, 0) }
            return (scorer.bits(pattern), against)
        }
    }

    @inline(__always)
    func isForbidden(_ pattern: PairPattern) -> Bool {
        vetoes.contains { pattern.levels[$0.comparison] >= $0.level }
    }
}
