import Kernel
import Logging
import Storage
import Synchronization
import TestKit
import Testing

@testable import Messaging

/// A server that answers what it is told to.
private final class ScriptedTransport: MailTransport {
    let sent = Mutex<[ID<Mail>]>([])
    private let answers: @Sendable (MailRecord) -> MailOutcome

    init(_ answers: @escaping @Sendable (MailRecord) -> MailOutcome) { self.answers = answers }

    func send(_ record: MailRecord, at: Instant) async -> MailOutcome {
        sent.withLock { $0.append(record.id) }
        return answers(record)
    }
}

@Suite(.serialized) struct QueueTests {
    private struct House {
        let database: Database
        let clock: ManualClock
        let effects: Effects
        let messaging: Messaging

        func dispatch(_ transport: any MailTransport) -> MailDispatch {
            MailDispatch(messaging, transport: transport, effects: effects, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        @discardableResult
        func post(_ recipient: String = "ada@x.example") async throws -> ID<Mail> {
            try await database.write { tx in
                try messaging.post(
                    OutgoingMail(company: ID(1), kind: "test", recipient: recipient, subject: "s", text: "secret link", html: "secret link"), tx)
            }
        }

        func only() async throws -> MailRecord { try #require(try await messaging.mails().first) }
    }

    private static func with(_ kind: TestDatabase, _ body: (House) async throws -> Void) async throws {
        try await kind.with(SharedTables.migrations + MessagingSchema.migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_780_000_000_000_000))
            let effects = Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))
            try await body(House(database: database, clock: clock, effects: effects, messaging: Messaging(database: database, effects: effects)))
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aMailIsSentOnceAndItsTextForgotten(kind: TestDatabase) async throws {
        try await Self.with(kind) { house in
            let transport = ScriptedTransport { _ in .sent }
            let dispatch = house.dispatch(transport)
            #expect(try await !dispatch.sendNext())
            let id = try await house.post()
            #expect(try await dispatch.sendNext())
            #expect(try await !dispatch.sendNext())
            #expect(transport.sent.withLock { $0 } == [id])
            let mail = try await house.only()
            #expect(mail.state == .sent && mail.sentAt == house.clock.now() && mail.mail.text.isEmpty && mail.mail.html.isEmpty)
        }
    }

    @Test("many processes share a queue and nothing goes out twice", arguments: TestDatabase.allCases)
    func shared(kind: TestDatabase) async throws {
        try await Self.with(kind) { house in
            for index in 0..<40 { try await house.post("a\(index)@x.example") }
            let transport = ScriptedTransport { _ in .sent }
            await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    let dispatch = house.dispatch(transport)
                    group.addTask { while try await dispatch.sendNext() {} }
                }
            }
            // Whoever met others at the same rows may have stopped early.
            let last = house.dispatch(transport)
            while try await last.sendNext() {}
            let sent = transport.sent.withLock { $0 }
            #expect(sent.count == 40 && Set(sent).count == 40)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatWasNotTakenWaitsLongerEachTimeAndAtLastFails(kind: TestDatabase) async throws {
        try await Self.with(kind) { house in
            let transport = ScriptedTransport { _ in .notSent("down") }
            let dispatch = house.dispatch(transport)
            try await house.post()
            var waits: [Int64] = []
            while try await dispatch.sendNext() {
                let mail = try await house.only()
                guard mail.state == .waiting else { break }
                waits.append((mail.dueAt.microseconds - house.clock.now().microseconds) / 1_000_000)
                house.clock.set(mail.dueAt.adding(seconds: -1))
                #expect(try await !dispatch.sendNext())
                house.clock.set(mail.dueAt)
            }
            #expect(waits == waits.sorted() && waits.first == 60 && waits.count == 11)
            let mail = try await house.only()
            #expect(mail.state == .failed && mail.error == "down" && !mail.mail.text.isEmpty)
            #expect(try await house.messaging.resend(mail.id))
            #expect(try await house.only().state == .waiting)
        }
    }

    @Test("what may have arrived is not sent again by itself", arguments: TestDatabase.allCases)
    func unknown(kind: TestDatabase) async throws {
        try await Self.with(kind) { house in
            let silent = house.dispatch(ScriptedTransport { _ in .unknown("no answer") })
            let id = try await house.post()
            #expect(try await silent.sendNext())
            house.clock.advance(seconds: 30 * 86_400)
            #expect(try await !silent.sendNext())
            #expect(try await house.only().state == .unknown)
            #expect(try await house.messaging.resend(id))
            #expect(try await house.dispatch(ScriptedTransport { _ in .sent }).sendNext())
            #expect(try await house.only().state == .sent)
            #expect(try await !house.messaging.resend(id))
        }
    }

    @Test("a mail whose sender was killed is unknown, and the sender's late word does not count", arguments: TestDatabase.allCases)
    func lost(kind: TestDatabase) async throws {
        try await Self.with(kind) { house in
            try await house.post()
            let claimed = try #require(try await house.messaging.claim(holder: 7))
            #expect(try await house.messaging.claim(holder: 8) == nil)
            house.clock.advance(seconds: Messaging.lease - 1)
            #expect(try await house.messaging.giveUpLost() == 0)
            house.clock.advance(seconds: 2)
            #expect(try await house.messaging.giveUpLost() == 1)
            #expect(try await !house.messaging.settle(claimed, .notSent("late"), holder: 7))
            let mail = try await house.only()
            #expect(mail.state == .unknown && mail.attempts == 1)
            #expect(try await house.database.read { tx in try Messaging.counts(tx) } == [.unknown: 1])
        }
    }
}
