import ArgumentParser
import Kernel
import Organisation

struct ActivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity", abstract: "Activities that collect data, within their occasions.",
        subcommands: [Add.self, Change.self, Close.self, Open.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an activity, or bring one up to date; its occasion is made where it is new.",
            discussion: """
                An attribute is KEY:KIND:LABEL, with KIND text, number, money, date, choice or yesno; a choice is KEY:choice:LABEL:S,M,L. \
                A ! after KEY makes it required.
                """)
        @Argument(help: "Short code.") var code: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "Code of the source that its contacts belong to.") var source: String
        @Option(help: "Code of its occasion.") var occasion: String
        @Option(help: "Name (default: the code).") var name: String?
        @Option(help: "Name of the occasion (default: its code).") var occasionName: String?
        @Option(help: "How far it is believed against other activities of the source, 0 to 1.") var reliability = 1.0
        @Option(help: "What it asks for: size!:choice:Size:S,M,L.") var attribute: [String] = []
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let source = try await platform.organisation.source(code: source, of: company)
            guard Code.isValid(code), Code.isValid(occasion), (0...1).contains(reliability) else {
                throw Problem(.unprocessable, "activity-invalid", "The code of an activity or occasion \(Code.rule); its reliability is from 0 to 1.")
            }
            let attributes = try attribute.map { text throws(Problem) in try Self.attribute(text) }
            let known = try await platform.organisation.occasions(of: company.id).first { $0.code == occasion }
            let activity = ActivityRecord(
                id: platform.effects.id(), source: source.id, code: code, name: name ?? code, reliability: reliability, attributes: attributes)
            try await platform.organisation.saveOccasion(
                OccasionRecord(
                    id: platform.effects.id(), company: company.id, code: occasion, name: occasionName ?? known?.name ?? occasion,
                    startsOn: known?.startsOn, endsOn: known?.endsOn, activities: [activity]))
            Output.print(
                .object(["code": .string(code), "company": .string(company.code), "occasion": .string(occasion)]),
                else: "Activity \(code) of \(company.code): \(activity.name), \(attributes.count) attributes.", as: options)
            return 0
        }

        static func attribute(_ text: String) throws(Problem) -> AttributeRecord {
            let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            let invalid = Problem(.unprocessable, "attribute-invalid", "The attribute \(text.prefix(100)) is not KEY:KIND:LABEL; see --help.")
            guard (2...4).contains(parts.count), let kind = AttributeRecord.Kind(rawValue: parts[1]) else { throw invalid }
            let isRequired = parts[0].hasSuffix("!")
            let key = isRequired ? String(parts[0].dropLast()) : parts[0]
            let choices = parts.count > 3 ? parts[3].split(separator: ",").map(String.init) : []
            guard Code.isValid(key), (kind == .choice) == !choices.isEmpty else { throw invalid }
            return AttributeRecord(
                key: key, label: parts.count > 2 && !parts[2].isEmpty ? parts[2] : key, kind: kind, isRequired: isRequired, choices: choices)
        }
    }

    struct Change: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change an activity: what is not said stays.",
            discussion: """
                With --attribute its attributes are those and no others. Where it is believed otherwise than before, golden values are derived anew before the \
                command ends; with --later a server does it in the background.
                """)
        @OptionGroup var named: NamedActivity
        @Option(help: "Name.") var name: String?
        @Option(help: "Code of the source that its contacts belong to.") var source: String?
        @Option(help: "How far it is believed against other activities of the source, 0 to 1.") var reliability: Double?
        @Option(help: "What it asks for, as for `activity add`.") var attribute: [String] = []
        @Flag(help: "Leave the deriving to a server.") var later = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var (activity, company) = try await named.activity(on: platform)
            let before = activity.source
            activity.name = name ?? activity.name
            if let source { activity.source = try await platform.organisation.source(code: source, of: company).id }
            activity.reliability = reliability ?? activity.reliability
            if !attribute.isEmpty { activity.attributes = try attribute.map { text throws(Problem) in try Add.attribute(text) } }
            try await platform.organisation.changeActivity(activity)
            if !later { try await platform.deriveGoldenValues(of: before, options) }
            Output.print(activity.json(company: company.code), else: "Activity \(activity.code): \(activity.name).", as: options)
            return 0
        }
    }

    struct Close: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Close an activity: its form takes no more answers.")
        @OptionGroup var named: NamedActivity
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 { try await named.set(closed: true, on: platform, options) }
    }

    struct Open: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Open an activity again that was closed.")
        @OptionGroup var named: NamedActivity
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 { try await named.set(closed: false, on: platform, options) }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List activities.")
        @Option(help: "Code of a company.") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var rows: [[String]] = []
            for each in try await platform.organisation.companies() where company == nil || each.code == company {
                for occasion in try await platform.organisation.occasions(of: each.id) {
                    rows += occasion.activities.map { activity in
                        [activity.code, each.code, occasion.name, activity.name, activity.attributes.map(\.key).joined(separator: ", ")]
                    }
                }
            }
            Output.print(
                .array(
                    rows.map { .object(["code": .string($0[0]), "company": .string($0[1]), "occasion": .string($0[2]), "name": .string($0[3])]) }),
                else: Output.table(["CODE", "COMPANY", "OCCASION", "NAME", "ATTRIBUTES"], rows), as: options)
            return 0
        }
    }
}

/// An activity that a command names by its code and its company's.
struct NamedActivity: ParsableArguments {
    @Argument(help: "Code of the activity.") var code: String
    @Option(help: "Code of its company.") var company: String

    func activity(on platform: Platform) async throws -> (ActivityRecord, CompanyRecord) {
        let company = try await platform.organisation.company(code: company)
        let activities = try await platform.organisation.occasions(of: company.id).flatMap(\.activities)
        guard let activity = activities.first(where: { $0.code == code }) else {
            throw Problem(.missing, "activity-unknown", "The company \(company.code) has no activity \(code).")
        }
        return (activity, company)
    }

    func set(closed: Bool, on platform: Platform, _ options: DatabaseOptions) async throws -> Int32 {
        let (known, _) = try await activity(on: platform)
        try await platform.organisation.setActivity(known.id, closed: closed)
        let (activity, company) = try await activity(on: platform)
        Output.print(
            activity.json(company: company.code), else: "Activity \(activity.code) of \(company.code) is \(closed ? "closed" : "open").", as: options)
        return 0
    }
}

extension ActivityRecord {
    func json(company: String) -> JSON {
        .object([
            "id": .string(id.description), "code": .string(code), "company": .string(company), "name": .string(name),
            "reliability": .number(reliability), "closed": .bool(closedAt != nil), "attributes": .array(attributes.map { $0.json(company: company) }),
        ])
    }
}
