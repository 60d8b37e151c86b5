import Kernel
import RecordLinkage
import Storage

/// Finding people by anything: words of names, e-mail, phone, card, customer number.
enum PersonSearch {
    /// Contacts looked at for one search; who has more than that many namesakes types another word.
    private static let breadth = 200

    /// Persons that carry every word of `text` (each may be unfinished), whole words first.
    static func search(
        _ text: String, companies: [ID<Company>]?, among: SQL?, limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [PersonRecord] {
        let tokens = SearchTokens.query(text)
        guard !tokens.isEmpty, companies?.isEmpty != true else { return [] }
        var found = try persons(tokens, prefix: false, companies, among, tx)
        if found.count < limit {
            let more = try persons(tokens, prefix: true, companies, among, tx)
            let known = Set(found)
            found += more.filter { !known.contains($0) }
        }
        let records = try PersonStore.persons("WHERE id IN \(Array(found.prefix(breadth))) AND contacts > 0", tx)
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return Array(found.compactMap { byID[$0] }.prefix(limit))
    }

    private static func persons(
        _ tokens: [String], prefix: Bool, _ companies: [ID<Company>]?, _ among: SQL?, _ tx: ReadTransaction
    ) throws(StorageError) -> [ID<Person>] {
        let query = SearchIndex.query(tokens, prefix: prefix, companies, tx.dialect)
        let words: SQL
        switch tx.dialect {
        case .sqlite: words = "SELECT rowid FROM contact_search WHERE contact_search MATCH \(query) LIMIT \(breadth)"
        case .postgres: words = "SELECT rowid FROM contact_search WHERE words @@ \(query)::tsquery LIMIT \(breadth)"
        }
        let contacts = try tx.rows(words) { row throws(StorageError) in try row[0, as: Int64.self] }
        guard !contacts.isEmpty else { return [] }
        var seen: Set<ID<Person>> = []
        let further: SQL = among.map { " AND \($0)" } ?? ""
        return try tx.rows("SELECT person_id FROM contacts WHERE id IN \(contacts)\(further) ORDER BY person_id") { row throws(StorageError) in
            try row[0, as: ID<Person>.self]
        }.filter { seen.insert($0).inserted }
    }
}

/// What stands in the full-text index besides the words of a contact, and how both are asked for.
///
/// The company is a word of the index, so that a search within one company meets no others' namesakes first. On PostgreSQL the first one, two and three
/// letters of each word are words as well: a GIN index reads the lists of all words that begin so before it looks at anything else, and there are many
/// that begin with three letters. FTS5 has prefix indexes of its own. No word that somebody types holds `§` or `·`.
enum SearchIndex {
    private static let shortest = 1...3

    /// The words to index, with blanks between.
    static func words(_ tokens: [String], company: ID<Company>, _ dialect: Dialect) -> String {
        var all = tokens + [word(of: company)]
        if dialect == .postgres {
            var beginnings: Set<String> = []
            for token in tokens where isLetter(token) {
                for length in shortest { beginnings.insert("·" + String(token.unicodeScalars.prefix(length))) }
            }
            all += beginnings.sorted()
        }
        return all.joined(separator: " ")
    }

    static func query(_ tokens: [String], prefix: Bool, _ companies: [ID<Company>]?, _ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite:
            let words = tokens.map { "\"\($0)\"" + (prefix ? "*" : "") }
            let places = companies.map { ["(" + $0.map { "\"\(word(of: $0))\"" }.joined(separator: " OR ") + ")"] }
            return (words + (places ?? [])).joined(separator: " AND ")
        case .postgres:
            let words = tokens.map { token in
                !prefix ? "'\(token)'" : token.unicodeScalars.count <= shortest.upperBound && isLetter(token) ? "'·\(token)'" : "'\(token)':*"
            }
            let places = companies.map { ["(" + $0.map { "'\(word(of: $0))'" }.joined(separator: " | ") + ")"] }
            return (words + (places ?? [])).joined(separator: " & ")
        }
    }

    /// Statements that bring what was indexed before into this form.
    static func renewal(_ dialect: Dialect) -> [String] {
        switch dialect {
        case .sqlite:
            [
                """
                UPDATE contact_search SET words = words || ' §' || (SELECT company_id FROM contacts WHERE contacts.id = contact_search.rowid)
                """
            ]
        case .postgres:
            [
                """
                UPDATE contact_search SET words = words || array_to_tsvector(ARRAY(
                    SELECT DISTINCT '·' || LEFT(word, length) FROM unnest(tsvector_to_array(words)) AS word, generate_series(1, 3) AS length
                    WHERE word ~ '^[^0-9]') || ARRAY['§' || contacts.company_id])
                FROM contacts WHERE contacts.id = contact_search.rowid
                """
            ]
        }
    }

    /// Pages of FTS5's index that one transaction merges.
    private static let mergedPages = 400

    /// Merges some more of FTS5's segments into one, in which words of contacts that are gone do not stand any more; false when they are one.
    ///
    /// - Parameter isFirst: whether all segments there are now are to be merged; those that follow go on with it.
    static func merge(isFirst: Bool, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        let before = try tx.value("SELECT total_changes()", as: Int64.self) ?? 0
        try tx.execute("INSERT INTO contact_search (contact_search, rank) VALUES ('merge', \(isFirst ? -mergedPages : mergedPages))")
        // Less than two changes: nothing was left to do (https://sqlite.org/fts5.html#the_merge_command).
        return try (tx.value("SELECT total_changes()", as: Int64.self) ?? 0) - before >= 2
    }

    private static func word(of company: ID<Company>) -> String { "§\(company.rawValue)" }
    private static func isLetter(_ token: String) -> Bool { token.unicodeScalars.first.map { !("0"..."9").contains($0) } ?? false }
}
