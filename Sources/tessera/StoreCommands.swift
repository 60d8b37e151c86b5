import ArgumentParser
import Kernel
import Organisation

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Points of sale.", subcommands: [Add.self, Change.self, Close.self, Open.self, List.self])

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

    struct Change: PlatformCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a store: what is not said stays.", discussion: "An empty text takes away what was there: --phone \"\".")
        @OptionGroup var named: NamedStore
        @Option(help: "Name.") var name: String?
        @Option(help: "Street.") var street: String?
        @Option(help: "House number.") var houseNumber: String?
        @Option(help: "Postcode.") var postcode: String?
        @Option(help: "City.") var city: String?
        @Option(help: "Province.") var province: String?
        @Option(help: "ISO 3166: IT.") var country: String?
        @Option(help: "Telephone.") var phone: String?
        @Option(help: "Degrees north.") var latitude: Double?
        @Option(help: "Degrees east.") var longitude: Double?
        @Option(help: "Groups it belongs to, comma-separated codes; those that are not there yet are made.") var groups: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            var store = try await named.store(on: platform)
            func changed(_ text: String?, _ known: String?) -> String? { text.map { $0.isEmpty ? nil : $0 } ?? known }
            store.name = name ?? store.name
            store.street = changed(street, store.street)
            store.houseNumber = changed(houseNumber, store.houseNumber)
            store.postcode = changed(postcode, store.postcode)
            store.city = changed(city, store.city)
            store.province = changed(province, store.province)
            store.country = changed(country, store.country)
            store.phone = changed(phone, store.phone)
            store.latitude = latitude ?? store.latitude
            store.longitude = longitude ?? store.longitude
            store.groups = groups?.split(separator: ",").map(String.init).sorted() ?? store.groups
            try await platform.organisation.changeStore(store)
            Output.print(store.json, else: "Store \(store.code): \(store.name), \(store.address).", as: options)
            return 0
        }
    }

    struct Close: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Close a store; its sales stay.")
        @OptionGroup var named: NamedStore
        @Option(help: "From this day on: 2026-11-28 (default: today).") var on: String?
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let (store, company) = (try await named.store(on: platform), try await named.company(on: platform))
            guard let day = on.map({ Day(iso: $0) }) ?? company.zone.day(platform.effects.now) else {
                throw Problem(.unprocessable, "day-invalid", "--on is a day such as 2026-11-28.")
            }
            try await platform.organisation.closeStore(store.id, on: day)
            Output.print(store.json, else: "Store \(store.code) is closed from \(day) on.", as: options)
            return 0
        }
    }

    struct Open: PlatformCommand {
        static let configuration = CommandConfiguration(abstract: "Open a store again that was closed.")
        @OptionGroup var named: NamedStore
        @OptionGroup var options: DatabaseOptions

        func run(on platform: Platform) async throws -> Int32 {
            let store = try await named.store(on: platform)
            try await platform.organisation.closeStore(store.id, on: nil)
            Output.print(store.json, else: "Store \(store.code) is open.", as: options)
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
                .array(stores.map(\.json)),
                else: Output.table(
                    ["CODE", "NAME", "ADDRESS", "GROUPS"], stores.map { [$0.code, $0.name, $0.address, $0.groups.joined(separator: ", ")] }),
                as: options)
            return 0
        }
    }
}

/// A store that a command names by its code and its company's.
struct NamedStore: ParsableArguments {
    @Argument(help: "Code of the store.") var code: String
    @Option(help: "Code of its company.") var company: String

    func company(on platform: Platform) async throws -> CompanyRecord { try await platform.organisation.company(code: company) }

    func store(on platform: Platform) async throws -> StoreRecord {
        let company = try await company(on: platform)
        guard let store = try await platform.organisation.stores(of: company.id).first(where: { $0.code == code }) else {
            throw Problem(.missing, "store-unknown", "The company \(company.code) has no store \(code).")
        }
        return store
    }
}

extension StoreRecord {
    var json: JSON {
        .object([
            "id": .string(id.description), "code": .string(code), "name": .string(name), "city": JSON.string(city),
            "closedOn": closedOn.map { .string($0.description) }, "groups": .array(groups.map { .string($0) }),
        ])
    }
}
