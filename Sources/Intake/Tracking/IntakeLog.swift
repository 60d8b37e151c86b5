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
        var answer: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var bytes = 0
        var isWriting = false
        var requests: Int64 = 0
        var events: Int64 = 0
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

    /// Keeps a request; when this returns, it is on disk.
    ///
    /// - Throws: ``Problem`` `intake-full` or ``StorageError``; nothing of it is kept then.
    public func append(_ request: TrackingRequest, from source: SourceKey) async throws {
        guard request.count > 0 else { return }
        let receivedAt = effects.now
        try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Void, any Error>) in
            let (isFull, starts) = state.withLock { state in
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

    /// Whether requests wait to be written.
    var isBusy: Bool { state.withLock { $0.isWriting } }

    private static let full = Problem(.unavailable, "intake_full", "More has arrived than can be written at the moment. Try again in a second.")

    private func write() async {
        while let group = take() {
            let requests = group.map { waiting in
                LoggedRequest(
                    id: effects.id(), company: waiting.source.company, source: waiting.source.id, receivedAt: waiting.receivedAt,
                    call: waiting.request.call, events: waiting.request.count, body: waiting.request.text.bytes)
            }
            let result: Result<Void, any Error>
            do { result = .success(try await database.write { tx in try IntakeLogStore.append(requests, tx) }) } catch { result = .failure(error) }
            if case .success = result {
                state.withLock { state in
                    state.requests += Int64(requests.count)
                    state.events += requests.reduce(0) { $0 + Int64($1.events) }
                }
            }
            for waiting in group { waiting.answer.resume(with: result) }
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
