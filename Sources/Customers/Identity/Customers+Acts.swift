import Kernel
import RecordLinkage
import Storage

extension Customers {
    /// Persons that are different now, and the act by which it can be undone.
    public struct ActOutcome: Sendable {
        public var act: ID<LinkageAct>
        public var different: Set<ID<Person>>
    }

    /// Contacts of one side times contacts of the other, at most: a split of hundreds of contacts is no mistake of a link.
    public static let mostActPairs = 2_500

    /// Makes persons one, whatever the rules say: for good, until it is undone.
    ///
    /// - Throws: `person-unknown`, `merge-of-one`, `act-too-large`.
    public func merge(
        _ persons: [ID<Person>], reason: String?, by author: String, reliability: ReliabilityTable, _ tx: WriteTransaction
    ) throws -> ActOutcome {
        try serializeLinking(tx)
        let persons = try Set(persons.map { try known($0, tx) }).sorted()
        guard persons.count > 1 else { throw Problem(.unprocessable, "merge-of-one", "These are one person already.") }
        let contacts = try persons.flatMap { try contactIDs(of: $0, tx) }.sorted()
        // All with the eldest: once joined, a contact of the one might be thought to contradict the other, and leave its own.
        var pairs = Set(contacts.dropFirst().map { ContactPair(contacts[0], $0) })
        var taken: Set<ContactPair> = []
        // What was said against any two of them would stand in the way, and is taken back.
        for decision in try LinkStore.decisions(about: contacts, tx) where !decision.isSamePerson {
            taken.insert(ContactPair(ID(decision.first), ID(decision.second)))
        }
        taken.subtract(pairs)
        pairs.formUnion(taken)
        return try act(.merge, pairs.map { ($0, taken.contains($0) ? nil : true) }, reason, author, reliability, tx)
    }

    /// Takes contacts out of a person: they and those that stay are two, whatever the rules say, until it is undone.
    ///
    /// - Throws: `contacts-unknown` when they are not all of one person, `split-of-all` when nobody would stay, `act-too-large`.
    public func split(
        _ contacts: [ID<Contact>], reason: String?, by author: String, reliability: ReliabilityTable, _ tx: WriteTransaction
    ) throws -> ActOutcome {
        try serializeLinking(tx)
        let leaving = Set(contacts)
        let places = try places(of: leaving.sorted(), tx)
        guard let person = places.values.first?.person, places.count == leaving.count, places.values.allSatisfy({ $0.person == person }) else {
            throw Problem(.unprocessable, "contacts-unknown", "The contacts to take out are not all contacts of one person.")
        }
        let staying = try contactIDs(of: person, tx).filter { !leaving.contains($0) }
        guard !staying.isEmpty else { throw Self.splitOfAll }
        // Those that leave together stay one person among themselves, and those that stay do.
        var pairs = leaving.flatMap { one in staying.map { (ContactPair(one, $0), Optional(false)) } }
        for group in [leaving.sorted(), staying.sorted()] { pairs += group.dropFirst().map { (ContactPair(group[0], $0), Optional(true)) } }
        return try act(.split, pairs, reason, author, reliability, tx)
    }

    /// Undoes an act: what was decided before holds again, unless somebody has decided otherwise since.
    ///
    /// - Throws: `act-unknown`, `act-undone`.
    public func undo(
        _ id: ID<LinkageAct>, by author: String, reliability: ReliabilityTable, _ tx: WriteTransaction
    ) throws -> ActOutcome {
        try serializeLinking(tx)
        guard let act = try ActStore.acts("WHERE id = \(id)", tx).first else {
            throw Problem(.missing, "act-unknown", "There is no such act, or those it was about were erased.")
        }
        guard try ActStore.markUndone(id, by: author, at: effects.now, tx) else {
            throw Problem(.conflict, "act-undone", "It was undone already.")
        }
        let contacts = Set(act.pairs.flatMap { [$0.first, $0.second] }).sorted()
        let standing = try decisions(about: contacts, tx)
        for pair in act.pairs where standing[ContactPair(pair.first, pair.second)] == pair.after {
            try LinkStore.decide(pair.first, pair.second, same: pair.before, now: effects.now, by: author, tx)
        }
        let persons = Set(try places(of: contacts, tx).values.map(\.person))
        return ActOutcome(act: id, different: try linking(reliability, author, tx).relink(persons))
    }

    /// What was done, the latest first; with `person` what concerned its contacts.
    public func acts(of person: ID<Person>? = nil, limit: Int = 100, _ tx: ReadTransaction) throws -> [LinkageActRecord] {
        guard let person else { return try ActStore.acts("ORDER BY id DESC LIMIT \(limit)", tx) }
        let contacts = try contactIDs(of: person, tx)
        return try ActStore.acts(
            """
            WHERE id IN (SELECT act_id FROM identity_act_pairs WHERE first_id IN \(contacts)
                UNION SELECT act_id FROM identity_act_pairs WHERE second_id IN \(contacts)) ORDER BY id DESC LIMIT \(limit)
            """, tx)
    }

    public func act(_ id: ID<LinkageAct>, _ tx: ReadTransaction) throws -> LinkageActRecord? { try ActStore.acts("WHERE id = \(id)", tx).first }

    // MARK: - How

    func act(
        _ kind: LinkageActRecord.Kind, _ decisions: [(ContactPair, Bool?)], _ reason: String?, _ author: String, _ reliability: ReliabilityTable,
        _ tx: WriteTransaction
    ) throws -> ActOutcome {
        guard decisions.count <= Self.mostActPairs else {
            throw Problem(
                .unprocessable, "act-too-large", "This is about \(decisions.count) pairs of contacts; \(Self.mostActPairs) are the most at once.")
        }
        let contacts = Set(decisions.flatMap { [$0.0.first, $0.0.second] }).sorted()
        let before = try self.decisions(about: contacts, tx)
        let now = effects.now
        let act = LinkageActRecord(
            id: effects.id(), kind: kind, author: author, reason: reason, madeAt: now,
            pairs: decisions.map { LinkageActRecord.Pair(first: $0.0.first, second: $0.0.second, before: before[$0.0] ?? nil, after: $0.1) })
        try ActStore.save(act, tx)
        for pair in act.pairs { try LinkStore.decide(pair.first, pair.second, same: pair.after, now: now, by: author, tx) }
        let persons = Set(try places(of: contacts, tx).values.map(\.person))
        return ActOutcome(act: act.id, different: try linking(reliability, author, tx).relink(persons))
    }

    private func decisions(about contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [ContactPair: Bool] {
        Dictionary(
            try LinkStore.decisions(about: contacts, tx).map { (ContactPair(ID($0.first), ID($0.second)), $0.isSamePerson) },
            uniquingKeysWith: { first, _ in first })
    }

    private func known(_ person: ID<Person>, _ tx: ReadTransaction) throws -> ID<Person> {
        guard let current = try current(person, tx) else { throw Problem(.missing, "person-unknown", "There is no person \(person).") }
        return current
    }

    func contactIDs(of person: ID<Person>, _ tx: ReadTransaction) throws -> [ID<Contact>] { try contacts(of: person, companies: nil, tx) }
}

/// Two contacts, the smaller id first.
struct ContactPair: Hashable, Sendable {
    var first: ID<Contact>
    var second: ID<Contact>

    init(_ one: ID<Contact>, _ other: ID<Contact>) {
        first = min(one, other)
        second = max(one, other)
    }
}
