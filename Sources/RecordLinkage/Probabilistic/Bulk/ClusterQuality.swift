/// How clusters compare with the truth: over pairs, and over contacts (B-cubed: Bagga and Baldwin 1998).
package struct ClusterQuality: Hashable, Sendable {
    package var pairwise: Score
    package var bCubed: Score

    package struct Score: Hashable, Sendable {
        package var precision: Double
        package var recall: Double
        package var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
    }

    /// - Parameters:
    ///   - found: for each contact any number of its cluster.
    ///   - truth: for each contact any number of its person. As long as `found`.
    package init(found: [UInt32], truth: [UInt32]) {
        var foundSizes: [UInt32: Int] = [:]
        var truthSizes: [UInt32: Int] = [:]
        var both: [UInt64: Int] = [:]
        for (cluster, person) in zip(found, truth) {
            foundSizes[cluster, default: 0] += 1
            truthSizes[person, default: 0] += 1
            both[UInt64(cluster) << 32 | UInt64(person), default: 0] += 1
        }
        func pairs(_ sizes: some Sequence<Int>) -> Double { sizes.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 } }
        let right = pairs(both.values)
        let claimed = pairs(foundSizes.values)
        let real = pairs(truthSizes.values)
        pairwise = Score(precision: claimed == 0 ? 1 : right / claimed, recall: real == 0 ? 1 : right / real)
        var precision = 0.0
        var recall = 0.0
        // In the order of their keys, so that the sum is the same each time.
        for (key, shared) in both.sorted(by: { $0.key < $1.key }) {
            precision += Double(shared * shared) / Double(foundSizes[UInt32(key >> 32)] ?? 1)
            recall += Double(shared * shared) / Double(truthSizes[UInt32(key & 0xFFFF_FFFF)] ?? 1)
        }
        let count = Double(max(min(found.count, truth.count), 1))
        bCubed = found.isEmpty ? Score(precision: 1, recall: 1) : Score(precision: precision / count, recall: recall / count)
    }
}
