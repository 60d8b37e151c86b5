import Kernel
import Logging
import Storage

/// One endpoint's deliveries, by the process that holds its lease: follows the changes, sends what is due, writes down what came of it, until there is
/// nothing left.
///
/// An endpoint has its own run and its own line, so that a slow or dead one keeps nobody waiting but itself.
struct EndpointRun: Sendable {
    /// Why a run ended.
    enum End: Hashable, Sendable {
        /// Nothing was left to do.
        case idle
        /// Another process has the endpoint.
        case elsewhere
    }

    let webhooks: Webhooks
    let endpoint: ID<WebhookEndpoint>
    let holder: Int64
    let transport: Transport
    let counts: DeliveryCounts
    let logger: Logger
    /// How far the endpoint may see and believe, read once a run.
    let reliability: ReliabilityReading
    /// How long to wait for more before the line is given up.
    let linger: Duration

    /// Requests to one endpoint at a time.
    static let width = 16
    /// After so many failures one after the other only one request at a time is made, until one succeeds.
    static let failuresUntilNarrow = 8
    /// Deliveries that may wait; beyond them the endpoint's changes stay in the feed.
    static let mostPending = 10_000
    private static let leaseSeconds: Int64 = 30
    private static let prolongSeconds: Int64 = 10
    /// A line is opened anew after that, so that a host may move.
    private static let lineSeconds: Int64 = 60
    /// Results are written down when there are so many, or after so long.
    private static let batch = 400
    private static let batchMicroseconds: Int64 = 100_000
    private static let loaded = 1000

    private var database: Database { webhooks.database }
    private var effects: Effects { webhooks.effects }

    func run() async throws -> End {
        guard try await hold() else { return .elsewhere }
        var isFirst = true
        var deadline = ContinuousClock.now.advanced(by: linger)
        while !Task.isCancelled {
            if !isFirst, try await !hold() { return .elsewhere }
            isFirst = false
            let worked = try await work()
            if worked { deadline = ContinuousClock.now.advanced(by: linger) } else if ContinuousClock.now >= deadline { break }
            if !worked {
                do { try await Task.sleep(for: .milliseconds(200)) } catch { break }
            }
        }
        let (lease, holder) = (leaseName, holder)
        try await database.write { tx in try tx.endLease(lease, holder: holder) }
        return .idle
    }

    private var leaseName: String { "webhook:\(endpoint)" }

    private func hold() async throws -> Bool {
        let (now, lease, holder) = (effects.now, leaseName, holder)
        return try await database.write { tx in
            try tx.holdLease(lease, holder: holder, until: now.adding(seconds: Self.leaseSeconds), now: now)
        }
    }

    /// Sends what is due over one line; false when there was nothing.
    private func work() async throws -> Bool {
        let now = effects.now
        guard let sending = try await sending(now), sending.record.state == .active else { return false }
        var worked = try await Following(webhooks: webhooks, reliability: reliability).follow(sending, now: now)
        if let paused = sending.record.pausedUntil, paused > now { return worked }
        var queue = try await load(besides: [])
        guard !queue.isEmpty else { return worked }
        let secrets = try await secrets(sending, now)
        let line = await transport.open(sending.record.url)
        do {
            try await send(&queue, signing: secrets, over: line)
            worked = true
        } catch {
            await line.close()
            throw error
        }
        await line.close()
        return worked
    }

    private func sending(_ now: Instant) async throws -> EndpointStore.Sending? {
        try await database.read { [endpoint] tx in try EndpointStore.sending(endpoint, now: now, tx) }
    }

    /// What signs. While it cannot be read nothing is sent, and it is tried again a minute later.
    private func secrets(_ sending: EndpointStore.Sending, _ now: Instant) async throws -> [String] {
        do {
            return try webhooks.secrets(sending)
        } catch {
            try await database.write { [endpoint] tx in try EndpointStore.pause(endpoint, until: now.adding(seconds: 60), tx) }
            throw error
        }
    }

    private func load(besides: [ID<WebhookDelivery>]) async throws -> ArraySlice<DeliveryStore.Due> {
        let now = effects.now
        return try await database.read { [endpoint] tx in try DeliveryStore.due(endpoint, now: now, besides: besides, limit: Self.loaded, tx) }[...]
    }

    /// Keeps up to ``width`` requests under way until nothing more is due, the receiver wants a pause, or the line is old.
    private func send(_ queue: inout ArraySlice<DeliveryStore.Due>, signing secrets: [String], over line: Transport.Line) async throws {
        let began = effects.now
        var prolongedAt = began
        var window = SendingWindow(began: began)
        let following = Following(webhooks: webhooks, reliability: reliability)
        var secrets = secrets
        try await withThrowingTaskGroup(of: DeliveryStore.Outcome.self) { group in
            while true {
                while let due = queue.first, window.mayBegin(width: Self.width, narrowAfter: Self.failuresUntilNarrow) {
                    queue.removeFirst()
                    window.begin(due.record.id)
                    let signing = secrets
                    // Not cancelled with the run: what was begun is ended, and its answer counts.
                    group.addTask { [self] in await Task { await attempt(due, signing, line) }.value }
                }
                guard window.underWay > 0, let outcome = try await group.next() else { break }
                window.end(outcome)
                let now = effects.now
                if window.results.count >= Self.batch || window.underWay == 0
                    || now.microseconds - window.writtenAt.microseconds >= Self.batchMicroseconds
                {
                    try await write(&window, now)
                }
                if now >= prolongedAt.adding(seconds: Self.prolongSeconds) {
                    guard try await hold() else { break }
                    prolongedAt = now
                }
                let isOver = Task.isCancelled || window.isPaused || now >= began.adding(seconds: Self.lineSeconds)
                if isOver {
                    queue = []
                } else if queue.count < Self.loaded / 4, window.results.count < Self.batch {
                    try await write(&window, now)
                    if let fresh = try await self.sending(now), fresh.record.state == .active {
                        secrets = try await self.secrets(fresh, now)
                        _ = try await following.follow(fresh, now: now)
                        queue = try await load(besides: window.ids)
                    } else {
                        queue = []
                    }
                }
            }
            try await write(&window, effects.now)
        }
    }

    private func attempt(_ due: DeliveryStore.Due, _ secrets: [String], _ line: Transport.Line) async -> DeliveryStore.Outcome {
        let (at, start) = (effects.now, ContinuousClock.now)
        let id = due.record.id.description
        let seconds = at.microseconds / 1_000_000
        let result = await line.post(
            [
                ("content-type", "application/json"), ("user-agent", "tessera"), ("webhook-id", id), ("webhook-timestamp", String(seconds)),
                ("webhook-signature", Signature.header(id: id, seconds: seconds, body: due.body, secrets: secrets)),
            ], due.body)
        var progress = due.record.progress
        let chance = Double(effects.randomBytes(1).first ?? 128) / 256
        let actions = progress.on(result, now: effects.now, chance: chance)
        let taken = start.duration(to: .now).components
        var attempt = AttemptRecord(
            number: due.record.requests + 1, at: at, milliseconds: taken.seconds * 1000 + taken.attoseconds / 1_000_000_000_000_000)
        switch result {
        case .answered(let status, _, let text):
            attempt.status = status
            attempt.answer = text.isEmpty ? nil : text
        case .failed(let reason): attempt.error = reason
        }
        return DeliveryStore.Outcome(delivery: due.record.id, progress: progress, attempt: attempt, actions: actions)
    }

    /// Writes results down in one transaction, and does what they ask for.
    private func write(_ window: inout SendingWindow, _ now: Instant) async throws {
        let outcomes = window.takeResults(now)
        guard !outcomes.isEmpty else { return }
        let endpoint = endpoint
        let successAt = outcomes.filter { $0.progress.state == .delivered }.map(\.attempt.at).max()
        let failureAt = outcomes.filter { $0.progress.state != .delivered }.map(\.attempt.at).max()
        let disabled = try await database.write { tx -> String? in
            try DeliveryStore.save(outcomes, now: now, tx)
            try EndpointStore.note(endpoint, attemptAt: now, successAt: successAt, failureAt: failureAt, tx)
            var reason: String?
            for action in outcomes.flatMap(\.actions) {
                switch action {
                case .disable(let why): reason = why
                case .pause(let until): try EndpointStore.pause(endpoint, until: until, tx)
                case .giveUp: if try EndpointStore.isDead(endpoint, now: now, tx) { reason = "no request has succeeded for three days" }
                }
            }
            if let reason { _ = try EndpointStore.disable(endpoint, reason: reason, now: now, tx) }
            return reason
        }
        counts.add(outcomes)
        if let disabled { logger.warning("webhook \(endpoint) is disabled: \(disabled)") }
    }
}

/// What is under way and what has come back: how many requests may begin, and which results wait to be written down.
struct SendingWindow: Sendable {
    private var sent: Set<ID<WebhookDelivery>> = []
    private(set) var underWay = 0
    private(set) var results: [DeliveryStore.Outcome] = []
    private(set) var writtenAt: Instant
    /// True once the receiver asked for quiet or was disabled.
    private(set) var isPaused = false
    private var failures = 0

    init(began: Instant) { writtenAt = began }

    /// What must not be loaded again: under way, or not written down.
    var ids: [ID<WebhookDelivery>] { Array(sent) }

    func mayBegin(width: Int, narrowAfter limit: Int) -> Bool { !isPaused && underWay < (failures >= limit ? 1 : width) }

    mutating func begin(_ id: ID<WebhookDelivery>) {
        sent.insert(id)
        underWay += 1
    }

    mutating func end(_ outcome: DeliveryStore.Outcome) {
        underWay -= 1
        results.append(outcome)
        failures = outcome.progress.state == .delivered ? 0 : failures + 1
        if outcome.actions.contains(where: { $0 != .giveUp }) { isPaused = true }
    }

    mutating func takeResults(_ now: Instant) -> [DeliveryStore.Outcome] {
        let taken = results
        for outcome in taken { sent.remove(outcome.delivery) }
        results = []
        writtenAt = now
        return taken
    }
}
