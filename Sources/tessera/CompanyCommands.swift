import ArgumentParser
import Kernel
import Organisation

struct CompanyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "company", abstract: "Companies of the group.", subcommands: [Add.self, Change.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add a company.")
        @Argument(help: "Short code, for commands and files.") var code: String
        @Option(help: "Name in full (default: the code).") var name: String?
        @Option(help: "ISO 4217: EUR.") var currency: String
        @Option(help: "IANA zone: Europe/Rome.") var timeZone: String
        @Option(help: "ISO 3166: IT (default: by the zone).") var country: String?
        @Option(help: "ISO 639, comma-separated: it,en.") var languages: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.addCompany(
                code: code, name: name, currency: currency, timeZone: timeZone, country: country,
                languages: languages?.split(separator: ",").map(String.init) ?? [])
            Output.print(company.json, else: "Company \(company.code) added: \(company.currency), \(company.zone.identifier).", as: options)
            return 0
        }
    }

    struct Change: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a company: what is not said stays.",
            discussion: "Its code and its currency stay. Sales that are in keep the business day that they were given.")
        @Argument(help: "Code of the company.") var code: String
        @Option(help: "Name in full.") var name: String?
        @Option(help: "IANA zone: Europe/Rome.") var timeZone: String?
        @Option(help: "ISO 3166: IT.") var country: String?
        @Option(help: "ISO 639, comma-separated: it,en.") var languages: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let known = try await platform.organisation.company(code: code)
            let changed = try await platform.organisation.changeCompany(
                known.id, name: name ?? known.name, timeZone: timeZone ?? known.zone.identifier, country: country ?? known.country,
                languages: languages?.split(separator: ",").map(String.init) ?? known.languages)
            Output.print(
                changed.json, else: "Company \(changed.code) is \(changed.name), \(changed.zone.identifier), \(changed.country).", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List companies.")
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let companies = try await platform.organisation.companies()
            Output.print(
                .array(companies.map(\.json)),
                else: Output.table(
                    ["CODE", "NAME", "CURRENCY", "ZONE"], companies.map { [$0.code, $0.name, $0.currency.code, $0.zone.identifier] }), as: options)
            return 0
        }
    }
}

extension CompanyRecord {
    var json: JSON {
        .object([
            "id": .string(id.description), "code": .string(code), "name": .string(name), "currency": .string(currency.code),
            "timeZone": .string(zone.identifier), "country": .string(country), "languages": .array(languages.map { .string($0) }),
        ])
    }
}
