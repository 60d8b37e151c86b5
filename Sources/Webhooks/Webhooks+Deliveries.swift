import Kernel
import Storage

/// What was sent, and sending it again.
extension Webhooks {
    /// Deliveries of an endpoint, newest first.
    ///
    /// - Parameter before: the last delivery of the page before.
    public func deliveries(
        of endpoint: ID<WebhookEndpoint>, state: DeliveryProgress.State? = nil, before: ID<WebhookDelivery>? = nil, limit: Int, _ tx: ReadTransaction
    ) throws -> [DeliveryRecord] {
        try DeliveryStore.deliveries(of: endpoint, state: state, before: before, limit: limit, tx)
    }

    /// The last attempt of each.
    public func lastAttempts(of deliveries: [ID<WebhookDelivery>], _ tx: ReadTransaction) throws -> [ID<WebhookDelivery>: AttemptRecord] {
        try DeliveryStore.attempts(of: deliveries, tx).compactMapValues(\.last)
    }

    /// - Throws: ``Problem`` `delivery-unknown` when it is not one of this endpoint.
    public func delivery(_ id: ID<WebhookDelivery>, of endpoint: ID<WebhookEndpoint>, _ tx: ReadTransaction) throws -> DeliveryDetail {
        guard let detail = try DeliveryStore.detail(id, tx), detail.delivery.endpoint == endpoint else { throw Self.unknownDelivery }
        return detail
    }

    /// Sends one delivery again, with the same id and body; one that is pending is sent at once.
    public func replay(_ id: ID<WebhookDelivery>, of endpoint: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws {
        let now = effects.now
        try await database.write { tx in
            guard try DeliveryStore.detail(id, tx)?.delivery.endpoint == endpoint else { throw Self.unknownDelivery }
            if try DeliveryStore.replay("id = \(id)", now: now, tx) == 0 { try DeliveryStore.hurry(id, now: now, tx) }
            try audit("webhook.replayed", endpoint, company: nil, actor, user, tx)
        }
    }

    /// Sends all failed ones again; returns how many.
    @discardableResult
    public func replayFailed(of endpoint: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws -> Int {
        let now = effects.now
        return try await database.write { tx in
            try audit("webhook.replayed", endpoint, company: nil, actor, user, tx)
            return try DeliveryStore.replay("endpoint_id = \(endpoint) AND state = 'failed'", now: now, tx)
        }
    }

    /// Sends a message of the kind `webhook.test`, whatever kinds the endpoint has chosen.
    public func test(_ endpoint: ID<WebhookEndpoint>, actor: String, user: ID<User>? = nil) async throws -> ID<WebhookDelivery> {
        let (now, id): (Instant, ID<WebhookDelivery>) = (effects.now, effects.id())
        let body: JSON = [
            "type": .string(DeliveryRecord.testKind), "timestamp": .time(now), "data": ["endpoint": .id(endpoint), "message": "This is a test."],
        ]
        try await database.write { tx in
            guard try !EndpointStore.endpoints("WHERE id = \(endpoint)", tx).isEmpty else { throw Self.unknown }
            try DeliveryStore.insert([(id, nil, DeliveryRecord.testKind, body.description)], for: endpoint, now: now, tx)
            try audit("webhook.tested", endpoint, company: nil, actor, user, tx)
        }
        return id
    }

    // MARK: - Clearing

    /// Removes changes and ended deliveries that are older than `days`; changes that an active endpoint has not followed yet stay.
    public func clear(olderThan days: Int64) async throws {
        let time = effects.now.adding(seconds: -days * 86_400)
        let needed = try await database.read { tx in
            try EndpointStore.endpoints("WHERE state = 'active'", tx).map(\.followedUntil).min()
        }
        // An endpoint's cursor is good for an hour less than its time says: see ``ChangeFeed/page(after:kinds:companies:limit:now:_:)``.
        let changesBefore = min(time, needed?.adding(seconds: -7200) ?? time)
        while try await database.write({ tx in try ChangeFeed.remove(before: changesBefore, tx) }) > 0 {}
        while try await database.write({ tx in try DeliveryStore.remove(before: time, limit: 5000, tx) }) > 0 {}
    }
}
