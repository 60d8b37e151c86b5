import Kernel
import RecordLinkage
import Storage

/// Why contacts are, or are not, one person.
extension Customers {
    /// What speaks for and against two contacts, by the model and the rules in force.
    ///
    /// - Throws: `model-missing` before the first pass, `contact-unknown`.
    package func explanation(_ first: ID<Contact>, _ second: ID<Contact>, _ tx: ReadTransaction) throws -> Waterfall {
        guard let model = try models.current(tx) else {
            throw Problem(.conflict, "model-missing", "Nothing was learnt of these contacts yet: run a pass over all contacts first.")
        }
        let rows = try ContactRow.rows("WHERE contacts.id IN \([first, second])", tx)
        guard let one = rows.first(where: { $0.id == first }), let other = rows.first(where: { $0.id == second }) else {
            throw Problem(.missing, "contact-unknown", "One of the two contacts does not exist.")
        }
        return try model.scoring(try LinkStore.rules(tx).rules).explanation(one.texts, other.texts)
    }

    /// What the model says of pairs among these contacts, the strongest first.
    public func evidence(among contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [PairOfContacts] {
        let known = Set(contacts)
        return try EvidenceStore.pairs(of: contacts, atLeast: -.greatestFiniteMagnitude, tx)
            .filter { known.contains($0.first) && known.contains($0.second) }
            .map { PairOfContacts(first: $0.first, second: $0.second, bits: $0.bits) }.sorted { ($1.bits, $0.first) < ($0.bits, $1.first) }
    }

    /// Whether a pass has learnt a model.
    public func hasModel(_ tx: ReadTransaction) throws -> Bool { try models.current(tx) != nil }

    /// What somebody has decided about pairs among these contacts.
    public func decisions(among contacts: [ID<Contact>], _ tx: ReadTransaction) throws -> [DecidedPair] {
        try LinkStore.decided("first_id IN \(contacts) AND second_id IN \(contacts)", tx)
    }

    /// What a person would show that is made of the contacts of several; those of the companies alone that somebody may see.
    ///
    /// - Throws: `person-unknown` where one has no contact that is seen.
    public func merged(
        _ persons: [ID<Person>], companies: [ID<Company>]?, among: SQL? = nil, reliability: ReliabilityTable, _ tx: ReadTransaction
    ) throws -> PersonProfile {
        let profiles = try profiles(of: persons, companies: companies, among: among, reliability: reliability, tx)
        guard let eldest = persons.min(), profiles.count == Set(persons).count else {
            throw Problem(.missing, "person-unknown", "One of the persons does not exist, or nothing of it may be seen.")
        }
        return PersonProfile(
            eldest, contacts: profiles.values.flatMap(\.contacts), reliability: reliability, policy: try LinkStore.rules(tx).rules.survivorship)
    }

    /// What would be two persons if these contacts were taken out of theirs: those that leave, and those that stay.
    public func parted(
        _ contacts: [ID<Contact>], from person: ID<Person>, companies: [ID<Company>]?, among: SQL? = nil, reliability: ReliabilityTable,
        _ tx: ReadTransaction
    ) throws -> (leaving: PersonProfile, staying: PersonProfile) {
        guard let whole = try profile(person, companies: companies, among: among, reliability: reliability, tx) else {
            throw Problem(.missing, "person-unknown", "There is no such person, or nothing of it may be seen.")
        }
        let policy = try LinkStore.rules(tx).rules.survivorship
        let leaving = Set(contacts)
        func made(_ contacts: [ContactRecord]) -> PersonProfile {
            PersonProfile(person, contacts: contacts, reliability: reliability, policy: policy)
        }
        let (gone, rest) = (whole.contacts.filter { leaving.contains($0.id) }, whole.contacts.filter { !leaving.contains($0.id) })
        guard gone.count == leaving.count else {
            throw Problem(.unprocessable, "contacts-unknown", "The contacts to take out are not all contacts of this person.")
        }
        guard !rest.isEmpty else { throw Self.splitOfAll }
        return (made(gone), made(rest))
    }

    static let splitOfAll = Problem(.unprocessable, "split-of-all", "Nobody would stay: leave out at least one contact.")
}

/// Two contacts and what the model says of them.
public struct PairOfContacts: Hashable, Sendable {
    public var first: ID<Contact>
    public var second: ID<Contact>
    /// Log-odds that they are one person, and the same as a chance, 0 ... 1.
    public var bits: Double
    public var probability: Double { Probability.of(bits: bits) }
}

/// What somebody has decided about two contacts.
public struct DecidedPair: Hashable, Sendable {
    public var first: ID<Contact>
    public var second: ID<Contact>
    public var isSamePerson: Bool
    public var madeAt: Instant
    public var madeBy: String
}
