/// What a retailer decides about clusters.
package struct ClusterRules: Hashable, Sendable {
    /// From this chance on, two contacts are one person; strictly between 0 and 1.
    package var linkProbability: Double
    /// From this chance on, and below ``linkProbability``, somebody should look.
    package var reviewProbability: Double
    /// Comparisons whose last level, disagreement, forbids that two contacts are one person (two tax codes); of birth, a generation apart.
    package var vetoes: Set<ComparisonKind>
    /// What somebody has decided about two contacts, by their numbers in the table.
    package var decisions: [PairDecision]

    /// Links at even odds: with calibrated chances that makes the fewest mistakes.
    package init(linkProbability: Double = 0.5, reviewProbability: Double = 0.1, vetoes: Set<ComparisonKind> = [], decisions: [PairDecision] = []) {
        self.linkProbability = linkProbability
        self.reviewProbability = reviewProbability
        self.vetoes = vetoes
        self.decisions = decisions
    }

    /// The same with decisions about rows as decisions about the contacts that these are; copies of one row cannot be two people.
    func byContact(_ table: ContactTable) -> ClusterRules {
        guard table.contactOfRow != nil, !decisions.isEmpty else { return self }
        var rules = self
        rules.decisions = decisions.compactMap { decision in
            let (left, right) = (table.contact(Int(decision.left)), table.contact(Int(decision.right)))
            return left == right ? nil : PairDecision(UInt32(left), UInt32(right), isSamePerson: decision.isSamePerson)
        }
        return rules
    }

    var linkBits: Double { Probability.bits(linkProbability) }
    var reviewBits: Double { Probability.bits(reviewProbability) }
}

/// What somebody has decided about two contacts; above every score.
package struct PairDecision: Hashable, Sendable {
    package var left: UInt32
    package var right: UInt32
    /// True: always one person. False: never.
    package var isSamePerson: Bool

    package init(_ left: UInt32, _ right: UInt32, isSamePerson: Bool) {
        self.left = min(left, right)
        self.right = max(left, right)
        self.isSamePerson = isSamePerson
    }
}
