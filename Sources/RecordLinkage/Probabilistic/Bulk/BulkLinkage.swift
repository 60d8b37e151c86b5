import Kernel

/// Links a whole table: learns a model (or takes one), finds candidates, scores them, and makes persons of what is left.
package struct BulkLinkage: Sendable {
    package let table: ContactTable
    package let pairing: Pairing
    /// The model, and the pairs by it.
    package let search: EvidenceSearch
    /// For each row that was read the first row of its cluster.
    package let roots: [UInt32]
    /// For each row the chance that it belongs to its cluster; alone, that it belongs to none other.
    package let confidence: [Float]

    /// What is done after what; large tables take minutes.
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        case candidates, learning, comparing, grouping
    }

    /// - Parameters:
    ///   - model: a frozen one; nil: learn it here.
    ///   - begins: told of each stage before it begins.
    package init(
        _ table: ContactTable, pairing: Pairing = Pairing(), rules: ClusterRules = ClusterRules(), model given: LinkageModel? = nil,
        begins: (Stage) -> Void = { _ in }
    ) {
        self.table = table
        self.pairing = pairing
        search = EvidenceSearch(table, pairing: pairing, rules: rules, model: given, begins: begins)
        var odds = PairOdds(comparer: PairComparer(table), scorer: PairScorer(search.model), pairing: pairing, vetoes: rules.vetoes)
        begins(.grouping)
        if search.isOncePerList { odds.sameList = -PersonClustering.ceiling }
        let clusters = PersonClustering(odds, rules.byContact(table)).clusters(table.count, search.edges)
        (roots, confidence) = Self.byRow(clusters, table)
    }

    /// Clusters of contacts as clusters of the rows that were read.
    private static func byRow(_ clusters: (roots: [UInt32], confidence: [Float]), _ table: ContactTable) -> (roots: [UInt32], confidence: [Float]) {
        guard let contactOfRow = table.contactOfRow else { return clusters }
        var firstRow = [UInt32](repeating: .max, count: table.count)
        var rows = [UInt32](repeating: 0, count: table.count)
        for (row, contact) in contactOfRow.enumerated() {
            let root = Int(clusters.roots[Int(contact)])
            firstRow[root] = min(firstRow[root], UInt32(row))
            rows[Int(contact)] += 1
        }
        let roots = contactOfRow.map { firstRow[Int(clusters.roots[Int($0)])] }
        // A row that stands several times belongs to its copies at least.
        return (roots, contactOfRow.map { rows[Int($0)] > 1 ? max(clusters.confidence[Int($0)], 0.99) : clusters.confidence[Int($0)] })
    }
}
