import Backoffice
import Foundation
import Intake
import Kernel
import Messaging
import Storage
import Webhooks

/// Looks at the installation, for `tessera doctor` and the screen `/health`.
struct HealthChecks: Sendable {
    let database: Database
    let effects: Effects
    /// As the database was given: `sqlite:FILE` or an address.
    let location: String

    /// What is quickly looked at; with `isThorough` the data are counted through as well, which takes a while when there are many.
    func run(isThorough: Bool) async -> [HealthCheck] {
        var checks: [HealthCheck] = []
        do { checks.append(try await reading()) } catch { return [HealthCheck("database", .failed, "unusable", ["error": .text("\(error)")])] }
        do {
            let pending = try await Platform.migrator.pending(database)
            guard pending.isEmpty else {
                return checks + [HealthCheck("schema", .failed, "behind", ["migrations": .text(pending.joined(separator: ", "))])]
            }
            checks.append(HealthCheck("schema", .good, "current"))
            checks += storage()
            checks += try await [clock(), projection(), audit(), webhooks(), mail()]
            checks += [address(), secretKey(), sessions()]
            if isThorough { checks += try await contents() }
        } catch { checks.append(HealthCheck("schema", .failed, "broken", ["error": .text("\(error)")])) }
        return checks
    }

    // MARK: - Where the data lie

    /// The file of an SQLite database.
    private var file: String? {
        guard database.dialect == .sqlite else { return nil }
        return location.hasPrefix("sqlite:") ? String(location.dropFirst("sqlite:".count)) : location
    }

    /// The location without the password that an address may hold.
    private var shownLocation: String {
        guard let scheme = location.range(of: "://"), let at = location.lastIndex(of: "@") else { return location }
        let user = location[scheme.upperBound..<at].prefix { $0 != ":" }
        return String(location[..<scheme.upperBound] + user + location[at...])
    }

    private func reading() async throws -> HealthCheck {
        let begun = ContinuousClock.now
        let (version, size) = try await database.read { tx in
            (
                try tx.value(
                    SQL(sqlite: "SELECT 'SQLite ' || sqlite_version()", postgres: "SELECT 'PostgreSQL ' || current_setting('server_version')")) ?? "",
                try tx.value(
                    SQL(
                        sqlite: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
                        postgres: "SELECT pg_database_size(current_database())"), as: Int64.self) ?? 0
            )
        }
        let took = Double(begun.duration(to: .now).components.attoseconds) / 1e18 + Double(begun.duration(to: .now).components.seconds)
        let values: [String: HealthCheck.Value] = [
            "place": .text(shownLocation), "version": .text(version), "size": .bytes(size), "took": .seconds(took),
        ]
        return took > 1 ? HealthCheck("database", .warning, "slow", values) : HealthCheck("database", .good, "readable", values)
    }

    /// Room on the disk, and the log that SQLite writes before the file.
    private func storage() -> [HealthCheck] {
        guard let file else { return [] }
        var checks: [HealthCheck] = []
        let folder = URL(filePath: file).deletingLastPathComponent().path
        do {
            let free = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber
            let bytes = free?.int64Value ?? 0
            let values: [String: HealthCheck.Value] = ["free": .bytes(bytes)]
            checks.append(
                bytes < 200 << 20
                    ? HealthCheck("disk", .failed, "full", values)
                    : bytes < 2 << 30 ? HealthCheck("disk", .warning, "narrow", values) : HealthCheck("disk", .good, "free", values))
        } catch { checks.append(HealthCheck("disk", .warning, "unknown", ["error": .text(error.localizedDescription)])) }
        // The log is there only while somebody has the database open.
        if let attributes = try? FileManager.default.attributesOfItem(atPath: file + "-wal"), let size = attributes[.size] as? NSNumber {
            let bytes = size.int64Value
            let isLong = bytes > 512 << 20
            checks.append(HealthCheck("wal", isLong ? .warning : .good, isLong ? "long" : "short", ["size": .bytes(bytes)]))
        }
        return checks
    }

    // MARK: - What goes on

    /// Whether this machine and the database agree on the time, and time has not gone back.
    private func clock() async throws -> HealthCheck {
        let now = effects.now
        let (theirs, last) = try await database.read { tx in
            (
                try tx.value(
                    SQL(sqlite: "SELECT NULL", postgres: "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"), as: Int64?.self)
                    ?? nil,
                try tx.value("SELECT MAX(at) FROM audit", as: Int64?.self) ?? nil
            )
        }
        let apart = theirs.map { Double(abs($0 - now.microseconds)) / 1_000_000 } ?? 0
        let ahead = last.map { Double($0 - now.microseconds) / 1_000_000 } ?? 0
        if ahead > 60 { return HealthCheck("clock", .failed, "back", ["seconds": .seconds(ahead)]) }
        return apart > 5 ? HealthCheck("clock", .warning, "apart", ["seconds": .seconds(apart)]) : HealthCheck("clock", .good, "right")
    }

    private func projection() async throws -> HealthCheck {
        let now = effects.now
        let standing = try await database.read { tx in try Projector.standing(now, tx) }
        let values: [String: HealthCheck.Value] = ["events": .count(standing.events), "lag": .seconds(standing.lag)]
        if standing.lag > 600 { return HealthCheck("projection", .failed, "stuck", values) }
        return standing.lag > 30 ? HealthCheck("projection", .warning, "behind", values) : HealthCheck("projection", .good, "current", values)
    }

    private func audit() async throws -> HealthCheck {
        let count = try await database.read { tx in try AuditLog.unsealed(tx) }
        return HealthCheck("audit", count > 10_000 ? .warning : .good, count > 10_000 ? "behind" : "sealed", ["count": .count(count)])
    }

    private func webhooks() async throws -> HealthCheck {
        let organisation = Platform(database: database, effects: effects).webhooks
        let endpoints = try await database.read { tx in try organisation.endpoints(companies: nil, tx) }
        let failing = endpoints.count { $0.failingSince != nil || $0.state == .disabled && $0.disabledReason != "by hand" }
        let values: [String: HealthCheck.Value] = ["count": .count(endpoints.count), "failing": .count(failing)]
        return failing > 0 ? HealthCheck("webhooks", .warning, "failing", values) : HealthCheck("webhooks", .good, "well", values)
    }

    /// Whether mails can leave, and how many do not.
    private func mail() async throws -> HealthCheck {
        let counts = try await database.read { tx in try Messaging.counts(tx) }
        let (waiting, stuck) = (counts[.waiting] ?? 0, (counts[.failed] ?? 0) + (counts[.unknown] ?? 0))
        var values: [String: HealthCheck.Value] = ["waiting": .count(waiting), "stuck": .count(stuck)]
        do throws(Problem) {
            guard let smtp = try MailSetting.smtp() else {
                return waiting > 0 ? HealthCheck("mail", .failed, "held", values) : HealthCheck("mail", .warning, "off", values)
            }
            values["server"] = .text("\(smtp.host):\(smtp.port)")
            return stuck > 0 ? HealthCheck("mail", .warning, "stuck", values) : HealthCheck("mail", .good, "through", values)
        } catch { return HealthCheck("mail", .failed, "unusable", values.merging(["error": .text(error.detail)]) { $1 }) }
    }

    /// Where links in mails lead, and whether the way there is encrypted.
    private func address() -> HealthCheck {
        guard let url = MailSetting.publicURL else { return HealthCheck("address", .warning, "unset") }
        let isSafe = url.lowercased().hasPrefix("https://")
        return HealthCheck("address", isSafe ? .good : .warning, isSafe ? "encrypted" : "open", ["url": .text(url)])
    }

    // MARK: - What the data say

    private func contents() async throws -> [HealthCheck] {
        let privacy = try Platform(database: database, effects: effects).privacy()
        return try await database.read { tx in
            func count(_ sql: SQL) throws -> Int { try tx.value(sql, as: Int.self) ?? 0 }
            let orphans = try count(
                "SELECT COUNT(*) FROM contacts WHERE NOT EXISTS (SELECT 1 FROM persons WHERE persons.id = contacts.person_id)")
            let miscounted = try count(
                "SELECT COUNT(*) FROM persons WHERE contacts <> (SELECT COUNT(*) FROM contacts WHERE contacts.person_id = persons.id)")
            let sums = try count(
                """
                SELECT COUNT(*) FROM (SELECT company_id, SUM(net) AS net FROM sales WHERE status <> 'cancelled' GROUP BY company_id) AS a
                JOIN (SELECT company_id, SUM(net) AS net FROM sales_daily GROUP BY company_id) AS b ON a.company_id = b.company_id WHERE a.net <> b.net
                """)
            let users = try count("SELECT COUNT(*) FROM users")
            let forgotten = try privacy.forgottenTables(tx)
            return [("contacts", orphans), ("persons", miscounted), ("sums", sums)].map { name, wrong in
                HealthCheck(name, wrong == 0 ? .good : .failed, wrong == 0 ? "right" : "wrong", ["count": .count(wrong)])
            } + [
                HealthCheck(
                    "privacy", forgotten.isEmpty ? .good : .failed, forgotten.isEmpty ? "whole" : "forgetful",
                    ["tables": .text(forgotten.joined(separator: ", "))]),
                HealthCheck("users", .good, users == 0 ? "none" : "some", ["count": .count(users)]),
            ]
        }
    }
}
