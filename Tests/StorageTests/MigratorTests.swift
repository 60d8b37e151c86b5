import Kernel
import Storage
import TestKit
import Testing

@Suite struct MigratorTests {
    private let first = Migration("a-001") { _ in ["CREATE TABLE one (id BIGINT)"] }
    private let second = Migration("b-001") { _ in ["CREATE TABLE two (id BIGINT)", "INSERT INTO two VALUES (7)"] }

    @Test(arguments: TestDatabase.allCases)
    func migrationsAreAppliedOnceAndInOrder(kind: TestDatabase) async throws {
        try await kind.with([first]) { database in
            let migrator = Migrator([first, second])
            #expect(try await migrator.pending(database) == ["b-001"])
            #expect(try await migrator.plan(database).first?.statements.count == 2)
            #expect(try await migrator.migrate(database, now: .epoch) == ["b-001"])
            #expect(try await migrator.migrate(database, now: .epoch) == [])
            let count = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM two", as: Int.self) }
            #expect(count == 1)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aChangedOrUnknownMigrationIsRefused(kind: TestDatabase) async throws {
        try await kind.with([first, second]) { database in
            let changed = Migration("a-001") { _ in ["CREATE TABLE one (id BIGINT, more TEXT)"] }
            await #expect(throws: StorageError.self) { try await Migrator([changed, second]).pending(database) }
            await #expect(throws: StorageError.self) { try await Migrator([first]).migrate(database, now: .epoch) }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aFailingMigrationLeavesNothing(kind: TestDatabase) async throws {
        try await kind.with([]) { database in
            let broken = Migration("c-001") { _ in ["CREATE TABLE three (id BIGINT)", "CREATE TABLE three (id BIGINT)"] }
            await #expect(throws: StorageError.self) { try await Migrator([first, broken]).migrate(database, now: .epoch) }
            let applied = try await Migrator([first]).migrate(database, now: .epoch)
            #expect(applied == ["a-001"])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func severalProcessesMayMigrateAtOnce(kind: TestDatabase) async throws {
        try await kind.with([]) { database in
            let migrator = Migrator([first, second])
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<5 { group.addTask { try await migrator.migrate(database, now: .epoch).count } }
                return try await group.reduce(0, +)
            }
            #expect(applied == 2)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func nodesAreHandedOutOnce(kind: TestDatabase) async throws {
        try await kind.with(SharedTables.migrations) { database in
            let nodes = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await database.write { tx in try SharedTables.claimNode(tx) } } }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect(nodes.count == 20)
        }
    }
}
