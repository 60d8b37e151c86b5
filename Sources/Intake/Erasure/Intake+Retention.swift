import Kernel
import Storage

extension IntakeParticipant: RetentionKeeper {
    public var retained: Set<RetentionKind> { [.anonymousEvents, .rejects] }

    private static let examples = 3

    /// Events of nobody, and those of devices that are persons of their own.
    private static func anonymous(_ company: ID<Company>, _ moment: Instant) -> SQL {
        """
        company_id = \(company) AND occurred_at < \(moment) AND (contact_id IS NULL OR contact_id IN (
            SELECT id FROM contacts WHERE contacts.company_id = \(company) AND external_id LIKE 'device:%' AND email IS NULL AND phone IS NULL
                AND card IS NULL AND NOT EXISTS (
                    SELECT 1 FROM contacts AS others WHERE others.person_id = contacts.person_id AND others.id <> contacts.id)))
        """
    }

    private static func settled(_ company: ID<Company>, _ moment: Instant) -> SQL { "company_id = \(company) AND rejected_at < \(moment)" }

    private static func refused(_ company: ID<Company>, _ moment: Instant) -> SQL {
        "import_id IN (SELECT id FROM imports WHERE company_id = \(company) AND state <> 'running' AND updated_at < \(moment))"
    }

    public func expired(
        _ kind: RetentionKind, company: ID<Company>, before moment: Instant, limit: Int, _ tx: ReadTransaction
    ) throws -> ExpiredRows {
        switch kind {
        case .anonymousEvents:
            let rows = try tx.rows(
                "SELECT occurred_at, name FROM events WHERE \(Self.anonymous(company, moment)) ORDER BY id LIMIT \(limit)"
            ) { row throws(StorageError) in
                let (at, name) = (try row[0, as: Instant.self], try row[1, as: String.self])
                return "\(at.utcDay) \(name)"
            }
            return ExpiredRows(count: rows.count, examples: Array(rows.prefix(Self.examples)))
        case .rejects:
            let events = try tx.rows(
                "SELECT rejected_at, code FROM intake_rejects WHERE \(Self.settled(company, moment)) ORDER BY id LIMIT \(limit)"
            ) { row throws(StorageError) in
                let (at, name) = (try row[0, as: Instant.self], try row[1, as: String.self])
                return "\(at.utcDay) \(name)"
            }
            let refused = try tx.value(
                "SELECT COUNT(*) FROM (SELECT 1 FROM import_rejects WHERE \(Self.refused(company, moment)) LIMIT \(limit)) AS part", as: Int.self)
            return ExpiredRows(count: min(events.count + (refused ?? 0), limit), examples: Array(events.prefix(Self.examples)))
        case .prospects, .mails: return ExpiredRows()
        }
    }

    public func remove(
        _ kind: RetentionKind, company: ID<Company>, before moment: Instant, limit: Int, _ tx: WriteTransaction
    ) throws -> Int {
        switch kind {
        case .anonymousEvents:
            let ids = try tx.rows("SELECT id FROM events WHERE \(Self.anonymous(company, moment)) ORDER BY id LIMIT \(limit)") {
                row throws(StorageError) in try row[0, as: ID<Event>.self]
            }
            guard !ids.isEmpty else { return 0 }
            try tx.execute("DELETE FROM event_keys WHERE event_id IN \(ids)")
            return try tx.execute("DELETE FROM events WHERE id IN \(ids)")
        case .rejects:
            let events = try tx.execute(
                "DELETE FROM intake_rejects WHERE id IN (SELECT id FROM intake_rejects WHERE \(Self.settled(company, moment)) LIMIT \(limit))")
            return events
                + (try tx.execute(
                    """
                    DELETE FROM import_rejects WHERE (import_id, record) IN (
                        SELECT import_id, record FROM import_rejects WHERE \(Self.refused(company, moment)) LIMIT \(limit))
                    """))
        case .prospects, .mails: return 0
        }
    }
}
