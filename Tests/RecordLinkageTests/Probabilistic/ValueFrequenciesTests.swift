import Kernel
import Testing

@testable import RecordLinkage

struct ValueFrequenciesTests {
    @Test func `frequencies are the same after they were written and read`() throws {
        let linkage = try LearntTown.linkage.get()
        let frequencies = ValueFrequencies(linkage.table)
        let read = try ValueFrequencies(json: JSON(parsing: frequencies.json.pretty), for: linkage.search.model)
        #expect(read == frequencies)
        #expect(read.count > 100)
    }

    @Test func `what was read judges as what was written`() throws {
        let linkage = try LearntTown.linkage.get()
        let frequencies = ValueFrequencies(linkage.table)
        let read = ContactScoring(linkage.search.model, try ValueFrequencies(json: frequencies.json, for: linkage.search.model))
        let rows = Array(LearntTown.people.rows.prefix(40))
        let scores = try read.scores(of: rows[0], against: Array(rows.dropFirst()))
        #expect(try LearntTown.scoring().scores(of: rows[0], against: Array(rows.dropFirst())) == scores)
        #expect(Set(scores.map(\.bits)).count > 10)
    }

    /// A document is read by later programs: the hash of a value may not change without a new version of it.
    @Test(arguments: [
        ("rossi", 0, 18_278_874_710_578_573_942 as UInt64), ("van der berg", 1, 5_507_744_397_503_948_302), ("", 2, 5_494_645_345_166_273_575),
        ("jürgen", 3, 17_005_235_274_456_167_155),
    ])
    func `the key of a value stays what it is`(_ text: String, _ comparison: Int, _ key: UInt64) {
        var text = text
        #expect(text.withUTF8 { ValueFrequencies.key(comparison, $0) } == key)
    }

    @Test func `a common name is less rare than an unknown one`() throws {
        func word(_ number: Int) -> String { String([number / 26, number % 26].map { Character(UnicodeScalar(UInt8(97 + $0))) }) }
        var rows = (0..<300).map { ["gi" + word($0), "fa" + word($0)] }
        for place in 0..<60 { rows[place][1] = "rossi" }
        let table = try madeTable(rows, header: ["first name", "surname"])
        let frequencies = ValueFrequencies(table)
        var rossi = "rossi"
        let known = try #require(rossi.withUTF8 { frequencies.rarities[ValueFrequencies.key(1, $0)] })
        // 60 of 300, drawn towards one in a thousand by ten contacts: log2(310 / 60.01).
        #expect(abs(known - 2.369) < 0.002)
        #expect(frequencies.unseen[1] > known + 4)
        #expect(frequencies.count == 1)
    }

    @Test(arguments: [
        ("{}", "/version"), (#"{"version": 1}"#, "/contacts"), (#"{"version": 1, "contacts": 5, "comparisons": []}"#, "/comparisons"),
        (#"{"version": 1, "contacts": 5, "comparisons": [{"kind": "given", "unseen": 9}]}"#, "/comparisons"),
        (#"{"version": 1, "contacts": 5, "comparisons": [{"kind": "email", "unseen": -1}]}"#, "/comparisons/0/unseen"),
        (#"{"version": 1, "contacts": 5, "comparisons": [{"kind": "email", "unseen": 9}], "values": "?"}"#, "/values"),
        (#"{"version": 1, "contacts": 5, "comparisons": [{"kind": "email", "unseen": 9}], "values": "AAAA"}"#, "/values"),
    ])
    func `a document of something else is refused where it is wrong`(_ text: String, _ pointer: String) throws {
        let rows = (0..<20).map { ["user\($0)@mail.eu"] }
        let model = try BulkLinkage(madeTable(rows, header: ["email"])).search.model
        let json = try JSON(parsing: text)
        #expect { try ValueFrequencies(json: json, for: model) } throws: { ($0 as? Problem)?.fields.first?.pointer == pointer }
    }
}
