import Kernel
import Testing

@testable import RecordLinkage

@Suite struct ClusteringPropertyTests {
    private static let givens = ["mario", "maria", "giuseppe", "beppe", "m", nil]
    private static let families = ["rossi", "rosi", "neri", nil]

    /// Few values among many contacts, so that they collide.
    private func graph(_ random: inout SeededGenerator, contacts: Int) -> [LinkableContact] {
        (0..<contacts).map { _ in
            var keys: [LinkKey] = []
            for kind in LinkKey.Kind.allCases where Int.random(in: 0..<3, using: &random) == 0 {
                keys.append(LinkKey(kind, "v\(Int.random(in: 0..<max(contacts / 2, 1), using: &random))"))
            }
            let name = ComparableName(
                given: Self.givens.randomElement(using: &random) ?? nil, family: Self.families.randomElement(using: &random) ?? nil)
            let born = Int.random(in: 0..<3, using: &random) == 0 ? Day(year: Int.random(in: 1980...1999, using: &random), month: 5, day: 6) : nil
            let tax = Int.random(in: 0..<5, using: &random) == 0 ? "T\(Int.random(in: 0..<3, using: &random))" : nil
            return LinkableContact(id: Int64.random(in: 1...1_000_000, using: &random), keys: keys, name: name, birthDate: born, taxCode: tax)
        }.reduce(into: []) { kept, contact in
            if !kept.contains(where: { $0.id == contact.id }) { kept.append(contact) }
        }
    }

    @Test func theOrderOfContactsDoesNotMatter() {
        var random = SeededGenerator(1)
        for _ in 0..<200 {
            let contacts = graph(&random, contacts: 30)
            let clusters = DeterministicClustering.clusters(of: contacts)
            for _ in 0..<3 { #expect(DeterministicClustering.clusters(of: contacts.shuffled(using: &random)) == clusters) }
        }
    }

    @Test func noClusterHoldsWhatIsForbidden() {
        var random = SeededGenerator(2)
        var joined = 0
        for _ in 0..<300 {
            let contacts = graph(&random, contacts: 40)
            let decisions = (0..<5).compactMap { _ -> LinkDecision? in
                guard let one = contacts.randomElement(using: &random), let other = contacts.randomElement(using: &random), one.id != other.id else {
                    return nil
                }
                return LinkDecision(one.id, other.id, isSamePerson: false)
            }
            let byID = Dictionary(uniqueKeysWithValues: contacts.map { ($0.id, $0) })
            for cluster in DeterministicClustering.clusters(of: contacts, decisions: decisions) {
                let members = cluster.members.compactMap { byID[$0.contact] }
                joined += members.count - 1
                for one in members {
                    for other in members where one.id < other.id {
                        #expect(one.name.hasCompatibleGiven(with: other.name) || one.name.isCompatible(with: other.name))
                        #expect(BirthDate.areCompatible(one.birthDate, other.birthDate))
                        #expect(one.taxCode == nil || other.taxCode == nil || one.taxCode == other.taxCode)
                        #expect(!decisions.contains { ($0.first, $0.second) == (one.id, other.id) || ($0.second, $0.first) == (one.id, other.id) })
                    }
                }
            }
        }
        #expect(joined > 500)
    }

    @Test func withoutVetoesItIsReachability() {
        var random = SeededGenerator(3)
        let rules = LinkRules(
            rules: [
                LinkRule("tax", keys: [.taxCode]), LinkRule("both", keys: [.card, .device]),
                LinkRule("email", keys: [.email], conditions: [.namesCompatible]),
                LinkRule("phone", keys: [.phone], conditions: [.namesAgree]),
            ], hubLimits: [.taxCode: 3, .card: 4, .email: 5, .phone: 6], vetoes: [])
        for _ in 0..<300 {
            let contacts = graph(&random, contacts: 25)
            let found = DeterministicClustering.clusters(of: contacts, rules: rules).map { $0.members.map(\.contact) }
            #expect(found == reference(contacts, rules))
        }
    }

    /// Pair by pair, by the words of the documentation: colours spread until nothing changes.
    private func reference(_ contacts: [LinkableContact], _ rules: LinkRules) -> [[Int64]] {
        var colour = Dictionary(uniqueKeysWithValues: contacts.map { ($0.id, $0.id) })
        func linked(_ one: LinkableContact, _ other: LinkableContact) -> Bool {
            let common = Set(one.keys).intersection(other.keys)
            func isHub(_ key: LinkKey) -> Bool { contacts.filter { $0.keys.contains(key) }.count > rules.hubLimit(key.kind) }
            func has(_ kind: LinkKey.Kind, hubs: Bool) -> Bool { common.contains { $0.kind == kind && (hubs || !isHub($0)) } }
            let complete = one.name.given != nil && one.name.family != nil && other.name.given != nil && other.name.family != nil
            return has(.taxCode, hubs: false) || (has(.card, hubs: false) && has(.device, hubs: true))
                || (has(.email, hubs: false) && one.name.isCompatible(with: other.name))
                || (has(.phone, hubs: false) && complete && one.name.isCompatible(with: other.name))
        }
        var changed = true
        while changed {
            changed = false
            for one in contacts {
                for other in contacts where one.id != other.id && linked(one, other) {
                    let least = min(colour[one.id] ?? one.id, colour[other.id] ?? other.id)
                    if colour[one.id] != least || colour[other.id] != least { changed = true }
                    colour[one.id] = least
                    colour[other.id] = least
                }
            }
        }
        return Dictionary(grouping: contacts.map(\.id), by: { colour[$0] ?? $0 }).values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    @Test func everyLinkLeadsToTheRoot() throws {
        var random = SeededGenerator(4)
        for _ in 0..<100 {
            let contacts = graph(&random, contacts: 40)
            let byID = Dictionary(uniqueKeysWithValues: contacts.map { ($0.id, $0) })
            for cluster in DeterministicClustering.clusters(of: contacts) {
                let links = Dictionary(uniqueKeysWithValues: cluster.members.map { ($0.contact, $0.link) })
                for member in cluster.members {
                    var here = member
                    var steps = 0
                    while let link = here.link, steps <= cluster.members.count {
                        let key = try #require(link.key)
                        #expect(byID[here.contact]?.keys.contains(key) == true)
                        #expect(byID[link.other]?.keys.contains(key) == true)
                        here = Cluster.Member(contact: link.other, link: try #require(links[link.other]))
                        steps += 1
                    }
                    #expect(here.contact == cluster.members.first?.contact)
                }
            }
        }
    }
}
