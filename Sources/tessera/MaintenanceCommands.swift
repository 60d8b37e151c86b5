import ArgumentParser
import Backoffice
import Foundation
import Kernel
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

    mutating func run() async throws {
        let options = options
        try await Failure.told(as: options) {
            let (checks, views) = (await Self.checks(options), try Views())
            let lines = checks.map { (check: $0, sentence: views.sentence($0, in: .english)) }
            Output.print(
                .array(
                    lines.map { line in
                        .object([
                            "check": .string(line.check.name), "ok": .bool(line.check.state != .failed), "state": .string(line.check.state.rawValue),
                            "detail": .string(line.sentence),
                        ])
                    }), else: lines.map { Self.word($0.check.state) + $0.check.name + ": " + $0.sentence }.joined(separator: "\n"), as: options)
            return checks.allSatisfy { $0.state != .failed } ? 0 : 1
        }
    }

    private static func word(_ state: HealthCheck.State) -> String {
        switch state {
        case .good: "ok    "
        case .warning: "look  "
        case .failed: "WRONG "
        }
    }

    private static func checks(_ options: DatabaseOptions) async -> [HealthCheck] {
        let location = options.location
        if location.hasPrefix("sqlite:"), !FileManager.default.fileExists(atPath: String(location.dropFirst("sqlite:".count))) {
            return [HealthCheck("database", .good, "none", ["place": .text(location)])]
        }
        let database: Database
        do { database = try options.open(connections: 1) } catch {
            return [HealthCheck("database", .failed, "unusable", ["error": .text("\(error)")])]
        }
        let clock = SystemClock()
        let checks = await HealthChecks(
            database: database, effects: Effects(clock: clock, ids: IDGenerator(clock: clock, node: 0)), location: location
        ).run(isThorough: true)
        await database.close()
        return checks
    }
}
