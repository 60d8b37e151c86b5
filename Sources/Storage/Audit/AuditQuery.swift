import Kernel

/// An entry of the audit log as it is shown.
public struct AuditRecord: Hashable, Sendable {
    public var id: ID<AuditEntry>
    public var at: Instant
    public var note: AuditNote
    /// Nil while it waits for being sealed.
    public var seal: AuditSeal?
}

/// Which entries of the audit log are asked for, newest first.
public struct AuditQuery: Hashable, Sendable {
    /// Only what is about one of these companies; nil is everything, also what is about none.
    public var companies: [ID<Company>]?
    public var user: ID<User>?
    /// Whole, as it is stored: `screen`, `command`, `api:KEY NAME`.
    public var actor: String?
    /// Whole, or up to its point: `person` is `person.seen` and all others of persons.
    public var action: String?
    /// What it was done to, whole: `per_…`.
    public var subject: String?
    /// The time itself included.
    public var since: Instant?
    /// The time itself not included.
    public var until: Instant?
    /// Entries before this one.
    public var before: ID<AuditEntry>?
    public var limit: Int

    public init(companies: [ID<Company>]?, limit: Int = 50) {
        self.companies = companies
        self.limit = limit
    }

    fileprivate var filter: SQL {
        var filter: SQL = "1 = 1"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let user { filter += " AND user_id = \(user)" }
        if let actor { filter += " AND actor = \(actor)" }
        if let action {
            filter += action.contains(".") ? " AND action = \(action)" : " AND action LIKE \(action.filter { $0.isLetter || $0 == "-" } + ".%")"
        }
        if let subject { filter += " AND subject = \(subject)" }
        if let since { filter += " AND at >= \(since)" }
        if let until { filter += " AND at < \(until)" }
        if let before { filter += " AND id < \(before)" }
        return filter
    }
}

extension AuditLog {
    public static func entries(_ query: AuditQuery, _ tx: ReadTransaction) throws(StorageError) -> [AuditRecord] {
        try tx.rows(
            """
            SELECT id, at, user_id, actor, company_id, action, subject, detail, sequence, hash FROM audit WHERE \(query.filter)
            ORDER BY id DESC LIMIT \(query.limit)
            """
        ) { row throws(StorageError) in
            let note = AuditNote(
                user: try row[2], actor: try row[3], company: try row[4], action: try row[5], subject: try row[6], detail: try row[7])
            let sequence: Int64? = try row[8]
            let hash: String? = try row[9]
            return AuditRecord(
                id: try row[0], at: try row[1], note: note,
                seal: sequence.flatMap { sequence in hash.map { AuditSeal(sequence: sequence, hash: $0) } })
        }
    }

    /// The kinds of deeds there are entries of, in order: what a filter offers.
    public static func actions(_ tx: ReadTransaction) throws(StorageError) -> [String] {
        // One look into the index for each kind instead of a look at each entry.
        try tx.rows(
            """
            WITH RECURSIVE kinds(action) AS (
                SELECT min(action) FROM audit
                UNION ALL
                SELECT (SELECT min(action) FROM audit WHERE action > kinds.action) FROM kinds WHERE kinds.action IS NOT NULL)
            SELECT action FROM kinds WHERE action IS NOT NULL ORDER BY action
            """
        ) { row throws(StorageError) in try row[0] }
    }
}
