import Customers
import JSONScanning
import Kernel
import Organisation
import Storage
import Synchronization

/// Turns the log into what it means, behind those who write it: some events at a time, each part in one transaction that also moves the position in the
/// log, so that each event is projected once whatever becomes of the process. Of several processes on one database one projects at a time.
public final class Projector: Sendable {
    /// Where projection stands.
    public struct Standing: Hashable, Sendable {
        /// Requests that wait.
        public var pending: Int
        /// Events of theirs.
        public var events: Int
        /// Seconds that the oldest of them has waited; 0 with none.
        public var lag: Double
    }

    private let intake: Intake
    private let log: IntakeLog?
    private let holder: Int64
    private let pace: Mutex<Pace>
    private let counts = Mutex(EventProjection.Outcome())
    private let surroundings: Mutex<Surroundings?> = Mutex(nil)

    /// - Parameter log: where the same process keeps what arrives, if it does: it is given way.
    public init(_ intake: Intake, besides log: IntakeLog? = nil) {
        self.intake = intake
        self.log = log
        holder = intake.effects.id(LogEntry.self).rawValue
        pace = Mutex(Pace())
    }

    // MARK: - Running

    /// Projects what arrives until the task is cancelled.
    ///
    /// - Parameter failed: told of what went wrong; it is tried again.
    public func run(failed: @Sendable (any Error) -> Void) async {
        var idle = Duration.milliseconds(20)
        while !Task.isCancelled {
            do {
                if try await step() > 0 {
                    idle = .milliseconds(5)
                    continue
                }
            } catch is CancellationError { break } catch {
                failed(error)
                idle = .seconds(1)
            }
            idle = min(idle * 2, .milliseconds(200))
            do { try await Task.sleep(for: idle) } catch { break }
        }
        do { try await intake.database.write { [holder] tx in try tx.endLease(Self.lease, holder: holder) } } catch { failed(error) }
    }

    /// Projects until nothing waits.
    public func drain() async throws {
        while true {
            try Task.checkCancellation()
            if try await step() == 0, try await standing().pending == 0 { break }
        }
        // Others need not wait for its end.
        try await intake.database.write { [holder] tx in try tx.endLease(Self.lease, holder: holder) }
    }

    /// What this process has projected since its start.
    public var projected: (events: Int, repeats: Int, rejected: Int) {
        counts.withLock { ($0.projected, $0.repeats, $0.rejected) }
    }

    public func standing() async throws -> Standing {
        let now = intake.effects.now
        return try await intake.database.read { tx in try Self.standing(now, tx) }
    }

    /// What `/metrics` says of it, as Prometheus text.
    public func metrics() async -> String {
        var text = ""
        func add(_ name: String, _ type: String, _ help: String, _ rows: [(labels: String, value: String)]) {
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
            for row in rows { text += "\(name)\(row.labels) \(row.value)\n" }
        }
        if let log {
            let counts = log.counts
            add("tessera_intake_requests_total", "counter", "Requests of the tracking API that were kept.", [("", "\(counts.requests)")])
            add("tessera_intake_events_total", "counter", "Events of theirs.", [("", "\(counts.events)")])
        }
        let done = counts.withLock { $0 }
        add(
            "tessera_projection_events_total", "counter", "Events taken from the log by this process.",
            [
                ("{outcome=\"projected\"}", "\(done.projected)"), ("{outcome=\"repeat\"}", "\(done.repeats)"),
                ("{outcome=\"rejected\"}", "\(done.rejected)"),
            ])
        guard let standing = try? await standing() else { return text }
        add("tessera_projection_lag_seconds", "gauge", "How long the oldest request that is not projected has waited.", [("", "\(standing.lag)")])
        add("tessera_projection_pending_requests", "gauge", "Requests that wait to be projected.", [("", "\(standing.pending)")])
        add("tessera_projection_pending_events", "gauge", "Events that wait to be projected.", [("", "\(standing.events)")])
        return text
    }

    public static func standing(_ now: Instant, _ tx: ReadTransaction) throws -> Standing {
        try tx.first(
            "SELECT COUNT(*), CAST(COALESCE(SUM(events - position), 0) AS BIGINT), MIN(received_at) FROM intake_pending"
        ) { row throws(StorageError) in
            let oldest = try row[2, as: Instant?.self]
            return Standing(
                pending: try row[0], events: try row[1], lag: max(Double(now.microseconds - (oldest ?? now).microseconds) / 1_000_000, 0))
        } ?? Standing(pending: 0, events: 0, lag: 0)
    }

    // MARK: - A part

    private static let lease = "projector"
    private static let leaseSeconds: Int64 = 10

    /// How many events make a transaction. On SQLite, where one transaction writes at a time, as many as take some milliseconds, so that whoever else
    /// wants to write gets a turn; on PostgreSQL more, for there it is only the processor that is shared. Fewer, and with a pause after them, while requests
    /// wait to be kept: those are answered first.
    private struct Pace {
        var events = 200
        static let range = 20...4_000

        static func milliseconds(_ dialect: Dialect, isBusy: Bool) -> Double {
            switch dialect {
            case .sqlite: isBusy ? 3 : 20
            case .postgres: isBusy ? 10 : 150
            }
        }

        mutating func took(_ milliseconds: Double, for count: Int, aim: Double) {
            guard count > 0, milliseconds > 0 else { return }
            let ideal = Double(count) * aim / milliseconds
            events = min(max(Int((Double(events) + ideal) / 2), Self.range.lowerBound), Self.range.upperBound)
        }
    }

    /// Projects the next part; returns how many events it took from the log, 0 when none waits or another process is at it.
    func step() async throws -> Int {
        let limit = pace.withLock { $0.events }
        let (intake, holder) = (intake, holder)
        let known = surroundings.withLock { $0 }
        let part = try await intake.database.read { tx in try Part(intake, limit, known, tx) }
        surroundings.withLock { $0 = part.surroundings }
        guard !part.isEmpty else { return 0 }
        let read = part.read()
        let (outcome, elapsed) = try await intake.database.write { tx -> (EventProjection.Outcome?, Duration) in
            let start = ContinuousClock.now
            let now = intake.effects.now
            guard try tx.holdLease(Self.lease, holder: holder, until: now.adding(seconds: Self.leaseSeconds), now: now) else { return (nil, .zero) }
            guard try part.advance(tx) else { return (nil, .zero) }
            var outcome = EventProjection.Outcome()
            for group in read {
                let projection = EventProjection(
                    intake: intake, company: group.company, source: group.source, reliability: part.surroundings.reliability, now: now, tx: tx)
                outcome += try projection.run(group.items, rejected: group.rejected)
            }
            return (outcome, start.duration(to: .now))
        }
        guard let outcome else {
            // The other process goes on; its lease may end.
            try await Task.sleep(for: .milliseconds(100))
            return 0
        }
        counts.withLock { $0 += outcome }
        let isBusy = log?.isBusy ?? false
        let dialect = intake.database.dialect
        let milliseconds = Double(elapsed.components.attoseconds) / 1e15 + Double(elapsed.components.seconds) * 1000
        pace.withLock { $0.took(milliseconds, for: part.count, aim: Pace.milliseconds(dialect, isBusy: isBusy)) }
        if isBusy { try await Task.sleep(for: elapsed * 2) }
        return part.count
    }
}

/// What of the organisation is needed to understand events; read at most once a second.
private struct Surroundings: Sendable {
    var companies: [ID<Company>: CompanyRecord] = [:]
    var sources: [ID<Source>: SourceRecord] = [:]
    var reliability: ReliabilityTable
    private let readAt = ContinuousClock.now

    init(_ intake: Intake, _ tx: ReadTransaction) throws {
        reliability = try intake.reliability(tx)
        for company in try intake.organisation.companies(tx) { companies[company.id] = company }
        for source in try intake.organisation.sources(of: nil, tx) { sources[source.id] = source }
    }

    var isFresh: Bool { readAt.duration(to: .now) < .seconds(1) }
}

/// Some events of the log that wait, and what is needed to understand them.
private struct Part: Sendable {
    struct Group {
        var company: CompanyRecord
        var source: SourceRecord
        var items: [EventProjection.Item] = []
        var rejected: [RejectedEventRecord] = []
    }

    private struct Slice {
        var request: LoggedRequest
        var range: Range<Int>
    }

    private var slices: [Slice] = []
    private let effects: Effects
    let surroundings: Surroundings
    var isEmpty: Bool { slices.isEmpty }
    /// Events.
    var count: Int { slices.reduce(0) { $0 + $1.range.count } }

    private static let bytes = 2 << 20

    init(_ intake: Intake, _ limit: Int, _ known: Surroundings?, _ tx: ReadTransaction) throws {
        effects = intake.effects
        var room = limit
        for pending in try IntakeLogStore.pending(events: limit, bytes: Self.bytes, tx) where room > 0 {
            let end = min(pending.request.events, pending.position + room)
            slices.append(Slice(request: pending.request, range: pending.position..<end))
            room -= end - pending.position
        }
        let isComplete = slices.allSatisfy { known?.sources[$0.request.source] != nil }
        if let known, isComplete, slices.isEmpty || known.isFresh { surroundings = known } else { surroundings = try Surroundings(intake, tx) }
    }

    /// Moves the positions on; false when another process has been here.
    func advance(_ tx: WriteTransaction) throws -> Bool {
        for slice in slices {
            let (from, to) = (slice.range.lowerBound, slice.range.upperBound)
            guard try IntakeLogStore.advance(slice.request.id, from: from, to: to, of: slice.request.events, tx) else {
                throw Problem(.conflict, "projected-elsewhere", "Another process projects this part of the log.")
            }
        }
        return true
    }

    /// Reads the events, in their order, by source.
    func read() -> [Group] {
        var groups: [ID<Source>: Group] = [:]
        for slice in slices {
            guard let source = surroundings.sources[slice.request.source], let company = surroundings.companies[slice.request.company] else {
                continue
            }
            var group = groups[source.id] ?? Group(company: company, source: source)
            read(slice, into: &group)
            groups[source.id] = group
        }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    private func read(_ slice: Slice, into group: inout Group) {
        let request = slice.request
        // It was checked when it was received.
        guard let text = try? JSONText(request.body) else { return }
        let envelope = BatchEnvelope(text.root, call: request.call)
        let items = request.call == .batch ? text.root["batch"]?.elements ?? [] : [text.root]
        for index in slice.range where index < items.count && !items[index].raw.elementsEqual(ReceivedEvents.erased) {
            do throws(EventFlaw) {
                let event = try TrackedEvent(items[index], call: request.call, batch: envelope, receivedAt: request.receivedAt)
                group.items.append(EventProjection.Item(request: request, index: index, slice: items[index], event: event))
            } catch {
                group.rejected.append(RejectedEventRecord(request, index: index, items[index], error, id: effects.id(), at: effects.now))
            }
        }
    }
}
