import Kernel
import RecordLinkage
import Testing

@Suite struct SurvivorshipTests {

    private func value(_ text: String, _ reliability: Double = 0.5, at second: Int64 = 0, manual: Bool = false) -> SurvivorshipCandidate.Value {
        SurvivorshipCandidate.Value(text, reliability: reliability, updatedAt: Instant.epoch.adding(seconds: second), isManual: manual)
    }

    private func golden(_ candidates: [SurvivorshipCandidate], _ policy: SurvivorshipPolicy = .standard) -> [String: GoldenValue] {
        let values = Survivorship.goldenValues(of: candidates, policy: policy)
        #expect(values == Survivorship.goldenValues(of: candidates.reversed(), policy: policy))
        #expect(values.map(\.field) == values.map(\.field).sorted())
        return Dictionary(uniqueKeysWithValues: values.map { ($0.field, $0) })
    }

    @Test func theMostReliableThenTheNewest() {
        let candidates = [
            SurvivorshipCandidate(contact: 1, values: ["email": value("old", 0.9, at: 1), "phone": value("a", 0.9)]),
            SurvivorshipCandidate(contact: 2, values: ["email": value("new", 0.9, at: 2), "phone": value("b", 0.8, at: 9)]),
            SurvivorshipCandidate(contact: 3, values: ["email": value("newest", 0.1, at: 3)]),
        ]
        let values = golden(candidates)
        #expect(values["email"]?.text == "new")
        #expect(values["email"]?.lineage.contact == 2)
        #expect(values["email"]?.lineage.reason == .newest)
        #expect(values["email"]?.lineage.candidates == 3)
        #expect(values["phone"]?.text == "a")
        #expect(values["phone"]?.lineage.reason.description == "most reliable source (0.9)")
    }

    @Test func theActivityCountsIn() {
        let values = golden([
            SurvivorshipCandidate(contact: 1, values: ["email": value("fair", 1)], activityReliability: 0.3),
            SurvivorshipCandidate(contact: 2, values: ["email": value("till", 0.45)]),
        ])
        #expect(values["email"]?.text == "till")
        #expect(values["email"]?.lineage.reason.description == "most reliable source (0.45)")
    }

    @Test func anAddressIsOneContacts() {
        let values = golden([
            SurvivorshipCandidate(
                contact: 1, values: ["street": value("Via Roma", 0.6), "houseNumber": value("1", 0.6), "locality": value("Milano", 0.6)]),
            SurvivorshipCandidate(
                contact: 2, values: ["street": value("Via Po", 0.7), "locality": value("Torino", 0.7), "postcode": value("10121", 0.7)]),
            SurvivorshipCandidate(contact: 3, values: ["country": value("IT", 1), "locality": value(" ", 1)]),
        ])
        #expect(values["street"]?.text == "Via Po")
        #expect(values["locality"]?.text == "Torino")
        #expect(values["postcode"]?.text == "10121")
        #expect(values["houseNumber"] == nil)
        #expect(values["country"] == nil)
        #expect(values["street"]?.lineage.candidates == 3)
    }

    @Test func aPartIsTakenWhenNobodyHasTheWhole() {
        let values = golden([SurvivorshipCandidate(contact: 3, values: ["country": value("IT")])])
        #expect(values["country"]?.text == "IT")
        #expect(values["country"]?.lineage.reason == .onlyValue)
    }

    @Test func theWholeGroupIsTheReason() {
        let values = golden([
            SurvivorshipCandidate(contact: 1, values: ["familyName": value("Rossi", 1)]),
            SurvivorshipCandidate(contact: 2, values: ["familyName": value("Neri", 0.2), "givenName": value("Ugo", 0.2)]),
        ])
        #expect(values["familyName"]?.text == "Neri")
        #expect(values["familyName"]?.lineage.reason == .wholeGroup)
    }

    @Test(
        arguments: [
            (SurvivorshipStrategy.mostReliable, "aa", GoldenValue.Reason.mostReliable(0.9)), (.newest, "bbb", .newest),
            (.mostComplete, "cccc", .mostComplete), (.mostFrequent, "DÉ", .mostFrequent(2)),
        ] as [(SurvivorshipStrategy, String, GoldenValue.Reason)])
    func eachStrategy(_ strategy: SurvivorshipStrategy, _ text: String, _ reason: GoldenValue.Reason) {
        let candidates = [
            SurvivorshipCandidate(contact: 1, values: ["x": value("aa", 0.9, at: 1)]),
            SurvivorshipCandidate(contact: 2, values: ["x": value("bbb", 0.1, at: 9)]),
            SurvivorshipCandidate(contact: 3, values: ["x": value("cccc", 0.2, at: 2)]),
            SurvivorshipCandidate(contact: 4, values: ["x": value("de", 0.3, at: 3)]),
            SurvivorshipCandidate(contact: 5, values: ["x": value("DÉ", 0.4, at: 3)]),
        ]
        let policy = SurvivorshipPolicy(groups: [], strategy: strategy)
        // Of the two that are equal when folded, the more reliable speaks.
        let values = golden(candidates, policy)
        #expect(values["x"]?.text == text)
        if strategy != .mostFrequent { #expect(values["x"]?.lineage.reason == reason) }
        let byHand = candidates + [SurvivorshipCandidate(contact: 6, values: ["x": value("z", 0, manual: true)])]
        #expect(golden(byHand, policy)["x"]?.text == "z")
        #expect(golden(byHand, policy)["x"]?.lineage.reason == .manual)
        let later = byHand + [SurvivorshipCandidate(contact: 7, values: ["x": value("y", 0, at: 1, manual: true)])]
        #expect(golden(later, policy)["x"]?.text == "y")
    }

    @Test func tiesGoToTheSmallestContact() {
        let values = golden([
            SurvivorshipCandidate(contact: 8, values: ["x": value("ab")]), SurvivorshipCandidate(contact: 7, values: ["x": value("cd")]),
        ])
        #expect(values["x"]?.text == "cd")
        #expect(values["x"]?.lineage.reason == .smallestContact)
    }

    @Test func badReliabilitiesAreBounded() {
        let values = golden([
            SurvivorshipCandidate(contact: 1, values: ["x": value("nan", .nan)]),
            SurvivorshipCandidate(contact: 2, values: ["x": value("huge", .infinity)]),
            SurvivorshipCandidate(contact: 3, values: ["x": value("minus", -4)]),
        ])
        #expect(values["x"]?.text == "huge")
        #expect(values["x"]?.lineage.reliability == 1)
        #expect(Survivorship.goldenValues(of: []).isEmpty)
    }
}
