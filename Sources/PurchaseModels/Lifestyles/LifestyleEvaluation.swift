import Foundation

/// How well shares of categories foretell later purchases, and how firm segments are.
public enum LifestyleEvaluation {
    /// Exp of the mean −ln share given to each later purchase.
    static func perplexity(_ later: LifestyleModel.Counts, _ share: @Sendable (Int) -> [Double]) -> Double {
        let parts = Parallel.chunks(later.customers, of: 64) { range in
            range.map { customer -> (Double, Double) in
                let entries = later.starts[customer]..<later.starts[customer + 1]
                guard !entries.isEmpty else { return (0, 0) }
                let shares = share(customer)
                return entries.reduce((0.0, 0.0)) { sum, entry in
                    let n = Double(later.count[entry])
                    return (sum.0 - n * log(max(shares[Int(later.category[entry])], 1e-12)), sum.1 + n)
                }
            }
        }.flatMap(\.self)
        let (loss, count) = parts.reduce((0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        return count > 0 ? exp(loss / count) : 1
    }

    /// How firm each category is, 0.01 … 1: the square of the correlation, over customers, of what it is of one's purchases in two spans of time. What is bought now and then by
    /// chance says nothing of who one is; square roots of shares have about the same noise at all sizes.
    public static func firmness(_ early: LifestyleModel.Counts, _ late: LifestyleModel.Counts) -> [Float] {
        let used = (0..<early.customers).filter { early.total($0) >= 10 && late.total($0) >= 10 }
        // Few customers tell nothing apart.
        guard used.count >= 30 else { return [Float](repeating: 1, count: early.categories) }
        func columns(_ counts: LifestyleModel.Counts) -> [[Double]] {
            var columns = [[Double]](repeating: [Double](repeating: 0, count: used.count), count: counts.categories)
            for (place, customer) in used.enumerated() {
                let total = counts.total(customer)
                for entry in counts.starts[customer]..<counts.starts[customer + 1] {
                    columns[Int(counts.category[entry])][place] = Double((counts.count[entry] / total).squareRoot())
                }
            }
            return columns
        }
        return zip(columns(early), columns(late)).map { first, second in
            let correlation = max(Metrics.correlation(first, second), 0)
            return Float(max(correlation * correlation, 0.01))
        }
    }

    /// The adjusted Rand index of two groupings (Hubert and Arabie 1985): 1 the same, 0 no more alike than chance.
    public static func adjustedRand(_ first: [Int], _ second: [Int]) -> Double {
        func pairs(_ n: Double) -> Double { n * (n - 1) / 2 }
        var (table, rows, columns) = ([[Int]: Double](), [Int: Double](), [Int: Double]())
        for (a, b) in zip(first, second) {
            table[[a, b], default: 0] += 1
            rows[a, default: 0] += 1
            columns[b, default: 0] += 1
        }
        // Whole numbers: sums do not depend on the order of a dictionary.
        let joint = table.values.reduce(0) { $0 + pairs($1) }
        let (left, right) = (rows.values.reduce(0) { $0 + pairs($1) }, columns.values.reduce(0) { $0 + pairs($1) })
        let all = pairs(Double(first.count))
        guard all > 0 else { return 1 }
        let (expected, highest) = (left * right / all, (left + right) / 2)
        return highest == expected ? 1 : (joint - expected) / (highest - expected)
    }
}
