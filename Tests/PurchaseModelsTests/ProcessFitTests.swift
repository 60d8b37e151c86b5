import Foundation
import Testing

@testable import PurchaseModels

@Suite struct ProcessFitTests {
    static let likelihoods: [(any ProcessLikelihood, [Double])] = [
        (BetaGeometricLikelihood(canLoseAtFirst: false), [0.3, 5, 0.8, 2.2]), (BetaGeometricLikelihood(canLoseAtFirst: true), [0.6, 6, 0.9, 1.5]),
        (BetaGeometricLikelihood(regularity: 4, canLoseAtFirst: true), [1.4, 2, 0.7, 3]), (ParetoLikelihood(), [0.55, 10, 0.6, 12]),
        (ParetoLikelihood(), [1, 10, 0.6, 12]), (BetaBernoulliLikelihood(), [1.2, 0.8, 0.7, 2.8]),
    ]

    @Test(arguments: likelihoods.indices) func gradientsAreThoseOfTheLikelihood(index: Int) {
        let (likelihood, parameters) = Self.likelihoods[index]
        let rows = [(0, 0.0, 30.0), (1, 4, 30), (3, 25, 30), (9, 28, 31)].map {
            HistoryTable.Row(frequency: $0.0, recency: $0.1, age: $0.2, weight: 2)
        }
        var gradient = [0.0, 0, 0, 0]
        _ = likelihood.logLikelihood(rows[...], parameters, &gradient)
        for place in 0..<4 {
            var (above, below, unused) = (parameters, parameters, [0.0, 0, 0, 0])
            let step = 1e-5 * parameters[place]
            above[place] += step
            below[place] -= step
            let slope = (likelihood.logLikelihood(rows[...], above, &unused) - likelihood.logLikelihood(rows[...], below, &unused)) / (2 * step)
            #expect(abs(slope - gradient[place]) < 1e-5 * max(1, abs(slope)))
        }
    }

    /// The loss integral by mpmath with 40 digits, with few and with hundreds of purchases.
    @Test(arguments: [
        (0, -3.139_407_460_189_550_65), (1, -8.604_365_552_313_045_48), (5, -22.957_940_053_409_382_1), (60, -213.363_092_875_451_819),
        (400, -1378.384_857_610_447_05),
    ])
    func lossIntegralIsExact(x: Int, expected: Double) {
        let integral = LossIntegral(shape: 0.55 + Double(x), alpha: 10.6, s: 0.6, beta: 11.7, from: x == 0 ? 0 : 20, to: 39)
        #expect(abs(integral.logValue - expected) < 1e-9)
    }

    /// Fader, Hardie and Shang 2010, table 2.
    @Test func donorsOfThePaper() {
        let histories = TestData.donors.flatMap { row in
            [PurchaseHistory](repeating: PurchaseHistory(frequency: row.frequency, recency: row.recency, age: 6), count: row.count)
        }
        let fit = ProcessFit.fit(.bgbb, histories)
        #expect(fit.customers == 11_104)
        #expect(zip(fit.process.parameters, [1.204, 0.750, 0.657, 2.783]).allSatisfy { abs($0 - $1) < 0.002 })
        #expect(abs(fit.logLikelihood + 33_225.6) < 0.1)
        #expect(fit.note == nil)
    }

    @Test func parametersOfAKnownProcessAreFound() throws {
        let truth = [0.8, 6.0, 0.7, 15.0]
        let histories = TestData.paretoCustomers(6000, r: truth[0], alpha: truth[1], s: truth[2], beta: truth[3], seed: 11)
        let fit = ProcessFit.fit(.pareto, histories)
        let errors = try #require(fit.standardErrors)
        for index in 0..<4 { #expect(abs(fit.process.parameters[index] - truth[index]) < 4 * errors[index]) }
        // Of the same data the right model is the likelier one.
        #expect(fit.logLikelihood > ProcessFit.fit(.bgnbd, histories).logLikelihood)
    }

    @Test func regularTimingIsSeen() {
        var random = SeededRandom(seed: 5)
        let histories = (0..<800).map { _ -> PurchaseHistory in
            let rate = TestData.gamma(3, &random) / 6
            var (time, last, frequency, logGaps) = (0.0, 0.0, 0, 0.0)
            while true {
                let gap = TestData.gamma(4, &random) / (4 * rate)
                if time + gap > 52 || random.uniform() < 0.03 { break }
                time += gap
                (last, frequency, logGaps) = (time, frequency + 1, logGaps + log(gap))
            }
            return PurchaseHistory(frequency: frequency, recency: last, age: 52, logGaps: logGaps)
        }
        let fit = ProcessFit.fit(.mbgcnbd, histories)
        #expect((3...5).contains(fit.process.regularity))
    }

    @Test func orderAndRepetitionOfTheSameFitChangeNothing() {
        let histories = TestData.paretoCustomers(1500, r: 0.6, alpha: 9, s: 0.6, beta: 12, seed: 3)
        for model in [ProcessModel.bgnbd, .pareto, .mbgcnbd] {
            let first = ProcessFit.fit(model, histories)
            #expect(first.process.parameters == ProcessFit.fit(model, histories).process.parameters)
            #expect(first.process.parameters == ProcessFit.fit(model, histories.reversed()).process.parameters)
        }
    }

    @Test func tooLittleToFitFallsBackAndSaysSo() {
        let cases: [[PurchaseHistory]] = [
            [], [PurchaseHistory(frequency: 4, recency: 10, age: 12)],
            [PurchaseHistory](repeating: PurchaseHistory(frequency: 0, recency: 0, age: 30), count: 500),
            [PurchaseHistory](repeating: PurchaseHistory(frequency: 0, recency: 0, age: 0), count: 500),
            [PurchaseHistory](repeating: PurchaseHistory(frequency: 2, recency: .nan, age: 3), count: 50),
        ]
        for histories in cases {
            for model in ProcessModel.allCases {
                let fit = ProcessFit.fit(model, histories)
                #expect(fit.note?.contains("not fitted") == true)
                let value = fit.process.expectedPurchases(PurchaseHistory(frequency: 1, recency: 2, age: 9), horizon: 13)
                #expect(value.isFinite && value > 0)
            }
        }
    }

    @Test func customersAllAlikeGiveFiniteFigures() {
        let histories = [PurchaseHistory](repeating: PurchaseHistory(frequency: 3, recency: 20, age: 26, logGaps: 5.5), count: 200)
        for model in ProcessModel.allCases {
            let fit = ProcessFit.fit(model, histories)
            #expect(fit.logLikelihood.isFinite)
            #expect(fit.process.expectedPurchases(histories[0], horizon: 13).isFinite)
        }
    }
}
