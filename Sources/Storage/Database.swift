import Kernel

/// The database, whichever it is.
///
/// Closures are synchronous and run on a database thread, never on Swift's cooperative pool. They may be run again after a
/// serialization failure or a lost connection, so they have no other effects: calculate before, act inside, tell others after.
public struct Database: Sendable {
    package let driver: any Driver

    public init(_ driver: any Driver) { self.driver = driver }

    public var dialect: Dialect { driver.dialect }

    /// A consistent read.
    public func read<Value: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> Value) async throws -> Value {
        try await driver.read(body)
    }

    /// One transaction; when this returns, it is on disk. Not cancelled with the calling task.
    public func write<Value: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value {
        try await driver.write(body)
    }

    /// Makes what was removed from these tables unreadable in the files of the database as well: SQLite keeps remains in free parts of its file and in its
    /// log, PostgreSQL until a vacuum.
    ///
    /// - Parameter largest: bytes of a SQLite file up to which it is written anew, which keeps writers waiting; of a larger one only the log is emptied.
    /// - Returns: false when a SQLite file was too large for it.
    @discardableResult
    public func scrub(_ tables: Set<String>, largest: Int64 = .max) async throws -> Bool { try await driver.scrub(tables.sorted(), largest: largest) }

    /// Ends all threads and connections after the work that has been handed in.
    public func close() async { await driver.close() }
}

/// What stands behind ``Database``: `StorageSQLite` and `StoragePostgres`.
public protocol Driver: Sendable {
    var dialect: Dialect { get }
    func read<Value: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> Value) async throws -> Value
    func write<Value: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value
    func scrub(_ tables: [String], largest: Int64) async throws -> Bool
    func close() async
}
