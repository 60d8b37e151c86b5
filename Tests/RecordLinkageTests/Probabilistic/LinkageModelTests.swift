import Foundation
import Kernel
import Testing

@testable import RecordLinkage

struct LinkageModelTests {
    @Test func `a model is the same after it was written and read`() throws {
        let model = try LearntTown.linkage.get().search.model
        let text = model.json.pretty
        #expect(try LinkageModel(json: JSON(parsing: text)) == model)
    }

    @Test(arguments: [
        ("{}", "/version"), (#"{"version": 1}"#, "/comparisons"),
        (#"{"version": 1, "fields": [{"kind": "shoe", "column": 0, "name": ""}]}"#, "/fields"),
        (#"{"version": 1, "fields": [{"kind": "email", "column": 0, "name": ""}], "comparisons": [{"kind": "phone"}]}"#, "/comparisons/0/kind"),
        (
            #"{"version": 1, "fields": [{"kind": "gender", "column": 0, "name": ""}], "comparisons": [{"kind": "gender", "apart": {"person": [2, 0.5]}}]}"#,
            "/comparisons/0/apart/person"
        ),
    ])
    func `a document that is no model is refused where it is wrong`(_ text: String, _ pointer: String) throws {
        let json = try JSON(parsing: text)
        #expect { try LinkageModel(json: json) } throws: { ($0 as? Problem)?.fields.first?.pointer == pointer }
    }

    @Test func `chances of levels add up to one`() throws {
        for parameters in try LearntTown.linkage.get().search.model.parameters {
            for chances in [parameters.apart, parameters.together] {
                for list in [chances.person, chances.household, chances.stranger] {
                    #expect(abs(list.reduce(0, +) - 1) < 1e-6)
                    #expect(list.allSatisfy { $0 > 0 && $0 <= 1 })
                }
            }
        }
    }

    @Test func `a waterfall adds up to its total`() throws {
        let scoring = try LearntTown.scoring()
        let rows = LearntTown.people.rows
        for place in stride(from: 0, to: 60, by: 3) {
            let story = try scoring.explanation(rows[place], rows[place + 1])
            let sum = story.prior + story.steps.reduce(0) { $0 + $1.bits } + story.household
            #expect(abs(sum - story.total) < 1e-3)
            #expect(abs(story.probability - 1 / (1 + pow(2, -story.total))) < 1e-9)
            #expect(story.steps.filter { $0.level == "missing" }.allSatisfy { $0.bits == 0 })
        }
    }

    @Test func `a source that is never right says nothing`() throws {
        let model = try LearntTown.linkage.get().search.model
        let doubted = model.trusting(.birth, reliability: 0)
        let birth = try #require(model.layout.comparisons.firstIndex { $0.kind == .birth })
        #expect(doubted.parameters[birth].apart.person == doubted.parameters[birth].apart.stranger)
        #expect(model.trusting(.birth, reliability: 1) == model)
    }

    @Test func `quality is what counting all pairs gives`() {
        var random = SeededGenerator(2)
        for _ in 0..<50 {
            let count = Int.random(in: 1...30, using: &random)
            let found = (0..<count).map { _ in UInt32.random(in: 0...8, using: &random) }
            let truth = (0..<count).map { _ in UInt32.random(in: 0...8, using: &random) }
            var (right, claimed, real) = (0, 0, 0)
            for left in 0..<count {
                for other in 0..<left {
                    if found[left] == found[other] { claimed += 1 }
                    if truth[left] == truth[other] { real += 1 }
                    if found[left] == found[other], truth[left] == truth[other] { right += 1 }
                }
            }
            let quality = ClusterQuality(found: found, truth: truth)
            #expect(abs(quality.pairwise.precision - (claimed == 0 ? 1 : Double(right) / Double(claimed))) < 1e-12)
            #expect(abs(quality.pairwise.recall - (real == 0 ? 1 : Double(right) / Double(real))) < 1e-12)
            let bCubed =
                (0..<count).map { one in
                    let mates = (0..<count).filter { found[$0] == found[one] }
                    return Double(mates.count { truth[$0] == truth[one] }) / Double(mates.count)
                }.reduce(0, +) / Double(count)
            #expect(abs(quality.bCubed.precision - bCubed) < 1e-12)
        }
    }
}
