import Customers
import Kernel
import Storage

/// Reads how far sources are to be believed.
public typealias ReliabilityReading = @Sendable (ReadTransaction) throws -> ReliabilityTable

/// Makes deliveries of the changes that an endpoint has not been told of.
struct Following: Sendable {
    let webhooks: Webhooks
    let reliability: ReliabilityReading

    /// Changes of one step.
    private static let step = 500
    /// How much the stored cursor may lag behind when nothing concerned the endpoint.
    private static let staleSeconds: Int64 = 600

    private var database: Database { webhooks.database }

    /// Follows until enough waits or the feed ends; false when nothing concerned the endpoint.
    func follow(_ sending: EndpointStore.Sending, now: Instant) async throws -> Bool {
        let endpoint = sending.record
        var cursor = sending.cursor
        var followed = false
        while !Task.isCancelled {
            let from = cursor
            let read = try await database.read { tx in try self.read(endpoint, after: from, now: now, tx) }
            guard let read else { return followed }
            let moved: Bool
            if read.messages.isEmpty {
                let isStale = read.next.readUntil > endpoint.followedUntil.adding(seconds: Self.staleSeconds) || read.hasMore
                moved = try await isStale ? database.write { tx in try EndpointStore.follow(endpoint.id, from: from, to: read.next, tx) } : true
            } else {
                let deliveries = read.messages.map { message in
                    (
                        id: webhooks.effects.id(WebhookDelivery.self), change: Optional(message.change), kind: message.kind.rawValue,
                        body: message.body.description
                    )
                }
                moved = try await database.write { tx in
                    guard try EndpointStore.follow(endpoint.id, from: from, to: read.next, tx) else { return false }
                    try DeliveryStore.insert(deliveries, for: endpoint.id, now: now, tx)
                    return true
                }
                followed = true
            }
            guard moved, read.hasMore else { return followed }
            cursor = read.next
        }
        return followed
    }

    /// Whether a change waits that concerns the endpoint, without making anything of it.
    func hasNews(_ sending: EndpointStore.Sending, now: Instant, _ tx: ReadTransaction) throws -> Bool {
        let page = try page(sending.record, after: sending.cursor, limit: 1, now: now, tx)
        return page.map { !$0.changes.isEmpty || $0.hasMore } ?? true
    }

    private func read(
        _ endpoint: EndpointRecord, after cursor: ChangeCursor?, now: Instant, _ tx: ReadTransaction
    ) throws -> (messages: [Message], next: ChangeCursor, hasMore: Bool)? {
        guard try DeliveryStore.pending(of: endpoint.id, tx) + Self.step <= EndpointRun.mostPending else { return nil }
        guard let page = try page(endpoint, after: cursor, limit: Self.step, now: now, tx) else {
            // What it was not told of is not kept any more: it goes on with what is new.
            return ([], try ChangeFeed.end(now: now, tx), true)
        }
        let companies = endpoint.company.map { [$0] }
        let messages =
            page.changes.isEmpty
            ? [] : try webhooks.messages.messages(of: page.changes, companies: companies, reliability: try reliability(tx), tx)
        return (messages, page.next, page.hasMore)
    }

    /// Nil when the cursor cannot be gone on with.
    private func page(
        _ endpoint: EndpointRecord, after cursor: ChangeCursor?, limit: Int, now: Instant, _ tx: ReadTransaction
    ) throws -> ChangePage? {
        let kinds = endpoint.kinds.isEmpty ? MessageKind.allCases : endpoint.kinds
        do {
            return try ChangeFeed.page(
                after: cursor, kinds: kinds.map(\.rawValue), companies: endpoint.company.map { [$0] }, limit: limit, now: now, tx)
        } catch is ChangeCursorError { return nil }
    }
}
