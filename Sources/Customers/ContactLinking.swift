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
    let rulesVersion: Int64
    let identity: IdentityRules
    /// The model in force; nil where evidence links nothing.
    let model: IdentityModel?
    let madeBy: String
    let tx: WriteTransaction

    private var rules: LinkRules { identity.links }
    private var live: LiveEvidence? { model.map { LiveEvidence(model: $0, rules: identity, tx: tx) } }
    private var resolution: ContactResolution { ContactResolution(identity: identity, live: live, tx: tx) }

    /// Saves arrivals and links them; returns the persons whose contacts or values changed.
    ///
    /// - Parameter fresh: the persons of those contacts that are new.
    func save(
        _ arrivals: [(record: ContactRecord, normalized: NormalizedContact)], fresh: Set<ID<Person>>
    ) throws -> Set<ID<Person>> {
        let changed = Set(arrivals.map(\.record.id))
        let keysBefore = try ContactStore.keys(of: Array(changed), tx)
        let newKeys = Dictionary(arrivals.map { ($0.record.id, $0.normalized.keys) }, uniquingKeysWith: { _, last in last })
        let isNew = arrivals.allSatisfy { fresh.contains($0.record.person) }
        let before = isNew ? [] : try live?.persons(joinedWith: Array(changed)) ?? []
        if !isNew, try IdentityModels.areBlocksKept(tx) { try LiveEvidence.forget(Array(changed), tx) }
        try ContactStore.save(arrivals, now: effects.now, tx)
        // Persons that carry one of the values, and those that carried one that is a hub no more, or is one now.
        var values = Set(newKeys.values.joined())
        let counts = try ContactStore.carriers(of: values, tx)
        var added: [LinkKey: Int] = [:]
        for (id, keys) in newKeys { for key in keys where keysBefore[id]?.contains(key) != true { added[key, default: 0] += 1 } }
        // What was a hub before links nothing and touches nobody; what became one now may have linked before.
        values = values.filter { (counts[$0] ?? 0) - (added[$0] ?? 0) <= rules.hubLimit($0.kind) }
        let dropped = Set(keysBefore.flatMap { id, keys in keys.filter { newKeys[id]?.contains($0) != true } })
        let touched = try ContactStore.persons(carrying: values.union(dropped), tx)
        try judge(arrivals.map(\.record), isNew: isNew)
        return try relink(touched.union(before).union(arrivals.map(\.record.person)), changed: changed, fresh: fresh)
    }

    /// Looks for those who may be the same person as contacts that were just saved.
    private func judge(_ records: [ContactRecord], isNew: Bool) throws {
        if let live {
            try live.judge(records.map(ContactRow.init), isNew: isNew, now: effects.now, tx)
        } else if try IdentityModels.areBlocksKept(tx) {
            try LiveEvidence.keep(records.map(ContactRow.init), tx)
        }
    }

    /// Clusters all contacts of these persons anew, with everybody who shares a value with them; returns the persons that are different now.
    ///
    /// - Parameter fresh: persons that were given to new contacts and are not recorded yet.
    func relink(
        _ persons: Set<ID<Person>>, changed: Set<ID<Contact>> = [], fresh: Set<ID<Person>> = []
    ) throws -> Set<ID<Person>> {
        try relinked(persons, changed: changed, fresh: fresh).different
    }

    /// What came of linking persons anew.
    struct Outcome: Sendable {
        /// All persons that were there before, with those that share values with them.
        var looked: Set<ID<Person>>
        var different: Set<ID<Person>>
        /// How many persons went into others, and how many came out of others.
        var joined: Int
        var parted: Int
    }

    func relinked(
        _ persons: Set<ID<Person>>, changed: Set<ID<Contact>> = [], fresh: Set<ID<Person>> = []
    ) throws -> Outcome {
        let (contacts, clusters) = try resolution.resolved(persons)
        let (different, changes) = try write(clusters, contacts, changed, fresh)
        if model != nil { try EvidenceStore.settleReviews(of: contacts.map(\.id), from: Probability.bits(identity.evidence.reviewProbability), tx) }
        return Outcome(
            looked: Set(contacts.map(\.person)), different: different, joined: changes.absorbed.count, parted: changes.parts.count)
    }

    private func write(
        _ clusters: [Cluster], _ contacts: [ContactRecord], _ changed: Set<ID<Contact>>, _ fresh: Set<ID<Person>>
    ) throws(StorageError) -> (different: Set<ID<Person>>, changes: PersonChanges) {
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
        var changes = PersonChanges(fresh: fresh)
        for cluster in clusters {
            var members = cluster.members.map { contacts[Int($0.contact)] }
            let claims = Set(members.map(\.person)).filter { person in members.contains { $0.id.rawValue == eldest[person] } }
            let person: ID<Person> = claims.min() ?? effects.id()
            // Who has lost a contact is different too, though none of those that stay has moved.
            let isDifferent =
                claims != [person] || sizes[person] != members.count || members.contains { $0.person != person || changed.contains($0.id) }
            for other in claims where other != person { changes.absorb(other, into: person) }
            if claims.isEmpty { changes.split(person) }
            for (index, member) in members.enumerated() where member.person != person || changed.contains(member.id) {
                changes.add(member, to: person)
                if member.person != person {
                    moved.append((member.id, person))
                    members[index].person = person
                }
                let why = cluster.members[index].link
                links.append(
                    LinkRecord(
                        id: effects.id(), contact: member.id, person: person, link: why, other: why.map { contacts[Int($0.other)].id },
                        rulesVersion: rulesVersion, madeAt: effects.now, madeBy: madeBy))
            }
            guard isDifferent else { continue }
            different.insert(person)
            profiles.append(PersonProfile(person, contacts: members, reliability: reliability, policy: identity.survivorship))
        }
        for (contact, person) in moved { try tx.execute("UPDATE contacts SET person_id = \(person) WHERE id = \(contact)") }
        try LinkStore.save(links, tx)
        let refused = try Admission.refused(profiles.flatMap { profile in profile.contacts.map { ($0.id, $0.company, profile.person) } }, tx)
        if !refused.isEmpty { for index in profiles.indices { profiles[index].isAdmitted = !refused.contains(profiles[index].person) } }
        try PersonStore.save(profiles, now: effects.now, tx)
        for (person, survivor) in changes.absorbed { try PersonStore.absorb(person, into: survivor, now: effects.now, tx) }
        try tx.record(changes.notes(of: profiles.map(\.person)), effects)
        return (different, changes)
    }
}
