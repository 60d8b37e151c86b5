import Customers
import Kernel
import Storage

/// Erases a subject from what was received, part by part: the log, rejected events, refused rows of files, and events of others that name it.
struct IntakeSweep {
    private let subject: DataSubject
    private let received: ReceivedEvents
    private let traces: PersonalTraces
    private let now: Instant
    private let tx: WriteTransaction

    /// Rows that one transaction looks at.
    private static let requests = 300
    private static let rows = 2_000

    init(_ subject: DataSubject, _ customers: Customers, now: Instant, _ tx: WriteTransaction) {
        self.subject = subject
        received = ReceivedEvents(subject, customers)
        traces = PersonalTraces(of: subject)
        self.now = now
        self.tx = tx
    }

    func part(from place: SweepPlace) throws -> SweptPart {
        switch place.stage {
        case 0: try log(after: place.number)
        case 1: try rejects(after: place.number)
        case 2: try events(after: place.number)
        default: try refusedRows(after: place.after)
        }
    }

    private func next(_ stage: Int, _ last: (some CustomStringConvertible)?, isFull: Bool) -> SweepPlace? {
        if isFull, let last { return SweepPlace(stage: stage, after: "\(last)") }
        return stage < 3 ? SweepPlace(stage: stage + 1) : nil
    }

    private func log(after id: Int64) throws -> SweptPart {
        let requests = try tx.rows(
            """
            SELECT id, company_id, source_id, received_at, call, events, body FROM intake_log
            WHERE id > \(id) AND received_at <= \(subject.asOf) AND \(subject.companyFilter) ORDER BY id LIMIT \(Self.requests)
            """, IntakeLogStore.request)
        var erased = ErasedRows()
        for request in requests {
            guard let (body, _) = try received.erasing(request, tx) else { continue }
            erased.add(
                try tx.execute("UPDATE intake_log SET body = \(String(decoding: body, as: UTF8.self)) WHERE id = \(request.id)"), of: "intake_log")
        }
        return SweptPart(erased, next: next(0, requests.last?.id.rawValue, isFull: requests.count == Self.requests))
    }

    private func rejects(after id: Int64) throws -> SweptPart {
        let rejects = try RejectStore.rejects(
            "id > \(id) AND received_at <= \(subject.asOf) AND \(subject.companyFilter) ORDER BY id LIMIT \(Self.requests)", tx)
        var erased = ErasedRows()
        for reject in rejects {
            let request = LoggedRequest(
                id: reject.log, company: reject.company, source: reject.source, receivedAt: reject.receivedAt, call: reject.call, events: 1,
                body: Array(reject.body.utf8))
            let isNamed = [reject.name, reject.reason, reject.waitsFor].compactMap { $0 }.contains { traces.occur(in: $0) }
            guard try received.erasing(request, tx) != nil || isNamed else { continue }
            erased.add(
                try tx.execute(
                    """
                    UPDATE intake_rejects SET body = \(String(decoding: ReceivedEvents.erased, as: UTF8.self)), name = NULL,
                        reason = 'It was erased with its person.', waits_for = NULL,
                        state = CASE WHEN state = 'open' THEN 'dismissed' ELSE state END, settled_at = COALESCE(settled_at, \(now)),
                        settled_by = COALESCE(settled_by, 'erasure')
                    WHERE id = \(reject.id)
                    """), of: "intake_rejects")
        }
        return SweptPart(erased, next: next(1, rejects.last?.id.rawValue, isFull: rejects.count == Self.requests))
    }

    /// Events of others, or of nobody, that name the subject among their properties.
    private func events(after id: Int64) throws -> SweptPart {
        let events = try tx.rows(
            """
            SELECT id, properties FROM events WHERE id > \(id) AND occurred_at <= \(subject.asOf) AND properties IS NOT NULL AND \(subject.companyFilter)
            ORDER BY id LIMIT \(Self.rows)
            """
        ) { row throws(StorageError) in (id: try row[0, as: ID<Event>.self], properties: try row[1, as: String.self]) }
        let named = events.filter { traces.occur(in: $0.properties) }.map(\.id)
        var erased = ErasedRows()
        if !named.isEmpty { erased.add(try tx.execute("UPDATE events SET properties = NULL WHERE id IN \(named)"), of: "events") }
        return SweptPart(erased, next: next(2, events.last?.id.rawValue, isFull: events.count == Self.rows))
    }

    /// A reason may quote what could not be read.
    private func refusedRows(after place: String) throws -> SweptPart {
        let keys = place.split(separator: "/").compactMap { Int64($0) }
        let (file, record) = keys.count == 2 ? (keys[0], keys[1]) : (0, 0)
        let rows = try tx.rows(
            """
            SELECT import_id, record, reason FROM import_rejects
            WHERE (import_id > \(file) OR (import_id = \(file) AND record > \(record)))
                AND import_id IN (SELECT id FROM imports WHERE started_at <= \(subject.asOf) AND \(subject.companyFilter))
            ORDER BY import_id, record LIMIT \(Self.rows)
            """
        ) { row throws(StorageError) in (file: try row[0, as: Int64.self], record: try row[1, as: Int64.self], reason: try row[2, as: String.self]) }
        var erased = ErasedRows()
        for row in rows where traces.occur(in: row.reason) {
            erased.add(
                try tx.execute(
                    """
                    UPDATE import_rejects SET reason = 'was erased with its person' WHERE import_id = \(row.file) AND record = \(row.record)
                    """), of: "import_rejects")
        }
        return SweptPart(erased, next: next(3, rows.last.map { "\($0.file)/\($0.record)" }, isFull: rows.count == Self.rows))
    }
}
