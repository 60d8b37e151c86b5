/// What speaks for and against any two rows of a table.
package struct PairEvidence: Sendable {
    let odds: PairOdds
    let rules: ClusterRules
    private let model: LinkageModel

    package init(_ table: ContactTable, _ model: LinkageModel, rules: ClusterRules) {
        odds = PairOdds(comparer: PairComparer(table), scorer: PairScorer(model), pairing: Pairing(), vetoes: rules.vetoes)
        self.rules = rules
        self.model = model
    }

    package var table: ContactTable { odds.comparer.table }

    /// The log-odds, in bits, that two rows are one person; nil where something forbids it.
    package func bits(_ left: Int, _ right: Int) -> Float? { odds.bits(table.contact(left), table.contact(right))?.bits }

    /// From so many bits on a pair is worth keeping.
    package var leastBits: Float { Float(rules.reviewBits) }
    /// From so many bits on a pair is one person, unless others contradict.
    package var linkBits: Float { Float(rules.linkBits) }

    package func explanation(_ left: Int, _ right: Int) -> Waterfall {
        Waterfall(table, model, left: table.contact(left), right: table.contact(right))
    }
}
