import JSONScanning
import Kernel
import Storage

/// What people and commands ask of the tracking of events.
extension Intake {
    /// How far projection is behind.
    public func standing(_ tx: ReadTransaction) throws -> Projector.Standing { try Projector.standing(effects.now, tx) }

    /// What sources have sent lately; those that have sent nothing and have nothing open are not among them.
    public func activity(of sources: [ID<Source>], _ tx: ReadTransaction) throws -> [ID<Source>: SourceActivity] {
        try SourceActivity.of(sources, now: effects.now, tx)
    }

    /// What a source sent, minute by minute.
    public func minutes(of source: ID<Source>, since: Instant, _ tx: ReadTransaction) throws -> [SourceMinute] {
        try MinuteStore.minutes(of: source, since: since, tx)
    }

    /// The kinds of event that a source has sent, the most frequent first.
    public func eventNames(of source: ID<Source>, _ tx: ReadTransaction) throws -> [EventName] { try EventNames.names(of: source, tx) }

    /// What a source sent, as it was received, newest first.
    public func requests(of source: ID<Source>, before: ID<LogEntry>? = nil, limit: Int = 20, _ tx: ReadTransaction) throws -> [LoggedRequest] {
        try IntakeLogStore.requests(of: source, before: before, limit: limit, tx)
    }

    public func request(_ id: ID<LogEntry>, _ tx: ReadTransaction) throws -> LoggedRequest? { try IntakeLogStore.request(id, tx) }

    /// An event of a request with what it became.
    public struct TracedEvent: Sendable {
        /// Its place in the request.
        public var index: Int
        /// As it came.
        public var raw: JSON
        public var title: String?
        /// Nil when it waits, or was rejected.
        public var event: EventRecord?
        public var rejected: RejectedEventRecord?
        /// Whether its turn to be projected has yet to come.
        public var isWaiting: Bool

        public init(
            index: Int, raw: JSON, title: String? = nil, event: EventRecord? = nil, rejected: RejectedEventRecord? = nil, isWaiting: Bool = false
        ) {
            self.index = index
            self.raw = raw
            self.title = title
            self.event = event
            self.rejected = rejected
            self.isWaiting = isWaiting
        }
    }

    /// The events of a request, and what became of each; the first `limit` of them.
    public func trace(_ request: LoggedRequest, limit: Int = 100, _ tx: ReadTransaction) throws -> [TracedEvent] {
        guard let text = try? JSONText(request.body) else { return [] }
        let envelope = BatchEnvelope(text.root, call: request.call)
        let items = request.call == .batch ? text.root["batch"]?.elements ?? [] : [text.root]
        let done = try IntakeLogStore.position(of: request.id, tx) ?? items.count
        var traced: [TracedEvent] = []
        var ids: [String: Int] = [:]
        for (index, item) in items.prefix(limit).enumerated() {
            var title = item["event"]?.scalarText ?? item["type"]?.scalarText
            if let event = try? TrackedEvent(item, call: request.call, batch: envelope, receivedAt: request.receivedAt) {
                title = event.title
                ids[EventProjection.messageID(event, item, of: request, index)] = index
            }
            traced.append(TracedEvent(index: index, raw: item.json, title: title, isWaiting: index >= done))
        }
        for (messageID, event) in try EventStore.events(messageIDs: ids.keys.sorted(), company: request.company, tx) {
            if let index = ids[messageID] { traced[index].event = event }
        }
        for reject in try RejectStore.rejects("log_id = \(request.id)", tx) where traced.indices.contains(reject.item) {
            traced[reject.item].rejected = reject
        }
        return traced
    }

    // MARK: - Rejected events

    /// Newest first.
    public func rejected(_ query: RejectedEventQuery, _ tx: ReadTransaction) throws -> [RejectedEventRecord] {
        try RejectStore.rejects("\(query.filter) ORDER BY id DESC LIMIT \(query.limit)", tx)
    }

    /// Those of them that there are, newest first.
    public func rejected(_ ids: [ID<RejectedEvent>], _ tx: ReadTransaction) throws -> [RejectedEventRecord] {
        try RejectStore.rejects("id IN \(ids) ORDER BY id DESC", tx)
    }

    /// How many are open, by source and code.
    public func openRejects(
        companies: [ID<Company>]?, _ tx: ReadTransaction
    ) throws -> [(source: ID<Source>, code: String, count: Int)] {
        var filter: SQL = "state = 'open'"
        if let companies { filter += " AND company_id IN \(companies)" }
        return try tx.rows("SELECT source_id, code, COUNT(*) FROM intake_rejects WHERE \(filter) GROUP BY source_id, code ORDER BY 3 DESC, 1, 2") {
            row throws(StorageError) in (try row[0], try row[1], try row[2])
        }
    }

    /// Sends rejected events again, as they were or mended.
    ///
    /// - Parameter mending: what is changed in each of them; nil sends them as they are.
    /// - Returns: how many were sent; those that somebody has settled already are not.
    /// - Throws: ``Problem`` when a mended event is no JSON any more.
    public func replay(_ ids: [ID<RejectedEvent>], mending: EventMending? = nil, by author: String) async throws -> Int {
        try await database.write { tx in
            var rejects = try RejectStore.rejects("id IN \(ids) AND state = 'open' ORDER BY id", tx)
            if let mending {
                for index in rejects.indices { rejects[index].body = try mending.mended(rejects[index].body, call: rejects[index].call) }
            }
            try RejectStore.replay(rejects, by: author, effects, tx)
            return rejects.count
        }
    }

    /// What a rejected event would be sent again as.
    ///
    /// - Throws: ``Problem`` when it is no JSON any more.
    public func preview(_ reject: RejectedEventRecord, mending: EventMending) throws(Problem) -> String {
        try mending.mended(reject.body, call: reject.call)
    }

    /// Sends all open events that a query finds, whatever its limit and state, again; those that are rejected once more are not sent twice.
    ///
    /// - Throws: ``Problem`` when a mended event is no JSON any more; some may have been sent.
    public func replay(all query: RejectedEventQuery, mending: EventMending? = nil, by author: String) async throws -> Int {
        try await settleAll(query) { ids in try await replay(ids, mending: mending, by: author) }
    }

    /// Lets rejected events be; returns how many.
    public func dismiss(_ ids: [ID<RejectedEvent>], by author: String) async throws -> Int {
        try await database.write { tx in try RejectStore.settle(ids, as: .dismissed, by: author, now: effects.now, tx).count }
    }

    /// Lets all open events that a query finds be.
    public func dismiss(all query: RejectedEventQuery, by author: String) async throws -> Int {
        try await settleAll(query) { ids in try await dismiss(ids, by: author) }
    }

    /// Takes dismissing back; returns how many are open again.
    public func reopen(_ ids: [ID<RejectedEvent>]) async throws -> Int {
        try await database.write { tx in try RejectStore.reopen(ids, tx) }
    }

    /// From the newest to the oldest: what is rejected meanwhile is newer than all of them.
    private func settleAll(_ query: RejectedEventQuery, _ settle: ([ID<RejectedEvent>]) async throws -> Int) async throws -> Int {
        var query = query
        query.state = .open
        query.limit = 500
        var count = 0
        while true {
            let part = query
            let ids = try await database.read { tx in try rejected(part, tx).map(\.id) }
            guard let last = ids.last else { return count }
            count += try await settle(ids)
            query.before = last
        }
    }

    // MARK: - What is kept how long

    /// Days for which the log keeps what was received, once it is projected.
    public static let logDays: Int64 = 30
    /// Days for which settled rejects and sums by minute are kept.
    public static let traceDays: Int64 = 90

    /// Removes what has been kept long enough, some rows at a time; returns how many requests.
    @discardableResult
    public func tidyLog() async throws -> Int {
        let now = effects.now
        var removed = 0
        while true {
            let count = try await database.write { tx in
                try IntakeLogStore.remove(before: now.adding(seconds: -Self.logDays * 86_400), limit: 500, tx)
            }
            removed += count
            if count < 500 { break }
        }
        let old = now.adding(seconds: -Self.traceDays * 86_400)
        try await database.write { tx in
            try MinuteStore.remove(before: old, tx)
            try tx.execute("DELETE FROM intake_rejects WHERE state <> 'open' AND settled_at < \(old)")
        }
        return removed
    }
}
