import ArgumentParser
import Kernel
import Organisation
import Storage

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Touchpoints that create contacts.", subcommands: [Add.self, Change.self, List.self, RenewKey.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add a source and print its write key.")
        @Argument(help: "Short code.") var code: String
        @Option(help: "erp, webshop, till, newsletter, app, event, spreadsheet, social, wifi or api.") var kind: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "Name (default: the code).") var name: String?
        @Option(help: #"How far it is believed, 0 to 1: {"default": 0.7, "email": 0.9}."#) var reliability: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let source = try await platform.organisation.addSource(
                code: code, name: name, kind: kind, company: company,
                reliability: try reliability.map { text throws(Problem) in try SourceCommand.document(text) })
            Output.print(
                source.json(company: company.code),
                else: "Source \(source.code) of \(company.code) added.\nWrite key: \(source.writeKey)", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List sources.")
        @Option(help: "Code of a company.") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let companies = try await platform.organisation.companies()
            let codes = Dictionary(companies.map { ($0.id, $0.code) }, uniquingKeysWith: { first, _ in first })
            var id: ID<Company>?
            if let company { id = try await platform.organisation.company(code: company).id }
            let sources = try await platform.organisation.sources(of: id)
            Output.print(
                .array(sources.map { $0.json(company: codes[$0.company] ?? "") }),
                else: Output.table(
                    ["CODE", "COMPANY", "KIND", "NAME"], sources.map { [$0.code, codes[$0.company] ?? "", $0.kind.rawValue, $0.name] }), as: options)
            return 0
        }
    }
}

extension SourceCommand {
    struct Change: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a source: what is not said stays.",
            discussion: """
                Where it is believed otherwise than before, golden values are derived anew before the command ends; with --later a server does it in \
                the background.
                """)
        @Argument(help: "Code of the source.") var code: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "Name.") var name: String?
        @Option(help: "erp, webshop, till, newsletter, app, event, spreadsheet, social, wifi or api.") var kind: String?
        @Option(help: #"How far it is believed, 0 to 1: {"default": 0.7, "email": 0.9}."#) var reliability: String?
        @Flag(inversion: .prefixedNo, help: "Whether anything is taken from it.") var active: Bool?
        @Flag(help: "Leave the deriving to a server.") var later = false
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            var source = try await platform.organisation.source(code: code, of: company)
            source.name = name ?? source.name
            if let kind { source.kind = try Organisation.sourceKind(kind) }
            if let reliability { source.reliability = try Reliability(json: try SourceCommand.document(reliability)) }
            source.isActive = active ?? source.isActive
            try await platform.organisation.changeSource(source)
            if !later { try await platform.deriveGoldenValues(of: source.id, options) }
            Output.print(
                source.json(company: company.code),
                else: "Source \(source.code) of \(company.code): \(source.kind.rawValue), \(source.isActive ? "active" : "not active").", as: options)
            return 0
        }
    }

    /// - Throws: ``Problem`` `reliability-invalid` for what is no JSON.
    fileprivate static func document(_ text: String) throws(Problem) -> JSON {
        do throws(JSON.SyntaxError) { return try JSON(parsing: text) } catch {
            throw Problem(.invalid, "reliability-invalid", "--reliability is \(error).")
        }
    }

    struct RenewKey: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Give a source another write key; the old one is refused from then on.")
        @Argument(help: "Code of the source.") var code: String
        @Option(help: "Code of its company.") var company: String
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            let source = try await platform.organisation.source(code: code, of: company)
            let renewed = try await platform.organisation.renewWriteKey(of: source)
            Output.print(renewed.json(company: company.code), else: "Write key: \(renewed.writeKey)", as: options)
            return 0
        }
    }
}

extension SourceRecord {
    func json(company: String) -> JSON {
        .object([
            "id": .string(id.description), "code": .string(code), "company": .string(company), "kind": .string(kind.rawValue), "name": .string(name),
            "active": .bool(isActive), "writeKey": .string(writeKey), "reliability": reliability.json,
        ])
    }
}

extension Platform {
    /// Does what a change of reliability has asked for; a server that has begun with it is left alone.
    func deriveGoldenValues(of source: ID<Source>, _ options: DatabaseOptions) async throws {
        let waiting = try await database.read { tx in
            try tx.jobs(kind: Derivation.kind, in: [.waiting]).filter { try Derivation(json: $0.payload).source == source }
        }
        let (bar, start) = (ProgressBar(isShown: !options.json), effects.now)
        defer { bar.end() }
        for job in waiting.reversed() {
            let done = try await jobs.runNext(job.id) { progress in
                let seconds = Double(effects.now.microseconds - start.microseconds) / 1e6
                bar.show(fraction: progress.share, rows: progress.done, unit: "people", seconds: seconds)
            }
            if let error = done?.error { throw Problem(.broken, "derivation-failed", "Golden values could not be derived: \(error)") }
        }
    }
}
