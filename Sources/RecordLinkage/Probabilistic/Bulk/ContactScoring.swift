import Kernel

/// Judges a contact as it arrives with a frozen model: the same comparisons, levels and weights as in bulk, over a table of just these contacts.
///
/// To put an arriving contact where it belongs: find candidates by indexed keys, ``scores(of:against:)``, and ``persons(_:rules:)`` over the contacts of all
/// the persons that it touches.
package struct ContactScoring: Sendable {
    package let model: LinkageModel
    package let frequencies: ValueFrequencies

    package init(_ model: LinkageModel, _ frequencies: ValueFrequencies) {
        self.model = model
        self.frequencies = frequencies
    }

    /// The table of some contacts, each a row of the columns that ``ContactLayout/fields`` of the model name; dates ISO 8601 or day first.
    package func table(_ rows: [[String]]) throws(Problem) -> ContactTable {
        let builder = ContactTableBuilder(model.layout)
        for row in rows { builder.append(row) }
        return try builder.finish(frequencies: frequencies)
    }

    /// For each candidate the log-odds, in bits, that it is the same person.
    package func scores(of contact: [String], against candidates: [[String]]) throws(Problem) -> [ScoredPair] {
        let table = try table([contact] + candidates)
        let odds = PairOdds(comparer: PairComparer(table), scorer: PairScorer(model), pairing: Pairing())
        return candidates.indices.compactMap { index in
            odds.bits(0, index + 1).map { ScoredPair(left: 0, right: UInt32(index + 1), bits: $0.bits) }
        }
    }

    /// Persons of some contacts, as in a bulk pass over them alone: for each row the first row of its person. Decisions of `rules` are by row.
    package func persons(_ rows: [[String]], rules: ClusterRules = ClusterRules()) throws(Problem) -> [UInt32] {
        BulkLinkage(try table(rows), rules: rules, model: model).roots
    }

    /// Why the first row is, or is not, one person with the second.
    package func explanation(_ left: [String], _ right: [String]) throws(Problem) -> Waterfall {
        Waterfall(try table([left, right]), model, left: 0, right: 1)
    }
}
