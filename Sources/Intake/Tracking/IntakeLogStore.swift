import JSONScanning
import Kernel
import Storage

/// A request as it was received and acknowledged: a row of the log.
public struct LoggedRequest: Hashable, Sendable {
    public var id: ID<LogEntry>
    public var company: ID<Company>
    public var source: ID<Source>
    public var receivedAt: Instant
    public var call: TrackingRequest.Call
    /// How many events it holds.
    public var events: Int
    /// JSON in UTF-8.
    public var body: [UInt8]

    public init(
        id: ID<LogEntry>, company: ID<Company>, source: ID<Source>, receivedAt: Instant, call: TrackingRequest.Call, events: Int, body: [UInt8]
    ) {
        self.id = id
        self.company = company
        self.source = source
        self.receivedAt = receivedAt
        self.call = call
        self.events = events
        self.body = body
    }

    /// The names of its first events, as the sender calls them; cheap, for a list.
    public func titles(_ limit: Int) -> [String] {
        guard let text = try? JSONText(body) else { return [] }
        let items = call == .batch ? text.root["batch"]?.elements ?? [] : [text.root]
        return items.prefix(limit).map { item in item["event"]?.scalarText ?? item["type"]?.scalarText ?? call.rawValue }
    }
}

/// Received requests, and which of them wait to be projected: the SQL.
enum IntakeLogStore {
    /// - Parameter waitingSince: for what is sent again; otherwise they wait since they were received.
    static func append(_ requests: [LoggedRequest], waitingSince: Instant? = nil, _ tx: WriteTransaction) throws(StorageError) {
        var log = RowBuffer(
            into: "intake_log", ["id", "company_id", "source_id", "received_at", "call", "events", "body"], capacity: requests.count)
        var pending = RowBuffer(
            into: "intake_pending", ["log_id", "events", "bytes", "received_at", "position"], capacity: requests.count)
        for request in requests {
            log.append(request.id)
            log.append(request.company)
            log.append(request.source)
            log.append(request.receivedAt)
            log.append(request.call.rawValue)
            log.append(Int64(request.events))
            request.body.withUnsafeBufferPointer { log.append($0) }
            pending.append(request.id)
            pending.append(Int64(request.events))
            pending.append(Int64(request.body.count))
            pending.append(waitingSince ?? request.receivedAt)
            pending.append(0)
        }
        try tx.insert(log)
        try tx.insert(pending)
    }

    /// A request that waits, and how many of its events are done.
    struct Pending: Sendable {
        var request: LoggedRequest
        var position: Int
    }

    /// The oldest requests that wait, up to some events and bytes; at least one where there is any.
    static func pending(events limit: Int, bytes: Int, _ tx: ReadTransaction) throws(StorageError) -> [Pending] {
        var positions: [ID<LogEntry>: Int] = [:]
        var (count, size) = (0, 0)
        // Chosen before they are read: a database hands over a result whole.
        try tx.forEach("SELECT log_id, events - position, bytes, position FROM intake_pending ORDER BY log_id LIMIT \(limit)") {
            row throws(StorageError) in
            size += try row[2, as: Int.self]
            guard positions.isEmpty || size <= bytes else { return false }
            positions[try row[0]] = try row[3]
            count += try row[1, as: Int.self]
            return count < limit
        }
        guard !positions.isEmpty else { return [] }
        return try tx.rows(
            """
            SELECT id, company_id, source_id, received_at, call, events, body FROM intake_log
            WHERE id IN \(positions.keys.sorted()) ORDER BY id
            """
        ) { row throws(StorageError) in
            let request = try request(row)
            return Pending(request: request, position: positions[request.id] ?? 0)
        }
    }

    static func request(_ row: Row) throws(StorageError) -> LoggedRequest {
        LoggedRequest(
            id: try row[0], company: try row[1], source: try row[2], receivedAt: try row[3],
            call: TrackingRequest.Call(rawValue: try row[4]) ?? .batch, events: try row[5], body: Array(try row[6, as: String.self].utf8))
    }

    /// Moves on from `old`; false when another process has.
    static func advance(_ id: ID<LogEntry>, from old: Int, to position: Int, of events: Int, _ tx: WriteTransaction) throws(StorageError) -> Bool {
        position >= events
            ? try tx.execute("DELETE FROM intake_pending WHERE log_id = \(id) AND position = \(old)") == 1
            : try tx.execute("UPDATE intake_pending SET position = \(position) WHERE log_id = \(id) AND position = \(old)") == 1
    }

    static func requests(of source: ID<Source>, before: ID<LogEntry>?, limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [LoggedRequest] {
        try tx.rows(
            """
            SELECT id, company_id, source_id, received_at, call, events, body FROM intake_log
            WHERE source_id = \(source) AND id < \(before?.rawValue ?? Int64.max) ORDER BY id DESC LIMIT \(limit)
            """, request)
    }

    static func request(_ id: ID<LogEntry>, _ tx: ReadTransaction) throws(StorageError) -> LoggedRequest? {
        try tx.first("SELECT id, company_id, source_id, received_at, call, events, body FROM intake_log WHERE id = \(id)", request)
    }

    /// How many events of a request are done; nil when it waits no longer.
    static func position(of id: ID<LogEntry>, _ tx: ReadTransaction) throws(StorageError) -> Int? {
        try tx.value("SELECT position FROM intake_pending WHERE log_id = \(id)")
    }

    /// Removes what was received before `moment` and waits no longer, some rows at a time; returns how many.
    static func remove(before moment: Instant, limit: Int, _ tx: WriteTransaction) throws(StorageError) -> Int {
        try tx.execute(
            """
            DELETE FROM intake_log WHERE id IN (
                SELECT id FROM intake_log WHERE received_at < \(moment) AND NOT EXISTS (SELECT 1 FROM intake_pending WHERE log_id = intake_log.id)
                ORDER BY received_at LIMIT \(limit))
            """)
    }
}
