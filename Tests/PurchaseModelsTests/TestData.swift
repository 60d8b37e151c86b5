import Foundation

@testable import PurchaseModels

/// Data of the papers, and of processes whose parameters are known.
enum TestData {
    /// The 1995 cohort of donors of Fader, Hardie and Shang 2010, table 1: frequency, recency, how many, of six chances.
    static let donors: [(frequency: Int, recency: Double, count: Int)] = [
        (0, 0, 3464), (1, 1, 1091), (1, 2, 277), (1, 3, 129), (1, 4, 78), (1, 5, 119), (1, 6, 129), (2, 2, 613), (2, 3, 255), (2, 4, 155),
        (2, 5, 173),
        (2, 6, 234), (3, 3, 322), (3, 4, 181), (3, 5, 225), (3, 6, 357), (4, 4, 240), (4, 5, 284), (4, 6, 512), (5, 5, 335), (5, 6, 728),
        (6, 6, 1203),
    ]

    /// Customers of a known process: gamma rates, exponential lifetimes; ages up to a year of weeks.
    static func paretoCustomers(_ count: Int, r: Double, alpha: Double, s: Double, beta: Double, seed: UInt64) -> [PurchaseHistory] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            let rate = gamma(r, &random) / alpha
            let death = gamma(s, &random) / beta
            let age = 26 + random.uniform() * 26
            let alive = min(age, -log1p(-random.uniform()) / death)
            var (time, frequency, logGaps, last) = (0.0, 0, 0.0, 0.0)
            while true {
                let gap = -log1p(-random.uniform()) / rate
                time += gap
                if time > alive { break }
                frequency += 1
                logGaps += log(gap)
                last = time
            }
            return PurchaseHistory(frequency: frequency, recency: last, age: age, logGaps: logGaps)
        }
    }

    /// Marsaglia and Tsang 2000.
    static func gamma(_ shape: Double, _ random: inout SeededRandom) -> Double {
        if shape < 1 { return gamma(shape + 1, &random) * pow(random.uniform(), 1 / shape) }
        let d = shape - 1.0 / 3
        while true {
            let normal = (-2 * log(max(random.uniform(), 1e-300))).squareRoot() * cos(2 * Double.pi * random.uniform())
            let v = pow(1 + normal / (9 * d).squareRoot(), 3)
            if v > 0, log(max(random.uniform(), 1e-300)) < 0.5 * normal * normal + d - d * v + d * log(v) { return d * v }
        }
    }
}
