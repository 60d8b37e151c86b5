import ArgumentParser
import Forms
import Foundation
import Kernel
import Organisation

struct FormCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "form", abstract: "Sign-up forms of activities.", subcommands: [Add.self, List.self, Show.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the form of an activity and print its address.",
            discussion: """
                Without a definition it asks for name and e-mail, offers a newsletter with double opt-in and wants the privacy notice read. \
                `tessera form show KEY --json` prints a definition to begin with.
                """)
        @Argument(help: "Code of the activity.") var activity: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "File with the definition as JSON.") var definition: String?
        @Option(help: "Sites that may embed it, comma-separated: https://www.example.com.") var origins: String?
        @Flag(help: "Leave it closed.") var closed = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let activities = try await platform.organisation.occasions(of: company.id).flatMap(\.activities)
            guard let activity = activities.first(where: { $0.code == activity }) else {
                let known =
                    activities.isEmpty
                    ? "There is none yet: make one with `tessera activity add`." : "There are: \(activities.map(\.code).joined(separator: ", "))."
                throw Problem(.missing, "activity-unknown", "The company \(company.code) has no activity \(activity). \(known)")
            }
            var asked = Forms.standard(title: activity.name, company: company)
            if let definition { asked = try Self.read(definition) }
            if let origins { asked.origins = origins.split(separator: ",").map(String.init) }
            let form = try await platform.forms.add(asked, activity: activity.id, company: company.id, isOpen: !closed)
            Output.print(
                form.json(company: company.code, activity: activity.code, publicURL: platform.forms.publicURL),
                else: """
                    Form of \(activity.code) added, \(form.isOpen ? "open" : "closed"): \(platform.forms.publicURL)\(form.path)
                    To embed it: <script src="\(platform.forms.publicURL)\(form.path).js" async></script>
                    """, as: options)
            return 0
        }

        private static func read(_ path: String) throws(Problem) -> FormDefinition {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Problem(.missing, "file-unreadable", "The file \(path) cannot be opened.")
            }
            let json: JSON
            do throws(JSON.SyntaxError) { json = try JSON(parsing: data) } catch {
                throw Problem(.invalid, "form-invalid", "\(path) is \(error).")
            }
            return try FormDefinition(json: json["definition"] ?? json)
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List forms with the number of their answers.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (shown, counts) = try await platform.database.read { tx in
                let forms = try platform.forms.forms(of: nil, tx)
                return (try forms.compactMap { try platform.forms.shown($0, tx) }, try platform.forms.counts(of: forms.map(\.id), since: .epoch, tx))
            }
            let url = platform.forms.publicURL
            Output.print(
                .array(shown.map { $0.form.json(company: $0.company.code, activity: $0.activity.code, publicURL: url, counts: counts[$0.form.id]) }),
                else: Output.table(
                    ["ACTIVITY", "COMPANY", "STATE", "ANSWERS", "CONFIRMED", "KEY"],
                    shown.map { each in
                        let count = counts[each.form.id] ?? FormCounts()
                        return [
                            each.activity.code, each.company.code, each.form.isOpen ? "open" : "closed", String(count.submissions),
                            String(count.confirmed), each.form.key,
                        ]
                    }, numeric: [3, 4]), as: options)
            return 0
        }
    }

    struct Show: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Show a form with its definition.")
        @Argument(help: "Its key.") var key: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (shown, counts) = try await platform.database.read { tx in
                let shown = try platform.forms.shown(key: key, tx)
                return (shown, try platform.forms.counts(of: [shown?.form.id].compactMap { $0 }, since: .epoch, tx))
            }
            guard let shown else { throw Forms.unknown }
            let json = shown.form.json(
                company: shown.company.code, activity: shown.activity.code, publicURL: platform.forms.publicURL, counts: counts[shown.form.id])
            Output.print(json, else: json.pretty, as: options)
            return 0
        }
    }
}

extension FormRecord {
    func json(company: String, activity: String, publicURL: String, counts: FormCounts? = nil) -> JSON {
        .object([
            "id": .string(id.description), "key": .string(key), "company": .string(company), "activity": .string(activity), "open": .bool(isOpen),
            "url": .string(publicURL + path), "submissions": counts.map { .integer(Int64($0.submissions)) },
            "confirmed": counts.map { .integer(Int64($0.confirmed)) }, "definition": definition.json,
        ])
    }
}
