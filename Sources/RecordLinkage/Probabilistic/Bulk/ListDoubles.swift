/// Whether lists that are linked hold each person once.
///
/// Where they do, a row that fits two rows of the other list is one of them at most; to assume it where a list has doubles of its own would part what belongs
/// together. Neither is asked of the user: the model, learnt between the lists, is tried on pairs within them.
struct ListDoubles {
    let candidates: CandidatePairs
    let odds: PairOdds

    /// Pairs within lists that are tried.
    static let tried = 400_000
    /// The chance from which a pair counts as surely one person, and the share of such pairs within lists, of those between them, up to which they are taken for
    /// mistakes of the model.
    static let (sure, tolerated) = (0.95, 0.03)

    /// - Parameter edges: between the lists.
    func areNone(_ edges: [ScoredPair]) -> Bool {
        guard odds.pairing.lists != nil else { return false }
        let between = edges.count { $0.probability >= Self.sure }
        guard between > 0 else { return false }
        let sample = candidates.sample(Self.tried, odds.pairing.within)
        let ranges = Parallel.ranges(sample.pairs.count, pieces: 64)
        let within = Parallel.map(ranges.count) { piece in
            sample.pairs[ranges[piece]].count { pair in
                guard let (bits, _) = odds.bits(Int(pair >> 32), Int(pair & 0xFFFF_FFFF)) else { return false }
                return Probability.of(bits: Double(bits)) >= Self.sure
            }
        }.reduce(0, +)
        return Double(within) / sample.share <= Self.tolerated * Double(between)
    }
}
