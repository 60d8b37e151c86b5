import Kernel
import Storage
import TestKit
import Testing

@testable import Desk

@Suite struct DeskTests {
    private static let (moda, hearth) = (ID<Company>(11), ID<Company>(12))
    private static let ada = ViewReader(user: ID(1), companies: [moda], administers: false)
    private static let ben = ViewReader(user: ID(2), companies: [moda], administers: false)
    private static let zoe = ViewReader(user: ID(3), companies: [hearth], administers: true)
    private static let chief = ViewReader(user: ID(4), companies: nil, administers: true)

    private static func with(_ kind: TestDatabase, _ body: (Desk, Database) async throws -> Void) async throws {
        try await kind.with(SharedTables.migrations + DeskSchema.migrations) { database in
            let clock = ManualClock(Instant(microseconds: 1_780_000_000_000_000))
            try await body(Desk(database: database, effects: Effects(clock: clock, ids: IDGenerator(clock: clock, node: 1))), database)
        }
    }

    private static func names(_ desk: Desk, _ database: Database, _ reader: ViewReader, _ list: String = "/people") async throws -> [String] {
        try await database.read { tx in try desk.views(of: list, for: reader, tx).map(\.name) }
    }

    private static func refusal(_ body: () async throws -> Void) async throws -> String? {
        do { try await body() } catch let problem as Problem { return problem.code }
        return nil
    }

    @Test(arguments: TestDatabase.allCases)
    func aViewIsSeenByItsOwnerAndItsAudience(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk, database in
            _ = try await desk.saveView(of: "/people", name: "Mine", parameters: "q=a", audience: .owner, by: Self.ada)
            _ = try await desk.saveView(of: "/people", name: "Ours", parameters: "q=b", audience: .company(Self.moda), by: Self.ada)
            _ = try await desk.saveView(of: "/people", name: "All", parameters: "q=c", audience: .everybody, by: Self.chief)
            _ = try await desk.saveView(of: "/stores", name: "Stores", parameters: "", audience: .owner, by: Self.ada)
            #expect(try await Self.names(desk, database, Self.ada) == ["All", "Mine", "Ours"])
            #expect(try await Self.names(desk, database, Self.ben) == ["All", "Ours"])
            #expect(try await Self.names(desk, database, Self.zoe) == ["All"])
            #expect(try await Self.names(desk, database, Self.chief) == ["All", "Ours"])
            #expect(try await Self.names(desk, database, Self.ada, "/stores") == ["Stores"])
            let deeds = try await database.read { tx in
                try tx.rows("SELECT action, company_id FROM audit ORDER BY id") { row throws(StorageError) in
                    "\(try row[0, as: String.self]) \(try row[1, as: Int64?.self] ?? 0)"
                }
            }
            #expect(deeds == ["view.saved 11", "view.saved 0"], "what only its owner sees is not told")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func itIsChangedByItsOwnerAndASharedOneByAdministratorsWhoSeeIt(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk, database in
            let mine = try await desk.saveView(of: "/people", name: "Mine", parameters: "", audience: .owner, by: Self.ada)
            let ours = try await desk.saveView(of: "/people", name: "Ours", parameters: "", audience: .company(Self.moda), by: Self.ada)
            for (view, reader, code) in [
                (mine, Self.chief, "view-unknown"), (ours, Self.ben, "view-unknown"), (ours, Self.zoe, "view-unknown"), (ours, Self.chief, nil),
                (mine, Self.ada, nil),
            ] {
                let found = try await Self.refusal { try await desk.changeView(view, parameters: "stage=member", by: reader) }
                #expect(found == code, "\(view) by \(reader.user)")
            }
            try await desk.changeView(ours, name: "Members", audience: .owner, by: Self.ada)
            #expect(try await Self.names(desk, database, Self.ada) == ["Members", "Mine"])
            #expect(try await Self.names(desk, database, Self.ben) == [])
            for (name, audience) in [
                ("", SavedViewRecord.Audience.owner), (String(repeating: "x", count: 61), .owner), ("A", .company(Self.hearth)), ("A", .everybody),
            ] {
                let found = try await Self.refusal { try await desk.changeView(mine, name: name, audience: audience, by: Self.ada) }
                #expect(found == "view-invalid")
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatWasRemovedComesBack(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk, database in
            let ours = try await desk.saveView(of: "/people", name: "Ours", parameters: "", audience: .company(Self.moda), by: Self.ada)
            try await desk.setStandardView(ours, of: "/people", for: Self.ben)
            #expect(try await database.read { tx in try desk.standardView(of: "/people", for: Self.ben, tx) } == ours)
            #expect(try await database.read { tx in try desk.standardView(of: "/people", for: Self.ada, tx) } == nil)
            try await desk.setViewRemoved(true, ours, by: Self.ada)
            #expect(try await Self.names(desk, database, Self.ben) == [])
            #expect(try await database.read { tx in try desk.standardView(of: "/people", for: Self.ben, tx) } == nil)
            #expect(try await Self.refusal { try await desk.setViewRemoved(false, ours, by: Self.zoe) } == "view-unknown")
            try await desk.setViewRemoved(false, ours, by: Self.ada)
            #expect(try await Self.names(desk, database, Self.ben) == ["Ours"])
            try await desk.setStandardView(nil, of: "/people", for: Self.ben)
            #expect(try await database.read { tx in try desk.standardView(of: "/people", for: Self.ben, tx) } == nil)
            #expect(try await Self.refusal { try await desk.setStandardView(ours, of: "/people", for: Self.zoe) } == "view-unknown")
            // Another of the same name takes the place of one that was removed.
            try await desk.setViewRemoved(true, ours, by: Self.ada)
            _ = try await desk.saveView(of: "/people", name: "Ours", parameters: "q=x", audience: .owner, by: Self.ada)
            #expect(try await Self.refusal { try await desk.setViewRemoved(false, ours, by: Self.ada) } == "view-unknown")
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func nobodyKeepsViewsWithoutEnd(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk, _ in
            for number in 1...50 {
                _ = try await desk.saveView(of: "/people", name: "\(number)", parameters: "", audience: .owner, by: Self.ada)
            }
            let refused = try await Self.refusal {
                _ = try await desk.saveView(of: "/people", name: "51", parameters: "", audience: .owner, by: Self.ada)
            }
            #expect(refused == "views-many")
            _ = try await desk.saveView(of: "/people", name: "1", parameters: "", audience: .owner, by: Self.ben)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func marksAreEachUsersOwn(kind: TestDatabase) async throws {
        try await Self.with(kind) { desk, database in
            let marks = { (user: Int64) in try await database.read { tx in try desk.marks(of: ID(user), tx) } }
            try await desk.mark(.peopleSeen, of: ID(1))
            try await desk.mark(.peopleSeen, of: ID(1))
            try await desk.mark(.stepsHidden, of: ID(1), insteadOf: [.stepsShown])
            #expect(try await marks(1) == [.peopleSeen, .stepsHidden])
            try await desk.mark(.stepsShown, of: ID(1), insteadOf: [.stepsHidden])
            #expect(try await marks(1) == [.peopleSeen, .stepsShown])
            #expect(try await marks(2) == [])
        }
    }
}
