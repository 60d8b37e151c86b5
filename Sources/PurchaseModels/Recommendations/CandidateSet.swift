import Foundation

/// For each customer the items that a list may hold, and what speaks for each.
struct CandidateSet: Sendable {
    private(set) var customer: [Int32] = []
    private(set) var item: [Int32] = []
    private(set) var features: FeatureMatrix
    private let mode: RecommendationMode

    private static let names = [
        "decay 14", "decay 30", "decay 60", "decay 120", "days bought", "idle", "mean gap", "idle by gap", "share of visits", "EASE", "neighbours",
        "customers alike", "popular", "popular lately", "repeat rate", "visits lately", "items lately", "item rank", "trend of item",
    ]

    /// The plain scores a ranker must beat, the floor first.
    var plainNames: [String] {
        switch mode {
        case .nextBasket:
            ["personal frequency, half-life 60 days", "personal frequency, half-life 30 days", "personal frequency, half-life 120 days"]
        case .discovery: ["EASE", "what is popular lately", "customers alike"]
        }
    }

    func plain(_ index: Int) -> [Double] {
        let column: String
        switch mode {
        case .nextBasket: column = ["decay 60", "decay 30", "decay 120"][index]
        case .discovery: column = ["EASE", "popular lately", "customers alike"][index]
        }
        guard let position = CandidateSet.names.firstIndex(of: column), let popular = CandidateSet.names.firstIndex(of: "popular lately") else {
            return []
        }
        // What is popular decides where nothing else does.
        return zip(features.columns[position], features.columns[popular]).map { Double($0) + 1e-7 * Double($1) }
    }

    init(_ matrix: PurchaseMatrix, asOf end: Int32, window: Int, mode: RecommendationMode) {
        self.mode = mode
        let penalty = CandidateSet.penalty(matrix)
        let parts = CandidateSources(
            matrix: matrix, end: end, window: window, decays: [14, 30, 60, 120].map { matrix.decayed(asOf: end, halfLife: $0) },
            ease: EASE.fit(matrix, penalty: penalty), neighbours: ItemNeighbours.fit(matrix))
        let rows = Parallel.chunks(matrix.customers, of: 16) { range in range.map { parts.rows(of: $0, mode: mode) } }.flatMap(\.self)
        var columns = [[Float]](repeating: [], count: CandidateSet.names.count)
        for (index, list) in rows.enumerated() {
            for row in list {
                customer.append(Int32(index))
                item.append(row.item)
                for (column, value) in row.values.enumerated() { columns[column].append(value) }
            }
        }
        features = FeatureMatrix(names: CandidateSet.names, columns: columns)
    }

    /// Steck's penalty grows with the customers; 1,000 suits a few thousand of them with hundreds of items each.
    private static func penalty(_ matrix: PurchaseMatrix) -> Double {
        let perItem = Double(matrix.pairs) / Double(max(matrix.items, 1))
        return min(max(perItem * 15, 50), 1000)
    }

    /// 1 where the candidate is among what was bought.
    func labels(_ bought: [[Int32]]) -> [Double] {
        let sets = bought.map { Set($0) }
        return customer.indices.map { sets[Int(customer[$0])].contains(item[$0]) ? 1 : 0 }
    }

    /// The best `top` of each customer by score; equal ones by item.
    func ranked(_ scores: [Double], customers: Int, top: Int) -> [[(Int32, Double)]] {
        var lists = [[(Int32, Double)]](repeating: [], count: customers)
        var start = 0
        while start < customer.count {
            var end = start
            while end < customer.count, customer[end] == customer[start] { end += 1 }
            let order = (start..<end).sorted { (scores[$0], -item[$0]) > (scores[$1], -item[$1]) }
            lists[Int(customer[start])] = order.prefix(top).map { (item[$0], scores[$0]) }
            start = end
        }
        return lists
    }
}

/// What candidates and their features are made from.
private struct CandidateSources: Sendable {
    let matrix: PurchaseMatrix
    let end: Int32
    let decays: [[Float]]
    let ease: EASE?
    let neighbours: ItemNeighbours
    private let alike: CustomerNeighbours
    private let popular: [Double]
    private let popularLately: [Double]
    private let rank: [Float]
    private let trend: [Float]
    private let repeatRate: [Float]
    private let newest: [Int32]
    private let window: Int

    init(matrix: PurchaseMatrix, end: Int32, window: Int, decays: [[Float]], ease: EASE?, neighbours: ItemNeighbours) {
        (self.matrix, self.end, self.decays, self.ease, self.neighbours, self.window) = (matrix, end, decays, ease, neighbours, window)
        alike = CustomerNeighbours(matrix, weights: decays[2])
        popular = matrix.popularity(after: Int32.min)
        let lately = matrix.popularity(after: end - 30)
        popularLately = lately
        let order = lately.indices.sorted { (lately[$0], -$0) > (lately[$1], -$1) }
        var rank = [Float](repeating: 0, count: matrix.items)
        for (position, thing) in order.enumerated() { rank[thing] = Float(position) }
        self.rank = rank
        newest = order.prefix(100).map { Int32($0) }
        let quarter = matrix.popularity(after: end - 90)
        trend = zip(lately, quarter).map { Float(($0 + 2) / ($1 + 6)) }
        // Of those who had bought an item before the last window, how many bought it in it.
        var (buyers, again) = ([Float](repeating: 0, count: matrix.items), [Float](repeating: 0, count: matrix.items))
        for pair in 0..<matrix.pairs {
            let days = matrix.days[matrix.dayStarts[pair]..<matrix.dayStarts[pair + 1]]
            guard let first = days.first, let last = days.last, first <= end - Int32(window) else { continue }
            buyers[Int(matrix.item[pair])] += 1
            if last > end - Int32(window) { again[Int(matrix.item[pair])] += 1 }
        }
        let all = again.reduce(0, +) / max(buyers.reduce(0, +), 1)
        repeatRate = zip(again, buyers).map { ($0 + 10 * all) / ($1 + 10) }
    }

    func rows(of customer: Int, mode: RecommendationMode) -> [(item: Int32, values: [Float])] {
        let range = matrix.starts[customer]..<matrix.starts[customer + 1]
        guard !range.isEmpty else { return [] }
        let own = matrix.item[range]
        let pairOf = Dictionary(uniqueKeysWithValues: zip(own, range))
        let easeScores = ease?.scores(of: customer) ?? [Float](repeating: 0, count: matrix.items)
        let neighbourScores = neighbours.scores(own, decays[2][range], items: matrix.items)
        let alikeScores = alike.scores(of: customer)
        var visits = Set<Int32>()
        var (latelyVisits, latelyItems) = (Set<Int32>(), Float(0))
        for pair in range {
            let days = matrix.days[matrix.dayStarts[pair]..<matrix.dayStarts[pair + 1]]
            visits.formUnion(days)
            if let last = days.last, last > end - 30 { latelyItems += 1 }
        }
        for day in visits where day > end - 30 { latelyVisits.insert(day) }
        let owned = Set(own)
        var candidates = mode == .nextBasket ? Array(own) : []
        var seen = owned
        func add(_ scores: [Float], _ count: Int) {
            for thing in largest(scores, count, without: owned) where seen.insert(thing).inserted { candidates.append(thing) }
        }
        add(easeScores, mode == .discovery ? 100 : 30)
        add(alikeScores, mode == .discovery ? 100 : 20)
        if mode == .discovery { add(neighbourScores, 50) }
        for thing in newest.prefix(mode == .discovery ? 100 : 20) where seen.insert(thing).inserted { candidates.append(thing) }
        return candidates.map { thing in
            let index = Int(thing)
            var values = [Float](repeating: 0, count: 4)
            var (count, idle, gap): (Float, Float, Float) = (0, Float(end) - Float(matrix.days.first ?? end) + 1, 400)
            if let pair = pairOf[thing] {
                for (position, decay) in decays.enumerated() { values[position] = decay[pair] }
                let days = matrix.days[matrix.dayStarts[pair]..<matrix.dayStarts[pair + 1]]
                if let first = days.first, let last = days.last {
                    (count, idle) = (Float(days.count), Float(end - last))
                    if days.count > 1 { gap = Float(last - first) / Float(days.count - 1) }
                }
            }
            values += [
                count, idle, gap, idle / max(gap, 1), count / Float(max(visits.count, 1)), easeScores[index], neighbourScores[index],
                alikeScores[index],
            ]
            values += [
                Float(popular[index]), Float(popularLately[index]), repeatRate[index], Float(latelyVisits.count), latelyItems, rank[index],
                trend[index],
            ]
            return (thing, values)
        }
    }

    /// The `count` highest scores above zero that are not owned, the highest first, equal ones by item.
    private func largest(_ scores: [Float], _ count: Int, without owned: Set<Int32>) -> [Int32] {
        // A bar below which nothing can be among the best, from every eighth score, spares most of the sorting.
        let sample = stride(from: 0, to: scores.count, by: 8).map { scores[$0] }.sorted(by: >)
        let reach = min(sample.count, (count + owned.count) / 4 + 8)
        let bar = reach < sample.count ? sample[reach] : -.infinity
        var best = scores.indices.filter { scores[$0] > max(bar, 0) && !owned.contains(Int32($0)) }
        if best.count < count { best = scores.indices.filter { scores[$0] > 0 && !owned.contains(Int32($0)) } }
        return best.sorted { (scores[$0], -$0) > (scores[$1], -$1) }.prefix(count).map { Int32($0) }
    }
}
