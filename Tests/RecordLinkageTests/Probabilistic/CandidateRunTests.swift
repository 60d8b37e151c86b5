import Testing

@testable import RecordLinkage

struct CandidateRunTests {
    @Test(arguments: [CandidateRun.everybody, 4, 1])
    func `walked in any parts, each pair within reach is met once`(_ reach: Int) {
        var random = SeededGenerator(5)
        var run = CandidateRun(reach: reach)
        var expected: [UInt64] = []
        var next: UInt32 = 0
        for _ in 0..<60 {
            let block = (0..<UInt32.random(in: 1...12, using: &random)).map { next + $0 }
            next += UInt32(block.count)
            run.append(block: block)
            for (place, left) in block.enumerated() {
                for right in block.dropFirst(place + 1).prefix(reach) { expected.append(UInt64(left) << 32 | UInt64(right)) }
            }
        }
        for pieces in [1, 3, 17, 400] {
            var met: [UInt64] = []
            for places in Parallel.ranges(run.members.count, pieces: pieces) {
                var brought: Set<UInt32> = []
                run.forEach(places, Pairing(), bring: { brought.insert($0) }) { left, right in
                    met.append(UInt64(left) << 32 | UInt64(right))
                    #expect(brought.contains(left) && brought.contains(right))
                }
            }
            #expect(met == expected)
            #expect(run.pairCount == expected.count)
        }
    }

    @Test func `contacts of one list, and a contact with itself, are no pair`() {
        var run = CandidateRun(reach: CandidateRun.everybody)
        run.append(block: [0, 2, 2, 1, 3])
        var met: Set<[UInt32]> = []
        run.forEach(0..<5, Pairing(lists: [7, 7, 8, 8]), bring: { _ in }) { met.insert([$0, $1]) }
        #expect(met == [[0, 2], [1, 2], [0, 3], [1, 3]])
    }

    @Test func `a sample holds different pairs, the same each time, about as many as asked for`() throws {
        let table = try LearntTown.linkage.get().table
        let candidates = CandidatePairs(table, pairing: Pairing())
        let (all, whole) = candidates.sample(1 << 30)
        #expect(whole == 1)
        #expect(zip(all, all.dropFirst()).allSatisfy { $0 < $1 })
        let (some, share) = candidates.sample(5000)
        #expect(share < 0.5 && Set(all).isSuperset(of: some))
        #expect(candidates.sample(5000).pairs == some)
        #expect(abs(Double(some.count) / share / Double(all.count) - 1) < 0.1)
    }
}
