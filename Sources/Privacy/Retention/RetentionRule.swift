import Kernel
import Storage

/// How long a company keeps something.
public struct RetentionRule: Hashable, Sendable {
    public var company: ID<Company>
    public var kind: RetentionKind
    public var months: Int
    /// When it was applied last.
    public var appliedAt: Instant?

    public init(company: ID<Company>, kind: RetentionKind, months: Int, appliedAt: Instant? = nil) {
        self.company = company
        self.kind = kind
        self.months = months
        self.appliedAt = appliedAt
    }

    /// Traces of somebody may stand in logs and among rejects for three months: a rule is never shorter than these are kept.
    public static let range = 3...240

    /// What is older is kept no longer.
    public func moment(_ now: Instant) -> Instant {
        let day = now.utcDay
        return now.adding(seconds: -Int64(day.days(since: day.adding(months: -months))) * 86_400)
    }
}

/// Rules: the SQL.
enum RetentionStore {
    static func rules(_ companies: [ID<Company>]?, _ tx: ReadTransaction) throws(StorageError) -> [RetentionRule] {
        let filter: SQL = companies.map { "WHERE company_id IN \($0)" } ?? ""
        return try tx.rows("SELECT company_id, kind, months, applied_at FROM retention_rules \(filter) ORDER BY company_id, kind") {
            row throws(StorageError) in
            (try row[0, as: ID<Company>.self], RetentionKind(rawValue: try row[1]), try row[2, as: Int.self], try row[3, as: Instant?.self])
        }.compactMap { company, kind, months, appliedAt in
            kind.map { RetentionRule(company: company, kind: $0, months: months, appliedAt: appliedAt) }
        }
    }

    /// - Parameter months: nil keeps for ever.
    static func set(_ kind: RetentionKind, of company: ID<Company>, months: Int?, _ tx: WriteTransaction) throws(StorageError) {
        guard let months else {
            try tx.execute("DELETE FROM retention_rules WHERE company_id = \(company) AND kind = \(kind.rawValue)")
            return
        }
        try tx.execute(
            """
            INSERT INTO retention_rules (company_id, kind, months) VALUES (\(company), \(kind.rawValue), \(months))
            ON CONFLICT (company_id, kind) DO UPDATE SET months = excluded.months, applied_at = NULL
            """)
    }

    /// Takes a rule for its next application; false when another process has, or it was applied since `moment`.
    static func take(_ rule: RetentionRule, now: Instant, unlessSince moment: Instant, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        try tx.execute(
            """
            UPDATE retention_rules SET applied_at = \(now)
            WHERE company_id = \(rule.company) AND kind = \(rule.kind.rawValue) AND months = \(rule.months)
                AND (applied_at IS NULL OR applied_at < \(moment))
            """) == 1
    }
}
