import Foundation
import Kernel
import Storage
import TestKit
import Testing

@Suite struct AuditTests {
    private static let now = Instant(microseconds: 1_780_000_000_000_000)

    private static func note(_ number: Int) -> AuditNote {
        AuditNote(
            user: number % 2 == 0 ? ID(9) : nil, actor: "test", company: number % 3 == 0 ? ID(1) : ID(2),
            action: number % 5 == 0 ? "person.seen" : "key.added",
            subject: "per_\(number)", detail: number % 4 == 0 ? ["rows": .integer(Int64(number))] : nil)
    }

    /// `count` entries, all sealed.
    private static func fill(_ database: Database, _ numbers: Range<Int>) async throws {
        try await database.write { tx in
            for number in numbers { try tx.record(note(number), id: ID(Int64(number)), at: now.adding(seconds: Int64(number))) }
        }
        #expect(try await AuditLog(database).seal() == numbers.count)
    }

    /// What a chain of ten entries says after `damage`.
    private static func verdict(_ kind: TestDatabase, anchored: Bool = false, _ damage: SQL...) async throws -> AuditVerdict.Fault? {
        try await kind.with(SharedTables.migrations) { database in
            try await fill(database, 1..<11)
            let log = AuditLog(database)
            let anchor = try await log.head()
            #expect(try await log.verify().fault == nil)
            try await database.write { tx in for statement in damage { try tx.execute(statement) } }
            return try await log.verify(anchor: anchored ? anchor : nil).fault
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatWasDoneToTheChainIsTold(kind: TestDatabase) async throws {
        #expect(try await Self.verdict(kind, "UPDATE audit SET user_id = 8 WHERE id = 4") == .changed(4, ID(4)))
        #expect(try await Self.verdict(kind, "UPDATE audit SET detail = NULL WHERE id = 8") == .changed(8, ID(8)))
        // A field that moves into its neighbour is no longer the same, though the letters are.
        #expect(try await Self.verdict(kind, "UPDATE audit SET action = actor, actor = action WHERE id = 4") == .changed(4, ID(4)))
        #expect(try await Self.verdict(kind, "DELETE FROM audit WHERE id = 6") == .missing(6))
        #expect(try await Self.verdict(kind, "DELETE FROM audit WHERE id > 7") == .truncated(7))
        #expect(
            try await Self.verdict(
                kind, "UPDATE audit SET sequence = 99 WHERE id = 3", "UPDATE audit SET sequence = 3 WHERE id = 4",
                "UPDATE audit SET sequence = 4 WHERE id = 3") == .moved(3, ID(4)))
        // Whoever takes the end away and the head back is told by the head that was kept.
        let cut: [SQL] = [
            "DELETE FROM audit WHERE id > 7",
            "UPDATE audit_head SET sequence = 7, hash = (SELECT hash FROM audit WHERE sequence = 7)",
        ]
        #expect(try await Self.verdict(kind, cut[0], cut[1]) == nil)
        #expect(try await Self.verdict(kind, anchored: true, cut[0], cut[1]) == .truncated(7))
    }

    @Test(arguments: TestDatabase.allCases)
    func aChainThatWasWrittenAnewIsToldByTheHeadThatWasKept(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            try await Self.fill(database, 1..<11)
            let log = AuditLog(database)
            let anchor = try await log.head()
            try await database.write { tx in
                try tx.execute("UPDATE audit SET subject = 'per_x', sequence = NULL WHERE id = 2")
                try tx.execute("UPDATE audit SET sequence = NULL")
                try tx.execute("UPDATE audit_head SET sequence = 0, hash = \(AuditSeal.start.hash)")
            }
            #expect(try await log.seal() == 10)
            #expect(try await log.verify().fault == nil)
            #expect(try await log.verify(anchor: anchor).fault == .replaced(10))
            #expect(AuditSeal(anchor.description) == anchor && AuditSeal("10:abc") == nil && AuditSeal("x") == nil)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func manyWritersAndManySealersMakeOneChain(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            let log = AuditLog(database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        for number in 0..<20 {
                            let id = Int64(writer * 100 + number + 1)
                            try await database.write { tx in try tx.record(Self.note(Int(id)), id: ID(id), at: Self.now) }
                        }
                    }
                }
                for _ in 0..<3 { group.addTask { for _ in 0..<10 { try await log.seal() } } }
                try await group.waitForAll()
            }
            try await log.seal()
            let verdict = try await log.verify()
            #expect(verdict.fault == nil && verdict.verified == 120 && verdict.head.sequence == 120 && verdict.unsealed == 0)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func entriesAreFoundByWhatTheyAre(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            try await Self.fill(database, 1..<21)
            func ids(_ change: @escaping @Sendable (inout AuditQuery) -> Void, companies: [ID<Company>]? = nil) async throws -> [Int64] {
                try await database.read { tx in
                    var query = AuditQuery(companies: companies)
                    change(&query)
                    return try AuditLog.entries(query, tx).map(\.id.rawValue)
                }
            }
            #expect(try await ids { $0.limit = 3 } == [20, 19, 18])
            #expect(try await ids { ($0.limit, $0.before) = (2, ID(18)) } == [17, 16])
            #expect(try await ids { $0.action = "person.seen" } == [20, 15, 10, 5])
            #expect(try await ids { $0.action = "person" } == [20, 15, 10, 5])
            #expect(try await ids { $0.action = "per%" } == [])
            #expect(try await ids { $0.subject = "per_7" } == [7])
            #expect(try await ids { ($0.user, $0.limit) = (ID(9), 2) } == [20, 18])
            #expect(try await ids { $0.actor = "nobody" } == [])
            #expect(try await ids { ($0.since, $0.until) = (Self.now.adding(seconds: 4), Self.now.adding(seconds: 6)) } == [5, 4])
            #expect(try await ids({ _ in }, companies: [ID(1)]) == [18, 15, 12, 9, 6, 3])
            #expect(try await database.read { tx in try AuditLog.actions(tx) } == ["key.added", "person.seen"])
        }
    }
}
