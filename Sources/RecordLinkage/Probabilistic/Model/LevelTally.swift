/// Weighted counts of levels, for each kind of pair and whether the parents agree.
struct LevelTally: Sendable {
    private(set) var total = (person: 0.0, household: 0.0, stranger: 0.0)
    private var counts: [Double]
    private let comparisons: [Comparison]
    private static let width = 8

    /// What a pair counts as, of 1 in all.
    struct Weights: Sendable {
        var person: Double
        var household: Double
        var stranger: Double
    }

    init(_ comparisons: [Comparison], _ sample: PairSample, _ weigh: @Sendable (Int) -> Weights) {
        self.comparisons = comparisons
        let width = comparisons.count
        let parents = comparisons.map { comparison in
            comparison.parents.map { PairScorer.Parent(comparison: $0, lastAgreeing: comparison.lastAgreeing(of: comparisons[$0].kind)) }
        }
        let ranges = Parallel.ranges(sample.count, pieces: 64)
        let parts = Parallel.map(ranges.count) { piece -> (counts: [Double], person: Double, household: Double, stranger: Double) in
            var counts = [Double](repeating: 0, count: width * 6 * LevelTally.width)
            var (people, homes, none) = (0.0, 0.0, 0.0)
            for pair in ranges[piece] {
                let weights = weigh(pair)
                people += weights.person
                homes += weights.household
                none += weights.stranger
                for index in 0..<width {
                    let level = Int(sample.levels[pair * width + index])
                    guard level > 0 else { continue }
                    let isTogether = parents[index].contains { parent in
                        let above = sample.levels[pair * width + parent.comparison]
                        return above > 0 && above <= parent.lastAgreeing
                    }
                    let place = (index * 6 + (isTogether ? 3 : 0)) * LevelTally.width + level
                    counts[place] += weights.person
                    counts[place + LevelTally.width] += weights.household
                    counts[place + 2 * LevelTally.width] += weights.stranger
                }
            }
            return (counts, people, homes, none)
        }
        counts = [Double](repeating: 0, count: width * 6 * LevelTally.width)
        for part in parts {
            for place in counts.indices { counts[place] += part.counts[place] }
            total.person += part.person
            total.household += part.household
            total.stranger += part.stranger
        }
    }

    enum Kind: Int {
        case person, household, stranger
    }

    /// Counts of the levels of a comparison, where its parents agree or not.
    func levels(_ index: Int, _ kind: Kind, together: Bool) -> [Double] {
        let start = (index * 6 + (together ? 3 : 0) + kind.rawValue) * LevelTally.width + 1
        return Array(counts[start..<start + comparisons[index].kind.levels.count])
    }
}
