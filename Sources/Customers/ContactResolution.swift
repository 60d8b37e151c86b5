import Kernel
import RecordLinkage
import Storage

/// Works out, and only works out, which contacts are one person: of some persons and of all that hangs together with them.
struct ContactResolution {
    let identity: IdentityRules
    /// Nil where evidence links nothing.
    let live: LiveEvidence?
    let tx: ReadTransaction

    private var rules: LinkRules { identity.links }

    /// The contacts of these persons and of everybody who shares a value or evidence with them, and the persons that they make; members by their place among the
    /// contacts.
    func resolved(_ persons: Set<ID<Person>>) throws -> (contacts: [ContactRecord], clusters: [Cluster]) {
        let component = try component(of: persons)
        // The order that decides ties is the contacts' own, not that of their arrival: who was known first, then source and number.
        let contacts = component.contacts.sorted {
            ($0.createdAt, $0.source, $0.externalID) < ($1.createdAt, $1.source, $1.externalID)
        }
        let places = Dictionary(contacts.enumerated().map { ($1.id, Int64($0)) }, uniquingKeysWith: { first, _ in first })
        let decisions = try LinkStore.decisions(about: contacts.map(\.id), tx).compactMap { decision -> LinkDecision? in
            guard let first = places[ID(decision.first)], let second = places[ID(decision.second)] else { return nil }
            return LinkDecision(first, second, isSamePerson: decision.isSamePerson)
        }
        let clusters = PersonResolution.persons(
            of: contacts.enumerated().map { place, contact in
                LinkableContact(
                    id: Int64(place), keys: component.keys[contact.id] ?? [], name: contact.name,
                    birthDate: contact.values[.birthDate].flatMap { Day(iso: $0) }, taxCode: contact.values[.taxCode])
            }, rules: rules, decisions: decisions, count: { component.counts[$0] ?? 0 }, evidence: try live?.evidence(contacts))
        return (contacts, clusters)
    }

    private struct Component {
        var contacts: [ContactRecord] = []
        var keys: [ID<Contact>: [LinkKey]] = [:]
        var counts: [LinkKey: Int] = [:]
    }

    /// Steps from person to person over shared values. A chain longer than that is cut: it is made of households, not of one person.
    private static let steps = 6
    private static let largestComponent = 20_000

    /// The persons with all others they share a linking value with, and so on.
    private func component(of persons: Set<ID<Person>>) throws -> Component {
        var component = Component()
        var known: Set<ID<Person>> = []
        var next = persons
        for _ in 0..<Self.steps where !next.isEmpty && component.contacts.count < Self.largestComponent {
            let contacts = try ContactStore.contacts("WHERE contacts.person_id IN \(next.sorted())", tx)
            known.formUnion(next)
            let keys = try ContactStore.keys(of: contacts.map(\.id), tx)
            let fresh = Set(keys.values.joined()).filter { component.counts[$0] == nil }
            let counts = try ContactStore.carriers(of: fresh, tx)
            component.contacts += contacts
            component.keys.merge(keys) { first, _ in first }
            component.counts.merge(counts) { first, _ in first }
            let shared = counts.filter { $1 > 1 && $1 <= rules.hubLimit($0.kind) && $0.kind != .device }
            next = try ContactStore.persons(carrying: Set(shared.keys), tx)
            if let live { next.formUnion(try live.persons(joinedWith: contacts.map(\.id))) }
            next.subtract(known)
        }
        return component
    }
}
