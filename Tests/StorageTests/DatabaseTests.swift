import Kernel
import Storage
import TestKit
import Testing

private let table = Migration("test-001") { dialect in
    [
        "CREATE TABLE things (id \(dialect.identity), name TEXT, amount BIGINT, ratio DOUBLE PRECISION, content \(dialect.bytes))",
        "CREATE UNIQUE INDEX things_name ON things (name)",
    ]
}

@Suite struct DatabaseTests {
    @Test(arguments: TestDatabase.allCases)
    func everyKindOfValueComesBack(kind: TestDatabase) async throws {
        try await kind.with([table]) { database in
            let text = "é😀'\"\\\t\n\r{}"
            try await database.write { tx in
                try tx.execute("INSERT INTO things VALUES (1, \(text), \(Int64.min), \(0.1), \([0, 255, 92] as [UInt8]))")
                try tx.execute("INSERT INTO things VALUES (2, \(nil as String?), \(nil as Int64?), \(nil as Double?), \(nil as [UInt8]?))")
                try tx.execute("INSERT INTO things VALUES (3, \("a\0b"), \(Int64.max), \(-1e300), \([] as [UInt8]))")
            }
            let rows = try await database.read { tx in
                try tx.rows("SELECT id, name, amount, ratio, content FROM things ORDER BY id") { row throws(StorageError) in
                    Thing(
                        id: try row[0], name: try row[1], amount: try row[2], ratio: try row[3], content: try row[4])
                }
            }
            #expect(
                rows == [
                    Thing(id: 1, name: text, amount: .min, ratio: 0.1, content: [0, 255, 92]),
                    Thing(id: 2, name: nil, amount: nil, ratio: nil, content: nil),
                    Thing(id: 3, name: "ab", amount: .max, ratio: -1e300, content: []),
                ])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func listsAreOneParameter(kind: TestDatabase) async throws {
        try await kind.with([table]) { database in
            try await database.write { tx in
                for id in 1...10 { try tx.execute("INSERT INTO things (id, name) VALUES (\(id), \("n\"\\{\(id)"))") }
            }
            let counts = try await database.read { tx in
                [
                    try tx.value("SELECT COUNT(*) FROM things WHERE id IN \([1, 3, 99] as [Int64])", as: Int.self),
                    try tx.value("SELECT COUNT(*) FROM things WHERE name IN \(["n\"\\{4", "x"])", as: Int.self),
                    try tx.value("SELECT COUNT(*) FROM things WHERE id IN \([] as [Int64])", as: Int.self),
                ]
            }
            #expect(counts == [2, 1, 0])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func manyRowsGoInAndConflictsAreDecided(kind: TestDatabase) async throws {
        try await kind.with([table]) { database in
            let hostile = "tab\tline\nback\\slash \\N é"
            var buffer = RowBuffer(into: "things", ["id", "name", "amount", "ratio"])
            for id in 1...5000 {
                buffer.append(Int64(id))
                if id == 17 { buffer.append(hostile) } else { buffer.append("name \(id)") }
                buffer.append(id % 2 == 0 ? Int64(-id) : nil)
                buffer.append(Double(id) / 3)
            }
            let filled = buffer
            let inserted = try await database.write { tx in try tx.insert(filled) }
            #expect(inserted == 5000)
            var second = RowBuffer(into: "things", ["id", "name", "amount", "ratio"])
            for id in 4999...5002 {
                second.append(Int64(id))
                second.append("other \(id)")
                second.append(7)
                second.append(nil as Double?)
            }
            let other = second
            let ignored = try await database.write { tx in try tx.insert(other, conflict: "ON CONFLICT (id) DO NOTHING") }
            #expect(ignored == 2)
            let again = try await database.write { tx in
                try tx.insert(other, conflict: "ON CONFLICT (id) DO UPDATE SET amount = things.amount + excluded.amount")
            }
            #expect(again == 4)
            let result = try await database.read { tx in
                (
                    try tx.value("SELECT name FROM things WHERE id = 17", as: String.self),
                    try tx.value("SELECT amount FROM things WHERE id = 5000", as: Int64.self),
                    try tx.value("SELECT amount FROM things WHERE id = 5001", as: Int64.self)
                )
            }
            #expect(result.0 == hostile)
            #expect(result.1 == -4993)
            #expect(result.2 == 14)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func whatWasInsertedBeforeAFailureIsNotInsertedAgainAfterIt(kind: TestDatabase) async throws {
        struct Broken: Error {}
        try await kind.with([table]) { database in
            @Sendable func add(_ id: Int64) async throws {
                var buffer = RowBuffer(into: "things", ["id", "name", "amount"])
                buffer.append(id)
                buffer.append("thing \(id)")
                buffer.append(1)
                let rows = buffer
                _ = try await database.write { tx in
                    try tx.insert(rows, conflict: "ON CONFLICT (id) DO UPDATE SET amount = things.amount + excluded.amount")
                }
            }
            for _ in 0..<4 { try await add(1) }
            await #expect(throws: (any Error).self) { try await database.write { _ in throw Broken() } }
            for _ in 0..<4 { try await add(2) }
            let amounts = try await database.read { tx in
                try tx.rows("SELECT amount FROM things ORDER BY id") { row throws(StorageError) in try row[0, as: Int64.self] }
            }
            #expect(amounts == [4, 4])
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aFailingWriteFailsAlone(kind: TestDatabase) async throws {
        try await kind.with([table]) { database in
            let outcomes = await withTaskGroup(of: StorageError.Code?.self) { group in
                for id in 0..<200 {
                    group.addTask {
                        do {
                            try await database.write { tx in
                                try tx.execute("INSERT INTO things (id, name) VALUES (\(id + 1), \("before \(id)"))")
                                // Every tenth breaks the unique index, after it has already written.
                                if id % 10 == 3 { try tx.execute("INSERT INTO things (id, name) VALUES (\(id + 1000), \("before \(id)"))") }
                            }
                            return nil
                        } catch { return (error as? StorageError)?.code ?? .statement }
                    }
                }
                return await group.reduce(into: [StorageError.Code?]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .unique }.count == 20)
            #expect(outcomes.filter { $0 == nil }.count == 180)
            let count = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM things", as: Int.self) }
            #expect(count == 180)
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aReadSeesOneMoment(kind: TestDatabase) async throws {
        try await kind.with([table]) { database in
            _ = try await database.write { tx in try tx.execute("INSERT INTO things (id, amount) VALUES (1, 0), (2, 0)") }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    for _ in 0..<200 { _ = try await database.write { tx in try tx.execute("UPDATE things SET amount = amount + 1") } }
                    return true
                }
                for _ in 0..<3 {
                    group.addTask {
                        var same = true
                        for _ in 0..<100 {
                            same =
                                try await database.read { tx in
                                    let first = try tx.value("SELECT amount FROM things WHERE id = 1", as: Int64.self)
                                    let second = try tx.value("SELECT amount FROM things WHERE id = 2", as: Int64.self)
                                    return first == second
                                } && same
                        }
                        return same
                    }
                }
                for try await same in group { #expect(same) }
            }
        }
    }

    @Test(arguments: TestDatabase.allCases)
    func aClosedDatabaseRefuses(kind: TestDatabase) async throws {
        try await kind.with([]) { database in
            await database.close()
            await #expect(throws: StorageError.self) { try await database.read { _ in } }
            await #expect(throws: StorageError.self) { try await database.write { _ in } }
        }
    }
}

private struct Thing: Equatable, Sendable {
    var id: Int64
    var name: String?
    var amount: Int64?
    var ratio: Double?
    var content: [UInt8]?
}
