import Foundation
import Kernel
import Logging

/// How the server logs: `TESSERA_LOG` is `text` (the default) or `json`, `TESSERA_LOG_LEVEL` the least that is told, `notice` by default. With `info` each
/// request is told by its method, path, status and time. Nothing that is logged carries values of a customer.
enum LogSetting {
    /// - Throws: ``Problem`` `setting-invalid`.
    static func logger(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(Problem) -> Logger {
        let level = environment["TESSERA_LOG_LEVEL"] ?? "notice"
        guard let level = Logger.Level(rawValue: level) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.invalid, "setting-invalid", "TESSERA_LOG_LEVEL is \(level), and not one of \(levels).")
        }
        let form = environment["TESSERA_LOG"] ?? "text"
        guard form == "text" || form == "json" else {
            throw Problem(.invalid, "setting-invalid", "TESSERA_LOG is \(form), and neither text nor json.")
        }
        var logger = form == "json" ? Logger(label: "tessera") { _ in JSONLines() } : Logger(label: "tessera")
        logger.logLevel = level
        return logger
    }
}

/// A line of JSON on standard error for each message, for systems that gather logs: `{"time":…,"level":…,"message":…}` and the metadata beside them.
struct JSONLines: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.notice

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        var members: [JSON.Member] = [
            .init("time", .string(now.rfc3339)), .init("level", .string(event.level.rawValue)), .init("source", .string(event.source)),
            .init("message", .string("\(event.message)")),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
            members.append(.init(key, Self.json(value)))
        }
        if let error = event.error { members.append(.init("error", .string("\(error)"))) }
        var line = JSON.object(members).description + "\n"
        // Where nobody reads the log there is nobody to tell so; the server goes on.
        line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let values): .array(values.map(json))
        case .dictionary(let values): .object(values.sorted { $0.key < $1.key }.map { .init($0.key, json($0.value)) })
        }
    }
}
