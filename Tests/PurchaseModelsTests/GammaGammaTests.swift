import Testing

@testable import PurchaseModels

@Suite struct GammaGammaTests {
    @Test func parametersOfKnownSpendAreFound() {
        var random = SeededRandom(seed: 9)
        let spend = (0..<8000).map { _ -> (frequency: Int, mean: Double) in
            let scale = TestData.gamma(4, &random) / 15
            let count = 1 + random.below(6)
            return (count, (0..<count).reduce(0.0) { sum, _ in sum + TestData.gamma(6, &random) / scale } / Double(count))
        }
        let fit = GammaGamma.fit(spend)
        #expect(fit.note == nil)
        #expect(abs(fit.p - 6) < 0.5 && abs(fit.q - 4) < 0.3 && abs(fit.gamma - 15) < 2)
    }

    @Test func expectationLiesBetweenOwnMeanAndThatOfAll() {
        let model = GammaGamma(p: 6.25, q: 3.74, gamma: 15.45, logLikelihood: 0, customers: 10, note: nil)
        #expect(abs(model.populationMean - 35.24) < 0.01)
        #expect(model.expectedSpend(frequency: 0, mean: 0) == model.populationMean)
        let (few, many) = (model.expectedSpend(frequency: 1, mean: 100), model.expectedSpend(frequency: 50, mean: 100))
        #expect(few > model.populationMean && few < many && many < 100)
    }

    @Test func refundsAndGapsAreLeftOut() {
        let fit = GammaGamma.fit([(3, -20), (2, 0), (1, .nan), (0, 5)])
        #expect(fit.note != nil && fit.customers == 0)
        #expect(fit.expectedSpend(frequency: 2, mean: -4).isFinite)
        let alike = GammaGamma.fit([(frequency: Int, mean: Double)](repeating: (2, 10), count: 100))
        #expect(alike.note != nil && abs(alike.expectedSpend(frequency: 2, mean: 10) - 10) < 1e-9)
    }
}
