import ArgumentParser
import Customers
import Foundation
import Intake
import Kernel
import RecordLinkage
import Storage

struct IdentityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity", abstract: "Who is who: rules, passes over all contacts, pairs to be looked at.",
        subcommands: [Run.self, Rules.self, Try.self, Explain.self, Reviews.self, Decide.self, Merge.self, Split.self, Acts.self, Undo.self])

    struct Run: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "Link all contacts anew: learn the model, weigh all likely pairs, join and part what that changes.",
            discussion:
                "Others go on working meanwhile. What people have decided stays. Begun again after it was broken off it finds done what was done.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (bar, start) = (ProgressBar(isShown: !options.json), platform.effects.now)
            defer { bar.end() }
            let figures = try await platform.intake.identityPass.run(by: Author.command.actor) { stage, done, total in
                let seconds = Double(platform.effects.now.microseconds - start.microseconds) / 1e6
                bar.show(fraction: total > 0 ? Double(done) / Double(total) : nil, rows: done, unit: stage.rawValue, seconds: seconds)
            }
            let seconds = Double(platform.effects.now.microseconds - start.microseconds) / 1e6
            bar.end()
            Output.print(
                .object([JSON.Member("seconds", .number(seconds))] + (figures.json.members ?? [])),
                else: """
                    \(figures.contacts) contacts, \(figures.comparedPairs) pairs compared, \(figures.pairs) worth a look, in \(Waterfall.places(seconds, 1)) s.
                    \(figures.joined) people went into others, \(figures.parted) came out of others; \(figures.reviews) pairs are to be looked at.
                    """, as: options)
            return 0
        }
    }

    struct Rules: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "rules", abstract: "Print the rules, or set them from a JSON file.",
            discussion:
                "The document is that of GET /api/v1/identity/rules. Contacts that are there are linked by new rules with the next pass (`tessera identity run`)."
        )
        @Option(help: "The file with the new rules.") var set: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            if let set {
                let rules = try IdentityCommand.rules(set)
                try await platform.database.write { tx in
                    try platform.customers.setRules(rules, by: Author.command.actor, tx)
                    _ = try platform.customers.askForPass(by: Author.command.actor, tx)
                    try tx.record(
                        AuditNote(actor: Author.command.actor, action: "identity.rules-set", detail: rules.json), id: platform.effects.id(),
                        at: platform.effects.now)
                }
            }
            let (version, rules) = try await platform.database.read { tx in try platform.customers.rules(tx) }
            let document = JSON.object([JSON.Member("version", .integer(version))] + (rules.json.members ?? []))
            Output.print(document, else: document.pretty, as: options)
            return 0
        }
    }

    struct Try: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "try", abstract: "Say what other rules would change, on a sample of people.")
        @Argument(help: "The file with the rules.") var file: String
        @Option(help: "People to begin with.") var sample = 2_000
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let rules = try IdentityCommand.rules(file)
            let trial = try await platform.database.read { tx in try platform.customers.tryOut(rules, sample: sample, tx) }
            var lines = [
                "Of \(trial.looked) people looked at (\(trial.total) in all) \(trial.merging) would merge and \(trial.splitting) would split."
            ]
            lines += trial.doubtful.map { "  doubtful: \($0.first) \($0.second) \(Waterfall.places($0.probability, 3))" }
            let doubtful = trial.doubtful.map { pair -> JSON in
                .object([
                    "first": .string(pair.first.description), "second": .string(pair.second.description), "probability": .number(pair.probability),
                ])
            }
            Output.print(
                .object([
                    "people": .integer(Int64(trial.total)), "looked": .integer(Int64(trial.looked)), "merging": .integer(Int64(trial.merging)),
                    "splitting": .integer(Int64(trial.splitting)), "doubtful": .array(doubtful),
                ]), else: lines.joined(separator: "\n"), as: options)
            return 0
        }
    }

    struct Explain: PlatformCommand {
        static let configuration = CommandConfiguration(commandName: "explain", abstract: "Say what speaks for and against two contacts, in bits.")
        @Argument(help: "con_…") var first: String
        @Argument(help: "con_…") var second: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (one, other) = (try IdentityCommand.id(first, Contact.self), try IdentityCommand.id(second, Contact.self))
            let waterfall = try await platform.database.read { tx in try platform.customers.explanation(one, other, tx) }
            Output.print(waterfall.json, else: waterfall.table, as: options)
            return 0
        }
    }

    struct Reviews: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "reviews", abstract: "List the pairs somebody should look at, the likeliest first.")
        @Option(help: "At most so many.") var limit = 50
        @Flag(help: "Those that were put off.") var later = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var query = ReviewQuery()
            query.limit = limit
            query.isLater = later
            let wanted = query
            let pairs = try await platform.database.read { tx in try platform.customers.reviews(wanted, tx) }
            let documents = pairs.map { pair -> JSON in
                .object([
                    "first": .string(pair.first.description), "second": .string(pair.second.description),
                    "firstPerson": .string(pair.firstPerson.description), "secondPerson": .string(pair.secondPerson.description),
                    "probability": .number(pair.probability),
                ])
            }
            let rows = pairs.map { pair -> [String] in
                [
                    pair.first.description, pair.second.description, pair.firstPerson.description, pair.secondPerson.description,
                    Waterfall.places(pair.probability, 3),
                ]
            }
            Output.print(
                .array(documents),
                else: rows.isEmpty
                    ? "Nothing is to be looked at." : Output.table(["CONTACT", "CONTACT", "PERSON", "PERSON", "CHANCE"], rows, numeric: [4]),
                as: options)
            return 0
        }
    }

    // MARK: - Arguments

    fileprivate static func rules(_ file: String) throws -> IdentityRules {
        guard let data = FileManager.default.contents(atPath: file) else { throw Problem(.missing, "file-unreadable", "\(file) cannot be read.") }
        let json: JSON
        do throws(JSON.SyntaxError) { json = try JSON(parsing: String(decoding: data, as: UTF8.self)) } catch {
            throw Problem(.invalid, "link-rules-invalid", "\(file) is \(error).")
        }
        return try IdentityRules(json: json.members.map { .object($0.filter { $0.name != "version" }) } ?? json)
    }

    static func id<T: Identified>(_ text: String, _ type: T.Type) throws(Problem) -> ID<T> {
        if let id = ID<T>(text) { return id }
        throw Problem(.invalid, "id-invalid", "\(text.prefix(40)) is no id of this kind: \(T.idPrefix)_ and 13 letters.")
    }
}
