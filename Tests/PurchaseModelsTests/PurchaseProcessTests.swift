import Foundation
import Testing

@testable import PurchaseModels

@Suite struct PurchaseProcessTests {
    static let processes = [
        PurchaseProcess(model: .bgnbd, parameters: [0.243, 4.414, 0.793, 2.426]),
        PurchaseProcess(model: .mbgnbd, parameters: [0.525, 6.183, 0.891, 1.614]),
        PurchaseProcess(model: .pareto, parameters: [0.553, 10.578, 0.606, 11.669]),
        PurchaseProcess(model: .mbgcnbd, parameters: [1.2, 4, 0.9, 3], regularity: 3),
        PurchaseProcess(model: .bgbb, parameters: [1.204, 0.750, 0.657, 2.783]),
    ]

    /// Fader, Hardie and Lee 2005, equation 10: customer 1 (x = 2, t = 30.43, T = 38.86) is expected to buy 1.226 times in the next 39 weeks. The other value
    /// is the same equation by mpmath.
    @Test func customersOfThePaper() {
        let first = PurchaseHistory(frequency: 2, recency: 30.43, age: 38.86)
        #expect(abs(Self.processes[0].expectedPurchases(first, horizon: 39) - 1.226) < 0.001)
        let frequent = PurchaseHistory(frequency: 26, recency: 30.86, age: 31)
        #expect(abs(Self.processes[0].expectedPurchases(frequent, horizon: 39) - 20.749_726_140_857_4) < 1e-6)
    }

    /// Fader, Hardie and Lee 2005, "A note on implementing the Pareto/NBD model": x = 4, t = 16.29 and the like have P(alive) below 1.
    @Test func oncePurchasedIsAliveUnderBGAlone() {
        let once = PurchaseHistory(frequency: 0, recency: 0, age: 38)
        #expect(Self.processes[0].probabilityAlive(once) == 1)
        for process in Self.processes.dropFirst() { #expect(process.probabilityAlive(once) < 0.9) }
    }

    @Test(arguments: processes) func expectationIsTheSumOfTheTail(process: PurchaseProcess) {
        for (x, recency, age) in [(0, 0.0, 20.0), (1, 3.0, 38.0), (4, 30.0, 38.0), (26, 31.0, 39.0)] {
            let n = process.model == .bgbb ? min(x, Int(recency)) : x
            let history = PurchaseHistory(frequency: n, recency: recency, age: age, logGaps: 1)
            let expected = process.expectedPurchases(history, horizon: 39)
            let tail = process.atLeast(history, horizon: 39)
            // Heavy tails of unlimited sums converge slowly; 10⁻¹² bounds each term that is left out.
            #expect(abs(tail.reduce(0, +) - expected) < 1e-5 * max(1, expected))
            #expect(zip(tail, tail.dropFirst()).allSatisfy { $0 >= $1 })
            let none = process.probabilityOfNone(history, horizon: 39)
            #expect(abs(none + (tail.first ?? 0) - 1) < 1e-12)
            #expect(none >= 1 - process.probabilityAlive(history) - 1e-9)
        }
    }

    @Test(arguments: processes) func moreTimeBringsMorePurchasesAndSilenceLess(process: PurchaseProcess) {
        let history = PurchaseHistory(frequency: 3, recency: 20, age: 30, logGaps: 5)
        let values = [1.0, 5, 20, 80].map { process.expectedPurchases(history, horizon: $0) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
        let alive = [22.0, 30, 45, 90].map { process.probabilityAlive(PurchaseHistory(frequency: 3, recency: 20, age: $0, logGaps: 5)) }
        #expect(zip(alive, alive.dropFirst()).allSatisfy { $0 > $1 })
        #expect(process.expectedPurchases(history, horizon: 0) == 0)
    }

    /// The two ways to BG/NBD's expectation, Gauss's function and the negative binomial sum, agree; and so do MBG/NBD and MBG/CNBD-1.
    @Test func waysAgree() {
        for x in [0, 1, 7, 40] {
            let history = PurchaseHistory(frequency: x, recency: x == 0 ? 0 : 33, age: 38)
            let (bg, mbg) = (Self.processes[0], Self.processes[1])
            #expect(abs(bg.expectedPurchases(history, horizon: 39) - bg.atLeast(history, horizon: 39).reduce(0, +)) < 1e-6)
            let regular = PurchaseProcess(model: .mbgcnbd, parameters: mbg.parameters, regularity: 1)
            #expect(regular.expectedPurchases(history, horizon: 39) == mbg.expectedPurchases(history, horizon: 39))
        }
    }

    @Test(arguments: processes.dropLast()) func figuresOfStrangeHistoriesAreFinite(process: PurchaseProcess) {
        for history in [
            PurchaseHistory(frequency: 0, recency: 0, age: 0), PurchaseHistory(frequency: 5000, recency: 900, age: 900.5),
            PurchaseHistory(frequency: 1, recency: 1e-3, age: 5000),
        ] {
            let (expected, alive) = (process.expectedPurchases(history, horizon: 52), process.probabilityAlive(history))
            #expect(expected.isFinite && expected >= 0)
            #expect(alive >= 0 && alive <= 1)
        }
    }

    @Test func intervalHoldsWhatItSays() {
        for process in Self.processes {
            let history = PurchaseHistory(frequency: 3, recency: 20, age: 24, logGaps: 5)
            let range = process.interval(history, horizon: 26)
            let tail = [1] + process.atLeast(history, horizon: 26)
            func reach(_ n: Int) -> Double { n < tail.count ? tail[n] : 0 }
            #expect(reach(range.lowerBound) - reach(range.upperBound + 1) >= 0.8 - 1e-9)
        }
    }

    @Test func discountedValueIsBelowTheUndiscounted() {
        let history = PurchaseHistory(frequency: 3, recency: 20, age: 24)
        let process = Self.processes[2]
        let plain = LifetimeValue.discounted(process, history, horizon: 52, unitsPerYear: 52, spend: 30, yearlyRate: 0)
        let discounted = LifetimeValue.discounted(process, history, horizon: 52, unitsPerYear: 52, spend: 30, yearlyRate: 0.1)
        #expect(abs(plain - 30 * process.expectedPurchases(history, horizon: 52)) < 1e-9)
        #expect(discounted < plain && discounted > plain / 1.1)
    }
}
