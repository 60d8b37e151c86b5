/// Distributions that need a logarithm or a root. The C library's differ in the last bit between machines, so they stand here in operations
/// whose result IEEE 754 fixes: `+ - × ÷ √`.
extension RandomStream {
    /// Exponential with mean 1.
    mutating func exponential() -> Double { -naturalLogarithm(unit()) }

    /// Standard normal by the polar method (G. Marsaglia, T. Bray, 1964).
    mutating func normal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            if square < 1, square > 0 { return x * (-2 * naturalLogarithm(square) / square).squareRoot() }
        }
    }

    /// Gamma with scale 1 (G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", 2000); `shape` is positive.
    mutating func gamma(shape: Double) -> Double {
        if shape < 1 {
            let boosted = gamma(shape: shape + 1)
            return boosted * exponentialFunction(naturalLogarithm(unit()) / shape)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            if root <= 0 { continue }
            let cube = root * root * root
            if naturalLogarithm(unit()) < x * x / 2 + d - d * cube + d * naturalLogarithm(cube) { return d * cube }
        }
    }
}

/// ln x for a positive, normal x: the exponent apart, and 2 artanh((m - 1) / (m + 1)) as a series for the rest, to about 1e-15.
func naturalLogarithm(_ value: Double) -> Double {
    var exponent = Double(value.exponent)
    var mantissa = value.significand
    if mantissa > 1.414_213_562_373_095 {
        mantissa /= 2
        exponent += 1
    }
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var sum = 0.0
    for odd in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
    return exponent * 0.693_147_180_559_945_3 + 2 * ratio * sum
}

/// e^x to about 1e-14; 0 below -700, and x above 700 is taken as 700.
func exponentialFunction(_ value: Double) -> Double {
    guard value > -700 else { return 0 }
    let whole = (min(value, 700) / 0.693_147_180_559_945_3).rounded()
    let rest = min(value, 700) - whole * 0.693_147_180_559_945_3
    var sum = 1.0
    for term in stride(from: 14, through: 1, by: -1) { sum = 1 + sum * rest / Double(term) }
    return Double(sign: .plus, exponent: Int(whole), significand: 1) * sum
}
