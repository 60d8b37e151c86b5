import Kernel
import RecordLinkage
import Storage

/// Gives contacts to persons: reads what the new and changed ones touch, clusters that, and writes what became different.
///
/// It is the same for one contact and for thousands, for arrivals, changes, decisions and undoing: the clusters depend on contacts,
/// rules and decisions, not on the order in which they came.
struct ContactLinking {
    let effects: Effects
    let reliability: ReliabilityTable
    let rules: LinkRules
    let madeBy: String
    let tx: WriteTransaction

    /// Saves arrivals and links them; returns the persons whose contacts or values changed.
    func save(_ arrivals: [(record: ContactRecord, normalized: NormalizedContact)]) throws(StorageError) -> Set<ID<Person>> {
        let changed = Set(arrivals.map(\.record.id))
        let before = try ContactStore.keys(of: Array(changed), tx)
        let newKeys = Dictionary(arrivals.map { ($0.record.id, $0.normalized.keys) }, uniquingKeysWith: { _, last in last })
        try ContactStore.save(arrivals, now: effects.now, tx)
        // Persons that carry one of the values, and those that carried one that is a hub no more, or is one now.
        var values = Set(newKeys.values.joined())
        let counts = try ContactStore.carriers(of: values, tx)
        var added: [LinkKey: Int] = [:]
        for (id, keys) in newKeys { for key in keys where before[id]?.contains(key) != true { added[key, default: 0] += 1 } }
        // What was a hub before links nothing and touches nobody; what became one now may have linked before.
        values = values.filter { (counts[$0] ?? 0) - (added[$0] ?? 0) <= rules.hubLimit($0.kind) }
        let dropped = Set(before.flatMap { id, keys in keys.filter { newKeys[id]?.contains($0) != true } })
        let touched = try ContactStore.persons(carrying: values.union(dropped), tx)
        return try relink(touched.union(arrivals.map(\.record.person)), changed: changed)
    }

    /// Clusters all contacts of these persons anew; returns the persons that are different now.
    func relink(_ persons: Set<ID<Person>>, changed: Set<ID<Contact>> = []) throws(StorageError) -> Set<ID<Person>> {
        let contacts = try ContactStore.contacts("WHERE contacts.person_id IN \(persons.sorted())", tx)
        let ids = contacts.map(\.id)
        let keys = try ContactStore.keys(of: ids, tx)
        let counts = try ContactStore.carriers(of: Set(keys.values.joined()), tx)
        let clusters = DeterministicClustering.clusters(
            of: contacts.map { contact in
                LinkableContact(
                    id: contact.id.rawValue, keys: keys[contact.id] ?? [], name: contact.name,
                    birthDate: contact.values[.birthDate].flatMap { Day(iso: $0) }.flatMap { BirthDate.isPlaceholder($0) ? nil : $0 },
                    taxCode: contact.values[.taxCode])
            }, rules: rules, decisions: try LinkStore.decisions(about: ids, tx), count: { counts[$0] ?? 0 })
        return try write(clusters, contacts, changed)
    }

    private func write(_ clusters: [Cluster], _ contacts: [ContactRecord], _ changed: Set<ID<Contact>>) throws(StorageError) -> Set<ID<Person>> {
        let byID = Dictionary(contacts.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        // A person keeps its id with its oldest contact; where several persons meet, the oldest id stays.
        var eldest: [ID<Person>: Int64] = [:]
        var sizes: [ID<Person>: Int] = [:]
        for contact in contacts {
            eldest[contact.person] = min(eldest[contact.person] ?? .max, contact.id.rawValue)
            sizes[contact.person, default: 0] += 1
        }
        var different: Set<ID<Person>> = []
        var profiles: [PersonProfile] = []
        var moved: [(contact: ID<Contact>, to: ID<Person>)] = []
        var links: [LinkRecord] = []
        var absorbed: [(ID<Person>, into: ID<Person>)] = []
        for cluster in clusters {
            var members = cluster.members.compactMap { byID[$0.contact] }
            let claims = Set(members.map(\.person)).filter { person in members.contains { $0.id.rawValue == eldest[person] } }
            let person: ID<Person> = claims.min() ?? effects.id()
            // Who has lost a contact is different too, though none of those that stay has moved.
            let isDifferent =
                claims != [person] || sizes[person] != members.count || members.contains { $0.person != person || changed.contains($0.id) }
            for other in claims where other != person { absorbed.append((other, person)) }
            for (index, member) in members.enumerated() where member.person != person || changed.contains(member.id) {
                if member.person != person {
                    moved.append((member.id, person))
                    members[index].person = person
                }
                let why = cluster.members[index].link
                links.append(LinkRecord(id: effects.id(), contact: member.id, person: person, link: why, madeAt: effects.now, madeBy: madeBy))
            }
            guard isDifferent else { continue }
            different.insert(person)
            profiles.append(PersonProfile(person, contacts: members, reliability: reliability))
        }
        for (contact, person) in moved { try tx.execute("UPDATE contacts SET person_id = \(person) WHERE id = \(contact)") }
        try LinkStore.save(links, tx)
        try PersonStore.save(profiles, now: effects.now, tx)
        for (person, survivor) in absorbed {
            try PersonStore.absorb(person, into: survivor, now: effects.now, tx)
            let detail: JSON = ["into": .string(survivor.description)]
            try tx.record(ChangeNote("person.merged", company: nil, subject: person.rawValue, detail: detail), id: effects.id(), at: effects.now)
        }
        return different
    }
}
