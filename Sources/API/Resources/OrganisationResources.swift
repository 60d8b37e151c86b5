import Accounts
import Kernel
import Organisation
import Storage

/// `/companies`, `/stores`, `/sources`: the retailer itself.
enum OrganisationResources {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let scope = Scope(.organisation, .read)
        let base = Endpoint.version
        return [
            Endpoint(
                method: .get, path: base + "/companies", operation: "listCompanies", tag: "organisation", summary: "Companies that the key may see",
                scope: scope, response: .page(.reference("Company")),
                handler: .read { call, _ in .items(call.directory.companies.filter { call.sees($0.id) }.map(json)) }),
            Endpoint(
                method: .get, path: base + "/sources", operation: "listSources", tag: "organisation", summary: "Touchpoints that create contacts",
                scope: scope, parameters: [People.companiesParameter], response: .page(.reference("Source")),
                handler: .read { call, _ in
                    let companies = try call.companies()
                    return .items(call.directory.sources.filter { companies?.contains($0.company) ?? true }.map { json($0, call.directory) })
                }),
            Endpoint(
                method: .get, path: base + "/stores", operation: "listStores", tag: "organisation", summary: "Points of sale, by name", scope: scope,
                parameters: [People.companiesParameter], response: .page(.reference("Store")),
                handler: .read { call, _ in
                    let companies = try call.companies()
                    return .items(call.directory.stores.filter { companies?.contains($0.company) ?? true }.map { json($0, call.directory) })
                }),
            Endpoint(
                method: .get, path: base + "/stores/{id}", operation: "getStore", tag: "organisation", summary: "A point of sale", scope: scope,
                parameters: [.path("id", .id(Store.self), "The store.")], response: .reference("Store"), otherStatuses: [404],
                handler: .read { call, _ in
                    guard let store = call.directory.store(try call.id(Store.self)), call.sees(store.company) else {
                        throw Problem(.missing, "store-unknown", "There is no such store, or this key may not see it.")
                    }
                    return .json(json(store, call.directory))
                }),
        ]
    }

    static func json(_ company: CompanyRecord) -> JSON {
        .object([
            "id": .id(company.id), "code": .string(company.code), "name": .string(company.name), "currency": .string(company.currency.code),
            "timeZone": .string(company.zone.identifier), "country": .string(company.country),
            "languages": .array(company.languages.map { .string($0) }),
        ])
    }

    /// Never the write key.
    static func json(_ source: SourceRecord, _ directory: DirectorySnapshot) -> JSON {
        .object([
            "id": .id(source.id), "code": .string(source.code), "name": .string(source.name), "company": directory.code(source.company),
            "kind": .string(source.kind.rawValue), "active": .bool(source.isActive), "reliability": source.reliability.json,
        ])
    }

    static func json(_ store: StoreRecord, _ directory: DirectorySnapshot) -> JSON {
        .object([
            "id": .id(store.id), "code": .string(store.code), "name": .string(store.name), "company": directory.code(store.company),
            "street": .string(store.street), "houseNumber": .string(store.houseNumber), "postcode": .string(store.postcode),
            "city": .string(store.city), "province": .string(store.province), "country": .string(store.country),
            "latitude": store.latitude.map { .number($0) }, "longitude": store.longitude.map { .number($0) }, "phone": .string(store.phone),
            "openedOn": .day(store.openedOn), "closedOn": .day(store.closedOn), "groups": .array(store.groups.map { .string($0) }),
            "extensions": .object(store.extensions),
        ])
    }

    static let companySchema = Schema.object([
        .required("id", .id(Company.self)), .required("code", .text()), .required("name", .text()), .required("currency", .text("ISO 4217.")),
        .required("timeZone", .text("IANA.")), .required("country", .text("ISO 3166 alpha-2.")),
        .required("languages", .list(.text(), "The first is the default.")),
    ])

    static let sourceSchema = Schema.object([
        .required("id", .id(Source.self)), .required("code", .text()), .required("name", .text()), .required("company", .text("Code.")),
        .required("kind", .choice(SourceRecord.Kind.allCases.map(\.rawValue))),
        .required("active", .flag("Whether anything is taken from it.")),
        .required("reliability", .map(.number(), "How far it is believed, 0 to 1: `default`, and by field.")),
    ])

    static let storeSchema = Schema.object([
        .required("id", .id(Store.self)), .required("code", .text()), .required("name", .text()), .required("company", .text("Code.")),
        .optional("street", .text()), .optional("houseNumber", .text()), .optional("postcode", .text()), .optional("city", .text()),
        .optional("province", .text()), .optional("country", .text()), .optional("latitude", .number("Degrees north, WGS 84.")),
        .optional("longitude", .number("Degrees east, WGS 84.")), .optional("phone", .text()), .optional("openedOn", .day),
        .optional("closedOn", .day), .required("groups", .list(.text(), "Codes.")),
        .required("extensions", .map(.anything("As typed."), "What has no place of its own.")),
    ])
}
