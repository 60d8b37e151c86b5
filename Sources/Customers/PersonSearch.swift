import Kernel
import RecordLinkage
import Storage

/// Finding people by anything: words of names, e-mail, phone, card, customer number.
enum PersonSearch {
    /// Contacts looked at for one search; who has more than that many namesakes types another word.
    private static let breadth = 200

    /// Persons that carry every word of `text` (the last may be unfinished), best first.
    static func search(_ text: String, companies: [ID<Company>]?, limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [PersonRecord] {
        let tokens = SearchTokens.query(text)
        guard !tokens.isEmpty else { return [] }
        var found = try persons(tokens, prefix: false, companies, tx)
        if found.count < limit {
            let more = try persons(tokens, prefix: true, companies, tx)
            let known = Set(found)
            found += more.filter { !known.contains($0) }
        }
        let records = try PersonStore.persons("WHERE id IN \(Array(found.prefix(breadth))) AND contacts > 0", tx)
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Array(found.compactMap { byID[$0] }.prefix(limit))
    }

    private static func persons(
        _ tokens: [String], prefix: Bool, _ companies: [ID<Company>]?, _ tx: ReadTransaction
    ) throws(StorageError) -> [ID<Person>] {
        let words: SQL
        switch tx.dialect {
        case .sqlite:
            let query = tokens.map { "\"\($0)\"" + (prefix ? "*" : "") }.joined(separator: " ")
            words = "SELECT rowid FROM contact_search WHERE contact_search MATCH \(query) LIMIT \(breadth)"
        case .postgres:
            let query = tokens.map { "'\($0)'" + (prefix ? ":*" : "") }.joined(separator: " & ")
            words = "SELECT rowid FROM contact_search WHERE words @@ \(query)::tsquery LIMIT \(breadth)"
        }
        let contacts = try tx.rows(words) { row throws(StorageError) in try row[0, as: Int64.self] }
        guard !contacts.isEmpty else { return [] }
        var filter: SQL = "id IN \(contacts)"
        if let companies { filter += " AND company_id IN \(companies)" }
        var seen: Set<ID<Person>> = []
        return try tx.rows("SELECT person_id FROM contacts WHERE \(filter) ORDER BY person_id") { row throws(StorageError) in
            try row[0, as: ID<Person>.self]
        }.filter { seen.insert($0).inserted }
    }
}
