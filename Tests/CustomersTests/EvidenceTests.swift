import Customers
import Kernel
import RecordLinkage
import Storage
import TestKit
import Testing

@Suite struct EvidenceTests {
    private static let town = MadeUpTown(people: 400, seed: 5)

    private static func pass(_ services: TestServices) async throws -> PassRecord.Figures {
        try await services.intake.identityPass.run(by: "test") { _, _, _ in }
    }

    @Test(arguments: TestDatabase.allCases)
    func aPassFindsWhomRulesMissed(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            try await services.save(Self.town.drafts, from: "erp")
            let byRules = Self.town.quality(of: try await services.clusters())
            let figures = try await Self.pass(services)
            let byEvidence = Self.town.quality(of: try await services.clusters())
            #expect(figures.contacts == Self.town.drafts.count)
            #expect(figures.joined > 50)
            #expect(byEvidence.recall > byRules.recall + 0.2)
            #expect(byEvidence.precision > 0.97)
            #expect(byEvidence.recall > 0.85)
            // The same again changes nothing.
            let again = try await Self.pass(services)
            #expect(again.joined == 0)
            #expect(again.parted == 0)
            #expect(again.pairs == figures.pairs)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whoArrivesLaterIsLinkedAtOnceAsAPassWould(kind: TestDatabase) async throws {
        try await TestServices.with(kind) { services in
            var random = SplitMix(seed: 3)
            let drafts = Self.town.drafts.shuffled(using: &random)
            let (before, after) = (drafts.prefix(drafts.count * 3 / 4), drafts.suffix(drafts.count / 4))
            try await services.save(Array(before), from: "erp")
            _ = try await Self.pass(services)
            for draft in after { try await services.save([draft], from: "erp") }
            let live = try await services.clusters()
            let quality = Self.town.quality(of: live)
            #expect(quality.precision > 0.97)
            #expect(quality.recall > 0.85)
            _ = try await Self.pass(services)
            let bulk = try await services.clusters()
            // The model is learnt anew from more contacts, so a few doubtful ones may be judged otherwise.
            #expect(live.symmetricDifference(bulk).count < drafts.count / 40)
        }
    }
}
