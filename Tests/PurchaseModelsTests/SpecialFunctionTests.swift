import Foundation
import Testing

@testable import PurchaseModels

@Suite struct SpecialFunctionTests {
    @Test func digammaHasItsKnownValues() {
        #expect(abs(SpecialFunctions.digamma(1) + 0.577_215_664_901_532_9) < 1e-14)
        #expect(abs(SpecialFunctions.digamma(0.5) + 1.963_510_026_021_423_5) < 1e-13)
        #expect(abs(SpecialFunctions.digamma(100) - 4.600_161_852_738_087) < 1e-13)
    }

    @Test(arguments: [0.01, 0.3, 2.5, 7.9, 8.1, 55]) func digammaIsTheSlopeOfLogGamma(x: Double) {
        let step = 1e-5 * max(x, 0.1)
        let slope = (SpecialFunctions.logGamma(x + step) - SpecialFunctions.logGamma(x - step)) / (2 * step)
        #expect(abs(slope - SpecialFunctions.digamma(x)) < 1e-6 * max(1, abs(slope)))
    }

    @Test func hypergeometricHasItsClosedForms() {
        for z in [0.01, 0.3, 0.7, 0.95, 0.999] {
            // ₂F₁(1, 1; 2; z) = −ln(1 − z)/z;  ₂F₁(a, b; b; z) = (1 − z)^−a.
            #expect(abs(SpecialFunctions.hypergeometric(1, 1, 2, z) / (-log1p(-z) / z) - 1) < 1e-13)
            #expect(abs(SpecialFunctions.hypergeometric(2.5, 3, 3, z) / pow(1 - z, -2.5) - 1) < 1e-12)
        }
    }

    @Test func hypergeometricKeepsItsPrecisionWithHundredsOfPurchases() {
        // Against Euler's integral, by quadrature in pieces.
        let rule = GaussLegendre(40)
        for x in [1.0, 30, 300, 900] {
            let (a, b, c, z) = (0.24 + x, 2.4 + x, 2.2 + x + 2.0, 0.4)
            func integral(_ power: (Double) -> Double) -> Double {
                (0..<60).reduce(0.0) { sum, piece in
                    zip(rule.nodes, rule.weights).reduce(sum) { sum, node in
                        let t = (Double(piece) + node.0) / 60
                        return sum + node.1 / 60 * exp((b - 1) * log(t) + (c - b - 1) * log1p(-t)) * power(t)
                    }
                }
            }
            let ratio = integral { exp(-a * log1p(-z * $0)) } / integral { _ in 1 }
            #expect(abs(SpecialFunctions.hypergeometric(a, b, c, z) / ratio - 1) < 1e-5)
        }
    }

    @Test func gaussLegendreIntegratesPolynomialsExactly() {
        for count in [1, 2, 5, 24, 48] {
            let rule = GaussLegendre(count)
            for power in 0..<min(2 * count, 12) {
                let sum = zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(power)) }
                #expect(abs(sum - 1 / Double(power + 1)) < 1e-14)
            }
        }
    }

    @Test func minimizerFindsTheEndOfRosenbrocksValley() {
        let found = Minimizer().minimize(from: [-1.2, 1]) { p, g in
            g = [-400 * p[0] * (p[1] - p[0] * p[0]) - 2 * (1 - p[0]), 200 * (p[1] - p[0] * p[0])]
            return 100 * pow(p[1] - p[0] * p[0], 2) + pow(1 - p[0], 2)
        }
        #expect(found.converged)
        #expect(abs(found.point[0] - 1) < 1e-4 && abs(found.point[1] - 1) < 1e-4)
    }

    @Test func minimizerStaysInItsBox() {
        var search = Minimizer()
        search.bounds = -2...2
        let found = search.minimize(from: [0, 0]) { p, g in
            g = [1, 2 * (p[1] - 1)]
            return p[0] + (p[1] - 1) * (p[1] - 1)
        }
        #expect(abs(found.point[0] + 2) < 1e-12 && abs(found.point[1] - 1) < 1e-5)
    }
}
