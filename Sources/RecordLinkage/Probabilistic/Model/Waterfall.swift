/// Why two contacts are taken for one person or not: what was believed before, what each comparison adds, and the sum, in bits.
package struct Waterfall: Hashable, Sendable {
    /// Log-odds before anything is compared, at best (strangers as the alternative).
    package var prior: Double
    package var steps: [Step]
    /// What it costs that relatives agree on much of this too.
    package var household: Double
    /// Log-odds after all: prior + steps + household.
    package var total: Double
    package var probability: Double

    package struct Step: Hashable, Sendable {
        package var kind: ComparisonKind
        /// The header of the column.
        package var field: String
        package var left: String
        package var right: String
        /// The level reached, in words; `missing` where a side is.
        package var level: String
        package var bits: Double
    }

    package init(_ table: ContactTable, _ model: LinkageModel, left: Int, right: Int) {
        let comparer = PairComparer(table)
        let scorer = PairScorer(model)
        let comparisons = table.layout.comparisons
        self = PairPattern.with(comparisons.count) { pattern in
            comparer.compare(left, right, into: pattern)
            let steps = comparisons.indices.map { index in
                let level = Int(pattern.levels[index])
                return Step(
                    kind: comparisons[index].kind, field: comparisons[index].name, left: table.shown(left, index), right: table.shown(right, index),
                    level: level == 0 ? "missing" : comparisons[index].kind.levels[level - 1], bits: Double(scorer.part(index, pattern).person))
            }
            let kinds = scorer.kinds(pattern)
            let total = Double(scorer.bits(pattern))
            let sum = steps.reduce(0) { $0 + $1.bits }
            return Waterfall(prior: Double(kinds.person) - sum, steps: steps, household: total - Double(kinds.person), total: total)
        }
    }

    package init(prior: Double, steps: [Step], household: Double, total: Double) {
        self.prior = prior
        self.steps = steps
        self.household = household
        self.total = total
        probability = Probability.of(bits: total)
    }
}
