import Foundation
import Kernel
import Storage
import StoragePostgres
import StorageSQLite
import Synchronization

/// The databases that every service is tested on.
public enum TestDatabase: String, CaseIterable, Sendable {
    case sqlite
    case postgres

    /// Runs `body` on a fresh database with these migrations applied, and removes it afterwards.
    public func with<Value>(_ migrations: [Migration], _ body: (Database) async throws -> Value) async throws -> Value {
        switch self {
        case .sqlite:
            let directory = FileManager.default.temporaryDirectory.appending(path: "tessera-test-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: directory) }
            let database = Database(try SQLiteDriver(path: directory.appending(path: "test.sqlite").path))
            return try await use(database) {
                _ = try await Migrator(migrations).migrate(database, now: .epoch)
                return try await body(database)
            }
        case .postgres:
            let url = try await TestPostgres.shared.database(migratedBy: migrations)
            return try await use(Database(PostgresDriver(url: url, connections: 4))) { database in try await body(database) }
        }
    }

    private func use<Value>(_ database: Database, _ body: (Database) async throws -> Value) async throws -> Value {
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.close()
        return try result.get()
    }

    private func use<Value>(_ database: Database, _ body: () async throws -> Value) async throws -> Value {
        try await use(database) { _ in try await body() }
    }
}

/// A private PostgreSQL cluster, started at the first use in a run and removed at its end; each test gets a clone of a migrated template.
public actor TestPostgres {
    public static let shared = TestPostgres()

    private var start: Task<String, any Error>?
    private var templates: [String: Task<String, any Error>] = [:]
    private var count = 0
    private static let directory = Mutex<String?>(nil)

    /// The address of the cluster's own database.
    public func address() async throws -> String {
        if let start { return try await start.value }
        let task = Task { try await Self.startCluster() }
        start = task
        return try await task.value
    }

    /// The folder of the cluster, for `scripts/postgres restart`.
    public var folder: String? { Self.directory.withLock { $0 } }

    /// The address of a new database with these migrations applied.
    public func database(migratedBy migrations: [Migration]) async throws -> String {
        let address = try await address()
        let key = migrations.map(\.name).joined(separator: ",")
        let template: Task<String, any Error>
        if let known = templates[key] {
            template = known
        } else {
            let name = "template_\(templates.count)"
            template = Task {
                try await Self.administer(address, "CREATE DATABASE \(name)")
                let database = Database(PostgresDriver(url: Self.url(address, name), connections: 1))
                _ = try await Migrator(migrations).migrate(database, now: .epoch)
                await database.close()
                return name
            }
            templates[key] = template
        }
        let source = try await template.value
        count += 1
        let name = "test_\(count)"
        try await Self.administer(address, "CREATE DATABASE \(name) TEMPLATE \(source)")
        return Self.url(address, name)
    }

    private static func url(_ address: String, _ name: String) -> String { address.replacing("/postgres?", with: "/\(name)?") }

    private static func administer(_ address: String, _ statement: String) async throws {
        try await PostgresDriver.administer(url: address, statement)
    }

    private static func startCluster() async throws -> String {
        let folder = "/tmp/tessera-postgres-\(UUID().uuidString.prefix(8))"
        directory.withLock { $0 = folder }
        atexit { TestPostgres.stop() }
        try script("start", folder)
        return "postgresql:///postgres?host=\(folder)&user=tessera"
    }

    nonisolated private static func stop() {
        guard let folder = directory.withLock({ $0 }) else { return }
        try? script("stop", folder)
    }

    /// Runs `scripts/postgres` of the project, and waits for its end.
    public static func script(_ arguments: String...) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let words = [root.appending(path: "scripts/postgres").path] + arguments
        // The server outlives the script and must not hold our output open: it gets none. (Foundation's Process waits on a run loop.)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process: pid_t = 0
        var status: Int32 = 0
        guard posix_spawn(&process, words[0], &actions, nil, &pointers, environ) == 0, waitpid(process, &status, 0) == process, status == 0
        else { throw StorageError(.connection, "scripts/postgres \(arguments) failed") }
    }
}
