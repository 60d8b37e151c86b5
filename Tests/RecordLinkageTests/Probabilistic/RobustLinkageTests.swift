import Testing

@testable import RecordLinkage

/// What is learnt without labels may not tip over: tables without this or that column, and with families that fool it.
struct RobustLinkageTests {
    private static let people = MadeUpPeople(people: 600, seed: 17)

    @Test(arguments: [["birth_date"], ["email"], ["phone"], ["tax_code"], ["birth_date", "tax_code"], ["street", "house", "postcode", "city"]])
    func `a table holds without some of its columns`(_ missing: [String]) throws {
        let kept = MadeUpPeople.header.indices.filter { !missing.contains(MadeUpPeople.header[$0]) }
        let rows = Self.people.rows.map { row in kept.map { row[$0] } }
        let linkage = BulkLinkage(try madeTable(rows, header: kept.map { MadeUpPeople.header[$0] }))
        let quality = ClusterQuality(found: linkage.roots, truth: Self.people.truth)
        #expect(quality.pairwise.precision > 0.97, "\(quality.pairwise)")
        #expect(quality.pairwise.recall > 0.85, "\(quality.pairwise)")
        try expectSense(linkage.search.model)
    }

    /// `fam.rossi@` at several providers is written by several families of that name.
    @Test func `families of one common name write like addresses`() throws {
        var random = SeededGenerator(8)
        let family = try #require(MadeUpPeople.header.firstIndex(of: "surname"))
        let email = try #require(MadeUpPeople.header.firstIndex(of: "email"))
        var providers: [UInt32: Int] = [:]
        let rows = zip(Self.people.rows, Self.people.truth).map { row, person in
            // Who lives with the person before (see ``MadeUpPeople``) shares the mailbox.
            let home = person % 4 == 1 ? person - 1 : person
            guard home % 2 == 0, !row[email].isEmpty, !row[family].isEmpty else { return row }
            let provider = providers[home] ?? Int.random(in: 0..<6, using: &random)
            providers[home] = provider
            var row = row
            row[email] = "fam.\(row[family])@mail\(provider).eu"
            return row
        }
        let linkage = BulkLinkage(try madeTable(rows))
        let quality = ClusterQuality(found: linkage.roots, truth: Self.people.truth)
        #expect(quality.pairwise.precision > 0.97, "\(quality.pairwise)")
        #expect(quality.pairwise.recall > 0.9, "\(quality.pairwise)")
        try expectSense(linkage.search.model)
    }

    /// That two values differ speaks against one person, or not at all; that they are equal speaks for it.
    private func expectSense(_ model: LinkageModel) throws {
        for (comparison, parameters) in zip(model.layout.comparisons, model.parameters) {
            for chances in [parameters.apart, parameters.together] {
                let (person, stranger) = (try #require(chances.person.last), try #require(chances.stranger.last))
                #expect(person <= stranger * (1 + 1e-9), "\(comparison.kind)")
                #expect(chances.person[0] > 0.02, "\(comparison.kind)")
            }
        }
    }
}
