import Foundation

/// Learns a ``LinkageModel`` from a table without labels: expectation and maximisation (Dempster, Laird and Rubin 1977; Winkler 1988 for linkage)
/// over a sample of candidate pairs and one of random pairs.
///
/// Candidates agree somewhere by construction, so the chances of strangers come from the random pairs alone; a candidate is judged by the odds that any pair
/// of the table would have, which makes the blocking drop out of the estimate.
struct ModelTraining {
    let comparer: PairComparer
    private let comparisons: [Comparison]

    /// Rounds at most.
    static let rounds = 40
    /// Random pairs looked at.
    static let randomPairs = 600_000
    /// Candidate pairs looked at.
    static let candidatePairs = 500_000

    init(_ comparer: PairComparer) {
        self.comparer = comparer
        comparisons = comparer.table.layout.comparisons
    }

    /// - Parameters:
    ///   - candidates: a fair sample of the candidate pairs.
    ///   - share: which share of all candidates they are.
    func model(candidates: [UInt64], share: Double) -> LinkageModel {
        let random = sample(randomPairs())
        let found = sample(candidates)
        let allPairs = max(Double(comparer.table.count) * Double(comparer.table.count - 1) / 2, 1)
        var model = start(random, allPairs)
        var change = 1.0
        while model.rounds < Self.rounds, change > 1e-4 {
            let next = step(model, found, random, allPairs, share)
            change = Self.distance(model, next)
            model = next
        }
        model.isConverged = change <= 1e-4
        return model
    }

    // MARK: - Samples

    /// Levels and rarities of pairs, pair by pair.
    private struct Sample: Sendable {
        var count: Int
        var levels: [UInt8]
        var rarities: [Float]
    }

    private func randomPairs() -> [UInt64] {
        let count = UInt64(comparer.table.count)
        guard count > 1 else { return [] }
        if count * (count - 1) / 2 <= UInt64(Self.randomPairs) {
            return (0..<count).flatMap { left in (left + 1..<count).map { left << 32 | $0 } }
        }
        return (0..<UInt64(Self.randomPairs)).compactMap { number in
            let draw = ByteHash.mixed(number &+ 0x5851_f42d_4c95_7f2d)
            let left = ((draw >> 32) * count) >> 32
            let right = ((draw & 0xFFFF_FFFF) * count) >> 32
            return left == right ? nil : left << 32 | right
        }
    }

    private func sample(_ pairs: [UInt64]) -> Sample {
        let width = comparisons.count
        let ranges = Parallel.ranges(pairs.count, pieces: 64)
        let comparer = comparer
        let pieces = Parallel.map(ranges.count) { piece -> Sample in
            var part = Sample(count: ranges[piece].count, levels: [], rarities: [])
            part.levels.reserveCapacity(part.count * width)
            part.rarities.reserveCapacity(part.count * width)
            PairPattern.with(width) { pattern in
                for pair in pairs[ranges[piece]] {
                    comparer.compare(Int(pair >> 32), Int(pair & 0xFFFF_FFFF), into: pattern)
                    part.levels.append(contentsOf: pattern.levels)
                    part.rarities.append(contentsOf: pattern.rarities)
                }
            }
            return part
        }
        return pieces.reduce(into: Sample(count: 0, levels: [], rarities: [])) { whole, part in
            whole.count += part.count
            whole.levels += part.levels
            whole.rarities += part.rarities
        }
    }

    // MARK: - Estimation

    private func start(_ random: Sample, _ allPairs: Double) -> LinkageModel {
        let count = Double(comparer.table.count)
        let hasHome = comparisons.contains { $0.kind == .address || $0.kind == .postcode || $0.kind == .phone }
        let tables = Tally(comparisons, random.count, random.levels) { _ in (0, 0, 1) }
        let parameters = comparisons.indices.map { index in
            let kind = comparisons[index].kind
            let person = LevelDefaults.person(kind)
            let (apart, together) = tables.strangers(index)
            let stranger = Self.smoothed(apart, person, 1)
            let nearStranger = Self.smoothed(together, stranger, 20)
            return ComparisonParameters(
                apart: LevelChances(person: person, household: household(kind, stranger), stranger: stranger),
                together: LevelChances(person: person, household: household(kind, nearStranger), stranger: nearStranger))
        }
        // Before anything is known: a third of the contacts have one double, and one home has one other contact in it.
        return LinkageModel(
            layout: comparer.table.layout, parameters: parameters, personPrior: min(count / 3 / allPairs, 0.3),
            householdPrior: hasHome ? min(count / 3 / allPairs, 0.3) : 1e-12, contacts: comparer.table.count, rounds: 0, isConverged: false)
    }

    private func household(_ kind: ComparisonKind, _ stranger: [Double]) -> [Double] {
        LevelDefaults.household(kind) ?? stranger
    }

    private func step(_ model: LinkageModel, _ found: Sample, _ random: Sample, _ allPairs: Double, _ share: Double) -> LinkageModel {
        let scorer = PairScorer(model)
        let width = comparisons.count
        let judge: @Sendable (Sample, Int) -> (Double, Double, Double) = { sample, index in
            Self.responsibilities(scorer, sample, index, width)
        }
        let matched = Tally(comparisons, found.count, found.levels) { judge(found, $0) }
        let chance = Tally(comparisons, random.count, random.levels) { judge(random, $0) }
        var next = model
        next.rounds += 1
        next.personPrior = min(max((matched.total.person + 1) / share / allPairs, 1e-12), 0.5)
        if model.householdPrior > 1e-12 { next.householdPrior = min(max((matched.total.household + 1) / share / allPairs, 1e-11), 0.5) }
        for index in comparisons.indices {
            let kind = comparisons[index].kind
            let defaults = LevelDefaults.person(kind)
            let (strangerApart, strangerTogether) = chance.strangers(index)
            let stranger = Self.smoothed(strangerApart, defaults, 1)
            let nearStranger = Self.smoothed(strangerTogether, stranger, 20)
            let (personApart, personTogether) = matched.people(index)
            let person = LevelDefaults.bounded(kind, person: Self.smoothed(personApart, defaults, LevelDefaults.strength))
            let nearPerson = LevelDefaults.bounded(kind, person: Self.smoothed(personTogether, defaults, LevelDefaults.strength))
            var (home, nearHome) = (household(kind, stranger), household(kind, nearStranger))
            if let known = LevelDefaults.household(kind) {
                let (homeApart, homeTogether) = matched.households(index)
                home = LevelDefaults.bounded(kind, household: Self.smoothed(homeApart, known, LevelDefaults.strength))
                nearHome = LevelDefaults.bounded(kind, household: Self.smoothed(homeTogether, known, LevelDefaults.strength))
            }
            next.parameters[index] = ComparisonParameters(
                apart: LevelChances(person: person, household: home, stranger: stranger),
                together: LevelChances(person: nearPerson, household: nearHome, stranger: nearStranger))
        }
        return next
    }

    private static func responsibilities(_ scorer: PairScorer, _ sample: Sample, _ index: Int, _ width: Int) -> (Double, Double, Double) {
        var levels = Array(sample.levels[index * width..<(index + 1) * width])
        var rarities = Array(sample.rarities[index * width..<(index + 1) * width])
        let (person, household) = levels.withUnsafeMutableBufferPointer { levels in
            rarities.withUnsafeMutableBufferPointer { scorer.kinds(PairPattern(levels: levels, rarities: $0)) }
        }
        let highest = max(person, household, 0)
        let weights = (Double(exp2(person - highest)), Double(exp2(household - highest)), Double(exp2(-highest)))
        let sum = weights.0 + weights.1 + weights.2
        return (weights.0 / sum, weights.1 / sum, weights.2 / sum)
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

/// Weighted counts of levels, for each kind of pair and whether the parent agrees.
private struct Tally: Sendable {
    private(set) var total = (person: 0.0, household: 0.0)
    private var counts: [Double]
    private let comparisons: [Comparison]
    private static let width = 8

    init(
        _ comparisons: [Comparison], _ count: Int, _ levels: [UInt8], _ weigh: @Sendable (Int) -> (person: Double, household: Double, stranger: Double)
    ) {
        self.comparisons = comparisons
        let width = comparisons.count
        let ranges = Parallel.ranges(count, pieces: 64)
        let parts = Parallel.map(ranges.count) { piece -> (counts: [Double], person: Double, household: Double) in
            var counts = [Double](repeating: 0, count: width * 6 * Tally.width)
            var (people, homes) = (0.0, 0.0)
            for pair in ranges[piece] {
                let (person, household, stranger) = weigh(pair)
                people += person
                homes += household
                for index in 0..<width {
                    let level = Int(levels[pair * width + index])
                    guard level > 0 else { continue }
                    var place = index * 6
                    if let parent = comparisons[index].parent {
                        let above = levels[pair * width + parent]
                        if above != 0, above <= comparisons[parent].kind.lastAgreeing { place += 3 }
                    }
                    counts[place * Tally.width + level] += person
                    counts[(place + 1) * Tally.width + level] += household
                    counts[(place + 2) * Tally.width + level] += stranger
                }
            }
            return (counts, people, homes)
        }
        counts = [Double](repeating: 0, count: width * 6 * Tally.width)
        for part in parts {
            for place in counts.indices { counts[place] += part.counts[place] }
            total.person += part.person
            total.household += part.household
        }
    }

    func people(_ index: Int) -> ([Double], [Double]) { (row(index, 0), row(index, 3)) }
    func households(_ index: Int) -> ([Double], [Double]) { (row(index, 1), row(index, 4)) }
    func strangers(_ index: Int) -> ([Double], [Double]) { (row(index, 2), row(index, 5)) }

    private func row(_ index: Int, _ place: Int) -> [Double] {
        let start = (index * 6 + place) * Tally.width + 1
        return Array(counts[start..<start + comparisons[index].kind.levels.count])
    }
}
