/// Two rows about which somebody should be asked.
package struct DoubtfulPair: Hashable, Sendable {
    package var left: UInt32
    package var right: UInt32
    /// The chance that they are one person, when nothing but the two is looked at; 0 ... 1.
    package var probability: Double
    /// Whether they were taken for one person.
    package var isTogether: Bool
}

extension BulkLinkage {
    /// The pairs that may well be decided the other way, the most doubtful first: those between ``ClusterRules/reviewProbability`` and what is as far from certain on
    /// the other side, and those where the other contacts outvoted the two. Of rows that say the same the first stands for all.
    package func doubtful(_ rules: ClusterRules) -> [DoubtfulPair] {
        var firstRow = [UInt32](repeating: .max, count: table.count)
        for row in stride(from: table.rowCount - 1, through: 0, by: -1) { firstRow[table.contact(row)] = UInt32(row) }
        let middle = Float(rules.linkBits)
        let certain = max(Float(-rules.reviewBits), middle)
        let doubtful = search.edges.compactMap { edge -> (pair: DoubtfulPair, distance: Float)? in
            let rows = (firstRow[Int(edge.left)], firstRow[Int(edge.right)])
            let isTogether = roots[Int(rows.0)] == roots[Int(rows.1)]
            guard edge.bits < certain || !isTogether else { return nil }
            let pair = DoubtfulPair(
                left: min(rows.0, rows.1), right: max(rows.0, rows.1), probability: edge.probability, isTogether: isTogether)
            return (pair, abs(edge.bits - middle))
        }
        return doubtful.sorted { ($0.distance, $0.pair.left, $0.pair.right) < ($1.distance, $1.pair.left, $1.pair.right) }.map(\.pair)
    }
}
