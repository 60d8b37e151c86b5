import Testing

@testable import RecordLinkage

/// Two lists, and the people that no list should hold twice.
struct TwoListsTests {
    private struct Lists {
        var rows: [[String]] = []
        var lists: [UInt32] = []
        var truth: [UInt32] = []

        /// Of each person of `people` the first contact into the first list, the second into the other, and where `doubles`, the third into the first again.
        init(_ people: MadeUpPeople, doubles: Bool) {
            var seen: [UInt32: UInt32] = [:]
            for (row, person) in zip(people.rows, people.truth) {
                let number = seen[person, default: 0]
                seen[person] = number + 1
                guard number < 2 || doubles else { continue }
                rows.append(row)
                lists.append(number % 2)
                truth.append(person)
            }
        }

        func linked() throws -> BulkLinkage { BulkLinkage(try madeTable(rows), pairing: Pairing(lists: lists)) }
    }

    @Test func `where each list holds each person once, nobody has two counterparts`() throws {
        let lists = Lists(MadeUpPeople(people: 500, seed: 31), doubles: false)
        let linkage = try lists.linked()
        #expect(linkage.search.isOncePerList)
        var members: [UInt32: [UInt32]] = [:]
        for (row, root) in linkage.roots.enumerated() { members[root, default: []].append(lists.lists[row]) }
        #expect(members.values.allSatisfy { Set($0).count == $0.count })
        let quality = ClusterQuality(found: linkage.roots, truth: lists.truth)
        #expect(quality.pairwise.precision > 0.98 && quality.pairwise.recall > 0.95)
    }

    @Test func `where a list has doubles, they stay together`() throws {
        let lists = Lists(MadeUpPeople(people: 500, seed: 31), doubles: true)
        let linkage = try lists.linked()
        #expect(!linkage.search.isOncePerList)
        let quality = ClusterQuality(found: linkage.roots, truth: lists.truth)
        #expect(quality.pairwise.precision > 0.95 && quality.pairwise.recall > 0.9)
    }

    @Test func `one table makes no assumption`() throws {
        #expect(try !LearntTown.linkage.get().search.isOncePerList)
    }

    @Test func `the doubtful are those near the threshold and those outvoted`() throws {
        let linkage = try LearntTown.linkage.get()
        let rules = ClusterRules()
        let doubtful = linkage.doubtful(rules)
        #expect(!doubtful.isEmpty && doubtful.count < linkage.search.edges.count / 2)
        for pair in doubtful {
            #expect(pair.isTogether == (linkage.roots[Int(pair.left)] == linkage.roots[Int(pair.right)]))
            #expect(pair.left < pair.right && pair.probability >= 0.1)
            #expect(pair.probability < 0.9 + 1e-9 || !pair.isTogether)
        }
        let named = Set(doubtful.map { UInt64($0.left) << 32 | UInt64($0.right) })
        // What is left out is sure of itself, and was not outvoted.
        for edge in linkage.search.edges where !named.contains(UInt64(edge.left) << 32 | UInt64(edge.right)) {
            #expect(edge.probability > 0.9 - 1e-6 && linkage.roots[Int(edge.left)] == linkage.roots[Int(edge.right)])
        }
    }

    @Test func `doubtful rows are named by the first of those that say the same`() throws {
        var rows = MadeUpPeople(people: 150, seed: 5).rows
        rows = rows + rows
        let linkage = try BulkLinkage(madeTable(rows, joiningCopies: true))
        #expect(linkage.table.count < rows.count)
        let doubtful = linkage.doubtful(ClusterRules())
        #expect(doubtful.allSatisfy { $0.left < $0.right && Int($0.left) < rows.count })
        #expect(doubtful.allSatisfy { $0.isTogether == (linkage.roots[Int($0.left)] == linkage.roots[Int($0.right)]) })
    }
}
