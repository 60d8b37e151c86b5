import Foundation
import Kernel
import Storage
import StoragePostgres
import TestKit
import Testing

@Suite struct ReconnectTests {
    /// The server is killed and started again while writers are at it: each acknowledged write is there once, and no caller has to reconnect.
    @Test func aRestartedServerLosesNothingThatWasAcknowledged() async throws {
        let folder = "/tmp/tessera-restart-\(UUID().uuidString.prefix(8))"
        try TestPostgres.script("start", folder)
        let database = Database(PostgresDriver(url: "postgresql:///postgres?host=\(folder)&user=tessera", connections: 4, patience: 30))
        _ = try await database.write { tx in try tx.execute("CREATE TABLE marks (id BIGINT PRIMARY KEY)") }
        let written = await withTaskGroup(of: (sure: [Int64], unknown: [Int64]).self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var sure: [Int64] = []
                    var unknown: [Int64] = []
                    for number in 0..<400 {
                        let id = Int64(writer * 1_000_000 + number)
                        do {
                            _ = try await database.write { tx in try tx.execute("INSERT INTO marks (id) VALUES (\(id))") }
                            sure.append(id)
                        } catch { unknown.append(id) }
                        try? await Task.sleep(for: .milliseconds(2))
                    }
                    return (sure, unknown)
                }
            }
            try? await Task.sleep(for: .milliseconds(150))
            #expect(throws: Never.self) { try TestPostgres.script("restart", folder, "immediate") }
            return await group.reduce(into: (sure: [Int64](), unknown: [Int64]())) { all, part in
                all.sure += part.sure
                all.unknown += part.unknown
            }
        }
        let there = try await database.read { tx in
            Set(try tx.rows("SELECT id FROM marks") { row throws(StorageError) in try row[0, as: Int64.self] })
        }
        await database.close()
        try TestPostgres.script("stop", folder)
        #expect(there.isSuperset(of: written.sure))
        #expect(there.subtracting(written.sure).isSubset(of: written.unknown))
        // Only what was being committed at the moment of the crash can be unknown: at most one for each connection.
        #expect(written.unknown.count <= 4)
        #expect(written.sure.count >= 1596)
    }
}
