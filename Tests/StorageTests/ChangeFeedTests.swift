import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct ChangeFeedTests {
    private static let now = Instant(microseconds: 1_780_000_000_000_000)
    private static let rome = ID<Company>(1), london = ID<Company>(12), oslo = ID<Company>(2)

    private static func write(_ notes: [ChangeNote], at time: Instant = now, _ database: Database) async throws {
        let effects = Effects(clock: ManualClock(time), ids: IDGenerator(clock: ManualClock(time), node: 3))
        try await database.write { tx in try tx.record(notes, effects) }
    }

    private static func note(_ subject: Int, _ kind: String = "a.b", _ companies: [ID<Company>] = []) -> ChangeNote {
        ChangeNote(kind, companies: companies, subject: Int64(subject))
    }

    /// All pages from the cursor to the end, and how many there were.
    private static func read(
        _ database: Database, after: ChangeCursor? = nil, kinds: [String]? = nil, companies: [ID<Company>]? = nil, limit: Int = 100,
        now: Instant = now
    ) async throws -> (subjects: [Int], next: ChangeCursor, pages: Int) {
        var (cursor, subjects, pages) = (after, [Int](), 0)
        while true {
            let asked = cursor
            let page = try await database.read { tx in
                try ChangeFeed.page(after: asked, kinds: kinds, companies: companies, limit: limit, now: now, tx)
            }
            pages += 1
            subjects += page.changes.map { Int($0.subject) }
            // What goes out as text comes back the same.
            #expect(ChangeCursor(page.next.description) == page.next)
            cursor = page.next
            if !page.hasMore { return (subjects, page.next, pages) }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func pagesFollowOneAnotherAndLeaveNothingOut(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            for start in stride(from: 0, to: 250, by: 50) { try await Self.write((start..<start + 50).map { Self.note($0) }, database) }
            let all = try await Self.read(database, limit: 37)
            #expect(all.subjects == Array(0..<250))
            #expect(try await Self.read(database, after: all.next).subjects == [])
            try await Self.write([Self.note(250)], database)
            #expect(try await Self.read(database, after: all.next).subjects == [250])
            let end = try await database.read { tx in try ChangeFeed.end(now: Self.now, tx) }
            #expect(try await Self.read(database, after: end).subjects == [])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aNarrowChoiceReachesWhatLiesFarAhead(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            try await Self.write((0..<25_000).map { Self.note($0, $0 == 24_500 ? "rare.kind" : "a.b") }, database)
            let found = try await Self.read(database, kinds: ["rare.kind"], limit: 5)
            #expect(found.subjects == [24_500])
            #expect(found.pages >= 3)  // three windows, and one more look where another database's transactions went on
            #expect(try await Self.read(database, after: found.next).subjects == [])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCompanySeesWhatConcernsItAndNothingElse(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            let (rome, london, oslo) = (Self.rome, Self.london, Self.oslo)
            try await Self.write(
                [
                    Self.note(1, "a.b", [rome]), Self.note(2, "a.b", [london]), Self.note(3, "a.b", [rome, london]), Self.note(4),
                    Self.note(5, "a.b", [london, oslo]),
                ], database)
            #expect(try await Self.read(database, companies: [rome]).subjects == [1, 3])
            #expect(try await Self.read(database, companies: [london]).subjects == [2, 3, 5])
            #expect(try await Self.read(database, companies: [oslo]).subjects == [5])
            #expect(try await Self.read(database, companies: []).subjects == [])
            #expect(try await Self.read(database).subjects == [1, 2, 3, 4, 5])
        }
    }

    @Test func aTransactionThatBeganEarlierAndEndsLaterIsNotLost() async throws {
        try await TestDatabase.postgres.with(SharedTables.migrations) { database in
            let (hasWritten, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let slow: Void = database.write { tx in
                try tx.record(Self.note(1), id: ID(1), at: Self.now)
                hasWritten.signal()
                mayEnd.wait()
            }
            await Task.detached { Self.wait(hasWritten) }.value
            try await Self.write([Self.note(2)], database)
            let first = try await Self.read(database)
            #expect(first.subjects == [2])
            try await Self.write([Self.note(3)], database)
            let second = try await Self.read(database, after: first.next)
            #expect(second.subjects == [3])
            mayEnd.signal()
            try await slow
            #expect(try await Self.read(database, after: first.next).subjects == [1, 3])
            #expect(try await Self.read(database, after: second.next).subjects == [1])
        }
    }

    /// A blocking wait, which an asynchronous function may not write.
    private static func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }

    @Test(arguments: TestDatabase.allCases)
    func whateverWritersOverlapEachChangeIsReadOnce(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            var seeds = SystemRandomNumberGenerator()
            let seed = UInt64.random(in: 0...UInt64.max, using: &seeds)
            let (writers, rounds) = (3, 60)
            let end = Flag()
            async let reading = Self.readUntil(end, database, seed: seed)
            let written = try await withThrowingTaskGroup(of: Set<Int>.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        var random = SeededRandom(seed &+ UInt64(writer))
                        var written: Set<Int> = []
                        for round in 0..<rounds {
                            let subjects = (0..<Int.random(in: 1...5, using: &random)).map { writer * 100_000 + round * 100 + $0 }
                            let (pause, fails) = (UInt32.random(in: 0...3000, using: &random), Int.random(in: 0..<6, using: &random) == 0)
                            do {
                                try await database.write { tx in
                                    for subject in subjects {
                                        try tx.record(Self.note(subject), id: ID(Int64(subject) + 1), at: Self.now)
                                        usleep(pause / UInt32(subjects.count))
                                    }
                                    if fails { throw Problem(.conflict, "test", "taken back") }
                                }
                                written.formUnion(subjects)
                            } catch is Problem { #expect(fails) }
                        }
                        return written
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.formUnion($1) }
            }
            end.isSet.withLock { $0 = true }
            let (read, last) = try await reading
            let rest = try await Self.read(database, after: last).subjects
            let all = read + rest
            #expect(Set(all) == written, "seed \(seed)")
            #expect(all.count == Set(all).count, "seed \(seed)")
        }
    }

    private final class Flag: Sendable {
        let isSet = Mutex(false)
    }

    private static func readUntil(_ end: Flag, _ database: Database, seed: UInt64) async throws -> ([Int], ChangeCursor?) {
        var (cursor, subjects): (ChangeCursor?, [Int]) = (nil, [])
        var random = SeededRandom(seed ^ 0xfeed)
        while !end.isSet.withLock({ $0 }) {
            let (asked, limit) = (cursor, Int.random(in: 1...7, using: &random))
            let page = try await database.read { tx in
                try ChangeFeed.page(after: asked, kinds: nil, companies: nil, limit: limit, now: Self.now, tx)
            }
            subjects += page.changes.map { Int($0.subject) }
            cursor = page.next
        }
        return (subjects, cursor)
    }

    @Test(arguments: TestDatabase.allCases)
    func whatWasRemovedIsNotMissedSilently(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            let day: Int64 = 86_400
            try await Self.write([Self.note(1)], database)
            let old = try await Self.read(database)
            let later = Self.now.adding(seconds: 2 * day)
            try await Self.write([Self.note(2)], at: later, database)
            let recent = try await Self.read(database, after: old.next, now: later)
            let removed = try await database.write { tx in try ChangeFeed.remove(before: Self.now.adding(seconds: day), tx) }
            #expect(removed == 1)
            await #expect(throws: ChangeCursorError.expired(kept: Self.now.adding(seconds: day))) {
                _ = try await Self.read(database, after: old.next, now: later)
            }
            #expect(try await Self.read(database, after: recent.next, now: later).subjects == [])
            #expect(try await Self.read(database, now: later).subjects == [2])
            // Numbers are not given twice, though the table be empty.
            _ = try await database.write { tx in try ChangeFeed.remove(before: later.adding(seconds: 1), tx) }
            try await Self.write([Self.note(3)], at: later.adding(seconds: 2 * day), database)
            #expect(try await Self.read(database, now: later.adding(seconds: 3 * day)).subjects == [3])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aCursorOfAnotherDatabaseIsRefused(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            let texts =
                kind == .sqlite
                ? ["s~5~1780000000000000", "p~5:9:7~1780000000000000"]
                : ["s~0~1780000000000000", "p~900000000:900000000:~1780000000000000", "p~1:1:~1~1:999999999:~1~0~0"]
            for text in texts {
                let cursor = try #require(ChangeCursor(text))
                await #expect(throws: ChangeCursorError.foreign) { _ = try await Self.read(database, after: cursor) }
            }
        }
    }

    @Test func onlyWhatWasWrittenIsACursor() {
        let bad = [
            "", "s", "s~", "s~1", "s~-1~0", "s~1~0~0", "s~x~0", "p~1~0", "p~0:1:~0", "p~2:1:~0", "p~1:5:5~0", "p~1:5:3,2~0", "p~1:5:,~0",
            "p~1:5:2,~0",
            "p~1:5~0", "p~1:99999999999999999999:~0", "p~1:18446744073709551615:~0", "p~1:5:~0~1:6:~0~0", "q~1~0", "p~1:5:~'; DROP TABLE changes",
        ]
        for text in bad { #expect(ChangeCursor(text) == nil, "\(text)") }
        for text in ["s~0~0", "p~1:5:2,4~7", "p~1:5:~7~2:9:3~8~4~11"] { #expect(ChangeCursor(text)?.description == text) }
    }
}

/// SplitMix64: the same numbers from the same seed.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
