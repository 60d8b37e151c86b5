import Kernel
import RecordLinkage
import Storage

/// Why a contact belongs to a person, since when and by whom.
public struct LinkRecord: Hashable, Sendable {
    public var id: ID<Link>
    public var contact: ID<Contact>
    public var person: ID<Person>
    /// The rule's name; `own` for a contact that stands alone or founded the person.
    public var rule: String
    /// `email`, `phone`, `card`, …
    public var keyKind: String?
    public var keyValue: String?
    /// The contact it was joined to.
    public var other: ID<Contact>?
    /// Of a link by evidence the log-odds, in bits.
    public var bits: Double?
    /// The version of the rules by which it was made; nil of links older than versions.
    public var rulesVersion: Int64?
    public var madeAt: Instant
    public var madeBy: String
    /// Nil while it holds.
    public var endedAt: Instant?

    init(
        id: ID<Link>, contact: ID<Contact>, person: ID<Person>, link: ContactLink?, other: ID<Contact>? = nil, rulesVersion: Int64?, madeAt: Instant,
        madeBy: String
    ) {
        self.id = id
        self.contact = contact
        self.person = person
        rule = link?.rule ?? "own"
        keyKind = link?.key?.kind.rawValue
        keyValue = link?.key?.value
        self.other = other
        bits = link?.bits
        self.rulesVersion = rulesVersion
        self.madeAt = madeAt
        self.madeBy = madeBy
    }
}

enum LinkStore {
    /// Ends the links that held for these contacts and writes the new ones.
    static func save(_ links: [LinkRecord], _ tx: WriteTransaction) throws(StorageError) {
        guard let now = links.first?.madeAt else { return }
        try tx.execute("UPDATE links SET ended_at = \(now) WHERE contact_id IN \(links.map(\.contact)) AND ended_at IS NULL")
        var rows = RowBuffer(
            into: "links",
            ["id", "contact_id", "person_id", "rule", "key_kind", "key_value", "other_contact_id", "score", "rules_version", "made_at", "made_by"],
            capacity: links.count)
        for link in links {
            rows.append(link.id)
            rows.append(link.contact)
            rows.append(link.person)
            rows.append(link.rule)
            rows.append(link.keyKind)
            rows.append(link.keyValue)
            rows.append(link.other)
            rows.append(link.bits)
            rows.append(link.rulesVersion)
            rows.append(link.madeAt)
            rows.append(link.madeBy)
        }
        try tx.insert(rows)
    }

    static func history(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws(StorageError) -> [LinkRecord] {
        try tx.rows(
            """
            SELECT id, contact_id, person_id, rule, key_kind, key_value, other_contact_id, made_at, made_by, ended_at, score, rules_version
            FROM links
            WHERE contact_id IN \(contacts) ORDER BY id DESC
            """
        ) { row throws(StorageError) in
            var link = LinkRecord(
                id: try row[0], contact: try row[1], person: try row[2], link: nil, rulesVersion: try row[11], madeAt: try row[7],
                madeBy: try row[8])
            link.rule = try row[3]
            link.keyKind = try row[4]
            link.keyValue = try row[5]
            link.other = try row[6]
            link.endedAt = try row[9]
            link.bits = try row[10]
            return link
        }
    }

    static func decisions(about contacts: [ID<Contact>], _ tx: ReadTransaction) throws(StorageError) -> [LinkDecision] {
        try tx.rows("SELECT first_id, second_id, same FROM link_decisions WHERE first_id IN \(contacts) AND second_id IN \(contacts)") {
            row throws(StorageError) in LinkDecision(try row[0], try row[1], isSamePerson: try row[2])
        }
    }

    static func decided(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [DecidedPair] {
        try tx.rows("SELECT first_id, second_id, same, made_at, made_by FROM link_decisions WHERE \(filter) ORDER BY made_at DESC") {
            row throws(StorageError) in
            DecidedPair(first: try row[0], second: try row[1], isSamePerson: try row[2], madeAt: try row[3], madeBy: try row[4])
        }
    }

    static func decide(
        _ first: ID<Contact>, _ second: ID<Contact>, same: Bool?, now: Instant, by: String, _ tx: WriteTransaction
    ) throws(StorageError) {
        let (low, high) = (min(first, second), max(first, second))
        try tx.execute("DELETE FROM link_decisions WHERE first_id = \(low) AND second_id = \(high)")
        guard let same else { return }
        try tx.execute("INSERT INTO link_decisions (first_id, second_id, same, made_at, made_by) VALUES (\(low), \(high), \(same), \(now), \(by))")
    }

    /// The rules that hold, and their version; 0 are those everybody starts with.
    static func rules(_ tx: ReadTransaction) throws -> (version: Int64, rules: IdentityRules) {
        let latest = try tx.first("SELECT version, document FROM link_rules ORDER BY version DESC LIMIT 1") { row throws(StorageError) in
            (try row[0, as: Int64.self], try row[1, as: JSON.self])
        }
        guard let latest else { return (0, .standard) }
        return (latest.0, try IdentityRules(json: latest.1))
    }
}
