import ArgumentParser
import Foundation
import Kernel
import Storage

/// What commands print: sentences for people, JSON for programs; failures on standard error.
enum Output {
    static func print(_ json: JSON, else text: @autoclosure () -> String, as options: DatabaseOptions) {
        Swift.print(options.json ? json.pretty : text())
    }

    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    /// Lines of cells with blanks between, numbers to the right.
    static func table(_ header: [String], _ rows: [[String]], numeric: Set<Int> = []) -> String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return numeric.contains(column) ? space + row[column] : row[column] + space
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

/// A command on an open platform.
protocol PlatformCommand: AsyncParsableCommand {
    var options: DatabaseOptions { get }
    /// The exit code.
    func run(on platform: Platform) async throws -> Int32
}

extension PlatformCommand {
    mutating func run() async throws {
        let command = self
        try await Failure.told(as: options) {
            let platform = try await Platform.open(command.options)
            let result: Result<Int32, any Error>
            do {
                let code = try await command.run(on: platform)
                try await command.sealAudit(platform)
                result = .success(code)
            } catch { result = .failure(error) }
            await platform.database.close()
            return try result.get()
        }
    }
}

extension PlatformCommand {
    /// What the command did has its place in the audit log's chain when it has ended; one that looks at the chain leaves it as it is.
    private func sealAudit(_ platform: Platform) async throws {
        if !(self is any AuditReading) { try await AuditLog(platform.database).seal() }
    }
}

enum Failure {
    /// Runs `body` and ends the process with its code; a failure is printed and ends with 1.
    static func told(as options: DatabaseOptions, _ body: () async throws -> Int32) async throws {
        let code: Int32
        do { code = try await body() } catch {
            let problem: Problem =
                switch error {
                case let error as Problem: error
                case let error as StorageError: Problem(.unavailable, "database-\(error.code.rawValue)", error.description)
                case let error as ExitCode: throw error
                default: Problem(.broken, "failed", "\(error)")
                }
            if options.json {
                Swift.print(json(problem).pretty)
            }
            Output.note("tessera: " + problem.detail)
            for field in problem.fields { Output.note("  \(field.pointer) \(field.detail)") }
            throw ExitCode(1)
        }
        if code != 0 { throw ExitCode(code) }
    }

    private static func json(_ problem: Problem) -> JSON {
        .object([
            "error": .string(problem.code), "detail": .string(problem.detail),
            "errors": problem.fields.isEmpty
                ? nil : .array(problem.fields.map { .object(["pointer": .string($0.pointer), "detail": .string($0.detail)]) }),
        ])
    }
}
