import Testing

@testable import RecordLinkage

struct BulkLinkageTests {
    @Test func `a town is taken apart into its people`() throws {
        let linkage = try LearntTown.linkage.get()
        let quality = ClusterQuality(found: linkage.roots, truth: LearntTown.people.truth)
        #expect(quality.pairwise.precision > 0.98)
        #expect(quality.pairwise.recall > 0.95)
        #expect(linkage.search.model.isConverged)
        #expect(linkage.confidence.allSatisfy { $0 >= 0 && $0 <= 1 })
        #expect(zip(linkage.roots.indices, linkage.roots).allSatisfy { Int($1) <= $0 && linkage.roots[Int($1)] == $1 })
    }

    @Test func `the same table gives the same result`() throws {
        let rows = MadeUpPeople(people: 150, seed: 3).rows
        let (first, second) = (try BulkLinkage(madeTable(rows)), try BulkLinkage(madeTable(rows)))
        #expect(first.search.model == second.search.model)
        #expect(first.search.edges == second.search.edges)
        #expect(first.roots == second.roots)
        #expect(first.confidence == second.confidence)
    }

    @Test func `two lists are linked across only`() throws {
        let people = MadeUpPeople(people: 200, seed: 4)
        let lists = people.rows.indices.map { UInt32($0 % 2) }
        let linkage = BulkLinkage(try madeTable(people.rows), pairing: Pairing(lists: lists))
        #expect(!linkage.search.edges.isEmpty)
        #expect(linkage.search.edges.allSatisfy { lists[Int($0.left)] != lists[Int($0.right)] })
    }

    @Test func `one arriving contact is scored as in bulk`() throws {
        let linkage = try LearntTown.linkage.get()
        let scoring = try LearntTown.scoring()
        let rows = LearntTown.people.rows
        for edge in linkage.search.edges.filter({ $0.bits > 3 }).prefix(40) {
            let live = try scoring.scores(of: rows[Int(edge.left)], against: [rows[Int(edge.right)]])
            #expect(abs(live[0].bits - edge.bits) < 3, "\(rows[Int(edge.left)]) \(rows[Int(edge.right)])")
        }
    }

    // MARK: - Bad input

    @Test func `tables with little or nothing in them`() throws {
        #expect(try BulkLinkage(madeTable([], header: ["surname"])).roots.isEmpty)
        #expect(try BulkLinkage(madeTable([["anna", "rossi"]], header: ["first name", "surname"])).roots == [0])
        let empty = [[String]](repeating: ["", "", ""], count: 200)
        #expect(try BulkLinkage(madeTable(empty, header: ["first name", "surname", "email"])).roots == (0..<200).map { $0 })
    }

    @Test func `all rows equal are one person, without comparing all pairs`() throws {
        let rows = [[String]](repeating: ["anna", "rossi", "1980-02-03", "anna@mail.eu"], count: 3000)
        let linkage = BulkLinkage(try madeTable(rows, header: ["first name", "surname", "dob", "email"], joiningCopies: true))
        #expect(linkage.search.comparedPairs <= linkage.search.pairBound)
        #expect(linkage.search.comparedPairs < 3000 * 200)
        #expect(Set(linkage.roots).count == 1)
    }

    @Test func `one mailbox for all is no reason to compare all pairs`() throws {
        func compared(_ count: Int) throws -> (pairs: Int, bound: Int, people: Int) {
            var random = SeededGenerator(9)
            let rows = (0..<count).map { _ in ["\(UInt32.random(in: 0..<UInt32.max, using: &random))", "all@mail.eu"] }
            let linkage = BulkLinkage(try madeTable(rows, header: ["surname", "email"]))
            return (linkage.search.comparedPairs, linkage.search.pairBound, Set(linkage.roots).count)
        }
        let (small, large) = (try compared(1000), try compared(4000))
        #expect(small.pairs <= small.bound && large.pairs <= large.bound)
        #expect(large.pairs < small.pairs * 6)
    }

    @Test func `long, strange and broken values pass`() throws {
        let long = String(repeating: "ab ", count: 100_000)
        let rows = [
            [long, long, long, long], ["👩‍👩‍👧", "مرحبا", "31/02/1980", "@@"], ["\u{202E}anna", "\0rossi", "99999999", "a@b"],
            ["אברהם", "כהן", "0000-00-00", "x@y.z"], ["אברהם", "כהן", "1950-01-02", "x@y.z"],
        ]
        let linkage = BulkLinkage(try madeTable(rows, header: ["first name", "surname", "date of birth", "email"]))
        #expect(linkage.roots.count == rows.count)
        #expect(linkage.search.edges.allSatisfy { $0.bits.isFinite })
        #expect(linkage.confidence.allSatisfy { $0.isFinite })
    }
}
