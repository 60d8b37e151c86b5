import Kernel
import Testing

@testable import RecordLinkage

@Suite struct DeterministicClusteringTests {
    private func contact(
        _ id: Int64, _ name: String = "", email: String? = nil, phone: String? = nil, card: String? = nil, tax: String? = nil, born: String? = nil,
        device: String? = nil
    ) -> LinkableContact {
        var keys: [LinkKey] = []
        if let tax { keys.append(LinkKey(.taxCode, tax)) }
        if let card { keys.append(LinkKey(.card, card)) }
        if let email { keys.append(LinkKey(.email, email)) }
        if let phone { keys.append(LinkKey(.phone, phone)) }
        if let device { keys.append(LinkKey(.device, device)) }
        return LinkableContact(
            id: id, keys: keys, name: PersonName(full: name).comparable, birthDate: born.flatMap { Day(iso: $0) }, taxCode: tax)
    }

    private func ids(_ clusters: [Cluster]) -> [[Int64]] { clusters.map { $0.members.map(\.contact) } }

    @Test func joinsAndSaysWhy() {
        let clusters = DeterministicClustering.clusters(of: [
            contact(3, "Mario Rossi", email: "m@x.it"), contact(1, "Beppe Neri", phone: "+391"),
            contact(2, "Mario Rosi", email: "m@x.it", card: "C1"),
            contact(7, "", card: "C1"), contact(9, "Giuseppe Neri", phone: "+391"),
        ])
        #expect(ids(clusters) == [[1, 9], [2, 3, 7]])
        #expect(clusters[0].members[0].link == nil)
        #expect(clusters[0].members[1].link == ContactLink(rule: "phone-and-full-name", key: LinkKey(.phone, "+391"), other: 1))
        #expect(clusters[1].members[1].link == ContactLink(rule: "email-and-full-name", key: LinkKey(.email, "m@x.it"), other: 2))
        #expect(clusters[1].members[2].link == ContactLink(rule: "card-and-name", key: LinkKey(.card, "C1"), other: 2))
    }

    @Test func aFamilyStaysSeveralPeople() {
        // One mailbox and one telephone; father, mother, a child, and a contact without a name.
        let family = [
            contact(1, "Mario Rossi", email: "rossi@x.it", phone: "+39021"), contact(2, "Maria Rossi", email: "rossi@x.it", phone: "+39021"),
            contact(3, "Luca Rossi", email: "rossi@x.it", phone: "+39021"), contact(4, "", email: "rossi@x.it"),
            contact(5, "Mario Rossi", phone: "+39021"),
        ]
        #expect(ids(DeterministicClustering.clusters(of: family)) == [[1, 4, 5], [2], [3]])
    }

    @Test func twinsAndNamesakes() {
        let twins = [contact(1, "Anna Neri", phone: "+391", born: "2001-05-06"), contact(2, "Lara Neri", phone: "+391", born: "2001-05-06")]
        #expect(ids(DeterministicClustering.clusters(of: twins)) == [[1], [2]])
        let fatherAndSon = [contact(1, "Jan Bakker", phone: "+311", born: "1950-05-06"), contact(2, "Jan Bakker", phone: "+311", born: "1980-11-12")]
        #expect(ids(DeterministicClustering.clusters(of: fatherAndSon)) == [[1], [2]])
        let slip = [contact(1, "Jan Bakker", phone: "+311", born: "1950-05-06"), contact(2, "Jan Bakker", phone: "+311", born: "1950-06-05")]
        #expect(ids(DeterministicClustering.clusters(of: slip)) == [[1, 2]])
    }

    @Test func whoChangedTheFamilyNameIsFoundByTwoKeys() {
        let one = contact(1, "Sarah Jones", email: "s@x.uk", phone: "+441")
        #expect(ids(DeterministicClustering.clusters(of: [one, contact(2, "Sarah Miller", email: "s@x.uk", phone: "+441")])) == [[1, 2]])
        #expect(ids(DeterministicClustering.clusters(of: [one, contact(2, "Sarah Miller", email: "s@x.uk")])) == [[1], [2]])
    }

    @Test func aVetoHoldsAcrossClusters() {
        // 1 and 4 contradict each other; 2 and 3 know no tax code and would chain them.
        let chain = [
            contact(1, "Anna Neri", email: "a@x.it", tax: "NRENNA80A41H501A"), contact(2, "Anna Neri", email: "a@x.it", card: "C"),
            contact(3, "Anna Neri", phone: "+391", card: "C"),
            contact(4, "Anna Neri", phone: "+391", tax: "NRENNA85A41H501B"),
        ]
        #expect(ids(DeterministicClustering.clusters(of: chain)) == [[1, 2, 3], [4]])
        var open = LinkRules.standard
        open.vetoes = []
        #expect(ids(DeterministicClustering.clusters(of: chain, rules: open)) == [[1, 2, 3, 4]])
    }

    @Test func taxCodesOfTwoCountriesDoNotContradict() {
        let pair = [contact(1, "Jan Bakker", email: "j@x.nl", tax: "BKKJNA80A01Z126X"), contact(2, "Jan Bakker", email: "j@x.nl", tax: "111222333")]
        #expect(ids(DeterministicClustering.clusters(of: pair)) == [[1, 2]])
    }

    @Test func hubsLinkNothing() {
        let pair = [contact(1, "Anna Neri", phone: "+391"), contact(2, "Anna Neri", phone: "+391")]
        #expect(ids(DeterministicClustering.clusters(of: pair, count: { _ in 8 })) == [[1, 2]])
        #expect(ids(DeterministicClustering.clusters(of: pair, count: { _ in 9 })) == [[1], [2]])
        // The count among those handed in counts as well.
        let nine = (1...9).map { contact($0, "Anna Neri", phone: "+391") }
        #expect(DeterministicClustering.clusters(of: nine).count == 9)
        #expect(DeterministicClustering.clusters(of: Array(nine.dropLast())).count == 1)
    }

    @Test func devicesLinkNothingAlone() {
        let pair = [contact(1, "Anna Neri", device: "d"), contact(2, "Anna Neri", device: "d")]
        let rules = LinkRules(rules: [LinkRule("device", keys: [.device])])
        #expect(ids(DeterministicClustering.clusters(of: pair, rules: rules)) == [[1], [2]])
    }

    @Test func decisionsStandAboveRules() {
        let contacts = [
            contact(1, "Anna Neri", email: "a@x.it"), contact(2, "Anna Neri", email: "a@x.it"), contact(3, "Luca Bo"),
            contact(4, "Anna Neri", email: "a@x.it"),
        ]
        let decisions = [
            LinkDecision(2, 1, isSamePerson: false), LinkDecision(3, 1, isSamePerson: true), LinkDecision(3, 99, isSamePerson: true),
            LinkDecision(4, 4, isSamePerson: false),
        ]
        let clusters = DeterministicClustering.clusters(of: contacts, decisions: decisions)
        // 4 may not join 1, for the cluster of 1 holds Luca by decision; it joins 2.
        #expect(ids(clusters) == [[1, 3], [2, 4]])
        #expect(clusters[0].members[1].link == ContactLink(rule: "decision", key: nil, other: 1))
        let contradicting = [LinkDecision(1, 2, isSamePerson: true), LinkDecision(1, 2, isSamePerson: false)]
        #expect(ids(DeterministicClustering.clusters(of: Array(contacts.prefix(2)), decisions: contradicting)) == [[1], [2]])
    }

    @Test func tooManyProfilesAreRefused() {
        var rules = LinkRules(rules: [LinkRule("card", keys: [.card])], vetoes: [])
        rules.maximumProfiles = 2
        let contacts = [contact(1, "Anna Neri", card: "C"), contact(2, "Ugo Bo", card: "C"), contact(3, "Pia Re", card: "C")]
        #expect(ids(DeterministicClustering.clusters(of: contacts, rules: rules)) == [[1, 2], [3]])
    }

    @Test func emptyAndOddInput() {
        #expect(DeterministicClustering.clusters(of: []).isEmpty)
        let odd = [contact(Int64.max, email: ""), contact(Int64.min, email: ""), contact(0), contact(0, "Other")]
        #expect(ids(DeterministicClustering.clusters(of: odd)) == [[Int64.min], [0], [Int64.max]])
        let twice = LinkableContact(id: 1, keys: [LinkKey(.email, "a"), LinkKey(.email, "a")])
        #expect(ids(DeterministicClustering.clusters(of: [twice])) == [[1]])
    }
}
