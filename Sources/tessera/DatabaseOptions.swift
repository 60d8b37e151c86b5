import ArgumentParser
import Foundation
import Kernel
import Storage
import StoragePostgres
import StorageSQLite

/// Where the database is, and how results are printed; common to all commands.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "sqlite:FILE or postgres://USER@HOST/NAME (default: TESSERA_DATABASE, or tessera.sqlite).")
    var database: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// Where it is, as given or by default.
    var location: String { database ?? ProcessInfo.processInfo.environment["TESSERA_DATABASE"] ?? "sqlite:tessera.sqlite" }

    /// Opens the database without looking at its schema.
    func open(connections: Int = 4) throws -> Database {
        let location = location
        if location.hasPrefix("postgres://") || location.hasPrefix("postgresql://") {
            return Database(PostgresDriver(url: location, connections: connections))
        }
        let path = location.hasPrefix("sqlite:") ? String(location.dropFirst("sqlite:".count)) : location
        guard !path.isEmpty, !location.contains("://") else {
            throw Problem(.invalid, "database-invalid", "--database is sqlite:FILE or postgres://USER@HOST/NAME, not \(location).")
        }
        return Database(try SQLiteDriver(path: path, readers: connections))
    }
}
