import Foundation
import Storage
import StorageSQLite
import Testing

/// SQLite's log begins anew beside a writer that never rests: it stays small, whatever is written.
@Suite struct LogTests {
    @Test func theLogStaysSmallWhileMuchIsWritten() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "tessera-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "test.sqlite").path
        let database = Database(try SQLiteDriver(path: path))
        _ = try await database.write { tx in try tx.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, content BLOB)") }
        var largest = 0
        // 240 MB, 400 kB at a time.
        for _ in 0..<600 {
            _ = try await database.write { tx in try tx.execute("INSERT INTO things (content) VALUES (RANDOMBLOB(400000))") }
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "-wal")
            largest = max(largest, (attributes[.size] as? Int) ?? 0)
        }
        #expect(largest < 160 << 20, "\(largest >> 20) MB")
        let count = try await database.read { tx in try tx.value("SELECT COUNT(*) FROM things", as: Int.self) }
        #expect(count == 600)
        await database.close()
    }
}
