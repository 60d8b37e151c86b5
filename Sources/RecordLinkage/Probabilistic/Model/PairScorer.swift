import Foundation

/// What a pattern is worth under a model, in bits.
struct PairScorer: Sendable {
    private let rows: [Row]
    private let personStart: Float
    private let householdStart: Float

    /// Weights of a comparison: person against stranger, and household against stranger, by level; twice, for the parent apart and agreeing.
    private struct Row: Sendable {
        var parent: Int
        var lastAgreeing: UInt8
        var isShared: Bool
        var isIdentifier: Bool
        var person: [Float]
        var household: [Float]
        /// ``LevelDefaults/coincidence(_:)``.
        var coincidence: Float
    }

    /// Levels of a comparison at most, with "missing".
    private static let width = 8

    init(_ model: LinkageModel) {
        personStart = Float(log2(model.personPrior))
        householdStart = Float(log2(model.householdPrior))
        let comparisons = model.layout.comparisons
        rows = comparisons.indices.map { index in
            let comparison = comparisons[index]
            var row = Row(
                parent: comparison.parent ?? -1, lastAgreeing: comparison.parent.map { comparisons[$0].kind.lastAgreeing } ?? 0,
                isShared: comparison.kind.isHouseholdShared, isIdentifier: comparison.kind.isIdentifier,
                person: [Float](repeating: 0, count: 2 * Self.width),
                household: [Float](repeating: 0, count: 2 * Self.width),
                coincidence: Float(LevelDefaults.coincidence(comparison.kind)))
            for (state, chances) in [model.parameters[index].apart, model.parameters[index].together].enumerated() {
                for level in chances.person.indices {
                    // Equal values are weighed by the rarity of the value itself, not by the average chance of being equal.
                    let byRarity = level == 0 && (state == 0 || comparison.kind.isIdentifier)
                    let stranger = byRarity ? 1 : chances.stranger[level]
                    row.person[state * Self.width + level + 1] = Float(log2(chances.person[level] / stranger))
                    let isTied = byRarity && !row.isShared
                    row.household[state * Self.width + level + 1] = isTied ? 0 : Float(log2(chances.household[level] / stranger))
                }
            }
            return row
        }
    }

    /// One comparison's part: bits for one person and for one household, each against strangers.
    @inline(__always)
    func part(_ comparison: Int, _ pattern: PairPattern) -> (person: Float, household: Float) {
        let level = pattern.levels[comparison]
        if level == 0 { return (0, 0) }
        let row = rows[comparison]
        var isTogether = false
        if row.parent >= 0 {
            let parent = pattern.levels[row.parent]
            isTogether = parent != 0 && parent <= row.lastAgreeing
        }
        let place = (isTogether ? Self.width : 0) + Int(level)
        let rarity = level == 1 && (!isTogether || row.isIdentifier) ? pattern.rarities[comparison] : 0
        if rarity == 0 { return (row.person[place], row.household[place]) }
        if row.isShared { return (row.person[place] + rarity, row.household[place] + rarity) }
        return (row.person[place] + rarity, row.coincidence > 0 ? Self.logOfSum(rarity + log2(row.coincidence)) : 0)
    }

    /// Log-odds of "one person" against "relatives or strangers".
    func bits(_ pattern: PairPattern) -> Float {
        var person = personStart
        var household = householdStart
        for comparison in rows.indices {
            let part = part(comparison, pattern)
            person += part.person
            household += part.household
        }
        return person - Self.logOfSum(household)
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

    /// log2(1 + 2^bits), for any bits.
    @inline(__always)
    static func logOfSum(_ bits: Float) -> Float { bits > 24 ? bits : bits < -24 ? 0 : log2(1 + exp2(bits)) }
}
