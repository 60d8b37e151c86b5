import Foundation

/// What a pattern is worth under a model, in bits.
struct PairScorer: Sendable {
    private let rows: [Row]
    /// Row by row, for each state of the parents and level: person against stranger.
    private let personBits: [Float]
    /// Likewise household against stranger.
    private let householdBits: [Float]
    /// By how many bits an equal value is less rare in each state of the parents: half the people of one town share a postcode that one in a thousand has.
    private let discounts: [Float]
    private let parents: [Parent]
    private let personStart: Float
    private let householdStart: Float
    /// The most that each comparison can add where the values are not equal.
    private let unequalMost: [Float]

    private struct Row: Sendable {
        var parents: Range<Int>
        var isShared: Bool
        /// ``LevelDefaults/coincidence(_:)``.
        var coincidence: Float
    }

    struct Parent: Sendable {
        var comparison: Int
        var lastAgreeing: UInt8
    }

    /// Levels of a comparison at most, with "missing".
    private static let width = 8

    init(_ model: LinkageModel) {
        personStart = Float(log2(model.personPrior))
        householdStart = Float(log2(model.householdPrior))
        let comparisons = model.layout.comparisons
        var rows: [Row] = []
        var parents: [Parent] = []
        var person = [Float](repeating: 0, count: comparisons.count * 2 * Self.width)
        var household = person
        var discounts = [Float](repeating: 0, count: comparisons.count * 2)
        var unequalMost: [Float] = []
        let marginals = Self.marginals(model)
        for (index, comparison) in comparisons.enumerated() {
            let start = parents.count
            parents += comparison.parents.map { Parent(comparison: $0, lastAgreeing: comparison.lastAgreeing(of: comparisons[$0].kind)) }
            let isShared = comparison.kind.isHouseholdShared
            rows.append(
                Row(parents: start..<parents.count, isShared: isShared, coincidence: Float(LevelDefaults.coincidence(comparison.kind))))
            let parameters = model.parameters[index]
            var most: Float = 0
            for (state, chances) in [parameters.apart, parameters.together].enumerated() {
                let anywhere = marginals[index][0]
                discounts[index * 2 + state] = comparison.kind.isIdentifier ? 0 : Float(max(log2(chances.stranger[0] / anywhere), 0))
                for level in chances.person.indices {
                    // Equal values are weighed by the rarity of the value itself, not by the average chance of being equal.
                    let stranger = level == 0 ? 1 : chances.stranger[level]
                    let place = (index * 2 + state) * Self.width + level + 1
                    person[place] = Float(log2(chances.person[level] / stranger))
                    household[place] = level == 0 && !isShared ? 0 : Float(log2(chances.household[level] / stranger))
                    if level > 0 { most = max(most, person[place]) }
                }
            }
            unequalMost.append(most)
        }
        self.rows = rows
        self.parents = parents
        self.unequalMost = unequalMost
        self.discounts = discounts
        (personBits, householdBits) = (person, household)
    }

    /// One comparison's part: bits for one person and for one household, each against strangers.
    @inline(__always)
    func part(_ comparison: Int, _ pattern: PairPattern) -> (person: Float, household: Float) {
        let level = pattern.levels[comparison]
        if level == 0 { return (0, 0) }
        let row = rows[comparison]
        let state = comparison * 2 + (isTogether(row, pattern) ? 1 : 0)
        let place = state * Self.width + Int(level)
        if level > 1 { return (personBits[place], householdBits[place]) }
        // What nearly everybody shares says nothing, and never that two are two.
        let rarity = max(pattern.rarities[comparison] - discounts[state], 0)
        if row.isShared { return (personBits[place] + rarity, householdBits[place] + rarity) }
        return (personBits[place] + rarity, row.coincidence > 0 ? Self.logOfSum(rarity + log2(row.coincidence)) : 0)
    }

    /// For each comparison how often strangers agree on each level, whether their parents agree or not.
    private static func marginals(_ model: LinkageModel) -> [[Double]] {
        var marginals: [[Double]] = []
        for (index, comparison) in model.layout.comparisons.enumerated() {
            let (apart, together) = (model.parameters[index].apart.stranger, model.parameters[index].together.stranger)
            let agreeing = comparison.parents.reduce(0.0) { sum, parent in
                sum + marginals[parent].prefix(Int(comparison.lastAgreeing(of: model.layout.comparisons[parent].kind))).reduce(0, +)
            }
            let share = min(agreeing, 1)
            marginals.append(zip(apart, together).map { $0 * (1 - share) + $1 * share })
        }
        return marginals
    }

    /// Whether one of the parents agrees.
    @inline(__always)
    private func isTogether(_ row: Row, _ pattern: PairPattern) -> Bool {
        for place in row.parents {
            let level = pattern.levels[parents[place].comparison]
            if level > 0, level <= parents[place].lastAgreeing { return true }
        }
        return false
    }

    /// Log-odds of "one person" against "relatives or strangers".
    func bits(_ pattern: PairPattern) -> Float {
        let kinds = kinds(pattern)
        return kinds.person - Self.logOfSum(kinds.household)
    }

    /// Bits of the three kinds of pairs, strangers at 0.
    func kinds(_ pattern: PairPattern) -> (person: Float, household: Float) {
        var person = personStart
        var household = householdStart
        for comparison in rows.indices {
            let part = part(comparison, pattern)
            person += part.person
            household += part.household
        }
        return (person, household)
    }

    // MARK: - What cannot be worth a look

    /// What the pattern is worth at most, when of the comparisons at ``PairComparer/unknown`` only this is known: the values differ.
    @inline(__always)
    func most(_ pattern: PairPattern) -> Float {
        var person = personStart
        for comparison in rows.indices {
            let level = pattern.levels[comparison]
            if level != 0 { person += most(comparison, level, pattern) }
        }
        return person
    }

    @inline(__always)
    private func most(_ comparison: Int, _ level: UInt8, _ pattern: PairPattern) -> Float {
        if level == PairComparer.unknown { return unequalMost[comparison] }
        let row = rows[comparison]
        let rarity = level == 1 ? pattern.rarities[comparison] : 0
        let apart = comparison * 2 * Self.width + Int(level)
        var isOpen = false
        for place in row.parents {
            let above = pattern.levels[parents[place].comparison]
            if above == PairComparer.unknown {
                isOpen = true
            } else if above > 0, above <= parents[place].lastAgreeing {
                return personBits[apart + Self.width] + (level == 1 ? max(rarity - discounts[comparison * 2 + 1], 0) : 0)
            }
        }
        if isOpen { return max(personBits[apart], personBits[apart + Self.width]) + rarity }
        return personBits[apart] + (level == 1 ? max(rarity - discounts[comparison * 2], 0) : 0)
    }

    /// log2(1 + 2^bits), for any bits.
    @inline(__always)
    static func logOfSum(_ bits: Float) -> Float { bits > 24 ? bits : bits < -24 ? 0 : log2(1 + exp2(bits)) }
}
