import Foundation
import GRDB
import Storage

/// SQLite in one file: WAL, `synchronous=FULL`, one writer with group commit, several readers.
public final class SQLiteDriver: Driver {
    public let dialect = Dialect.sqlite
    private let readers: DatabaseThreads<SQLiteReader>
    private let writer: GroupCommit
    private let path: String

    /// Opens or makes the file.
    ///
    /// - Parameters:
    ///   - readers: threads that read at the same time; each has a connection of its own.
    ///   - busyTimeout: seconds that a writer waits for another process before it fails with `.busy`.
    /// - Throws: ``StorageError`` when the file cannot be opened or is no database.
    public init(path: String, readers count: Int = 4, busyTimeout: Double = 30) throws(StorageError) {
        self.path = path
        let queue = try Self.open(path: path, readOnly: false, busyTimeout: busyTimeout)
        writer = GroupCommit(queue, path: path)
        readers = DatabaseThreads(name: "sqlite-read", count: count)
    }

    public func read<Value: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> Value) async throws -> Value {
        try await readers.perform { [path] reader in
            let current = try reader ?? SQLiteReader(path: path)
            reader = current
            return try current.read(body)
        }
    }

    public func write<Value: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value {
        try await writer.write(body)
    }

    /// Writes the file anew, for pages that have been split keep copies of what was in them, whatever `secure_delete` says; then empties the log.
    ///
    /// Reading goes on meanwhile. Writing waits, here and in other processes.
    public func scrub(_ tables: [String], largest: Int64) async throws -> Bool {
        try await readers.perform { [path] _ in
            let queue = try Self.open(path: path, readOnly: false, busyTimeout: 60)
            let connection = try queue.connection()
            var status = stat()
            let isSmall = stat(path, &status) == 0 && Int64(status.st_size) <= largest
            try queue.inDatabase { _ in
                if isSmall {
                    // The copy of the file goes through a file, not through memory.
                    try connection.run("PRAGMA temp_store = FILE")
                    try connection.run("VACUUM")
                }
                try connection.emptyLog()
            }
            return isSmall
        }
    }

    public func close() async {
        await readers.close()
        await writer.close()
    }

    /// A connection that is set up as every connection here is.
    static func open(path: String, readOnly: Bool, busyTimeout: Double) throws(StorageError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = false  // what refers to what is checked where it is written, in bulk too
        // SQLite's own handler backs off to 100 ms; beside an import that leaves the file free for a few, it would starve.
        let patience = Int(busyTimeout * 1000)
        configuration.busyMode = .callback { tries in
            usleep(1000)
            return tries < patience
        }
        configuration.prepareDatabase { database in
            if !readOnly {
                try database.execute(sql: "PRAGMA page_size = 8192")
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try database.execute(sql: "PRAGMA journal_size_limit = 134217728")
                // What is removed is overwritten: personal data that was erased is not to be read from free pages.
                try database.execute(sql: "PRAGMA secure_delete = ON")
            }
            // The file is not mapped: each connection would count the whole of it as its own memory. What is read often is in the caches.
            try database.execute(sql: "PRAGMA cache_size = \(readOnly ? -4_000 : -65_536)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        do { return try DatabaseQueue(path: path, configuration: configuration) } catch {
            throw StorageError(grdb: error)
        }
    }
}

/// A reading thread's connection.
struct SQLiteReader {
    private let queue: DatabaseQueue
    private let connection: SQLiteConnection

    init(path: String) throws(StorageError) {
        queue = try SQLiteDriver.open(path: path, readOnly: true, busyTimeout: 10)
        connection = try queue.connection()
    }

    func read<Value>(_ body: (ReadTransaction) throws -> Value) throws -> Value {
        try queue.unsafeRead { _ in
            try connection.run("BEGIN DEFERRED")
            do {
                let value = try body(ReadTransaction(connection))
                try connection.run("COMMIT")
                return value
            } catch {
                if connection.isInTransaction { try connection.run("ROLLBACK") }
                throw error
            }
        }
    }
}

extension DatabaseQueue {
    /// The handle stays open as long as the queue lives, and is used inside the queue's own calls only.
    func connection() throws(StorageError) -> SQLiteConnection {
        do {
            return try unsafeRead { database in
                guard let handle = database.sqliteConnection else { throw StorageError(.closed, "the connection is closed") }
                return SQLiteConnection(handle)
            }
        } catch { throw StorageError(grdb: error) }
    }
}

extension StorageError {
    /// GRDB tells code and message as SQLite does; anything else is passed on in words.
    init(grdb error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError:
            self.init(Self.code(sqlite: error.extendedResultCode.rawValue), error.message ?? "SQLite \(error.resultCode)", sql: error.sql)
        default: self.init(.statement, "\(error)")
        }
    }
}
