import Kernel
import Storage

/// What somebody did about who is who: joined two persons, took one apart, decided about a pair.
public struct LinkageActRecord: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Persons were made one.
        case merge
        /// Contacts were taken out of a person.
        case split
        /// A pair that was to be looked at was decided.
        case review
    }

    public var id: ID<LinkageAct>
    public var kind: Kind
    public var author: String
    public var reason: String?
    public var madeAt: Instant
    public var undoneAt: Instant?
    public var undoneBy: String?
    /// The contacts it was about.
    public var pairs: [Pair]

    /// What is decided of two contacts: one person, two (false), or nothing.
    public struct Pair: Hashable, Sendable {
        public var first: ID<Contact>
        public var second: ID<Contact>
        public var before: Bool?
        public var after: Bool?
    }
}

/// Acts: the SQL.
enum ActStore {
    static func save(_ act: LinkageActRecord, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute(
            """
            INSERT INTO identity_acts (id, kind, author, reason, made_at)
            VALUES (\(act.id), \(act.kind.rawValue), \(act.author), \(act.reason), \(act.madeAt))
            """)
        var rows = RowBuffer(into: "identity_act_pairs", ["act_id", "first_id", "second_id", "before", "after"], capacity: act.pairs.count)
        for pair in act.pairs {
            rows.append(act.id)
            rows.append(pair.first)
            rows.append(pair.second)
            rows.append(pair.before.map { Int64($0 ? 1 : 0) })
            rows.append(pair.after.map { Int64($0 ? 1 : 0) })
        }
        try tx.insert(rows)
    }

    /// False when it was undone already.
    static func markUndone(_ id: ID<LinkageAct>, by author: String, at now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute("UPDATE identity_acts SET undone_at = \(now), undone_by = \(author) WHERE id = \(id) AND undone_at IS NULL") == 1
    }

    static func acts(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [LinkageActRecord] {
        var acts = try tx.rows("SELECT id, kind, author, reason, made_at, undone_at, undone_by FROM identity_acts \(filter)") {
            row throws(StorageError) in
            LinkageActRecord(
                id: try row[0], kind: LinkageActRecord.Kind(rawValue: try row[1]) ?? .review, author: try row[2], reason: try row[3],
                madeAt: try row[4], undoneAt: try row[5], undoneBy: try row[6], pairs: [])
        }
        var pairs: [ID<LinkageAct>: [LinkageActRecord.Pair]] = [:]
        try tx.forEach("SELECT act_id, first_id, second_id, before, after FROM identity_act_pairs WHERE act_id IN \(acts.map(\.id))") {
            row throws(StorageError) in
            pairs[try row[0], default: []].append(
                LinkageActRecord.Pair(first: try row[1], second: try row[2], before: try row[3, as: Bool?.self], after: try row[4, as: Bool?.self]))
            return true
        }
        for place in acts.indices { acts[place].pairs = pairs[acts[place].id] ?? [] }
        return acts
    }

    /// Acts about contacts say nothing of them any more; one that was about nobody else is gone.
    static func forget(_ contacts: [ID<Contact>], _ tx: WriteTransaction) throws(StorageError) -> Int {
        let concerned = try tx.rows(
            """
            SELECT DISTINCT act_id FROM identity_act_pairs WHERE first_id IN \(contacts)
            UNION SELECT DISTINCT act_id FROM identity_act_pairs WHERE second_id IN \(contacts)
            """
        ) { row throws(StorageError) in try row[0, as: ID<LinkageAct>.self] }
        guard !concerned.isEmpty else { return 0 }
        try tx.execute("DELETE FROM identity_act_pairs WHERE act_id IN \(concerned) AND (first_id IN \(contacts) OR second_id IN \(contacts))")
        try tx.execute("UPDATE identity_acts SET reason = NULL WHERE id IN \(concerned)")
        try tx.execute(
            """
            DELETE FROM identity_acts WHERE id IN \(concerned)
                AND NOT EXISTS (SELECT 1 FROM identity_act_pairs WHERE act_id = identity_acts.id)
            """)
        return concerned.count
    }
}
