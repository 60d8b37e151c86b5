import ArgumentParser
import Foundation
import Kernel
import Messaging
import Storage

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to this version's schema.",
        discussion: "Forward only, all in one transaction under a lock. Make a backup before: there is no way back.")
    @Flag(help: "Print the SQL and change nothing.") var dryRun = false
    @OptionGroup var options: DatabaseOptions

    mutating func run() async throws {
        let (dryRun, options) = (dryRun, options)
        try await Failure.told(as: options) {
            let database = try options.open(connections: 1)
            let result: Result<Void, any Error>
            do {
                if dryRun {
                    let plan = try await Platform.migrator.plan(database)
                    let text = plan.map { "-- \($0.name)\n" + $0.statements.map { $0 + ";" }.joined(separator: "\n") }.joined(separator: "\n\n")
                    Output.print(.array(plan.map { .string($0.name) }), else: plan.isEmpty ? "Nothing to do." : text, as: options)
                } else {
                    let applied = try await Platform.migrator.migrate(database, now: SystemClock().now())
                    Output.print(
                        .array(applied.map { .string($0) }),
                        else: applied.isEmpty ? "Nothing to do." : applied.map { "applied " + $0 }.joined(separator: "\n"),
                        as: options)
                }
                result = .success(())
            } catch { result = .failure(error) }
            await database.close()
            try result.get()
            return 0
        }
    }
}

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Explain what is wrong, and what to do.")
    @OptionGroup var options: DatabaseOptions

    struct Check: Sendable {
        var name: String
        var isGood: Bool
        var detail: String
    }

    mutating func run() async throws {
        let options = options
        try await Failure.told(as: options) {
            let checks = await Self.checks(options)
            Output.print(
                .array(checks.map { .object(["check": .string($0.name), "ok": .bool($0.isGood), "detail": .string($0.detail)]) }),
                else: checks.map { ($0.isGood ? "ok    " : "WRONG ") + $0.name + ": " + $0.detail }.joined(separator: "\n"), as: options)
            return checks.allSatisfy(\.isGood) ? 0 : 1
        }
    }

    private static func checks(_ options: DatabaseOptions) async -> [Check] {
        var checks: [Check] = []
        let database: Database
        do {
            if options.location.hasPrefix("sqlite:"), !FileManager.default.fileExists(atPath: String(options.location.dropFirst("sqlite:".count))) {
                return [Check(name: "database", isGood: true, detail: "there is none yet at \(options.location); the first command makes it")]
            }
            database = try options.open(connections: 1)
            _ = try await database.read { tx in try tx.value("SELECT 1", as: Int.self) }
            checks.append(Check(name: "database", isGood: true, detail: "\(options.location) can be read"))
        } catch {
            return [
                Check(
                    name: "database", isGood: false,
                    detail: "\(options.location) cannot be used: \(error). Check the address, rights and that the server runs.")
            ]
        }
        do {
            let pending = try await Platform.migrator.pending(database)
            checks.append(
                Check(
                    name: "schema", isGood: pending.isEmpty,
                    detail: pending.isEmpty ? "up to date" : "lacks \(pending.joined(separator: ", ")); run `tessera migrate`"))
            if pending.isEmpty {
                checks += try await contents(database)
                checks.append(try await mail(database))
            }
        } catch { checks.append(Check(name: "schema", isGood: false, detail: "\(error)")) }
        await database.close()
        return checks
    }

    private static func contents(_ database: Database) async throws -> [Check] {
        let clock = SystemClock()
        let privacy = try Platform(database: database, effects: Effects(clock: clock, ids: IDGenerator(clock: clock, node: 0))).privacy()
        return try await database.read { tx in
            let orphans =
                try tx.value(
                    "SELECT COUNT(*) FROM contacts WHERE NOT EXISTS (SELECT 1 FROM persons WHERE persons.id = contacts.person_id)", as: Int.self) ?? 0
            let empty =
                try tx.value(
                    "SELECT COUNT(*) FROM persons WHERE contacts <> (SELECT COUNT(*) FROM contacts WHERE contacts.person_id = persons.id)",
                    as: Int.self) ?? 0
            let sums =
                try tx.value(
                    """
                    SELECT COUNT(*) FROM (SELECT company_id, SUM(net) AS net FROM sales WHERE status <> 'cancelled' GROUP BY company_id) AS a
                    JOIN (SELECT company_id, SUM(net) AS net FROM sales_daily GROUP BY company_id) AS b ON a.company_id = b.company_id WHERE a.net <> b.net
                    """, as: Int.self) ?? 0
            let users = try tx.value("SELECT COUNT(*) FROM users", as: Int.self) ?? 0
            let forgotten = try privacy.forgottenTables(tx)
            return [
                Check(
                    name: "contacts", isGood: orphans == 0,
                    detail: orphans == 0 ? "every contact has its person" : "\(orphans) contacts have no person"),
                Check(
                    name: "persons", isGood: empty == 0,
                    detail: empty == 0 ? "every person counts its contacts" : "\(empty) persons miscount their contacts"),
                Check(
                    name: "sums", isGood: sums == 0,
                    detail: sums == 0 ? "daily sums equal the sales" : "the daily sums of \(sums) companies differ from their sales"),
                Check(
                    name: "privacy", isGood: forgotten.isEmpty,
                    detail: forgotten.isEmpty
                        ? "every table that names people takes part in erasures"
                        : "erasures would leave \(forgotten.joined(separator: ", ")) as they are"),
                Check(
                    name: "users", isGood: true,
                    detail: users == 0 ? "nobody can sign in yet: `tessera user add`, or the first start of `serve`" : "\(users)"),
            ]
        }
    }
}
