import Foundation

/// Items bought by the same customers: co-occurrence weighed as BM25 weighs words, the nearest of each item.
public struct ItemNeighbours: Sendable {
    /// Neighbours of item i are `index[i * count ..< (i + 1) * count]`, the nearest first; −1 where there are fewer.
    public let count: Int
    public let index: [Int32]
    public let similarity: [Float]

    public static func fit(_ matrix: PurchaseMatrix, neighbours count: Int = 50) -> ItemNeighbours {
        let (starts, buyers, _) = matrix.byItem()
        let customers = Double(matrix.customers)
        let mean = Double(matrix.pairs) / max(customers, 1)
        // A customer who buys everything says little: BM25 with k₁ = 1.2, b = 0.75, customers being the documents.
        let weight = (0..<matrix.customers).map { customer -> Float in
            let size = Double(matrix.starts[customer + 1] - matrix.starts[customer])
            return Float(2.2 / (1 + 1.2 * (0.25 + 0.75 * size / max(mean, 1e-9))))
        }
        let rarity = (0..<matrix.items).map { thing -> Float in
            let n = Double(starts[thing + 1] - starts[thing])
            return Float(log1p((customers - n + 0.5) / (n + 0.5)))
        }
        let rows = Parallel.chunks(matrix.items, of: 32) { range -> [(Int32, Float)] in
            var sums = [Float](repeating: 0, count: matrix.items)
            var touched: [Int32] = []
            var result: [(Int32, Float)] = []
            for thing in range {
                for buyer in buyers[starts[thing]..<starts[thing + 1]] {
                    let w = weight[Int(buyer)]
                    for other in matrix.item[matrix.starts[Int(buyer)]..<matrix.starts[Int(buyer) + 1]] {
                        if sums[Int(other)] == 0 { touched.append(other) }
                        sums[Int(other)] += w
                    }
                }
                let size = Float(max(starts[thing + 1] - starts[thing], 1))
                var best = touched.filter { Int($0) != thing }.map { ($0, sums[Int($0)] * rarity[Int($0)] / size) }
                best.sort { ($0.1, -$0.0) > ($1.1, -$1.0) }
                result += best.prefix(count)
                result += [(Int32, Float)](repeating: (-1, 0), count: count - min(best.count, count))
                for other in touched { sums[Int(other)] = 0 }
                touched.removeAll(keepingCapacity: true)
            }
            return result
        }.flatMap(\.self)
        return ItemNeighbours(count: count, index: rows.map(\.0), similarity: rows.map(\.1))
    }

    /// The scores of all items for a customer with these items and weights.
    public func scores(_ own: ArraySlice<Int32>, _ weights: ArraySlice<Float>, items: Int) -> [Float] {
        var scores = [Float](repeating: 0, count: items)
        for (thing, weight) in zip(own, weights) {
            for position in Int(thing) * count..<(Int(thing) + 1) * count where index[position] >= 0 {
                scores[Int(index[position])] += weight * similarity[position]
            }
        }
        return scores
    }
}

/// Customers who buy alike: the cosine of their logarithmic, decayed purchases; what the nearest buy speaks for an item.
struct CustomerNeighbours: Sendable {
    private let matrix: PurchaseMatrix
    private let weights: [Float]
    private let count: Int
    private let columns: (starts: [Int], customers: [Int32], pairs: [Int32])

    init(_ matrix: PurchaseMatrix, weights decayed: [Float], count: Int = 100) {
        self.matrix = matrix
        self.count = count
        columns = matrix.byItem()
        var weights = decayed.map { log1p($0) }
        for customer in 0..<matrix.customers {
            let range = matrix.starts[customer]..<matrix.starts[customer + 1]
            let norm = weights[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
            if norm > 0 { for pair in range { weights[pair] /= norm } }
        }
        self.weights = weights
    }

    /// The scores of all items for one customer. Items with very many buyers are passed over when neighbours are looked for: they bring everybody.
    func scores(of customer: Int) -> [Float] {
        var similarity = [Float](repeating: 0, count: matrix.customers)
        let limit = max(200, matrix.customers / 4)
        for pair in matrix.starts[customer]..<matrix.starts[customer + 1] {
            let range = columns.starts[Int(matrix.item[pair])]..<columns.starts[Int(matrix.item[pair]) + 1]
            if range.count > limit, matrix.customers > 20_000 { continue }
            for position in range { similarity[Int(columns.customers[position])] += weights[pair] * weights[Int(columns.pairs[position])] }
        }
        similarity[customer] = 0
        var scores = [Float](repeating: 0, count: matrix.items)
        let nearest = similarity.indices.filter { similarity[$0] > 0 }.sorted { (similarity[$0], -$0) > (similarity[$1], -$1) }.prefix(count)
        for other in nearest {
            for pair in matrix.starts[other]..<matrix.starts[other + 1] { scores[Int(matrix.item[pair])] += similarity[other] * weights[pair] }
        }
        return scores
    }
}
