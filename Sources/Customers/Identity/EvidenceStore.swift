import Kernel
import RecordLinkage
import Storage

/// Pairs of contacts that may be one person, and the numbers by which such pairs are found: the SQL.
enum EvidenceStore {
    /// A pair and what the model says of it, in bits; `first` is the smaller id.
    struct Pair: Hashable, Sendable {
        var first: ID<Contact>
        var second: ID<Contact>
        var bits: Double
    }

    /// Whether somebody is to look at a pair.
    enum Review: Int64, Sendable {
        /// One person, decided, or too improbable.
        case none = 0
        case open = 1
        /// Put off.
        case later = 2
    }

    // MARK: - Numbers

    /// - Parameter blocks: ascending.
    static func save(blocks: ArraySlice<(number: Int64, contact: ID<Contact>)>, _ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(into: "contact_blocks", ["block", "contact_id"], capacity: blocks.count)
        for block in blocks {
            rows.append(block.number)
            rows.append(block.contact)
        }
        try tx.insert(rows, conflict: "ON CONFLICT (block, contact_id) DO NOTHING")
    }

    static func remove(blocks: [(number: Int64, contact: ID<Contact>)], _ tx: WriteTransaction) throws(StorageError) -> Int {
        var removed = 0
        for block in blocks {
            removed += try tx.execute("DELETE FROM contact_blocks WHERE block = \(block.number) AND contact_id = \(block.contact)")
        }
        return removed
    }

    /// Contacts that are compared at most for one number or value; of more the latest. A pass over all contacts compares the others too.
    static let widest = 48

    /// Who is kept under each of the numbers, the latest ``widest``.
    static func contacts(under numbers: [Int64], _ tx: ReadTransaction) throws(StorageError) -> [Int64: [ID<Contact>]] {
        var found: [Int64: [ID<Contact>]] = [:]
        try tx.forEach(
            """
            WITH given(number) AS \(numbers),
                wanted AS (SELECT number, COALESCE((SELECT contact_id FROM contact_blocks WHERE block = number
                    ORDER BY contact_id DESC LIMIT 1 OFFSET \(widest - 1)), 0) AS oldest FROM given)
            SELECT wanted.number, contact_blocks.contact_id FROM wanted
            JOIN contact_blocks ON contact_blocks.block = wanted.number AND contact_blocks.contact_id >= wanted.oldest
            """
        ) { row throws(StorageError) in
            found[try row[0], default: []].append(try row[1])
            return true
        }
        return found
    }

    // MARK: - Pairs

    /// What the model says of the pairs of these contacts, instead of what it said before.
    static func replace(_ pairs: [Pair], of contacts: [ID<Contact>], isNew: Bool, version: Int64, now: Instant, _ tx: WriteTransaction)
        throws(StorageError)
    {
        if !isNew {
            try tx.execute("DELETE FROM link_evidence WHERE first_id IN \(contacts)")
            try tx.execute("DELETE FROM link_evidence WHERE second_id IN \(contacts)")
        }
        try save(pairs, version: version, now: now, tx)
    }

    static func save(_ pairs: [Pair], version: Int64, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(into: "link_evidence", ["first_id", "second_id", "bits", "model_version", "review", "found_at"], capacity: pairs.count)
        for pair in pairs {
            rows.append(pair.first)
            rows.append(pair.second)
            rows.append(pair.bits)
            rows.append(version)
            rows.append(Review.none.rawValue)
            rows.append(now)
        }
        try tx.insert(
            rows, conflict: "ON CONFLICT (first_id, second_id) DO UPDATE SET bits = excluded.bits, model_version = excluded.model_version")
    }

    /// All pairs of which one is among these contacts, worth at least so many bits.
    static func pairs(of contacts: [ID<Contact>], atLeast bits: Double, _ tx: ReadTransaction) throws(StorageError) -> [Pair] {
        var found: Set<Pair> = []
        for column in ["first_id", "second_id"] {
            try tx.forEach(
                "SELECT first_id, second_id, bits FROM link_evidence WHERE \(SQL(verbatim: column)) IN \(contacts) AND bits >= \(bits)"
            ) { row throws(StorageError) in
                found.insert(Pair(first: try row[0], second: try row[1], bits: try row[2]))
                return true
            }
        }
        return found.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    /// Lets go of what an older model said.
    static func forget(before version: Int64, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("DELETE FROM link_evidence WHERE model_version < \(version)")
    }

    /// Persons that evidence once joined and joins no more.
    static func personsHeldByNothing(least bits: Double, _ tx: ReadTransaction) throws(StorageError) -> Set<ID<Person>> {
        Set(
            try tx.rows(
                """
                SELECT DISTINCT links.person_id FROM links WHERE links.rule = \(PersonResolution.evidenceRule) AND links.ended_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM link_evidence
                        WHERE link_evidence.first_id = CASE WHEN contact_id < other_contact_id THEN contact_id ELSE other_contact_id END
                        AND link_evidence.second_id = CASE WHEN contact_id < other_contact_id THEN other_contact_id ELSE contact_id END
                        AND link_evidence.bits >= \(bits))
                """
            ) { row throws(StorageError) in try row[0, as: ID<Person>.self] })
    }

    // MARK: - Reviews

    /// After contacts have moved or been judged anew: what of their pairs is to be looked at. Decided pairs and those of one person are not.
    static func settleReviews(of contacts: [ID<Contact>], from least: Double, _ tx: WriteTransaction) throws(StorageError) {
        try settleReviews("first_id IN \(contacts)", from: least, tx)
        try settleReviews("second_id IN \(contacts)", from: least, tx)
    }

    /// The same for the pairs of a range of contacts.
    static func settleReviews(
        after first: ID<Contact>, through last: ID<Contact>, from least: Double, _ tx: WriteTransaction
    ) throws(StorageError) {
        try settleReviews("first_id > \(first) AND first_id <= \(last)", from: least, tx)
    }

    private static func settleReviews(_ filter: SQL, from least: Double, _ tx: WriteTransaction) throws(StorageError) {
        let isOpen: SQL = """
            (bits >= \(least)
            AND (SELECT person_id FROM contacts WHERE id = first_id) <> (SELECT person_id FROM contacts WHERE id = second_id)
            AND NOT EXISTS (SELECT 1 FROM link_decisions WHERE link_decisions.first_id = link_evidence.first_id
                AND link_decisions.second_id = link_evidence.second_id))
            """
        try tx.execute(
            """
            UPDATE link_evidence SET review = CASE WHEN review > 0 THEN 0 ELSE 1 END
            WHERE \(filter) AND (review > 0) <> \(isOpen)
            """)
    }
}
