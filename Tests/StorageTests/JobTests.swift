import Kernel
import Storage
import TestKit
import Testing

@Suite struct JobTests {
    private static func with(
        _ kind: TestDatabase, _ body: @Sendable (Database, ManualClock, Effects) async throws -> Void
    ) async throws {
        try await kind.with(SharedTables.migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_780_000_000_000_000))
            try await body(database, clock, Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1)))
        }
    }

    /// Counts to three, a number a part, each beside its progress in the same transaction.
    private static let counting = JobKind("count", part: count)

    @Sendable private static func count(_ job: JobRecord, _ tx: WriteTransaction) throws -> JobProgress {
        let next = (job.progress?.done ?? 0) + 1
        try tx.execute("INSERT INTO leases (name, holder, until) VALUES (\("part-\(next)"), 1, 1)")
        return JobProgress(done: next, total: 3, place: next < 3 ? .integer(Int64(next)) : nil)
    }

    private static func parts(_ database: Database) async throws -> Int {
        try await database.read { tx in try tx.value("SELECT COUNT(*) FROM leases", as: Int.self) ?? 0 }
    }

    @Test(arguments: TestDatabase.allCases)
    func aJobIsDonePartByPartAndOnce(kind: TestDatabase) async throws {
        try await Self.with(kind) { database, _, effects in
            let runner = JobRunner(database: database, effects: effects, kinds: [Self.counting])
            #expect(try await runner.runNext() == nil)
            let (first, other) = try await database.write { tx in
                (try tx.addJob("count", ["of": "what"], effects), try tx.addJob("unknown", [:], effects))
            }
            let done = try #require(try await runner.runNext())
            #expect(done.id == first && done.state == .done && done.payload == ["of": "what"])
            #expect(done.progress == JobProgress(done: 3, total: 3) && done.attempts == 1 && done.finishedAt == effects.now)
            #expect(try await Self.parts(database) == 3)
            #expect(try await runner.runNext() == nil, "what nobody knows how to do waits")
            let (waiting, all) = try await database.read { tx in (try tx.jobs(in: [.waiting]), try tx.jobs()) }
            #expect(waiting.map(\.id) == [other] && all.map(\.id) == [other, first])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatFailsIsTriedLaterAndThenGivenUp(kind: TestDatabase) async throws {
        try await Self.with(kind) { database, clock, effects in
            let failing = JobKind("count") { job, tx in
                let progress = try Self.count(job, tx)
                if progress.done == 2 { throw Problem(.broken, "second", "The second part cannot be done.") }
                return progress
            }
            let runner = JobRunner(database: database, effects: effects, kinds: [failing])
            let id = try await database.write { tx in try tx.addJob("count", [:], effects) }
            for attempt in 1...4 {
                let job = try #require(try await runner.runNext())
                #expect(job.state == .waiting && job.attempts == attempt && job.progress?.done == 1)
                #expect(job.error?.contains("The second part") == true)
                #expect(try await runner.runNext() == nil, "it is not tried again at once")
                clock.advance(seconds: 60 << Int64(attempt))
            }
            #expect(try await runner.runNext()?.state == .failed)
            #expect(try await Self.parts(database) == 1, "what the failed part had written is not there")
            clock.advance(seconds: 100_000)
            #expect(try await runner.runNext(id) == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func anotherProcessGoesOnWhereOneDied(kind: TestDatabase) async throws {
        try await Self.with(kind) { database, clock, effects in
            let id = try await database.write { tx in try tx.addJob("count", [:], effects) }
            let dying = JobRunner(database: database, effects: effects, kinds: [Self.counting])
            await #expect(throws: CancellationError.self) {
                try await Task {
                    try await dying.runNext(id) { _ in withUnsafeCurrentTask { $0?.cancel() } }
                }.value
            }
            #expect(try await Self.parts(database) == 1)
            let next = JobRunner(database: database, effects: effects, kinds: [Self.counting])
            #expect(try await next.runNext() == nil, "it may be alive")
            clock.advance(seconds: 61)
            let done = try #require(try await next.runNext())
            #expect(done.state == .done && done.attempts == 2 && done.progress?.done == 3)
            #expect(try await Self.parts(database) == 3)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func workOfManyTransactionsIsHeldTellsHowFarItIsAndIsTriedAgain(kind: TestDatabase) async throws {
        try await Self.with(kind) { database, clock, effects in
            let id = try await database.write { tx in try tx.addJob("walk", [:], effects) }
            let walk = JobKind(
                "walk",
                whole: { job, told in
                    try await told(JobProgress(done: 1, total: 2))
                    let seen = try await database.read { tx in try tx.jobs(in: [.running]) }
                    #expect(seen.map(\.id) == [id] && seen.first?.progress?.done == 1)
                    if job.attempts == 1 { throw Problem(.broken, "fell", "It fell.") }
                    _ = try await database.write { tx in try tx.execute("INSERT INTO leases (name, holder, until) VALUES ('walked', 1, 1)") }
                })
            let runner = JobRunner(database: database, effects: effects, kinds: [walk])
            let fell = try #require(try await runner.runNext())
            #expect(fell.state == .waiting && fell.error?.contains("It fell") == true)
            clock.advance(seconds: 120)
            let done = try #require(try await runner.runNext())
            #expect(done.state == .done && done.attempts == 2 && done.progress?.share == 1)
            #expect(try await Self.parts(database) == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func workThatAnotherProcessTookOverIsLeft(kind: TestDatabase) async throws {
        try await Self.with(kind) { database, clock, effects in
            let id = try await database.write { tx in try tx.addJob("walk", [:], effects) }
            let other = JobRunner(
                database: database, effects: effects, kinds: [JobKind("walk", whole: { _, told in try await told(JobProgress(done: 1, total: 1)) })])
            let slow = JobKind(
                "walk",
                whole: { _, told in
                    clock.advance(seconds: 61)
                    #expect(try await other.runNext(id)?.state == .done)
                    try await told(JobProgress(done: 1, total: 9))
                    Issue.record("it goes on though the work is another's")
                })
            #expect(try await JobRunner(database: database, effects: effects, kinds: [slow]).runNext() == nil)
            let job = try #require(try await database.read { tx in try tx.jobs().first })
            #expect(job.state == .done && job.progress?.total == 1)
        }
    }
}
