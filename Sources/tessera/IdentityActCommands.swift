import ArgumentParser
import Customers
import Intake
import Kernel
import Storage

/// What people do about who is who, and that they take it back.
extension IdentityCommand {
    struct Decide: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "decide", abstract: "Decide about a pair that is to be looked at: same, different or later.")
        @Argument(help: "con_…") var first: String
        @Argument(help: "con_…") var second: String
        @Argument(help: "same, different or later.") var verdict: String
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            guard let verdict = Customers.ReviewVerdict(rawValue: verdict) else {
                throw Problem(.invalid, "verdict-unknown", "\(self.verdict.prefix(20)) is none of same, different, later.")
            }
            let (one, other, reason) = (try IdentityCommand.id(first, Contact.self), try IdentityCommand.id(second, Contact.self), reason)
            return try await IdentityCommand.act("identity.reviewed", on: platform, options) { reliability, tx in
                try platform.customers.review(one, other, verdict, reason: reason, by: Author.command.actor, reliability: reliability, tx)
            }
        }
    }

    struct Merge: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "merge", abstract: "Make persons one, until it is undone.")
        @Argument(help: "per_…, two or more.") var persons: [String]
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (ids, reason) = (try persons.map { text throws(Problem) in try IdentityCommand.id(text, Person.self) }, reason)
            return try await IdentityCommand.act("identity.merged", on: platform, options) { reliability, tx in
                try platform.customers.merge(ids, reason: reason, by: Author.command.actor, reliability: reliability, tx)
            }
        }
    }

    struct Split: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "split", abstract: "Take contacts out of a person, until it is undone.")
        @Argument(help: "con_…, all of one person.") var contacts: [String]
        @Option(help: "Why.") var reason: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (ids, reason) = (try contacts.map { text throws(Problem) in try IdentityCommand.id(text, Contact.self) }, reason)
            return try await IdentityCommand.act("identity.split", on: platform, options) { reliability, tx in
                try platform.customers.split(ids, reason: reason, by: Author.command.actor, reliability: reliability, tx)
            }
        }
    }

    struct Undo: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "undo", abstract: "Undo a merge, a split or a decision.")
        @Argument(help: "lac_…") var act: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let id = try IdentityCommand.id(act, LinkageAct.self)
            return try await IdentityCommand.act("identity.undone", on: platform, options) { reliability, tx in
                try platform.customers.undo(id, by: Author.command.actor, reliability: reliability, tx)
            }
        }
    }

    struct Acts: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "acts", abstract: "List what people did about who is who.")
        @Option(help: "per_…: only what concerned this person.") var person: String?
        @Option(help: "At most so many.") var limit = 50
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let id = try person.map { text throws(Problem) in try IdentityCommand.id(text, Person.self) }
            let acts = try await platform.database.read { tx in try platform.customers.acts(of: id, limit: limit, tx) }
            let documents = acts.map { act -> JSON in
                let reason: JSON = act.reason.map { JSON.string($0) } ?? .null
                let pairs = JSON.integer(Int64(act.pairs.count))
                return .object([
                    "id": .string(act.id.description), "kind": .string(act.kind.rawValue), "author": .string(act.author), "reason": reason,
                    "pairs": pairs, "undone": .bool(act.undoneAt != nil),
                ])
            }
            let rows = acts.map { act -> [String] in
                [act.id.description, act.kind.rawValue, act.author, String(act.pairs.count), act.undoneBy ?? "", act.reason ?? ""]
            }
            Output.print(
                .array(documents), else: Output.table(["ACT", "KIND", "BY", "PAIRS", "UNDONE", "REASON"], rows, numeric: [3]), as: options)
            return 0
        }
    }

    /// Does it with what follows in the same transaction: figures of sales, and the audit.
    private static func act(
        _ action: String, on platform: Platform, _ options: DatabaseOptions,
        _ body: @escaping @Sendable (ReliabilityTable, WriteTransaction) throws -> Customers.ActOutcome?
    ) async throws -> Int32 {
        let outcome = try await platform.database.write { tx in
            let outcome = try body(try platform.intake.reliability(tx), tx)
            if let outcome { try platform.intake.refreshFigures(try platform.customers.contacts(of: outcome.different, tx), tx) }
            try tx.record(
                AuditNote(actor: Author.command.actor, action: action, subject: outcome?.act.description), id: platform.effects.id(),
                at: platform.effects.now)
            return outcome
        }
        let persons = (outcome?.different ?? []).sorted().map(\.description)
        Output.print(
            .object(["act": outcome.map { .string($0.act.description) }, "changed": .array(persons.map { .string($0) })]),
            else: outcome.map { "Done: \($0.act). Persons that are different now: \(persons.joined(separator: ", "))" } ?? "Put off.", as: options)
        return 0
    }
}
