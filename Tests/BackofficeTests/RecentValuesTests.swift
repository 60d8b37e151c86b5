import Kernel
import Logging
import Synchronization
import TestKit
import Testing

@testable import Backoffice

@Suite struct RecentValuesTests {
    private let clock = ManualClock(Instant(microseconds: 0))
    private let made = Counter()

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func next() -> Int {
            count.withLock {
                $0 += 1; return $0
            }
        }
    }

    @Test func whatIsOldIsShownWhileTheNextIsMade() async throws {
        let values = RecentValues(clock: clock, logger: Logger(label: "test"))
        let ask = { try await values.value("x", seconds: 10, stale: 100) { [made] in made.next() } }
        #expect(try await ask() == 1)
        clock.advance(seconds: 9)
        #expect(try await ask() == 1)
        #expect(made.value == 1)
        clock.advance(seconds: 2)
        #expect(try await ask() == 1, "nobody waits")
        while try await ask() == 1 { await Task.yield() }
        #expect(try await ask() == 2)
        #expect(made.value == 2, "made once, however many asked")
        clock.advance(seconds: 200)
        #expect(try await ask() == 3, "what is too old is not shown")
    }

    @Test func whatFailsLeavesTheOldOne() async throws {
        struct Failure: Error {}
        let values = RecentValues(clock: clock, logger: Logger(label: "test"))
        let ask = {
            try await values.value("x", seconds: 10, stale: 100) { [made] in
                let number = made.next()
                if number == 2 { throw Failure() }
                return number
            }
        }
        #expect(try await ask() == 1)
        clock.advance(seconds: 11)
        while try await ask() == 1 { await Task.yield() }
        #expect(try await ask() == 3)
    }

    @Test func whatIsForgottenIsMadeAnew() async throws {
        let values = RecentValues(clock: clock, logger: Logger(label: "test"))
        let ask = { try await values.value("x", seconds: 10, stale: 100) { [made] in made.next() } }
        #expect(try await ask() == 1)
        await values.forget("x")
        #expect(try await ask() == 2)
    }
}
