import Foundation
import Storage

/// PostgreSQL through libpq: a thread and a connection each for up to `connections` transactions at a time.
///
/// Transactions are READ COMMITTED; correctness is carried by conditional updates. One that fails with a serialization failure or
/// a deadlock is run again; so is one whose connection broke before its commit was sent. A break during the commit is
/// ``StorageError/Code/outcomeUnknown``: only the caller's natural key can tell.
public final class PostgresDriver: Driver {
    public let dialect = Dialect.postgres
    private let url: String
    private let threads: DatabaseThreads<PostgresConnection>
    /// Seconds for which a lost server is tried again before the caller is told.
    private let patience: Double

    public init(url: String, connections: Int = 10, patience: Double = 10) {
        self.url = url
        self.patience = patience
        threads = DatabaseThreads(name: "postgres", count: connections)
    }

    public func read<Value: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> Value) async throws -> Value {
        // One snapshot for the whole closure, as SQLite gives: a page never shows two moments.
        try await run(begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", commits: false) { try body(ReadTransaction($0)) }
    }

    public func write<Value: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value {
        try await run(begin: "BEGIN", commits: true) { try body(WriteTransaction($0)) }
    }

    /// Vacuums the tables, for rows that were removed stay in them until then. The server's write-ahead log and its archive are not reached from here.
    public func scrub(_ tables: [String], largest: Int64) async throws -> Bool {
        if !tables.isEmpty { try await Self.administer(url: url, "VACUUM (INDEX_CLEANUP ON) \(tables.joined(separator: ", "))") }
        return true
    }

    public func close() async { await threads.close() }

    private func run<Value: Sendable>(
        begin: String, commits: Bool, _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws -> Value {
        try await threads.perform { [url, patience] resource in
            let deadline = Date().addingTimeInterval(patience)
            var pause: useconds_t = 5_000
            while true {
                do { return try Self.attempt(begin: begin, commits: commits, on: &resource, url: url, body) } catch let error as StorageError
                    where (error.code == .connection || error.code == .serialization) && Date() < deadline
                {
                    usleep(pause + useconds_t.random(in: 0..<pause))
                    pause = min(pause * 2, 500_000)
                }
            }
        }
    }

    private static func attempt<Value>(
        begin: String, commits: Bool, on resource: inout PostgresConnection?, url: String, _ body: (PostgresConnection) throws -> Value
    ) throws -> Value {
        if let connection = resource, !connection.isAlive { resource = nil }
        let connection = try resource ?? PostgresConnection(url)
        resource = connection
        do {
            try connection.run(begin)
            let value = try body(connection)
            do throws(StorageError) { try connection.run("COMMIT") } catch {
                throw error.code == .connection && commits ? StorageError(.outcomeUnknown, error.message) : error
            }
            return value
        } catch {
            connection.forgetStages()
            if connection.isAlive { try? connection.run("ROLLBACK") }
            // The break may only show at the next statement: what failed on a dead connection is a lost connection.
            if let error = error as? StorageError, error.code != .outcomeUnknown, !connection.isAlive {
                throw StorageError(.connection, error.message)
            }
            throw error
        }
    }
}

extension PostgresDriver {
    /// Runs one statement outside a transaction on a connection of its own, such as `CREATE DATABASE`.
    public static func administer(url: String, _ statement: String) async throws {
        let threads = DatabaseThreads<PostgresConnection>(name: "postgres-administer", count: 1)
        let result: Result<Void, any Error>
        do {
            try await threads.perform { _ in try PostgresConnection(url).run(statement) }
            result = .success(())
        } catch { result = .failure(error) }
        await threads.close()
        try result.get()
    }
}
