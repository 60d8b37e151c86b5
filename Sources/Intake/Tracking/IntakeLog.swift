import Kernel
import Storage
import Synchronization

/// Where what touchpoints send is kept before anything is made of it. Requests that arrive while others are being written are written together next: one
/// transaction for as many as wait.
public final class IntakeLog: Sendable {
    private struct Waiting {
        var source: SourceKey
        var receivedAt: Instant
        var request: TrackingRequest
        var answer: CheckedContinuation<ID<LogEntry>, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var bytes = 0
        var isWriting = false
        var requests: Int64 = 0
        var events: Int64 = 0
        /// How many requests came in this stretch of time, and in the one before it.
        var stretch: (number: Int64, requests: Int, before: Int) = (0, 0, 0)

        /// Brings `stretch` up to the moment.
        mutating func advance(to number: Int64) {
            guard number != stretch.number else { return }
            stretch = (number, 0, number == stretch.number + 1 ? stretch.requests : 0)
        }
    }

    private let database: Database
    private let effects: Effects
    private let state = Mutex(State())

    /// Bytes that may wait to be written; beyond, senders are asked to come back.
    private static let mostWaiting = 64 << 20
    private static let transactionBytes = 4 << 20
    private static let transactionRequests = 2_000

    public init(database: Database, effects: Effects) {
        self.database = database
        self.effects = effects
    }

    /// Keeps a request; when this returns, it is on disk. Returns where it is kept; nil for a batch of nothing.
    ///
    /// - Throws: ``Problem`` `intake-full` or ``StorageError``; nothing of it is kept then.
    @discardableResult
    public func append(_ request: TrackingRequest, from source: SourceKey) async throws -> ID<LogEntry>? {
        guard request.count > 0 else { return nil }
        let receivedAt = effects.now
        return try await withCheckedThrowingContinuation { (answer: CheckedContinuation<ID<LogEntry>, any Error>) in
            let (isFull, starts) = state.withLock { state in
                state.advance(to: Self.stretch())
                state.stretch.requests += 1
                guard state.bytes + request.text.bytes.count <= Self.mostWaiting else { return (true, false) }
                state.waiting.append(Waiting(source: source, receivedAt: receivedAt, request: request, answer: answer))
                state.bytes += request.text.bytes.count
                let starts = !state.isWriting
                state.isWriting = true
                return (false, starts)
            }
            if isFull { answer.resume(throwing: Self.full) }
            // Not a child of the caller: its cancellation must not reach what others wait for.
            if starts { Task { await write() } }
        }
    }

    /// Requests and events kept by this process since its start.
    public var counts: (requests: Int64, events: Int64) { state.withLock { ($0.requests, $0.events) } }

    /// Whether requests come so thick that each is to be kept, and answered, before anything else is done.
    var isBusy: Bool {
        state.withLock { state in
            state.advance(to: Self.stretch())
            return max(state.stretch.requests, state.stretch.before) >= Self.busyRequests
        }
    }

    /// Whether what was kept has been projected.
    public func isProjected(_ entry: ID<LogEntry>) async throws -> Bool {
        try await database.read { tx in try tx.value("SELECT 1 FROM intake_pending WHERE log_id = \(entry)", as: Int64.self) == nil }
    }

    /// Stretches of a tenth of a second since the process began; many requests in one are 500 a second.
    private static let busyRequests = 50
    private static let start = ContinuousClock.now
    private static func stretch() -> Int64 {
        let elapsed = start.duration(to: .now).components
        return elapsed.seconds * 10 + elapsed.attoseconds / 100_000_000_000_000_000
    }

    private static let full = Problem(.unavailable, "intake_full", "More has arrived than can be written at the moment. Try again in a second.")

    private func write() async {
        while let group = take() {
            let requests = group.map { waiting in
                LoggedRequest(
                    id: effects.id(), company: waiting.source.company, source: waiting.source.id, receivedAt: waiting.receivedAt,
                    call: waiting.request.call, events: waiting.request.count, body: waiting.request.text.bytes)
            }
            do {
                try await database.write { tx in try IntakeLogStore.append(requests, tx) }
                state.withLock { state in
                    state.requests += Int64(requests.count)
                    state.events += requests.reduce(0) { $0 + Int64($1.events) }
                }
                for (waiting, request) in zip(group, requests) { waiting.answer.resume(returning: request.id) }
            } catch {
                for waiting in group { waiting.answer.resume(throwing: error) }
            }
        }
    }

    private func take() -> [Waiting]? {
        state.withLock { state in
            var (count, bytes) = (0, 0)
            while count < min(state.waiting.count, Self.transactionRequests), bytes < Self.transactionBytes {
                bytes += state.waiting[count].request.text.bytes.count
                count += 1
            }
            guard count > 0 else {
                state.isWriting = false
                return nil
            }
            let group = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(count)
            state.bytes -= bytes
            return group
        }
    }
}

/// A source as far as the door needs it.
public struct SourceKey: Hashable, Sendable {
    public var id: ID<Source>
    public var company: ID<Company>

    public init(id: ID<Source>, company: ID<Company>) {
        self.id = id
        self.company = company
    }
}
