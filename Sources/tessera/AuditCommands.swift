import ArgumentParser
import Kernel
import Storage

/// A command that looks at the chain and leaves it as it is.
protocol AuditReading {}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who saw, took out and changed what.", subcommands: [List.self, Verify.self])

    struct List: PlatformCommand, AuditReading {
        static let configuration = CommandConfiguration(abstract: "List entries, newest first.")
        @Option(help: "Only of this user: an e-mail address or usr_….") var user: String?
        @Option(help: "Only what was done in this way: screen, command, or api:KEY NAME.") var actor: String?
        @Option(help: "Only these deeds: person.seen, or person for all of them.") var action: String?
        @Option(help: "Only what was done to this: per_…, key_….") var subject: String?
        @Option(help: "Only since this day.", transform: day) var since: Day?
        @Option(help: "Only before this day.", transform: day) var until: Day?
        @Option(help: "Most entries.") var limit = 50
        @OptionGroup var options: DatabaseOptions

        private static func day(_ text: String) throws -> Day {
            guard let day = Day(iso: text) else { throw ValidationError("\(text) is not a day such as 2026-11-23") }
            return day
        }

        func run(on platform: Platform) async throws -> Int32 {
            var query = AuditQuery(companies: nil, limit: max(1, min(limit, 100_000)))
            let users = try await platform.accounts.users()
            if let user {
                guard let found = users.first(where: { $0.id.description == user || $0.email == user.lowercased() }) else {
                    throw Problem(.missing, "user-unknown", "There is no user \(user).")
                }
                query.user = found.id
            }
            (query.actor, query.action, query.subject) = (actor, action, subject)
            query.since = since.map { Zone.utc.startOfDay($0) }
            query.until = until.map { Zone.utc.startOfDay($0) }
            let asked = query
            let entries = try await platform.database.read { tx in try AuditLog.entries(asked, tx) }
            let names = Dictionary(users.map { ($0.id, $0.email) }, uniquingKeysWith: { first, _ in first })
            Output.print(
                .array(entries.map(\.json)),
                else: Output.table(
                    ["PLACE", "TIME", "WHO", "ACTION", "SUBJECT"],
                    entries.map { entry in
                        let who = entry.note.user.map { names[$0] ?? $0.description } ?? entry.note.actor
                        return [entry.seal.map { String($0.sequence) } ?? "-", entry.at.rfc3339, who, entry.note.action, entry.note.subject ?? ""]
                    }, numeric: [0]), as: options)
            return 0
        }
    }

    struct Verify: PlatformCommand, AuditReading {
        static let configuration = CommandConfiguration(
            abstract: "Compute the chain anew and say where it does not hold.",
            discussion: """
                Prints the head of the chain: keep it elsewhere, and give it as --anchor later. Without an anchor it goes unnoticed when somebody who can write \
                to the database has sealed everything anew. Ends with 1 when the chain does not hold.
                """)
        @Option(
            help: "A head that was printed before: PLACE:HASH.",
            transform: { text in
                guard let seal = AuditSeal(text) else { throw ValidationError("\(text) is not a head such as 12:3f5a…") }
                return seal
            }) var anchor: AuditSeal?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let verdict = try await AuditLog(platform.database).verify(anchor: anchor)
            let waiting = verdict.unsealed > 0 ? " \(verdict.unsealed) wait for being sealed." : ""
            Output.print(
                .object([
                    "holds": .bool(verdict.fault == nil), "verified": .integer(Int64(verdict.verified)), "head": .string(verdict.head.description),
                    "unsealed": .integer(Int64(verdict.unsealed)), "fault": .string(verdict.fault?.name),
                    "place": verdict.fault.map { .integer($0.sequence) }, "entry": .string(verdict.fault?.entry?.description),
                ]),
                else: (verdict.fault?.sentence ?? "The chain holds: \(verdict.verified) entries.") + waiting + "\nHead: \(verdict.head)", as: options)
            return verdict.fault == nil ? 0 : 1
        }
    }
}

extension AuditRecord {
    var json: JSON {
        .object([
            "id": .string(id.description), "at": .string(at.rfc3339), "user": .string(note.user?.description), "actor": .string(note.actor),
            "company": .string(note.company?.description), "action": .string(note.action), "subject": .string(note.subject), "detail": note.detail,
            "place": seal.map { .integer($0.sequence) }, "hash": .string(seal?.hash),
        ])
    }
}

extension AuditVerdict.Fault {
    fileprivate var sentence: String {
        switch self {
        case .missing(let place): "The chain is broken: entry \(place) is missing."
        case .changed(let place, let id): "The chain is broken: entry \(place) (\(id)) is not what it was."
        case .moved(let place, let id): "The chain is broken: entry \(place) (\(id)) does not follow the one before it."
        case .truncated(let place): "The chain is broken: it ends after entry \(place), though more were sealed."
        case .replaced(let place): "The chain was written anew: entry \(place) is not the one of the head that was kept."
        }
    }
}
