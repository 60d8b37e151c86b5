import Kernel
import RecordLinkage
import Storage

/// What rules that are not in force yet would change, tried on a sample of people.
public struct RulesTrial: Sendable {
    /// People that were looked at, of how many.
    public var looked = 0
    public var total = 0
    /// Of those looked at: how many would be one with others, and how many would come apart.
    public var merging = 0
    public var splitting = 0
    /// Some of both: persons that would be one; persons and what would become of their contacts.
    public var merges: [[ID<Person>]] = []
    public var splits: [(person: ID<Person>, parts: [[ID<Contact>]])] = []
    /// Pairs nearest to even odds among those that would be left apart.
    public var doubtful: [PairOfContacts] = []

    public init() {}

    /// Examples of each sort.
    static let examples = 20
}

extension Customers {
    /// Tries rules on a sample of people and all who hang together with them.
    ///
    /// - Parameter sample: people to begin with.
    public func tryOut(_ rules: IdentityRules, sample: Int, _ tx: ReadTransaction) throws -> RulesTrial {
        var trial = RulesTrial()
        trial.total = try tx.value("SELECT COUNT(*) FROM persons WHERE contacts > 0", as: Int.self) ?? 0
        let step = max(trial.total / max(sample, 1), 1)
        let chosen = try tx.rows(
            """
            SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM persons WHERE contacts > 0) AS numbered
            WHERE place % \(step) = 0 ORDER BY id LIMIT \(sample)
            """
        ) { row throws(StorageError) in try row[0, as: ID<Person>.self] }
        let model = rules.evidence.isUsed ? try models.current(tx) : nil
        let live = model.map { LiveEvidence(model: $0, rules: rules, tx: tx, isTrial: true) }
        let resolution = ContactResolution(identity: rules, live: live, tx: tx)
        var seen: Set<ID<Person>> = []
        for start in stride(from: 0, to: chosen.count, by: 250) {
            let part = Set(chosen[start..<min(start + 250, chosen.count)]).subtracting(seen)
            guard !part.isEmpty else { continue }
            let (contacts, clusters) = try resolution.resolved(part)
            seen.formUnion(contacts.map(\.person))
            trial.compare(clusters, contacts)
            if let evidence = try live?.evidence(contacts) { trial.takeDoubtful(evidence, clusters, contacts, rules.evidence) }
        }
        trial.looked = seen.count
        trial.doubtful = Array(trial.doubtful.sorted { abs($0.bits) < abs($1.bits) }.prefix(RulesTrial.examples))
        return trial
    }
}

extension RulesTrial {
    fileprivate mutating func compare(_ clusters: [Cluster], _ contacts: [ContactRecord]) {
        var parts: [ID<Person>: [[ID<Contact>]]] = [:]
        for cluster in clusters {
            let members = cluster.members.map { contacts[Int($0.contact)] }
            let persons = Set(members.map(\.person)).sorted()
            if persons.count > 1 {
                merging += persons.count
                if merges.count < Self.examples { merges.append(persons) }
            }
            for (person, own) in Dictionary(grouping: members, by: \.person) { parts[person, default: []].append(own.map(\.id)) }
        }
        for (person, parts) in parts.sorted(by: { $0.key < $1.key }) where parts.count > 1 {
            splitting += 1
            if splits.count < Self.examples { splits.append((person, parts)) }
        }
    }

    fileprivate mutating func takeDoubtful(
        _ evidence: ContactEvidence, _ clusters: [Cluster], _ contacts: [ContactRecord], _ rules: EvidenceRules
    ) {
        var cluster = [Int](repeating: 0, count: contacts.count)
        for (place, members) in clusters.enumerated() { for member in members.members { cluster[Int(member.contact)] = place } }
        let least = Float(Probability.bits(rules.reviewProbability))
        for edge in evidence.edges where edge.bits >= least && cluster[Int(edge.left)] != cluster[Int(edge.right)] {
            let (one, other) = (contacts[Int(edge.left)].id, contacts[Int(edge.right)].id)
            doubtful.append(PairOfContacts(first: min(one, other), second: max(one, other), bits: Double(edge.bits)))
        }
    }
}
