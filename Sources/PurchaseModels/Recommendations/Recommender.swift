import Foundation

/// Ranked items for each customer.
public enum RecommendationMode: Sendable {
    /// What the customer will buy next, known items included.
    case nextBasket
    /// What the customer will buy for the first time.
    case discovery
}

/// Lists by a ranker over candidates (own items, EASE, neighbours, what is popular), with personal frequency that fades as the floor.
///
/// The ranker, boosted trees, learns from the window before: candidates as they stood then, and whether each was bought. Half of the customers, held out, decide
/// between it and the plain scores; the choice then learns from all.
public struct Recommender: Sendable {
    public struct Result: Sendable {
        /// For each customer of the matrix, the best items first; empty for those who bought nothing.
        public var items: [[Int32]]
        public var scores: [[Double]]
        /// What was chosen and why.
        public var notes: [String]
    }

    /// - Parameters:
    ///   - matrix: purchases; those after `end` are not looked at.
    ///   - window: days that the lists are for.
    public static func recommend(
        _ matrix: PurchaseMatrix, until end: Int32, window: Int = 31, top: Int, mode: RecommendationMode, seed: UInt64 = 1,
        progress: (String) -> Void = { _ in }
    ) -> Result {
        let known = matrix.until(end)
        let first = known.days.min() ?? end
        let before = end - Int32(clamping: window)
        progress("candidates as of today")
        let now = CandidateSet(known, asOf: end, window: window, mode: mode)
        guard before - first >= 28 else {
            return ranked(now, now.plain(0), known.customers, top, ["the history is too short to learn a ranking: \(now.plainNames[0])"])
        }
        let earlier = known.until(before)
        progress("candidates one window ago")
        let past = CandidateSet(earlier, asOf: before, window: window, mode: mode)
        let bought = known.bought(after: before, until: end)
        let labels = past.labels(bought)
        let positives = labels.reduce(0, +)
        let half = past.customer.map { SeededRandom.hash(Int($0), seed: seed) % 2 == 0 }
        let truth = (0..<earlier.customers).map { customer -> [Int32] in
            guard SeededRandom.hash(customer, seed: seed) % 2 == 1 else { return [] }
            let own = Set(earlier.item[earlier.starts[customer]..<earlier.starts[customer + 1]])
            return mode == .discovery ? bought[customer].filter { !own.contains($0) } : bought[customer]
        }
        let depth = mode == .discovery ? 20 : 10
        func value(_ scores: [Double]) -> Double {
            let lists = past.ranked(scores, customers: earlier.customers, top: depth).map { $0.map(\.0) }
            return RankingMetrics.recall(lists, truth, at: depth) + RankingMetrics.gain(lists, truth, at: depth)
        }
        let plain = past.plainNames.indices.map { (index: $0, value: value(past.plain($0))) }
        let best = plain.max { ($0.value, -$0.index) < ($1.value, -$1.index) } ?? (0, 0)
        guard positives >= 200 else {
            return ranked(now, now.plain(best.index), known.customers, top, ["too few purchases to learn a ranking: \(now.plainNames[best.index])"])
        }
        progress("learning to rank")
        let trial = fit(past, labels, rows: half.indices.filter { half[$0] }, mode: mode, seed: seed)
        let learned = value(trial.margins(past.features))
        let note =
            "held-out half of the window before, recall + NDCG at \(depth): ranker \(rounded(learned)), \(past.plainNames[best.index]) \(rounded(best.value))"
        guard learned > best.value else { return ranked(now, now.plain(best.index), known.customers, top, [note]) }
        let ranker = fit(past, labels, rows: Array(labels.indices), mode: mode, seed: seed &+ 1)
        return ranked(now, ranker.margins(now.features), known.customers, top, [note])
    }

    private static func fit(_ set: CandidateSet, _ labels: [Double], rows: [Int], mode: RecommendationMode, seed: UInt64) -> BoostedTrees {
        // All that were bought, and of the others as many as keep the whole within 300,000.
        let others = rows.count { labels[$0] == 0 }
        let share = min(1, 300_000 / Double(max(others, 1)))
        var random = SeededRandom(seed: seed)
        let chosen = rows.filter { labels[$0] > 0 || random.uniform() < share }
        var options = BoostedTrees.Options(.logistic)
        options.depth = 5
        options.rounds = 120
        options.learningRate = 0.08
        options.leafRows = 100
        options.shrinkage = 10
        options.columnShare = 0.6
        options.rowShare = 0.5
        options.seed = seed
        // Customers who bought nothing in the window tell little about the order of what is bought.
        let buyers = Set(chosen.filter { labels[$0] > 0 }.map { set.customer[$0] })
        let weight = chosen.map { row in buyers.contains(set.customer[row]) ? 1.0 : 0.1 }
        return BoostedTrees.fit(set.features.selecting(chosen), target: chosen.map { labels[$0] }, weight: weight, options: options)
    }

    private static func ranked(_ set: CandidateSet, _ scores: [Double], _ customers: Int, _ top: Int, _ notes: [String]) -> Result {
        let lists = set.ranked(scores, customers: customers, top: top)
        return Result(items: lists.map { $0.map(\.0) }, scores: lists.map { $0.map(\.1) }, notes: notes)
    }

    private static func rounded(_ value: Double) -> String { String((value * 10_000).rounded() / 10_000) }
}
