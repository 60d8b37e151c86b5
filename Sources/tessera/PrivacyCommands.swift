import ArgumentParser
import Foundation
import Kernel
import Organisation
import Privacy
import Storage

struct PrivacyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy", abstract: "Rights of people over their own data.",
        subcommands: [Export.self, Erase.self, Restrict.self, Requests.self, Retention.self, CarryOn.self, Scrub.self])

    struct Export: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write everything known of a person into a ZIP file.",
            discussion: "It holds a page to be read, the data as JSON, and tables as CSV.")
        @Argument(help: "per_…") var person: String
        @Option(name: .shortAndLong, help: "The file (default: PERSON.zip).") var output: String?
        @Option(help: "Language of the page: en, it or nl.") var language = "en"
        @Option(help: "Code of a company: only what it knows of the person (default: all).") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (id, companies) = try await PrivacyCommand.subject(person, company, platform)
            guard let language = ExportLanguage(rawValue: language) else {
                throw Problem(.invalid, "language-unknown", "\(language.prefix(16)) is none of en, it and nl.")
            }
            let path = output ?? "\(id).zip"
            let request = try await platform.privacy().export(id, companies: companies, language: language, to: path, by: .command)
            Output.print(
                .object(["file": .string(path), "request": .string(request.id.description)]), else: "\(path) holds what is known of \(id).",
                as: options)
            return 0
        }
    }

    struct Erase: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase a person: all personal data goes, sales stay without a name.",
            discussion: "Without --yes it only says what would go. It cannot be undone. Traces in logs and queues are removed before it ends.")
        @Argument(help: "per_…") var person: String
        @Option(help: "Code of a company: only what it knows of the person (default: all).") var company: String?
        @Flag(help: "Do it.") var yes = false
        @OptionGroup var files: UploadsFolder
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (id, companies) = try await PrivacyCommand.subject(person, company, platform)
            let privacy = try platform.privacy(uploads: files.folder)
            guard yes else {
                let preview = try await platform.database.read { tx in try privacy.preview(id, companies: companies, tx) }
                Output.print(
                    preview.json, else: preview.text + "\nNothing was erased. Say --yes to erase it; that cannot be undone.", as: options)
                return 0
            }
            let begun = try await privacy.erase(id, companies: companies, by: .command)
            let request = try await privacy.carryOn(begun.id)
            Output.print(request.json, else: request.text, as: options)
            return 0
        }
    }

    struct Restrict: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Restrict what is done with a person's data, or lift that.",
            discussion: "Who is restricted is kept and marked, left out of exported lists, and webhooks are not told of them (GDPR, article 18).")
        @Argument(help: "per_…") var person: String
        @Option(help: "Code of a company: only what it knows of the person (default: all).") var company: String?
        @Flag(help: "Lift the restriction.") var lift = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (id, companies) = try await PrivacyCommand.subject(person, company, platform)
            try await platform.privacy().restrict(id, !lift, companies: companies, by: .command)
            Output.print(
                .object(["person": .string(id.description), "restricted": .bool(!lift)]),
                else: lift ? "\(id) is restricted no more." : "\(id) is restricted.", as: options)
            return 0
        }
    }

    struct Requests: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List what people asked for about their data, newest first.")
        @Option(help: "At most so many.") var limit = 100
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let privacy = try platform.privacy()
            let requests = try await platform.database.read { tx in try privacy.requests(PrivacyRequestQuery(companies: nil, limit: limit), tx) }
            Output.print(
                .array(requests.map(\.json)),
                else: requests.isEmpty
                    ? "None."
                    : Output.table(
                        ["ID", "KIND", "STATE", "PERSON", "REQUESTED", "DUE", "BY"],
                        requests.map {
                            [
                                $0.id.description, $0.kind.rawValue, $0.state.rawValue, $0.person.description, $0.requestedAt.utcDay.description,
                                $0.dueAt.utcDay.description, $0.actor,
                            ]
                        }), as: options)
            return 0
        }
    }

    struct CarryOn: PlatformCommand {
        static let configuration = CommandConfiguration(
            commandName: "carry-on", abstract: "End erasures whose search for traces was interrupted; a running server does so by itself.")
        @OptionGroup var files: UploadsFolder
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let count = try await platform.privacy(uploads: files.folder).carryOn()
            Output.print(["ended": .integer(Int64(count))], else: "\(count) erasures ended.", as: options)
            return 0
        }
    }

    struct Retention: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show for how long companies keep what, set it, or apply it.",
            discussion: "Without --apply it says what each rule would remove now. A running server applies all of them once a day.")
        @Option(help: "Code of the company whose rule is set.") var company: String?
        @Option(help: "What is kept: prospects, anonymousEvents, rejects or mails.") var keep: String?
        @Option(help: "For how many months, from 3 to 240; 0 is for ever.") var months: Int?
        @Flag(help: "Remove what is older.") var apply = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let privacy = try platform.privacy()
            if company != nil || keep != nil || months != nil {
                guard let company, let months, let kind = keep.flatMap({ RetentionKind(rawValue: $0) }) else {
                    throw Problem(
                        .invalid, "retention-incomplete",
                        "A rule needs --company, --months and --keep, which is one of \(RetentionKind.allCases.map(\.rawValue).joined(separator: ", "))."
                    )
                }
                let id = try await platform.organisation.company(code: company).id
                try await privacy.setRetention(kind, of: id, months: months == 0 ? nil : months, by: .command)
            }
            let codes = Dictionary(try await platform.organisation.companies().map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
            let counts: [(rule: RetentionRule, rows: Int)]
            if apply {
                counts = try await privacy.applyRetention(isForced: true).map { ($0.rule, $0.removed) }
            } else {
                counts = try await platform.database.read { tx in
                    try privacy.retentionRules(companies: nil, tx).map { ($0, try privacy.preview($0, tx).count) }
                }
            }
            let word = apply ? "removed" : "expired"
            Output.print(
                .array(
                    counts.map { rule, rows in
                        .object([
                            "company": .string(codes[rule.company]), "keep": .string(rule.kind.rawValue), "months": .integer(Int64(rule.months)),
                            word: .integer(Int64(rows)),
                        ])
                    }),
                else: counts.isEmpty
                    ? "Everything is kept for ever."
                    : Output.table(
                        ["COMPANY", "KEEPS", "MONTHS", apply ? "REMOVED" : "WOULD REMOVE"],
                        counts.map { [codes[$0.rule.company] ?? "", $0.rule.kind.rawValue, String($0.rule.months), String($0.rows)] },
                        numeric: [2, 3]),
                as: options)
            return 0
        }
    }

    struct Scrub: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Clean the database's files of what was removed, whatever their size.",
            discussion: "SQLite's file is written anew, for which writers wait. An erasure does it by itself up to 256 MB.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            try await platform.database.scrub(try platform.privacy().personalTables)
            Output.print(["scrubbed": true], else: "Nothing of what was removed is left in the database's files.", as: options)
            return 0
        }
    }

    /// The person and, of a company's code, the company.
    static func subject(_ person: String, _ company: String?, _ platform: Platform) async throws -> (ID<Person>, [ID<Company>]?) {
        guard let id = ID<Person>(person) else {
            throw Problem(.invalid, "id-invalid", "\(person.prefix(64)) is not the id of a person: per_ and 13 letters.")
        }
        guard let company else { return (id, nil) }
        return (id, [try await platform.organisation.company(code: company).id])
    }
}

/// Where a server keeps files that were sent.
struct UploadsFolder: ParsableArguments {
    @Option(help: "Folder for files that are sent to be imported (default: TESSERA_UPLOADS, or uploads).") var uploads: String?

    var folder: String { uploads ?? ProcessInfo.processInfo.environment["TESSERA_UPLOADS"] ?? "uploads" }
}

extension PersonPreview {
    var json: JSON {
        .object([
            "person": .string(person.description), "contacts": .integer(Int64(contacts)), "isWhole": .bool(isWhole),
            "rows": .object(sections.map { JSON.Member($0.name, .integer(Int64($0.rows))) }),
        ])
    }

    var text: String {
        ([isWhole ? "\(person)" : "\(person), as far as the company knows it"] + sections.map { "  \($0.name): \($0.rows)" }).joined(separator: "\n")
    }
}

extension PrivacyRequestRecord {
    var json: JSON {
        .object([
            "id": .string(id.description), "kind": .string(kind.rawValue), "state": .string(state.rawValue), "person": .string(person.description),
            "requestedAt": .string(requestedAt.rfc3339), "dueAt": .string(dueAt.rfc3339), "by": .string(actor),
            "finishedAt": .string(finishedAt?.rfc3339), "certificate": certificate, "certificateSHA256": .string(certificateHash),
        ])
    }

    var text: String {
        var lines = ["\(kind.rawValue) of \(person): \(state.rawValue), \(id)"]
        for (table, count) in erased.counts.sorted(by: { $0.key < $1.key }) { lines.append("  \(table): \(count)") }
        if let certificateHash { lines.append("certificate \(certificateHash), in the audit log as well") }
        return lines.joined(separator: "\n")
    }
}
