import Foundation

/// Mixtures of categories that customers' purchases are made of: non-negative factors with Kullback-Leibler loss (Lee and Seung 2001), for which maximum
/// likelihood is that of a Poisson count of each customer and category.
public struct LifestyleModel: Sendable {
    /// How many mixtures.
    public let topics: Int
    public let categories: Int
    /// Share of each category in each mixture, `profiles[topic * categories + category]`; each sums to 1.
    public private(set) var profiles: [Float]
    /// Share of each mixture in each customer's purchases, `shares[customer * topics + topic]`; each sums to 1.
    public private(set) var shares: [Float]

    /// Counts of customers (rows) by categories, the positive ones only.
    public struct Counts: Sendable {
        public let customers: Int
        public let categories: Int
        public private(set) var starts: [Int] = [0]
        public private(set) var category: [Int32] = []
        public private(set) var count: [Float] = []

        /// - Parameter rows: for each customer how often each category was bought.
        public init(categories: Int, rows: [[Int32: Float]]) {
            self.categories = categories
            customers = rows.count
            for row in rows {
                for (index, value) in row.sorted(by: { $0.key < $1.key }) where value > 0 {
                    category.append(index)
                    count.append(value)
                }
                starts.append(category.count)
            }
        }

        /// The same with each category's counts times its weight, above 0.
        public func weighted(by weights: [Float]) -> Counts {
            var result = self
            for entry in count.indices { result.count[entry] *= weights[Int(category[entry])] }
            return result
        }

        func total(_ customer: Int) -> Float { count[starts[customer]..<starts[customer + 1]].reduce(0, +) }
    }

    /// - Parameters:
    ///   - start: profiles to begin with, so that topics keep their meaning from one fit to the next.
    public static func fit(_ counts: Counts, topics: Int, seed: UInt64 = 1, rounds: Int = 100, start: [Float]? = nil) -> LifestyleModel {
        let (customers, categories) = (counts.customers, counts.categories)
        var random = SeededRandom(seed: seed)
        var model = LifestyleModel(
            topics: topics, categories: categories, profiles: [], shares: [Float](repeating: 1 / Float(topics), count: customers * topics))
        var margin = [Float](repeating: 1e-3, count: categories)
        for (index, value) in zip(counts.category, counts.count) { margin[Int(index)] += value }
        model.profiles = start ?? (0..<topics).flatMap { _ in margin.map { $0 * Float(0.5 + random.uniform()) } }
        model.normalize()
        for _ in 0..<rounds { model.step(counts, learnsProfiles: true) }
        model.setUnknown(counts)
        return model
    }

    /// Who bought nothing is taken to be as all are.
    private mutating func setUnknown(_ counts: Counts) {
        var mean = [Float](repeating: 1e-9, count: topics)
        for customer in 0..<counts.customers {
            let total = counts.total(customer)
            for topic in 0..<topics { mean[topic] += total * shares[customer * topics + topic] }
        }
        let sum = mean.reduce(0, +)
        for customer in 0..<counts.customers where counts.total(customer) <= 0 {
            for topic in 0..<topics { shares[customer * topics + topic] = mean[topic] / sum }
        }
    }

    /// The shares of other customers, or of the same at another time, by the profiles there are.
    public func shares(of counts: Counts, rounds: Int = 40) -> [Float] {
        var model = LifestyleModel(
            topics: topics, categories: categories, profiles: profiles,
            shares: [Float](repeating: 1 / Float(topics), count: counts.customers * topics))
        for _ in 0..<rounds { model.step(counts, learnsProfiles: false) }
        return model.shares
    }

    /// One round of multiplicative steps for both sides at once, which is the EM step of the mixture.
    private mutating func step(_ counts: Counts, learnsProfiles: Bool) {
        let (topics, categories) = (topics, categories)
        // Profiles by category, so that a category's topics lie side by side, in whole blocks.
        let blocks = Block.count(topics)
        var turned = [Block](repeating: Block(), count: categories * blocks)
        for topic in 0..<topics {
            for category in 0..<categories { turned[number: category * blocks * Block.scalarCount + topic] = profiles[topic * categories + category] }
        }
        let byCategory = turned
        let old = shares
        let parts = Parallel.chunks(counts.customers, of: 128) { range -> (shares: [Float], profiles: [Block]) in
            var part = LifestyleStep(blocks: blocks, categories: learnsProfiles ? categories : 0)
            return (part.shares(counts, range, byCategory, old, topics: topics), part.profiles)
        }
        shares = parts.flatMap(\.shares)
        guard learnsProfiles else { return }
        var total = [Block](repeating: Block(repeating: 1e-9), count: categories * blocks)
        for part in parts { for index in total.indices { total[index] += part.profiles[index] } }
        for topic in 0..<topics {
            for category in 0..<categories { profiles[topic * categories + category] = total[number: category * blocks * Block.scalarCount + topic] }
        }
        normalize()
    }

    private mutating func normalize() {
        for topic in 0..<topics {
            let range = topic * categories..<(topic + 1) * categories
            let sum = max(profiles[range].reduce(0, +), 1e-20)
            for index in range { profiles[index] /= sum }
        }
    }

    /// The topic with the largest share of each customer; the lower one where equal.
    public func segments(_ shares: [Float]) -> [Int] {
        (0..<shares.count / max(topics, 1)).map { customer in
            var best = 0
            for topic in 1..<max(topics, 1) where shares[customer * topics + topic] > shares[customer * topics + best] { best = topic }
            return best
        }
    }

    /// The share of each category in the purchases of each mixture, where it was learnt from weighted counts.
    public func profiles(learntWith weights: [Float]) -> [Float] {
        var plain = self
        for index in profiles.indices { plain.profiles[index] /= weights[index % categories] }
        plain.normalize()
        return plain.profiles
    }

    /// The share of each category for a customer under the mixture.
    func expected(_ shares: [Float], _ customer: Int) -> [Double] {
        var result = [Double](repeating: 0, count: categories)
        for topic in 0..<topics {
            let share = Double(shares[customer * topics + topic])
            for category in 0..<categories { result[category] += share * Double(profiles[topic * categories + category]) }
        }
        return result
    }

    /// For each topic of this model the place of the most alike one of `earlier` (cosine of profiles), each taken once, best pairs first: the id that a retailer
    /// knows stays with the topic.
    public func matched(to earlier: LifestyleModel) -> [Int] {
        var pairs: [(Float, Int, Int)] = []
        for own in 0..<topics {
            for other in 0..<earlier.topics {
                var (dot, a, b): (Float, Float, Float) = (0, 1e-20, 1e-20)
                for category in 0..<categories {
                    let (x, y) = (profiles[own * categories + category], earlier.profiles[other * categories + category])
                    dot += x * y
                    a += x * x
                    b += y * y
                }
                pairs.append((dot / (a * b).squareRoot(), own, other))
            }
        }
        var result = [Int](repeating: -1, count: topics)
        var taken = Set<Int>()
        for (_, own, other) in pairs.sorted(by: { ($0.0, -$0.1, -$0.2) > ($1.0, -$1.1, -$1.2) }) where result[own] < 0 && !taken.contains(other) {
            result[own] = other
            taken.insert(other)
        }
        // More topics than before: the new ones take the ids that are free.
        var free = (0..<max(topics, earlier.topics)).filter { !taken.contains($0) }
        for own in 0..<topics where result[own] < 0 { result[own] = free.removeFirst() }
        return result
    }
}
