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

    /// Ends all threads and connections after the work that has been handed in.
    public func close() async { await driver.close() }
}

/// What stands behind ``Database``: `StorageSQLite` and `StoragePostgres`.
public protocol Driver: Sendable {
    var dialect: Dialect { get }
    func read<Value: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> Value) async throws -> Value
    func write<Value: Sendable>(_ body: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value
    func close() async
}
