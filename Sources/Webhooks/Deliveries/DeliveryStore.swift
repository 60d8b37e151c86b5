import Kernel
import Storage

/// Deliveries and their attempts: the SQL.
enum DeliveryStore {
    /// A delivery that is to be sent now.
    struct Due: Sendable {
        var record: DeliveryRecord
        var body: [UInt8]
    }

    /// What a request came to, to be written down.
    struct Outcome: Sendable {
        var delivery: ID<WebhookDelivery>
        var progress: DeliveryProgress
        var attempt: AttemptRecord
        var actions: [DeliveryProgress.Action]
    }

    static func insert(
        _ deliveries: [(id: ID<WebhookDelivery>, change: ID<Change>?, kind: String, body: String)], for endpoint: ID<WebhookEndpoint>, now: Instant,
        _ tx: WriteTransaction
    ) throws(StorageError) {
        var rows = RowBuffer(
            into: "webhook_deliveries", ["id", "endpoint_id", "change_id", "kind", "body", "state", "attempts", "requests", "next_at", "created_at"],
            capacity: deliveries.count)
        for delivery in deliveries {
            rows.append(delivery.id)
            rows.append(endpoint)
            rows.append(delivery.change)
            rows.append(delivery.kind)
            rows.append(delivery.body)
            rows.append(DeliveryProgress.State.pending.rawValue)
            rows.append(Int64(0))
            rows.append(Int64(0))
            rows.append(now)
            rows.append(now)
        }
        try tx.insert(rows)
    }

    private static let columns = SQL(verbatim: "id, endpoint_id, change_id, kind, state, attempts, next_at, created_at, finished_at, requests")

    private static func record(_ row: Row) throws(StorageError) -> DeliveryRecord {
        DeliveryRecord(
            id: try row[0], endpoint: try row[1], change: try row[2], kind: try row[3],
            progress: DeliveryProgress(
                state: DeliveryProgress.State(rawValue: try row[4]) ?? .failed, attempts: try row[5], nextAt: try row[6]),
            requests: try row[9], createdAt: try row[7], finishedAt: try row[8])
    }

    /// What is due, the longest due first, without what is being sent.
    static func due(
        _ endpoint: ID<WebhookEndpoint>, now: Instant, besides: [ID<WebhookDelivery>], limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [Due] {
        try tx.rows(
            """
            SELECT \(columns), body FROM webhook_deliveries
            WHERE endpoint_id = \(endpoint) AND state = 'pending' AND next_at <= \(now) AND id NOT IN \(besides)
            ORDER BY next_at LIMIT \(limit)
            """
        ) { row throws(StorageError) in Due(record: try record(row), body: Array(try row[10, as: String.self].utf8)) }
    }

    /// Deliveries of an endpoint, newest first.
    static func deliveries(
        of endpoint: ID<WebhookEndpoint>, state: DeliveryProgress.State?, before: ID<WebhookDelivery>?, limit: Int, _ tx: ReadTransaction
    ) throws(StorageError) -> [DeliveryRecord] {
        var filter: SQL = "endpoint_id = \(endpoint)"
        if let state { filter += " AND state = \(SQL(verbatim: "'\(state.rawValue)'"))" }
        if let before { filter += " AND id < \(before)" }
        return try tx.rows("SELECT \(columns) FROM webhook_deliveries WHERE \(filter) ORDER BY id DESC LIMIT \(limit)", record)
    }

    static func detail(_ id: ID<WebhookDelivery>, _ tx: ReadTransaction) throws(StorageError) -> DeliveryDetail? {
        let found = try tx.first("SELECT \(columns), body FROM webhook_deliveries WHERE id = \(id)") { row throws(StorageError) in
            (try record(row), try row[10, as: String.self])
        }
        guard let found else { return nil }
        return DeliveryDetail(delivery: found.0, body: found.1, attempts: try attempts(of: [id], tx)[id] ?? [])
    }

    static func attempts(of deliveries: [ID<WebhookDelivery>], _ tx: ReadTransaction) throws(StorageError) -> [ID<WebhookDelivery>: [AttemptRecord]] {
        var attempts: [ID<WebhookDelivery>: [AttemptRecord]] = [:]
        try tx.forEach(
            """
            SELECT delivery_id, number, at, milliseconds, status, error, answer FROM webhook_attempts WHERE delivery_id IN \(deliveries)
            ORDER BY delivery_id, number
            """
        ) { row throws(StorageError) in
            attempts[try row[0], default: []].append(
                AttemptRecord(
                    number: try row[1], at: try row[2], milliseconds: try row[3], status: try row[4], error: try row[5], answer: try row[6]))
            return true
        }
        return attempts
    }

    // MARK: - After requests

    /// Writes down what requests came to. What somebody has settled otherwise meanwhile stays so.
    static func save(_ outcomes: [Outcome], now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        let delivered = outcomes.filter { $0.progress.state == .delivered }.map(\.delivery)
        try tx.execute(
            """
            UPDATE webhook_deliveries SET state = 'delivered', attempts = attempts + 1, requests = requests + 1, finished_at = \(now) WHERE id IN \(delivered) AND state = 'pending'
            """)
        for outcome in outcomes where outcome.progress.state != .delivered {
            let progress = outcome.progress
            try tx.execute(
                """
                UPDATE webhook_deliveries SET state = \(progress.state.rawValue), attempts = \(progress.attempts), requests = requests + 1,
                    next_at = \(progress.nextAt), finished_at = \(progress.state == .failed ? now : nil)
                WHERE id = \(outcome.delivery) AND state = 'pending'
                """)
        }
        var rows = RowBuffer(
            into: "webhook_attempts", ["delivery_id", "number", "at", "milliseconds", "status", "error", "answer"], capacity: outcomes.count)
        for outcome in outcomes {
            rows.append(outcome.delivery)
            rows.append(Int64(outcome.attempt.number))
            rows.append(outcome.attempt.at)
            rows.append(outcome.attempt.milliseconds)
            rows.append(outcome.attempt.status.map(Int64.init))
            rows.append(outcome.attempt.error)
            rows.append(outcome.attempt.answer)
        }
        // Two processes that sent the same one, because the first seemed dead, have each their attempt; the later one is kept.
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (delivery_id, number) DO UPDATE SET at = excluded.at, milliseconds = excluded.milliseconds, status = excluded.status,
                    error = excluded.error, answer = excluded.answer
                """)
    }

    /// Sends again what has ended: the schedule begins anew, the numbers of the attempts go on.
    static func replay(_ filter: SQL, now: Instant, _ tx: WriteTransaction) throws(StorageError) -> Int {
        try tx.execute(
            "UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_at = \(now), finished_at = NULL WHERE state <> 'pending' AND \(filter)"
        )
    }

    /// Makes a pending one due.
    static func hurry(_ id: ID<WebhookDelivery>, now: Instant, _ tx: WriteTransaction) throws(StorageError) {
        try tx.execute("UPDATE webhook_deliveries SET next_at = \(now) WHERE id = \(id) AND state = 'pending' AND next_at > \(now)")
    }

    // MARK: - Counting and clearing

    static func pending(of endpoint: ID<WebhookEndpoint>, _ tx: ReadTransaction) throws(StorageError) -> Int {
        try tx.value("SELECT COUNT(*) FROM webhook_deliveries WHERE endpoint_id = \(endpoint) AND state = 'pending'") ?? 0
    }

    static func health(of endpoint: ID<WebhookEndpoint>, last: Int, _ tx: ReadTransaction) throws(StorageError) -> EndpointHealth {
        let ended = try tx.rows(
            """
            SELECT state, COUNT(*) FROM (
                SELECT state FROM webhook_deliveries WHERE endpoint_id = \(endpoint) ORDER BY id DESC LIMIT \(last)) AS latest
            GROUP BY state
            """
        ) { row throws(StorageError) in (try row[0, as: String.self], try row[1, as: Int.self]) }
        let counts = Dictionary(ended, uniquingKeysWith: +)
        return EndpointHealth(
            delivered: counts["delivered"] ?? 0, failed: counts["failed"] ?? 0, pending: try pending(of: endpoint, tx))
    }

    /// What waits at active endpoints, and since when the oldest of it that was never tried.
    static func backlog(now: Instant, _ tx: ReadTransaction) throws(StorageError) -> (pending: Int, oldest: Instant?) {
        try tx.first(
            """
            SELECT COUNT(*), MIN(CASE WHEN requests = 0 THEN webhook_deliveries.created_at END) FROM webhook_deliveries
            JOIN webhook_endpoints ON webhook_endpoints.id = endpoint_id
            WHERE webhook_deliveries.state = 'pending' AND webhook_endpoints.state = 'active'
            """
        ) { row throws(StorageError) in (try row[0], try row[1]) } ?? (0, nil)
    }

    /// Endpoints for which something is due.
    static func endpointsWithWork(of endpoints: [ID<WebhookEndpoint>], now: Instant, _ tx: ReadTransaction) throws(StorageError) -> Set<
        ID<WebhookEndpoint>
    > {
        Set(
            try tx.rows(
                """
                SELECT id FROM webhook_endpoints WHERE id IN \(endpoints) AND EXISTS (
                    SELECT 1 FROM webhook_deliveries WHERE endpoint_id = webhook_endpoints.id AND state = 'pending' AND next_at <= \(now))
                """
            ) { row throws(StorageError) in try row[0, as: ID<WebhookEndpoint>.self] })
    }

    /// Removes deliveries that ended before `time`, and those of endpoints that are gone; at most `limit`. Returns how many.
    static func remove(before time: Instant, limit: Int, _ tx: WriteTransaction) throws(StorageError) -> Int {
        let ids = try tx.rows(
            """
            SELECT id FROM webhook_deliveries
            WHERE finished_at < \(time) OR NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE webhook_endpoints.id = webhook_deliveries.endpoint_id)
            LIMIT \(limit)
            """
        ) { row throws(StorageError) in try row[0, as: ID<WebhookDelivery>.self] }
        guard !ids.isEmpty else { return 0 }
        try tx.execute("DELETE FROM webhook_attempts WHERE delivery_id IN \(ids)")
        return try tx.execute("DELETE FROM webhook_deliveries WHERE id IN \(ids)")
    }
}
