import Foundation

/// Special functions the C library lacks, to the precision of a `Double`.
enum SpecialFunctions {
    /// ln Γ(x) for x > 0. `lgamma_r` keeps the sign out of a global variable, so that threads do not meet there.
    static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    /// ln B(a, b) for a, b > 0.
    static func logBeta(_ a: Double, _ b: Double) -> Double { logGamma(a) + logGamma(b) - logGamma(a + b) }

    /// ψ(x), the derivative of ln Γ, for x > 0: recurrence up to 12, then the asymptotic series (Abramowitz and Stegun 6.3.18).
    static func digamma(_ x: Double) -> Double {
        var (x, shift) = (x, 0.0)
        while x < 12 {
            shift -= 1 / x
            x += 1
        }
        let inverse = 1 / (x * x)
        let series =
            inverse
            * (1.0 / 12 - inverse * (1.0 / 120 - inverse * (1.0 / 252 - inverse * (1.0 / 240 - inverse * (1.0 / 132 - inverse * 691 / 32760)))))
        return shift + log(x) - 0.5 / x - series
    }

    /// ln(eᵃ + eᵇ) without overflow.
    static func logSumExp(_ a: Double, _ b: Double) -> Double {
        let (high, low) = a > b ? (a, b) : (b, a)
        return high == -.infinity ? high : high + log1p(exp(low - high))
    }

    /// 1 / (1 + e⁻ˣ).
    static func logistic(_ x: Double) -> Double {
        if x >= 0 { return 1 / (1 + exp(-x)) }
        let e = exp(x)
        return e / (1 + e)
    }

    static func logit(_ p: Double) -> Double { log(p / (1 - p)) }

    /// Gauss's ₂F₁(a, b; c; z) for c > 0 and 0 ≤ z < 1.
    ///
    /// The series is summed as it stands or after Euler's transformation (1 − z)^(c−a−b) ₂F₁(c − a, c − b; c; z), whichever has the smaller
    /// upper parameters and so the faster decay: for purchase models, where a and b grow with the number of purchases, that is what keeps it short.
    static func hypergeometric(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        if z == 0 { return 1 }
        if abs((c - a) * (c - b)) < abs(a * b) {
            return exp((c - a - b) * log1p(-z)) * series(c - a, c - b, c, z)
        }
        return series(a, b, c, z)
    }

    private static func series(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        var (term, sum, n) = (1.0, 1.0, 0.0)
        // The ratio of terms tends to z, so that the rest is below term · z / (1 − z).
        let bound = 1e-17 * (1 - z)
        while n < 1_000_000 {
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
            sum += term
            n += 1
            if term == 0 || (abs(term) < bound * abs(sum) && n > abs(a) && n > abs(b)) { break }
        }
        return sum
    }

    /// Φ(x), the standard normal distribution function.
    static func normalCDF(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
}

/// Nodes and weights of Gauss-Legendre quadrature on [0, 1], by Newton's method on the Legendre polynomial.
struct GaussLegendre: Sendable {
    let nodes: [Double]
    let weights: [Double]

    init(_ count: Int) {
        var nodes = [Double](repeating: 0, count: count)
        var weights = nodes
        for index in 0..<count {
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 0.0
            for _ in 0..<100 {
                var (previous, current) = (1.0, x)
                for degree in stride(from: 2, through: count, by: 1) {
                    (previous, current) = (current, ((2 * Double(degree) - 1) * x * current - (Double(degree) - 1) * previous) / Double(degree))
                }
                slope = Double(count) * (x * current - previous) / (x * x - 1)
                let step = current / slope
                x -= step
                if abs(step) < 1e-15 { break }
            }
            nodes[count - 1 - index] = (x + 1) / 2
            weights[count - 1 - index] = 1 / ((1 - x * x) * slope * slope)
        }
        self.nodes = nodes
        self.weights = weights
    }
}
