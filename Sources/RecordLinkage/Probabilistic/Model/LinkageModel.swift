/// What was learnt of a table: how often the same person, relatives, and strangers agree on each level. Frozen: scoring never changes it.
///
/// Three kinds of pairs, not the two of Fellegi and Sunter ("A Theory for Record Linkage", JASA 1969): people of one household agree on family name,
/// address and telephone as one person does, and on given name, birth and card as strangers do. With two kinds only, they pass for one person.
package struct LinkageModel: Hashable, Sendable {
    package var layout: ContactLayout
    package var parameters: [ComparisonParameters]
    /// Share of all pairs that are one person.
    package var personPrior: Double
    /// Share of all pairs that are two people of one household.
    package var householdPrior: Double
    /// Contacts it was learnt from.
    package var contacts: Int
    /// Rounds of estimation, and whether the last changed nothing any more.
    package var rounds: Int
    package var isConverged: Bool
}

/// Of one comparison: chances of its levels, the first of ``ComparisonKind/levels`` first, given that neither side is missing.
package struct ComparisonParameters: Hashable, Sendable {
    /// When the comparison this one depends on does not agree (or there is none), and when it does.
    package var apart: LevelChances
    package var together: LevelChances
}

package struct LevelChances: Hashable, Sendable {
    package var person: [Double]
    package var household: [Double]
    package var stranger: [Double]
}
