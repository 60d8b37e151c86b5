import Foundation

/// Learns a ``LinkageModel`` from a table without labels: expectation and maximisation (Dempster, Laird and Rubin 1977; Winkler 1988 for linkage)
/// over a sample of candidate pairs and samples of random pairs.
///
/// Candidates agree somewhere by construction, so the chances of strangers come from random pairs alone: any two for the comparisons by themselves, two
/// that agree on the parents for what depends on them. A candidate is judged by the odds that any pair of the table would have, which makes the
/// blocking drop out of the estimate.
struct ModelTraining {
    private let comparer: PairComparer
    private let comparisons: [Comparison]
    private let allPairs: Double
    private let random: PairSample
    /// For each set of parents, pairs that agree on all of them.
    private let agreeing: [[Int]: PairSample]
    private let candidates: PairSample
    /// Which share of all candidates they are.
    private let share: Double

    /// Rounds at most.
    static let rounds = 40
    /// Random pairs, pairs that agree on parents, and candidate pairs looked at.
    static let (randomPairs, agreeingPairs, candidatePairs) = (500_000, 60_000, 400_000)

    /// Pairs of which something tells, at least, to leave the others out.
    private static let fewestTold = 5000

    /// Pairs that are surely two people, at least, to learn from them what strangers have in common.
    private static let fewestApart = 200.0

    /// Whether both give something by which one person is told from another almost surely.
    private static func isTold(_ table: ContactTable, _ pair: UInt64) -> Bool {
        let (left, right) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
        return table.layout.comparisons.contains { comparison in
            let slot = comparison.slots.lowerBound
            return (comparison.kind == .birth || comparison.kind == .taxCode) && table.id(left, slot) != 0 && table.id(right, slot) != 0
        }
    }

    /// - Parameter pairs: of all candidates a fair sample is taken.
    init(_ comparer: PairComparer, candidates pairs: CandidatePairs) {
        self.comparer = comparer
        let table = comparer.table
        comparisons = table.layout.comparisons
        allPairs = max(Double(table.count) * Double(table.count - 1) / 2, 1)
        random = PairSample(PairDraw.any(table.count, most: Self.randomPairs), comparer)
        var agreeing: [[Int]: PairSample] = [:]
        for comparison in comparisons where !comparison.parents.isEmpty && agreeing[comparison.parents] == nil {
            let slots = comparison.parents.map { table.layout.comparisons[$0].slots.lowerBound }
            let drawn = PairDraw.agreeing(table, on: slots, most: 4 * Self.agreeingPairs)
            // Two of one name who give nothing else may be one person or not: what strangers of one name share is seen on pairs of which something else tells.
            // Of two that share a town nearly all are strangers anyway, and those with a date of birth may be of one source.
            let told = comparison.parents.contains { table.layout.comparisons[$0].kind == .family } ? drawn.filter { Self.isTold(table, $0) } : []
            let pairs = told.count >= Self.fewestTold ? told : drawn
            agreeing[comparison.parents] = PairSample(Array(pairs.prefix(Self.agreeingPairs)), comparer)
        }
        self.agreeing = agreeing
        let kept = pairs.sample(Self.candidatePairs)
        candidates = PairSample(kept.pairs, comparer)
        share = kept.share
    }

    func model() -> LinkageModel {
        var model = start()
        var change = 1.0
        while model.rounds < Self.rounds, change > 1e-3 {
            let next = step(model)
            change = Self.distance(model, next)
            model = next
        }
        model.isConverged = change <= 1e-3
        return model
    }

    private func start() -> LinkageModel {
        let count = Double(comparer.table.count)
        let hasHome = comparisons.contains { $0.kind == .address || $0.kind == .postcode || $0.kind == .phone }
        // Before anything is known: a third of the contacts have one double, and a third share their home with another contact.
        var model = LinkageModel(
            layout: comparer.table.layout, parameters: [], personPrior: min(count / 3 / allPairs, 0.3),
            householdPrior: hasHome ? min(count / 3 / allPairs, 0.3) : 1e-12, contacts: comparer.table.count, rounds: 0, isConverged: false)
        let all: @Sendable (Int) -> LevelTally.Weights = { _ in LevelTally.Weights(person: 0, household: 0, stranger: 1) }
        let anyTwo = LevelTally(comparisons, random, all)
        let before = strangersBefore()
        model.parameters = comparisons.indices.map { index in
            let kind = comparisons[index].kind
            let person = LevelDefaults.person(kind)
            let stranger = Self.smoothed(anyTwo.levels(index, .stranger, together: false), person, 1)
            let known = before[comparisons[index].parents].map { $0.levels(index, .stranger, together: true) }
            let near = Self.near(known ?? anyTwo.levels(index, .stranger, together: true), stranger, person)
            return ComparisonParameters(
                apart: LevelChances(person: person, household: LevelDefaults.household(kind) ?? stranger, stranger: stranger),
                together: LevelChances(person: person, household: LevelDefaults.household(kind) ?? near, stranger: near))
        }
        return model
    }

    /// What strangers that agree on the parents have in common, before anything is learnt: as far as a date of birth or a tax code tells them apart.
    ///
    /// To begin with "two of one name hardly ever write like addresses" would be to find all that do, families of one common name too, to be one person.
    private func strangersBefore() -> [[Int]: LevelTally] {
        let telling = comparisons.indices.compactMap { index -> (index: Int, level: UInt8)? in
            switch comparisons[index].kind {
            case .birth: (index, 6)
            case .taxCode: (index, 4)
            default: nil
            }
        }
        let width = comparisons.count
        return agreeing.compactMapValues { sample in
            let tally = LevelTally(comparisons, sample) { pair in
                let isApart = telling.contains { sample.levels[pair * width + $0.index] >= $0.level }
                return LevelTally.Weights(person: 0, household: 0, stranger: isApart ? 1 : 0)
            }
            return tally.total.stranger >= Self.fewestApart ? tally : nil
        }
    }

    private func step(_ model: LinkageModel) -> LinkageModel {
        let scorer = PairScorer(model)
        let found = tally(candidates, scorer)
        let anyTwo = tally(random, scorer)
        let near = agreeing.mapValues { tally($0, scorer) }
        var next = model
        next.rounds += 1
        next.personPrior = min(max((found.total.person + 1) / share / allPairs, 1e-12), 0.5)
        if model.householdPrior > 1e-12 { next.householdPrior = min(max((found.total.household + 1) / share / allPairs, 1e-11), 0.5) }
        next.parameters = comparisons.indices.map { index in
            let apart = chances(index, found, anyTwo, together: false, nil)
            guard let nearby = near[comparisons[index].parents] else { return ComparisonParameters(apart: apart, together: apart) }
            return ComparisonParameters(apart: apart, together: chances(index, found, nearby, together: true, apart))
        }
        return next
    }

    private func chances(_ index: Int, _ found: LevelTally, _ strangers: LevelTally, together: Bool, _ apart: LevelChances?) -> LevelChances {
        let kind = comparisons[index].kind
        let belief = LevelDefaults.person(kind)
        let counted = strangers.levels(index, .stranger, together: together)
        let stranger = apart.map { Self.near(counted, $0.stranger, belief) } ?? Self.smoothed(counted, belief, 1)
        let person = Self.believed(found.levels(index, .person, together: together), belief)
        var household = stranger
        if let known = LevelDefaults.household(kind) {
            let counted = Self.believed(found.levels(index, .household, together: together), known)
            household = LevelDefaults.bounded(kind, household: counted)
        }
        // That two differ never speaks for their being one.
        let bounded = LevelDefaults.bounded(LevelDefaults.bounded(kind, person: person), last: 1, most: stranger[stranger.count - 1])
        return LevelChances(person: bounded, household: household, stranger: stranger)
    }

    private func tally(_ sample: PairSample, _ scorer: PairScorer) -> LevelTally {
        let width = comparisons.count
        return LevelTally(comparisons, sample) { pair in
            let (person, household) = sample.levels.withUnsafeBufferPointer { levels in
                sample.rarities.withUnsafeBufferPointer { rarities in
                    scorer.kinds(PairPattern(readingOf: levels, rarities, pair * width..<(pair + 1) * width))
                }
            }
            let highest = max(person, household, 0)
            let (one, home, none) = (Double(exp2(person - highest)), Double(exp2(household - highest)), Double(exp2(-highest)))
            let sum = one + home + none
            // What is more likely something else does not count at all: a thousandth part of each of a million strangers would outweigh the persons, and a
            // hundredth of each person the few strangers of one name (classification EM: Celeux and Govaert 1992, softened).
            return LevelTally.Weights(
                person: one > sum / 2 ? one / sum : 0, household: home > sum / 2 ? home / sum : 0, stranger: none > sum / 2 ? none / sum : 0)
        }
    }

    private static func believed(_ counts: [Double], _ belief: [Double]) -> [Double] {
        smoothed(counts, belief, LevelDefaults.strength + LevelDefaults.lastingShare * counts.reduce(0, +))
    }

    /// Chances of strangers that agree on the parents: believed to be as they are elsewhere, where they were seen; yet what was never seen in a few thousand pairs
    /// may well be one in a few thousand.
    private static func near(_ counts: [Double], _ apart: [Double], _ person: [Double]) -> [Double] {
        smoothed(counts, zip(apart, person).map { (20 * $0 + 0.2 * $1) / 20.2 }, 20.2)
    }

    private static func smoothed(_ counts: [Double], _ belief: [Double], _ strength: Double) -> [Double] {
        let total = counts.reduce(0, +) + strength
        return zip(counts, belief).map { max(($0 + $1 * strength) / total, 1e-9) }
    }

    private static func distance(_ one: LinkageModel, _ other: LinkageModel) -> Double {
        var most = abs(log2(one.personPrior / other.personPrior))
        for (left, right) in zip(one.parameters, other.parameters) {
            for (a, b) in zip(left.apart.person + left.together.person, right.apart.person + right.together.person) { most = max(most, abs(a - b)) }
        }
        return most
    }
}
