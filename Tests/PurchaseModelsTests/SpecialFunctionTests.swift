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

    /// ln ₂F₁(0.24 + x, 2.4 + x; 4.2 + x; 0.4), by mpmath with 40 digits.
    @Test(arguments: [(1.0, 0.390398410414421849), (30.0, 14.6145631882340342), (300.0, 152.460213633601268), (900.0, 458.949331417443833)])
    func hypergeometricKeepsItsPrecisionWithHundredsOfPurchases(x: Double, expected: Double) {
        let value = log(SpecialFunctions.hypergeometric(0.24 + x, 2.4 + x, 4.2 + x, 0.4))
        #expect(abs(value - expected) < 1e-12 * max(1, abs(expected)))
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
