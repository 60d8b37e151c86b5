import Kernel
import RecordLinkage
import Storage

/// A contact as it stands, to be added to: what its source has said so far.
public struct KnownContact: Sendable {
    public var id: ID<Contact>
    public var person: ID<Person>
    /// Saved again as it is, it changes nothing.
    public var draft: ContactDraft
    /// The moment of what was said last.
    public var updatedAt: Instant
}

extension Customers {
    /// Contacts of one source, by external id. A touchpoint that tells a person bit by bit adds to these drafts and saves them.
    public func known(_ externalIDs: [String], source: ID<Source>, _ tx: ReadTransaction) throws -> [String: KnownContact] {
        guard !externalIDs.isEmpty else { return [:] }
        let records = try ContactStore.contacts("WHERE contacts.source_id = \(source) AND contacts.external_id IN \(externalIDs)", tx)
        return Dictionary(
            records.map {
                ($0.externalID, KnownContact(id: $0.id, person: $0.person, draft: ContactDraft($0), updatedAt: $0.updatedAt))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What a source calls some of its contacts; those of other sources are left out.
    public func names(of contacts: [ID<Contact>], source: ID<Source>, _ tx: ReadTransaction) throws -> [ID<Contact>: String] {
        let rows = try tx.rows("SELECT id, external_id FROM contacts WHERE id IN \(contacts) AND source_id = \(source)") { row throws(StorageError) in
            (try row[0, as: ID<Contact>.self], try row[1, as: String.self])
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// The contacts of a company with these external ids, those of `source` before others.
    public func contacts(
        ofExternalIDs externalIDs: [String], source: ID<Source>, company: ID<Company>, _ tx: ReadTransaction
    ) throws -> [String: ID<Contact>] {
        externalIDs.isEmpty ? [:] : try ContactStore.owners(ofExternalIDs: externalIDs, source: source, company: company, tx)
    }

    /// Says of pairs of contacts that they are one person (a device and who has identified on it, two names of one customer), as a decision that any
    /// re-run keeps. What a person has decided about a pair stands.
    ///
    /// Returns the persons that are different now.
    @discardableResult
    public func bind(
        _ pairs: [(ID<Contact>, ID<Contact>)], by author: String, reliability: ReliabilityTable, _ tx: WriteTransaction
    ) throws -> Set<ID<Person>> {
        let pairs = pairs.filter { $0.0 != $0.1 }
        guard !pairs.isEmpty else { return [] }
        let now = effects.now
        try serializeLinking(tx)
        var rows = RowBuffer(into: "link_decisions", ["first_id", "second_id", "same", "made_at", "made_by"], capacity: pairs.count)
        for (first, second) in pairs {
            rows.append(min(first, second))
            rows.append(max(first, second))
            rows.append(1)
            rows.append(now)
            rows.append(author)
        }
        guard try tx.insert(rows, conflict: "ON CONFLICT (first_id, second_id) DO NOTHING") > 0 else { return [] }
        let contacts = Array(Set(pairs.flatMap { [$0.0, $0.1] })).sorted()
        let persons = try tx.rows("SELECT DISTINCT person_id FROM contacts WHERE id IN \(contacts)") { row throws(StorageError) in
            try row[0, as: ID<Person>.self]
        }
        return try linking(reliability, author, tx).relink(Set(persons))
    }
}

extension ContactDraft {
    /// What a contact's source has said, from what was kept of it word for word.
    init(_ record: ContactRecord) {
        self.init(externalID: record.externalID)
        for member in record.original.members ?? [] {
            guard let text = member.value.string else { continue }
            switch member.name {
            case "fullName": fullName = text
            case "particle": particle = text
            case "mobile": mobile = text
            case "card": card = text
            case "device": device = text
            default:
                if let field = ContactField(rawValue: member.name) {
                    values[field] = text
                } else if let kind = ContactRelation.Kind(rawValue: member.name) {
                    relations.append(ContactRelation(kind, text))
                }
            }
        }
        if values[.birthDate] != nil { birthDate = record.values[.birthDate].flatMap { Day(iso: $0) } }
        extensions = record.extensions
        activity = record.activity
        createdAt = record.createdAt
        updatedAt = record.updatedAt
    }
}
