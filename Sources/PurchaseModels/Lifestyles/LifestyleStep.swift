/// The EM step of ``LifestyleModel`` for some customers: each purchase is shared out among the topics that may have led to it.
struct LifestyleStep {
    let blocks: Int
    /// Purchases of each category by topic, `blocks` for each category.
    private(set) var profiles: [Block]

    /// - Parameter categories: 0 where profiles are not learnt.
    init(blocks: Int, categories: Int) {
        self.blocks = blocks
        profiles = [Block](repeating: Block(), count: categories * blocks)
    }

    /// The customers' new shares, from their old ones and the profiles of each category.
    mutating func shares(_ counts: LifestyleModel.Counts, _ range: Range<Int>, _ byCategory: [Block], _ old: [Float], topics: Int) -> [Float] {
        let learnsProfiles = !profiles.isEmpty
        var own = [Block](repeating: Block(), count: blocks)
        var (parts, sums) = (own, own)
        var result: [Float] = []
        result.reserveCapacity(range.count * topics)
        byCategory.withUnsafeBufferPointer { byCategory in
            profiles.withUnsafeMutableBufferPointer { profiles in
                for customer in range {
                    for topic in 0..<topics { own[number: topic] = old[customer * topics + topic] }
                    for block in 0..<blocks { sums[block] = Block() }
                    for entry in counts.starts[customer]..<counts.starts[customer + 1] {
                        let column = Int(counts.category[entry]) * blocks
                        var all = Block()
                        for block in 0..<blocks {
                            parts[block] = own[block] * byCategory[column + block]
                            all += parts[block]
                        }
                        let scale = counts.count[entry] / (all.total + 1e-20)
                        for block in 0..<blocks {
                            let part = parts[block] * scale
                            sums[block] += part
                            if learnsProfiles { profiles[column + block] += part }
                        }
                    }
                    let total = sums.reduce(0) { $0 + $1.total }
                    for topic in 0..<topics { result.append(total > 0 ? sums[number: topic] / total : 1 / Float(topics)) }
                }
            }
        }
        return result
    }
}
