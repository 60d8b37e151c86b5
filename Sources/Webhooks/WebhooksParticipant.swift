import Kernel
import Storage

/// What messages to others have to do with the rights of a person: those that name it are told, and removed with the answers of their receivers. That the
/// person was erased is a message of its own.
public struct WebhooksParticipant: PersonParticipant {
    public init() {}

    public var personalTables: Set<String> { ["webhook_deliveries", "webhook_attempts"] }

    /// Deliveries that one transaction looks at.
    private static let part = 1_000

    /// Of a part of a person, what went to these companies' own endpoints, or names one of their contacts.
    private static func traces(_ subject: DataSubject) -> PersonalTraces {
        var known = subject
        if !subject.isWhole { known.names = [] }
        return PersonalTraces(of: known)
    }

    public func tell(_ subject: DataSubject, to sink: any PersonalDataSink, _ tx: ReadTransaction) throws {
        let traces = Self.traces(subject)
        try sink.begin("messages", ["kind", "address", "state", "createdAt", "body"])
        var failure: (any Error)?
        try tx.forEach(
            """
            SELECT webhook_deliveries.kind, url, webhook_deliveries.state, webhook_deliveries.created_at, body
            FROM webhook_deliveries JOIN webhook_endpoints ON webhook_endpoints.id = endpoint_id
            WHERE \(subject.companyFilter) ORDER BY webhook_deliveries.id
            """
        ) { row throws(StorageError) in
            let body: String = try row[4]
            guard traces.occur(in: body) else { return true }
            let cells: [JSON?] = [
                .string(try row[0, as: String.self]), .string(try row[1, as: String.self]), .string(try row[2, as: String.self]),
                .time(try row[3, as: Instant.self]), .string(body),
            ]
            do { try sink.row(cells) } catch { failure = error }
            return failure == nil
        }
        if let failure { throw failure }
    }

    public func sweep(_ subject: DataSubject, from place: SweepPlace, _ tx: WriteTransaction) throws -> SweptPart {
        let traces = Self.traces(subject)
        var last: Int64?
        var (looked, found): (Int, [ID<WebhookDelivery>]) = (0, [])
        try tx.forEach(
            """
            SELECT id, body FROM webhook_deliveries WHERE id > \(place.number) AND created_at <= \(subject.asOf) ORDER BY id LIMIT \(Self.part)
            """
        ) { row throws(StorageError) in
            last = try row[0]
            looked += 1
            if traces.occur(in: try row[1, as: String.self]) { found.append(try row[0]) }
            return true
        }
        var rows = ErasedRows()
        if !found.isEmpty {
            rows.add(try tx.execute("DELETE FROM webhook_attempts WHERE delivery_id IN \(found)"), of: "webhook_attempts")
            rows.add(try tx.execute("DELETE FROM webhook_deliveries WHERE id IN \(found)"), of: "webhook_deliveries")
        }
        return SweptPart(rows, next: looked == Self.part ? last.map { SweepPlace(stage: 0, after: $0) } : nil)
    }
}
