import Kernel
import RecordLinkage
import Storage

/// Contacts and their keys: the SQL.
enum ContactStore {
    private static let fieldColumns = ContactField.allCases.map(\.column)
    private static let columns =
        ["id", "company_id", "source_id", "activity_id", "external_id", "person_id", "card", "device"] + fieldColumns
        + ["name_key", "original", "extensions", "refused", "created_at", "updated_at"]
    private static let selected = SQL(verbatim: (columns + ["restricted_at"]).map { "contacts." + $0 }.joined(separator: ", "))

    static func contacts(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [ContactRecord] {
        try tx.rows("SELECT \(selected) FROM contacts \(filter)", record)
    }

    private static func record(_ row: Row) throws(StorageError) -> ContactRecord {
        var values: [ContactField: String] = [:]
        for (index, field) in ContactField.allCases.enumerated() { values[field] = try row[8 + index, as: String?.self] }
        let next = 8 + ContactField.allCases.count
        let refused = try row[next + 3, as: JSON?.self]?.array ?? []
        return ContactRecord(
            id: try row[0], company: try row[1], source: try row[2], activity: try row[3], externalID: try row[4], person: try row[5],
            values: values, card: try row[6], device: try row[7], original: try row[next + 1],
            extensions: try row[next + 2, as: JSON?.self]?.members ?? [],
            refused: refused.map {
                RefusedValue(field: $0["field"]?.string ?? "", value: $0["value"]?.string ?? "", reason: $0["reason"]?.string ?? "")
            },
            createdAt: try row[next + 4], updatedAt: try row[next + 5], restrictedAt: try row[next + 6], name: ComparableName(stored: try row[next]))
    }

    /// What is there already of one source, by external id.
    static func known(
        _ externalIDs: [String], source: ID<Source>, _ tx: ReadTransaction
    ) throws(StorageError) -> [String: (id: ID<Contact>, person: ID<Person>, hash: Int64)] {
        var known: [String: (id: ID<Contact>, person: ID<Person>, hash: Int64)] = [:]
        try tx.forEach(
            "SELECT external_id, id, person_id, content_hash FROM contacts WHERE source_id = \(source) AND external_id IN \(externalIDs)"
        ) { row throws(StorageError) in
            known[try row[0]] = (try row[1], try row[2], try row[3])
            return true
        }
        return known
    }

    /// Inserts or overwrites contacts with all that hangs on them: keys, search words, relations.
    static func save(_ contacts: [(record: ContactRecord, normalized: NormalizedContact)], now: Instant, _ tx: WriteTransaction) throws(StorageError)
    {
        var rows = RowBuffer(into: "contacts", columns + ["content_hash", "recorded_at"], capacity: contacts.count)
        var keys = RowBuffer(into: "contact_keys", ["kind", "value", "contact_id"], capacity: contacts.count * 4)
        var words = RowBuffer(into: "contact_search", ["rowid", "words"], capacity: contacts.count)
        var relations = RowBuffer(into: "contact_relations", ["contact_id", "kind", "value", "source_id"])
        let ids = contacts.map(\.record.id)
        try tx.execute("DELETE FROM contact_keys WHERE contact_id IN \(ids)")
        try tx.execute("DELETE FROM contact_search WHERE rowid IN \(ids)")
        try tx.execute("DELETE FROM contact_relations WHERE contact_id IN \(ids)")
        for (record, normalized) in contacts {
            append(record, normalized, now, to: &rows)
            for key in normalized.keys {
                keys.append(key.kind.stored)
                keys.append(key.value)
                keys.append(record.id)
            }
            words.append(record.id)
            words.append(SearchIndex.words(normalized.words, company: record.company, tx.dialect))
            for relation in Set(normalized.relations) {
                relations.append(record.id)
                relations.append(relation.kind.rawValue)
                relations.append(relation.value)
                relations.append(record.source)
            }
        }
        let kept = ["id", "external_id", "source_id", "company_id", "recorded_at"]
        let changes = (columns + ["content_hash"]).filter { !kept.contains($0) }.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        try tx.insert(rows, conflict: "ON CONFLICT (external_id, source_id) DO UPDATE SET \(changes)")
        try tx.insert(keys)
        try tx.insert(words)
        try tx.insert(relations)
    }

    private static func append(_ record: ContactRecord, _ normalized: NormalizedContact, _ now: Instant, to rows: inout RowBuffer) {
        rows.append(record.id)
        rows.append(record.company)
        rows.append(record.source)
        rows.append(record.activity)
        rows.append(record.externalID)
        rows.append(record.person)
        rows.append(record.card)
        rows.append(record.device)
        for field in ContactField.allCases { rows.append(record.values[field]) }
        rows.append(record.name.stored)
        rows.append(record.original.description)
        rows.append(record.extensions.isEmpty ? nil : JSON.object(record.extensions).description)
        let refused = record.refused.map { JSON.object(["field": .string($0.field), "value": .string($0.value), "reason": .string($0.reason)]) }
        rows.append(refused.isEmpty ? nil : JSON.array(refused).description)
        rows.append(record.createdAt)
        rows.append(record.updatedAt)
        rows.append(normalized.contentHash)
        rows.append(now)
    }

    // MARK: - Keys

    /// The contacts that carry one of the values, with their persons; of a value more carry than `limit` allows, only its count.
    static func carriers(of keys: Set<LinkKey>, _ tx: ReadTransaction) throws(StorageError) -> [LinkKey: Int] {
        var counts: [LinkKey: Int] = [:]
        for (kind, keys) in Dictionary(grouping: keys, by: \.kind) {
            try tx.forEach(
                "SELECT value, COUNT(*) FROM contact_keys WHERE kind = \(kind.stored) AND value IN \(keys.map(\.value)) GROUP BY value"
            ) { row throws(StorageError) in
                counts[LinkKey(kind, try row[0])] = try row[1]
                return true
            }
        }
        return counts
    }

    static func contacts(carrying value: String, kind: LinkKey.Kind, _ tx: ReadTransaction) throws(StorageError) -> [ID<Contact>] {
        try tx.rows("SELECT contact_id FROM contact_keys WHERE kind = \(kind.stored) AND value = \(value) ORDER BY contact_id") {
            row throws(StorageError) in try row[0]
        }
    }

    /// For each value the latest contacts that carry it, `most` of them.
    static func latest(_ most: Int, carrying keys: Set<LinkKey>, _ tx: ReadTransaction) throws(StorageError) -> [LinkKey: [ID<Contact>]] {
        var found: [LinkKey: [ID<Contact>]] = [:]
        for (kind, keys) in Dictionary(grouping: keys, by: \.kind) {
            try tx.forEach(
                """
                WITH given(value) AS \(keys.map(\.value)),
                    wanted AS (SELECT value, COALESCE((SELECT contact_id FROM contact_keys WHERE kind = \(kind.stored) AND contact_keys.value = given.value
                        ORDER BY contact_id DESC LIMIT 1 OFFSET \(most - 1)), 0) AS oldest FROM given)
                SELECT wanted.value, contact_keys.contact_id FROM wanted
                JOIN contact_keys ON contact_keys.kind = \(kind.stored) AND contact_keys.value = wanted.value AND contact_keys.contact_id >= wanted.oldest
                """
            ) { row throws(StorageError) in
                found[LinkKey(kind, try row[0]), default: []].append(try row[1])
                return true
            }
        }
        return found
    }

    static func persons(carrying keys: Set<LinkKey>, _ tx: ReadTransaction) throws(StorageError) -> Set<ID<Person>> {
        var persons: Set<ID<Person>> = []
        for (kind, keys) in Dictionary(grouping: keys, by: \.kind) {
            try tx.forEach(
                """
                SELECT DISTINCT contacts.person_id FROM contact_keys JOIN contacts ON contacts.id = contact_keys.contact_id
                WHERE contact_keys.kind = \(kind.stored) AND contact_keys.value IN \(keys.map(\.value))
                """
            ) { row throws(StorageError) in
                persons.insert(try row[0])
                return true
            }
        }
        return persons
    }

    /// Those of the keys that contacts of other persons carry as well.
    static func shared(_ keys: Set<LinkKey>, besides person: ID<Person>, _ tx: ReadTransaction) throws(StorageError) -> Set<LinkKey> {
        var shared: Set<LinkKey> = []
        for (kind, keys) in Dictionary(grouping: keys, by: \.kind) {
            try tx.forEach(
                """
                SELECT DISTINCT contact_keys.value FROM contact_keys JOIN contacts ON contacts.id = contact_keys.contact_id
                WHERE contact_keys.kind = \(kind.stored) AND contact_keys.value IN \(keys.map(\.value)) AND contacts.person_id <> \(person)
                """
            ) { row throws(StorageError) in
                shared.insert(LinkKey(kind, try row[0]))
                return true
            }
        }
        return shared
    }

    static func keys(of contacts: [ID<Contact>], _ tx: ReadTransaction) throws(StorageError) -> [ID<Contact>: [LinkKey]] {
        var keys: [ID<Contact>: [LinkKey]] = [:]
        try tx.forEach("SELECT contact_id, kind, value FROM contact_keys WHERE contact_id IN \(contacts) ORDER BY contact_id, kind, value") {
            row throws(StorageError) in
            if let kind = LinkKey.Kind(stored: try row[1]) { keys[try row[0], default: []].append(LinkKey(kind, try row[2])) }
            return true
        }
        return keys
    }

    /// Which contacts of a company carry these values of one kind; the oldest where several do.
    static func owners(of values: [String], kind: LinkKey.Kind, company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [String: ID<
        Contact
    >] {
        var owners: [String: ID<Contact>] = [:]
        try tx.forEach(
            """
            SELECT contact_keys.value, MIN(contacts.id) FROM contact_keys JOIN contacts ON contacts.id = contact_keys.contact_id
            WHERE contact_keys.kind = \(kind.stored) AND contact_keys.value IN \(values) AND contacts.company_id = \(company)
            GROUP BY contact_keys.value
            """
        ) { row throws(StorageError) in
            owners[try row[0]] = try row[1]
            return true
        }
        return owners
    }

    /// The contacts of a company with these external ids, those of `source` before others.
    static func owners(
        ofExternalIDs values: [String], source: ID<Source>, company: ID<Company>, _ tx: ReadTransaction
    ) throws(StorageError) -> [String: ID<Contact>] {
        var owners: [String: ID<Contact>] = [:]
        try tx.forEach(
            // The plus keeps SQLite from walking through the whole company in search of a few numbers.
            "SELECT external_id, id, source_id FROM contacts WHERE external_id IN \(values) AND +company_id = \(company) ORDER BY id DESC"
        ) { row throws(StorageError) in
            let value: String = try row[0]
            let isOwn = try row[2, as: ID<Source>.self] == source
            if isOwn || owners[value] == nil { owners[value] = try row[1] }
            return true
        }
        return owners
    }
}

extension LinkKey.Kind {
    /// How the table of keys writes it.
    var stored: Int64 {
        switch self {
        case .externalID: 1
        case .taxCode: 2
        case .card: 3
        case .email: 4
        case .phone: 5
        case .device: 6
        }
    }

    init?(stored: Int64) {
        guard let kind = Self.allCases.first(where: { $0.stored == stored }) else { return nil }
        self = kind
    }
}
