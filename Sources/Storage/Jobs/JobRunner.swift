import Kernel
import Synchronization

/// Does the work that waits in `jobs`, together with any other process on the same database.
///
/// A job is done part by part. A process that dies in the middle leaves it, and after ``lease`` another goes on where it was. A part that fails is tried again later
/// and later; after ``mostAttempts`` the job has failed.
public struct JobRunner: Sendable {
    private let database: Database
    private let effects: Effects
    private let kinds: [String: JobKind]

    /// Seconds for which a process that says nothing more keeps a job.
    static let lease: Int64 = 60
    static let mostAttempts = 5

    public init(database: Database, effects: Effects, kinds: [JobKind]) {
        self.database = database
        self.effects = effects
        self.kinds = Dictionary(kinds.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Does one job that is due, to its end; returns what became of it, nil when none is due.
    ///
    /// - Parameters:
    ///   - id: this one and no other.
    ///   - progress: told after each part.
    /// - Throws: ``StorageError`` when the database does not answer; the job is gone on with later.
    @discardableResult
    public func runNext(_ id: ID<Job>? = nil, progress: @escaping @Sendable (JobProgress) -> Void = { _ in }) async throws -> JobRecord? {
        let holder = effects.id(Job.self).rawValue
        let names = kinds.keys.sorted()
        let taken = try await database.write { tx in
            try tx.takeJob(id, kinds: names, holder: holder, until: until, now: effects.now)
        }
        guard var job = taken else { return nil }
        if case .whole(let work) = kinds[job.kind]?.doing {
            let done = try await whole(job, work, holder, progress)
            if let told = done?.progress { progress(told) }
            return done
        }
        while job.state == .running {
            guard let next = try await part(of: job, holder) else { return nil }
            job = next
            if let told = job.progress { progress(told) }
            try Task.checkCancellation()
        }
        return job
    }

    private var until: Instant { effects.now.adding(seconds: Self.lease) }

    /// Nil when another process has taken it over.
    private func part(of job: JobRecord, _ holder: Int64) async throws -> JobRecord? {
        do {
            return try await database.write { tx in
                guard try tx.holdJob(job.id, holder: holder, until: until), case .part(let part) = kinds[job.kind]?.doing else { return nil }
                var next = job
                let progress = try part(job, tx)
                next.progress = progress
                if progress.place == nil {
                    next.state = .done
                    next.finishedAt = effects.now
                    next.error = nil
                }
                try tx.settleJob(next)
                return next
            }
        } catch {
            return try await put(job, off: error, holder)
        }
    }

    /// Work that opens its own transactions; meanwhile the job is held, however long a stage says nothing.
    private func whole(
        _ job: JobRecord, _ work: @escaping @Sendable (JobRecord, JobKind.Told) async throws -> Void, _ holder: Int64,
        _ progress: @escaping @Sendable (JobProgress) -> Void
    ) async throws -> JobRecord? {
        let latest = LatestProgress()
        let keep: @Sendable (JobProgress?) async throws -> Void = { told in
            let isOurs = try await database.write { tx in
                guard try tx.holdJob(job.id, holder: holder, until: until) else { return false }
                var running = job
                running.progress = told
                try tx.settleJob(running)
                return true
            }
            guard isOurs else { throw Problem(.conflict, "job-elsewhere", "Another process has taken this work over.") }
        }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while true {
                        try await Task.sleep(for: .seconds(Double(Self.lease) / 3))
                        try await keep(latest.value)
                    }
                }
                group.addTask {
                    try await work(job) { told in
                        latest.set(told)
                        progress(told)
                        try await keep(told)
                    }
                }
                // The first that ends ends both; the one that holds the job ends by a failure alone.
                try await group.next()
                group.cancelAll()
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return try await put(job, off: error, holder)
        }
        return try await database.write { tx in
            guard try tx.holdJob(job.id, holder: holder, until: until) else { return nil }
            var done = job
            done.progress = latest.value.map { JobProgress(done: $0.total, total: $0.total) }
            done.state = .done
            done.finishedAt = effects.now
            done.error = nil
            try tx.settleJob(done)
            return done
        }
    }

    /// After a failure it waits two minutes, four, eight …
    private func put(_ job: JobRecord, off error: any Error, _ holder: Int64) async throws -> JobRecord? {
        try await database.write { tx in
            guard try tx.holdJob(job.id, holder: holder, until: until) else { return nil }
            var later = job
            later.error = "\(error)"
            if job.attempts >= Self.mostAttempts {
                later.state = .failed
                later.finishedAt = effects.now
            } else {
                later.state = .waiting
                later.runAt = effects.now.adding(seconds: 60 << Int64(job.attempts))
            }
            try tx.settleJob(later)
            return later
        }
    }
}

/// How far work is, as it said last.
private final class LatestProgress: Sendable {
    private let kept = Mutex<JobProgress?>(nil)
    var value: JobProgress? { kept.withLock { $0 } }
    func set(_ progress: JobProgress) { kept.withLock { $0 = progress } }
}
