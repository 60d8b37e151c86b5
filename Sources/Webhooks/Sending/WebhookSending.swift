import Kernel
import Logging
import Storage
import Synchronization

/// Sends to all endpoints, together with any other process on the same database: an endpoint is served by whoever holds its lease.
public final class WebhookSending: Sendable {
    private let webhooks: Webhooks
    private let reliability: ReliabilityReading
    private let transport: Transport
    private let logger: Logger
    private let counts = DeliveryCounts()
    /// Who this is, for leases.
    private let holder: Int64
    private let running: Mutex<Set<ID<WebhookEndpoint>>> = Mutex([])
    private let tick: Duration

    /// - Parameters:
    ///   - reliability: how far sources are to be believed, for golden values.
    ///   - allowsPrivate: whether endpoints may be at private, loopback or link-local addresses.
    public convenience init(_ webhooks: Webhooks, reliability: @escaping ReliabilityReading, allowsPrivate: Bool, logger: Logger) {
        self.init(
            webhooks, reliability: reliability, transport: HTTPTransport.transport(allowsPrivate: allowsPrivate, connections: EndpointRun.width),
            logger: logger)
    }

    public init(
        _ webhooks: Webhooks, reliability: @escaping ReliabilityReading, transport: Transport, logger: Logger, tick: Duration = .milliseconds(250)
    ) {
        self.webhooks = webhooks
        self.reliability = reliability
        self.transport = transport
        self.logger = logger
        self.tick = tick
        holder = webhooks.effects.id(Job.self).rawValue
    }

    /// Sends until the task is cancelled; requests under way are ended first.
    public func run() async {
        await withDiscardingTaskGroup { group in
            var watch = Watch()
            while !Task.isCancelled {
                do {
                    for endpoint in try await endpointsWithWork(&watch) where running.withLock({ $0.insert(endpoint).inserted }) {
                        group.addTask { await self.serve(endpoint) }
                    }
                } catch { logger.warning("webhooks could not be looked after: \(error)") }
                do { try await Task.sleep(for: tick) } catch { return }
            }
        }
    }

    /// Sends what is due to one endpoint now; false when another process does.
    public func send(to endpoint: ID<WebhookEndpoint>) async throws -> Bool {
        try await endpointRun(endpoint, linger: .zero).run() == .idle
    }

    private func serve(_ endpoint: ID<WebhookEndpoint>) async {
        do { _ = try await endpointRun(endpoint, linger: .seconds(5)).run() } catch is CancellationError {
            // The process is about to end; what is pending stays so.
        } catch { logger.warning("webhook \(endpoint) is interrupted: \(error)") }
        running.withLock { _ = $0.remove(endpoint) }
    }

    private func endpointRun(_ endpoint: ID<WebhookEndpoint>, linger: Duration) -> EndpointRun {
        EndpointRun(
            webhooks: webhooks, endpoint: endpoint, holder: holder, transport: transport, counts: counts, logger: logger, reliability: reliability,
            linger: linger)
    }

    /// Where the feed stood when none of these endpoints had anything to be told.
    private struct Watch: Sendable {
        var quietAt: ChangeCursor?
        var endpoints: Set<ID<WebhookEndpoint>> = []
    }

    /// Active endpoints that have something due, or a change that they were not told of. While nothing changes it costs two small queries.
    private func endpointsWithWork(_ watch: inout Watch) async throws -> [ID<WebhookEndpoint>] {
        let (now, last, busy) = (webhooks.effects.now, watch, running.withLock { $0 })
        let following = Following(webhooks: webhooks, reliability: reliability)
        let (found, next) = try await webhooks.database.read { tx -> ([ID<WebhookEndpoint>], Watch) in
            let active = try EndpointStore.endpoints("WHERE state = 'active' AND (paused_until IS NULL OR paused_until <= \(now))", tx)
                .map(\.id).filter { !busy.contains($0) }
            guard !active.isEmpty else { return ([], Watch()) }
            var found = try DeliveryStore.endpointsWithWork(of: active, now: now, tx)
            // Whoever is busy looks at the feed itself; when it ends somebody must look once more.
            if busy.isEmpty, let quietAt = last.quietAt, last.endpoints.isSuperset(of: active), try Self.isQuiet(since: quietAt, now, tx) {
                return (Array(found), last)
            }
            var isQuiet = busy.isEmpty
            for id in active where !found.contains(id) {
                guard let sending = try EndpointStore.sending(id, now: now, tx), try following.hasNews(sending, now: now, tx) else { continue }
                found.insert(id)
                isQuiet = false
            }
            let isAllTold = isQuiet && found.isEmpty
            return (Array(found), isAllTold ? Watch(quietAt: try ChangeFeed.end(now: now, tx), endpoints: Set(active)) : Watch())
        }
        watch = next
        return found.sorted()
    }

    private static func isQuiet(since cursor: ChangeCursor, _ now: Instant, _ tx: ReadTransaction) throws -> Bool {
        do {
            return try ChangeFeed.page(after: cursor, kinds: nil, companies: nil, limit: 1, now: now, tx).changes.isEmpty
        } catch is ChangeCursorError {
            return false
        }
    }

    // MARK: - Metrics

    /// Lines of Prometheus text.
    public func metrics() async -> String {
        let values = counts.current
        var text = """
            # HELP tessera_webhook_deliveries_total Requests of this process to webhooks, by what they came to.
            # TYPE tessera_webhook_deliveries_total counter
            tessera_webhook_deliveries_total{outcome="delivered"} \(values.delivered)
            tessera_webhook_deliveries_total{outcome="retried"} \(values.retried)
            tessera_webhook_deliveries_total{outcome="failed"} \(values.failed)

            """
        let now = webhooks.effects.now
        do {
            let state = try await webhooks.database.read { tx in try DeliveryStore.backlog(now: now, tx) }
            text += """
                # HELP tessera_webhook_pending Deliveries that wait for their first or next attempt.
                # TYPE tessera_webhook_pending gauge
                tessera_webhook_pending \(state.pending)
                # HELP tessera_webhook_lag_seconds Age of the oldest delivery of an active webhook that was never tried.
                # TYPE tessera_webhook_lag_seconds gauge
                tessera_webhook_lag_seconds \(Double(state.oldest.map { now.microseconds - $0.microseconds } ?? 0) / 1_000_000)

                """
        } catch { logger.warning("the webhooks' backlog could not be read: \(error)") }
        return text
    }
}
