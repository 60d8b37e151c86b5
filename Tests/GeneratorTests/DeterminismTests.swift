import Kernel
import Testing

@testable import Generator

@Suite struct DeterminismTests {
    private func hashes(_ people: Int, seed: UInt64) throws -> [String: Int64] {
        let sink = MemorySink()
        try Retailer.generate(RetailerPlan(people: people, seed: seed, until: Day(daysSinceEpoch: 20_779)), into: sink)
        return sink.files.mapValues { bytes in
            var hash = StableHash()
            hash.combine(bytes)
            return hash.value
        }
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        #expect(try hashes(300, seed: 42) == hashes(300, seed: 42))
    }

    @Test func anotherSeedGivesOthers() throws {
        let (one, other) = (try hashes(300, seed: 42), try hashes(300, seed: 43))
        #expect(one.keys.sorted() == other.keys.sorted())
        for (file, hash) in one where !file.hasPrefix("stores") && file != "organisation.json" {
            #expect(other[file] != hash, "\(file)")
        }
    }

    @Test func whoAsksForMorePeopleGetsTheSameOnesFirst() throws {
        let (small, large) = (MemorySink(), MemorySink())
        let until = Day(daysSinceEpoch: 20_779)
        try Retailer.generate(RetailerPlan(people: 150, seed: 5, until: until), into: small)
        try Retailer.generate(RetailerPlan(people: 700, seed: 5, until: until), into: large)
        for file in ["truth-people.csv", "truth.csv", "contacts-fio-erp.csv", "contacts-ort-till.csv", "contacts-hea-sheet.csv"] {
            let (short, long) = (try #require(small.files[file]), try #require(large.files[file]))
            #expect(short.count < long.count)
            #expect(long.starts(with: short), "\(file)")
        }
    }

    @Test func knownNumbersOfTheStream() {
        // First outputs of SplitMix64 from seed 1234567, as published with the reference implementation (S. Vigna, 2015).
        var state: UInt64 = 1_234_567
        #expect(splitMix64(&state) == 6_457_827_717_110_365_317)
        #expect(splitMix64(&state) == 3_203_168_211_198_807_973)
        #expect(splitMix64(&state) == 9_817_491_932_198_370_423)
    }

    @Test(arguments: [
        (1.0, 0.0), (2.718_281_828_459_045, 1.0), (10.0, 2.302_585_092_994_046), (1e-9, -20.723_265_836_946_41), (0.7, -0.356_674_943_938_732_4),
    ])
    func logarithm(_ value: Double, _ expected: Double) {
        #expect(abs(naturalLogarithm(value) - expected) < 1e-13 * max(abs(expected), 1))
        #expect(abs(exponentialFunction(expected) - value) < 1e-12 * value)
    }

    @Test func gammaHasItsMoments() {
        var random = RandomStream(seed: 1, .life)
        let draws = (0..<60_000).map { _ in random.gamma(shape: 0.7) }
        let mean = draws.reduce(0, +) / Double(draws.count)
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws.count)
        #expect(abs(mean - 0.7) < 0.02)
        #expect(abs(variance - 0.7) < 0.06)
    }
}
