import Foundation

/// What a pattern is worth under a model, in bits.
struct PairScorer: Sendable {
    private let rows: [Row]
    private let personStart: Float
    private let householdStart: Float

    /// Weights of a comparison: person against stranger, and household against stranger, by level; twice, for the parent apart and agreeing.
    private struct Row: Sendable {
        var parents: [Parent]
        var isShared: Bool
        var person: [Float]
        var household: [Float]
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
        rows = comparisons.indices.map { index in
            let comparison = comparisons[index]
            var row = Row(
                parents: comparison.parents.map { Parent(comparison: $0, lastAgreeing: comparisons[$0].kind.lastAgreeing) },
                isShared: comparison.kind.isHouseholdShared, person: [Float](repeating: 0, count: 2 * Self.width),
                household: [Float](repeating: 0, count: 2 * Self.width),
                coincidence: Float(LevelDefaults.coincidence(comparison.kind)))
            let parameters = model.parameters[index]
            for (state, chances) in [parameters.apart, parameters.together].enumerated() {
                for level in chances.person.indices {
                    // Equal values are weighed by the rarity of the value itself, not by the average chance of being equal; where the parents agree,
                    // less by as much as strangers then are equal more often.
                    let usual = comparison.kind.isIdentifier ? 1 : max(chances.stranger[0] / parameters.apart.stranger[0], 1)
                    let stranger = level == 0 ? usual : chances.stranger[level]
                    row.person[state * Self.width + level + 1] = Float(log2(chances.person[level] / stranger))
                    let isTied = level == 0 && !row.isShared
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
        let isTogether =
            !row.parents.isEmpty && row.parents.allSatisfy { pattern.levels[$0.comparison] != 0 && pattern.levels[$0.comparison] <= $0.lastAgreeing }
        let place = (isTogether ? Self.width : 0) + Int(level)
        let rarity = level == 1 ? pattern.rarities[comparison] : 0
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
