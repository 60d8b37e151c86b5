import JSONScanning
import Kernel
import Storage

/// An event that could not be taken: kept with the reason until somebody mends it, or lets it be.
public struct RejectedEventRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case open
        /// Sent again, as it was or mended.
        case replayed
        case dismissed
    }

    public var id: ID<RejectedEvent>
    public var company: ID<Company>
    public var source: ID<Source>
    public var log: ID<LogEntry>
    /// Its place in the request.
    public var item: Int
    public var receivedAt: Instant
    public var call: TrackingRequest.Call
    /// As far as it could be read.
    public var kind: String?
    public var name: String?
    /// Stable: `identity_missing`, `order_unknown`.
    public var code: String
    public var reason: String
    /// What it waits for, to be tried again by itself.
    public var waitsFor: String?
    /// A whole request with this event alone; JSON.
    public var body: String
    public var state: State
    public var rejectedAt: Instant
    public var settledAt: Instant?
    public var settledBy: String?

    public init(
        id: ID<RejectedEvent>, company: ID<Company>, source: ID<Source>, log: ID<LogEntry>, item: Int, receivedAt: Instant,
        call: TrackingRequest.Call,
        kind: String?, name: String?, code: String, reason: String, waitsFor: String?, body: String, state: State, rejectedAt: Instant,
        settledAt: Instant?, settledBy: String?
    ) {
        self.id = id
        self.company = company
        self.source = source
        self.log = log
        self.item = item
        self.receivedAt = receivedAt
        self.call = call
        self.kind = kind
        self.name = name
        self.code = code
        self.reason = reason
        self.waitsFor = waitsFor
        self.body = body
        self.state = state
        self.rejectedAt = rejectedAt
        self.settledAt = settledAt
        self.settledBy = settledBy
    }
}

extension RejectedEventRecord {
    /// An event that was read and cannot be.
    init(_ item: EventProjection.Item, _ flaw: EventFlaw, id: ID<RejectedEvent>, at now: Instant) {
        self.init(item.request, index: item.index, item.slice, flaw, id: id, at: now)
        kind = item.event.kind.rawValue
        name = item.event.name
    }

    init(_ request: LoggedRequest, index: Int, _ slice: JSONSlice, _ flaw: EventFlaw, id: ID<RejectedEvent>, at now: Instant) {
        self.init(
            id: id, company: request.company, source: request.source, log: request.id, item: index, receivedAt: request.receivedAt,
            call: request.call, kind: slice["type"]?.scalarText.map { String($0.prefix(40)) },
            name: slice["event"]?.scalarText.map { String($0.prefix(200)) }, code: flaw.code, reason: flaw.reason, waitsFor: flaw.waitsFor,
            body: Self.alone(request, slice), state: .open, rejectedAt: now, settledAt: nil, settledBy: nil)
    }

    /// The request as it would have been with this event alone.
    private static func alone(_ request: LoggedRequest, _ slice: JSONSlice) -> String {
        guard request.call == .batch else { return String(decoding: slice.raw, as: UTF8.self) }
        var bytes = Array(#"{"batch":["#.utf8) + slice.raw + [UInt8(ascii: "]")]
        if let text = try? JSONText(request.body) {
            for (name, value) in [("context", text.root["context"]), ("sentAt", text.root["sentAt"])] {
                if let value { bytes += Array(",\"\(name)\":".utf8) + value.raw }
            }
        }
        return String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self)
    }
}

/// Which rejected events are asked for.
public struct RejectedEventQuery: Sendable {
    /// Nil means all.
    public var companies: [ID<Company>]?
    public var source: ID<Source>?
    public var state: RejectedEventRecord.State?
    public var code: String?
    /// Those older than this one.
    public var before: ID<RejectedEvent>?
    public var limit = 50

    public init(companies: [ID<Company>]?) { self.companies = companies }

    var filter: SQL {
        var filter: SQL = "id < \(before?.rawValue ?? Int64.max)"
        if let companies { filter += " AND company_id IN \(companies)" }
        if let source { filter += " AND source_id = \(source)" }
        if let state { filter += " AND state = \(state.rawValue)" }
        if let code { filter += " AND code = \(code)" }
        return filter
    }
}

/// Rejected events: the SQL.
enum RejectStore {
    static func save(_ rejects: [RejectedEventRecord], _ tx: WriteTransaction) throws(StorageError) {
        var rows = RowBuffer(
            into: "intake_rejects",
            [
                "id", "company_id", "source_id", "log_id", "item", "received_at", "call", "kind", "name", "code", "reason", "waits_for", "body",
                "state", "rejected_at",
            ], capacity: rejects.count)
        for reject in rejects {
            rows.append(reject.id)
            rows.append(reject.company)
            rows.append(reject.source)
            rows.append(reject.log)
            rows.append(Int64(reject.item))
            rows.append(reject.receivedAt)
            rows.append(reject.call.rawValue)
            rows.append(reject.kind)
            rows.append(reject.name)
            rows.append(reject.code)
            rows.append(reject.reason)
            rows.append(reject.waitsFor)
            rows.append(reject.body)
            rows.append(reject.state.rawValue)
            rows.append(reject.rejectedAt)
        }
        try tx.insert(rows, conflict: "ON CONFLICT (log_id, item) DO NOTHING")
    }

    static func rejects(_ filter: SQL, _ tx: ReadTransaction) throws(StorageError) -> [RejectedEventRecord] {
        try tx.rows(
            """
            SELECT id, company_id, source_id, log_id, item, received_at, call, kind, name, code, reason, waits_for, body, state, rejected_at,
                settled_at, settled_by FROM intake_rejects WHERE \(filter)
            """
        ) { row throws(StorageError) in
            RejectedEventRecord(
                id: try row[0], company: try row[1], source: try row[2], log: try row[3], item: try row[4], receivedAt: try row[5],
                call: TrackingRequest.Call(rawValue: try row[6]) ?? .batch, kind: try row[7], name: try row[8], code: try row[9],
                reason: try row[10], waitsFor: try row[11], body: try row[12], state: RejectedEventRecord.State(rawValue: try row[13]) ?? .open,
                rejectedAt: try row[14], settledAt: try row[15], settledBy: try row[16])
        }
    }

    /// Settles those that are still open; returns which.
    static func settle(
        _ ids: [ID<RejectedEvent>], as state: RejectedEventRecord.State, by author: String, now: Instant, _ tx: WriteTransaction
    ) throws(StorageError) -> [ID<RejectedEvent>] {
        var settled: [ID<RejectedEvent>] = []
        for id in ids {
            let changed = try tx.execute(
                """
                UPDATE intake_rejects SET state = \(state.rawValue), settled_at = \(now), settled_by = \(author)
                WHERE id = \(id) AND state = 'open'
                """)
            if changed == 1 { settled.append(id) }
        }
        return settled
    }

    /// Opens dismissed ones again; returns how many.
    static func reopen(_ ids: [ID<RejectedEvent>], _ tx: WriteTransaction) throws(StorageError) -> Int {
        try tx.execute(
            """
            UPDATE intake_rejects SET state = 'open', settled_at = NULL, settled_by = NULL WHERE id IN \(ids) AND state = 'dismissed'
            """)
    }

    /// Sends again what waited for what has arrived.
    static func replay(waitingFor arrived: [String], _ effects: Effects, _ tx: WriteTransaction) throws(StorageError) {
        let waiting = try rejects("state = 'open' AND waits_for IN \(arrived) ORDER BY id LIMIT 1000", tx)
        guard !waiting.isEmpty else { return }
        try replay(waiting, by: "tracking", effects, tx)
    }

    /// Puts rejected events into the log once more, as of the moment they were received, and settles them.
    static func replay(_ rejects: [RejectedEventRecord], by author: String, _ effects: Effects, _ tx: WriteTransaction) throws(StorageError) {
        let settled = Set(try settle(rejects.map(\.id), as: .replayed, by: author, now: effects.now, tx))
        let requests = rejects.filter { settled.contains($0.id) }.map { reject in
            LoggedRequest(
                id: effects.id(), company: reject.company, source: reject.source, receivedAt: reject.receivedAt, call: reject.call, events: 1,
                body: Array(reject.body.utf8))
        }
        try IntakeLogStore.append(requests, waitingSince: effects.now, tx)
    }
}
