import ArgumentParser
import Kernel
import Organisation

struct AttributeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute", abstract: "What columns beyond the schema mean.", subcommands: [Add.self, Retire.self, Restore.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Declare an attribute of contacts, or change its declaration.",
            discussion: "What was imported before has the meaning at once: extensions are kept as they came.")
        @Argument(help: "The column's header, as it was imported.") var key: String
        @Option(help: "Code of the company.") var company: String
        @Option(help: "text, number, money, date, choice or yesno.") var type: String
        @Option(help: "How it is shown (default: the key).") var label: String?
        @Option(help: "How it is shown in a language: it=Taglia; again for others.") var labelIn: [String] = []
        @Option(help: "What may be chosen, comma-separated.") var choices: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            guard let kind = AttributeRecord.Kind(rawValue: type) else {
                throw Problem(
                    .unprocessable, "attribute-invalid", "--type is one of \(AttributeRecord.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            let company = try await platform.organisation.company(code: company)
            let attribute = AttributeRecord(
                key: key, label: label ?? key, labels: try Self.labels(labelIn), kind: kind, isRequired: false,
                choices: choices?.split(separator: ",").map(String.init) ?? [])
            try await platform.organisation.declareAttribute(attribute, company: company.id)
            Output.print(attribute.json(company: company.code), else: "\(key) of \(company.code) is \(attribute.label): \(type).", as: options)
            return 0
        }

        private static func labels(_ texts: [String]) throws(Problem) -> [String: String] {
            var labels: [String: String] = [:]
            for text in texts {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw Problem(.unprocessable, "attribute-invalid", "--label-in is LANGUAGE=LABEL, such as it=Taglia.") }
                labels[parts[0]] = parts[1]
            }
            return labels
        }
    }

    struct Retire: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Retire an attribute: its values are kept and shown as they came; `restore` gives them their meaning back.")
        @Argument(help: "Its key.") var key: String
        @Option(help: "Code of the company.") var company: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            try await platform.organisation.retireAttribute(key, company: company.id)
            Output.print(
                .object(["key": .string(key), "company": .string(company.code)]), else: "\(key) of \(company.code) is retired.", as: options)
            return 0
        }
    }

    struct Restore: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Bring back an attribute that was retired.")
        @Argument(help: "Its key.") var key: String
        @Option(help: "Code of the company.") var company: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            try await platform.organisation.restoreAttribute(key, company: company.id)
            Output.print(.object(["key": .string(key), "company": .string(company.code)]), else: "\(key) of \(company.code) is back.", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List declared attributes.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let companies = try await platform.organisation.companies()
            let declared = try await platform.database.read { tx in try platform.organisation.attributes(tx) }
            let rows = companies.flatMap { company in (declared[company.id] ?? [:]).values.sorted { $0.key < $1.key }.map { (company.code, $0) } }
            Output.print(
                .array(rows.map { $1.json(company: $0) }),
                else: Output.table(["COMPANY", "KEY", "TYPE", "LABEL"], rows.map { [$0, $1.key, $1.kind.rawValue, $1.label] }), as: options)
            return 0
        }
    }
}

extension AttributeRecord {
    func json(company: String) -> JSON {
        .object([
            "key": .string(key), "company": .string(company), "type": .string(kind.rawValue), "label": .string(label),
            "labels": labels.isEmpty ? nil : .object(labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
            "choices": .array(choices.map { .string($0) }),
        ])
    }
}
