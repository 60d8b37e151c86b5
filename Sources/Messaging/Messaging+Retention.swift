import Kernel
import Storage

extension MessagingParticipant: RetentionKeeper {
    public var retained: Set<RetentionKind> { [.mails] }

    /// What waits, or is being sent, is not over.
    private static func over(_ company: ID<Company>, _ moment: Instant) -> SQL {
        "company_id = \(company) AND created_at < \(moment) AND state IN ('sent', 'failed', 'unknown')"
    }

    public func expired(
        _ kind: RetentionKind, company: ID<Company>, before moment: Instant, limit: Int, _ tx: ReadTransaction
    ) throws -> ExpiredRows {
        guard kind == .mails else { return ExpiredRows() }
        let mails = try tx.rows("SELECT created_at, kind FROM outgoing_mails WHERE \(Self.over(company, moment)) ORDER BY id LIMIT \(limit)") {
            row throws(StorageError) in
            let (at, name) = (try row[0, as: Instant.self], try row[1, as: String.self])
            return "\(at.utcDay) \(name)"
        }
        return ExpiredRows(count: mails.count, examples: Array(mails.prefix(3)))
    }

    public func remove(
        _ kind: RetentionKind, company: ID<Company>, before moment: Instant, limit: Int, _ tx: WriteTransaction
    ) throws -> Int {
        guard kind == .mails else { return 0 }
        return try tx.execute(
            "DELETE FROM outgoing_mails WHERE id IN (SELECT id FROM outgoing_mails WHERE \(Self.over(company, moment)) LIMIT \(limit))")
    }
}
