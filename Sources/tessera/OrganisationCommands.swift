import ArgumentParser
import Kernel
import Organisation

struct CompanyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "company", abstract: "Companies of the group.", subcommands: [Add.self, List.self])

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

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "store", abstract: "Points of sale.", subcommands: [Add.self, List.self])

    struct Add: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Add a store, or bring one up to date.")
        @Argument(help: "Short code, as tills write it.") var code: String
        @Option(help: "Code of its company.") var company: String
        @Option(help: "Name (default: the code).") var name: String?
        @Option(help: "City.") var city: String?
        @Option(help: "ISO 3166: IT.") var country: String?
        @Option(help: "Degrees north.") var latitude: Double?
        @Option(help: "Degrees east.") var longitude: Double?
        @Option(help: "Groups it belongs to, comma-separated codes.") var groups: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let company = try await platform.organisation.company(code: company)
            var store = StoreRecord(id: platform.effects.id(), company: company.id, code: code, name: name)
            store.city = city
            store.country = country ?? company.country
            store.latitude = latitude
            store.longitude = longitude
            store.groups = groups?.split(separator: ",").map(String.init) ?? []
            let saved = try await platform.organisation.saveStore(store)
            Output.print(
                .object([
                    "id": .string(saved.id.description), "code": .string(saved.code), "company": .string(company.code), "name": .string(saved.name),
                ]),
                else: "Store \(saved.code) of \(company.code): \(saved.name).", as: options)
            return 0
        }
    }

    struct List: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "List stores.")
        @Option(help: "Code of a company.") var company: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var id: ID<Company>?
            if let company { id = try await platform.organisation.company(code: company).id }
            let stores = try await platform.organisation.stores(of: id)
            Output.print(
                .array(
                    stores.map {
                        .object([
                            "id": .string($0.id.description), "code": .string($0.code), "name": .string($0.name), "city": JSON.string($0.city),
                            "groups": .array($0.groups.map { .string($0) }),
                        ])
                    }),
                else: Output.table(
                    ["CODE", "NAME", "ADDRESS", "GROUPS"], stores.map { [$0.code, $0.name, $0.address, $0.groups.joined(separator: ", ")] }),
                as: options)
            return 0
        }
    }
}

struct SourceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Touchpoints that create contacts.", subcommands: [Add.self, List.self, RenewKey.self])

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
            var document: JSON?
            if let reliability {
                do throws(JSON.SyntaxError) { document = try JSON(parsing: reliability) } catch {
                    throw Problem(.invalid, "reliability-invalid", "--reliability is \(error).")
                }
            }
            let source = try await platform.organisation.addSource(code: code, name: name, kind: kind, company: company, reliability: document)
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
            "writeKey": .string(writeKey), "reliability": reliability.json,
        ])
    }
}
