import Accounts
import Kernel
import Organisation

/// Adding and changing companies, stores and their groups. What the answers show comes from the services, not from the directory, which may be a second old.
enum OrganisationWriting {
    private static let base = Endpoint.version
    private static let (reading, writing) = (Scope(.organisation, .read), Scope(.organisation, .write))

    static func endpoints(_ services: Services) -> [Endpoint] { companies(services) + stores(services) + groups(services) }

    // MARK: - Companies

    private static let companyBody: [Schema.Property] = [
        .optional("name", .text(longest: 200)), .required("timeZone", .text("IANA.", longest: 64)),
        .optional("country", .text("ISO 3166 alpha-2.", longest: 2)), .optional("languages", .list(.text("ISO 639-1.", longest: 8))),
    ]

    private static func companies(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .post, path: base + "/companies", operation: "addCompany", tag: "organisation", summary: "Add a company",
                description: "For keys that are not limited to a company.", scope: writing,
                request: .object(
                    [.required("code", .text("Short, stable.", longest: 64)), .required("currency", .text("ISO 4217.", longest: 3))] + companyBody),
                response: .reference("Company"), otherStatuses: [409],
                handler: .own { call in
                    guard call.key.company == nil else {
                        throw Problem(.forbidden, "key-limited", "A key that is limited to a company adds no other.")
                    }
                    var reader = BodyReader(call: call)
                    let (code, currency, zone) = (reader.text("code") ?? "", reader.text("currency") ?? "", reader.text("timeZone") ?? "")
                    let (name, country, languages) = (reader.text("name"), reader.text("country"), reader.texts("languages"))
                    try reader.check("company-invalid", "The company cannot be saved.")
                    return .json(
                        OrganisationResources.json(
                            try await services.organisation.addCompany(
                                code: code, name: name, currency: currency, timeZone: zone, country: country, languages: languages,
                                by: Author(call.actor))))
                }),
            Endpoint(
                method: .put, path: base + "/companies/{id}", operation: "putCompany", tag: "organisation", summary: "Change a company",
                description: "Its code and its currency stay. Sales that are in keep their business day.", scope: writing,
                parameters: [.path("id", .id(Company.self), "The company.")], request: .object(companyBody), response: .reference("Company"),
                otherStatuses: [404],
                handler: .own { call in
                    let id = try call.id(Company.self)
                    guard call.sees(id), let known = try await services.organisation.companies().first(where: { $0.id == id }) else {
                        throw Problem(.missing, "company-unknown", "There is no such company, or this key may not see it.")
                    }
                    var reader = BodyReader(call: call)
                    let (name, zone) = (reader.text("name") ?? known.name, reader.text("timeZone") ?? known.zone.identifier)
                    let (country, languages) = (reader.text("country") ?? known.country, reader.texts("languages"))
                    try reader.check("company-invalid", "The company cannot be saved.")
                    return .json(
                        OrganisationResources.json(
                            try await services.organisation.changeCompany(
                                id, name: name, timeZone: zone, country: country, languages: languages, by: Author(call.actor))))
                }),
        ]
    }

    // MARK: - Stores

    private static let storeBody: [Schema.Property] = [
        .required("name", .text(longest: 200)), .optional("street", .text(longest: 200)), .optional("houseNumber", .text(longest: 200)),
        .optional("postcode", .text(longest: 200)), .optional("city", .text(longest: 200)), .optional("province", .text(longest: 200)),
        .optional("country", .text("ISO 3166 alpha-2.", longest: 2)), .optional("latitude", .number("Degrees north, WGS 84.")),
        .optional("longitude", .number("Degrees east, WGS 84.")), .optional("phone", .text(longest: 200)), .optional("openedOn", .day),
        .optional("closedOn", .day), .optional("groups", .list(.text(longest: 64), "Codes of groups; those that are not there yet are made.")),
    ]

    private static func stores(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .post, path: base + "/stores", operation: "addStore", tag: "organisation", summary: "Add a store", scope: writing,
                request: .object(
                    [.optional("company", .text("Code or id.", longest: 100)), .required("code", .text("As tills write it.", longest: 64))]
                        + storeBody), response: .reference("Store"), otherStatuses: [409],
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (company, code) = (reader.company(), reader.text("code") ?? "")
                    let filled = fill(StoreRecord(id: services.effects.id(), company: company?.id ?? ID(0), code: code), &reader)
                    try reader.check("store-invalid", "The store cannot be saved.")
                    try await services.organisation.addStore(filled, by: Author(call.actor))
                    return .json(OrganisationResources.json(filled, call.directory))
                }),
            Endpoint(
                method: .put, path: base + "/stores/{id}", operation: "putStore", tag: "organisation", summary: "Change a store",
                description: "What is left out is empty then: a store is closed by `closedOn`, and opened again without it. Its code stays.",
                scope: writing, parameters: [.path("id", .id(Store.self), "The store.")], request: .object(storeBody),
                response: .reference("Store"), otherStatuses: [404],
                handler: .own { call in
                    let id = try call.id(Store.self)
                    guard let known = try await services.organisation.stores().first(where: { $0.id == id }), call.sees(known.company) else {
                        throw Problem(.missing, "store-unknown", "There is no such store, or this key may not see it.")
                    }
                    var reader = BodyReader(call: call)
                    let filled = fill(known, &reader)
                    try reader.check("store-invalid", "The store cannot be saved.")
                    try await services.organisation.changeStore(filled, by: Author(call.actor))
                    return .json(OrganisationResources.json(filled, call.directory))
                }),
        ]
    }

    private static func fill(_ store: StoreRecord, _ reader: inout BodyReader) -> StoreRecord {
        var store = store
        store.name = reader.text("name") ?? ""
        store.street = reader.text("street")
        store.houseNumber = reader.text("houseNumber")
        store.postcode = reader.text("postcode")
        store.city = reader.text("city")
        store.province = reader.text("province")
        store.country = reader.text("country")?.uppercased()
        store.latitude = reader.number("latitude")
        store.longitude = reader.number("longitude")
        store.phone = reader.text("phone")
        store.openedOn = reader.day("openedOn")
        store.closedOn = reader.day("closedOn")
        store.groups = reader.texts("groups").sorted()
        return store
    }

    // MARK: - Groups

    private static let group = Schema.object([
        .required("id", .id(StoreGroup.self)), .required("code", .text()), .required("name", .text()), .required("company", .text("Code.")),
        .required("stores", .list(.id(Store.self), "By name.")),
    ])
    private static let groupBody: [Schema.Property] = [
        .required("name", .text(longest: 200)), .optional("stores", .list(.id(Store.self), "All of them; others leave the group.")),
    ]

    private static func groups(_ services: Services) -> [Endpoint] {
        let path = base + "/store-groups"
        let parameter = Parameter.path("id", .id(StoreGroup.self), "The group.")
        return [
            Endpoint(
                method: .get, path: path, operation: "listStoreGroups", tag: "organisation", summary: "Groups of stores, by name", scope: reading,
                parameters: [People.companiesParameter], response: .page(group),
                handler: .read { call, tx in
                    let companies = try call.companies()
                    let stores = try services.organisation.stores(of: nil, tx)
                    return .items(
                        try services.organisation.storeGroups(of: nil, tx).filter { companies?.contains($0.company) ?? true }.map {
                            json($0, stores, call.directory)
                        })
                }),
            Endpoint(
                method: .post, path: path, operation: "addStoreGroup", tag: "organisation", summary: "Add a group of stores", scope: writing,
                request: .object(
                    [.optional("company", .text("Code or id.", longest: 100)), .required("code", .text(longest: 64))] + groupBody),
                response: group, otherStatuses: [409],
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (company, code) = (reader.company(), reader.text("code") ?? "")
                    let (name, stores) = (reader.text("name") ?? "", stores(&reader))
                    try reader.check("group-invalid", "The group cannot be saved.")
                    let added = try await services.organisation.addStoreGroup(
                        company: company?.id ?? ID(0), code: code, name: name, stores: stores, by: Author(call.actor))
                    return try await answer(services, added, call)
                }),
            Endpoint(
                method: .put, path: path + "/{id}", operation: "putStoreGroup", tag: "organisation", summary: "Change a group of stores",
                scope: writing, parameters: [parameter], request: .object(groupBody), response: group, otherStatuses: [404],
                handler: .own { call in
                    var known = try await found(services, call)
                    var reader = BodyReader(call: call)
                    known.name = reader.text("name") ?? ""
                    let stores = stores(&reader)
                    try reader.check("group-invalid", "The group cannot be saved.")
                    try await services.organisation.changeStoreGroup(known, stores: stores, by: Author(call.actor))
                    return try await answer(services, known, call)
                }),
            Endpoint(
                method: .delete, path: path + "/{id}", operation: "removeStoreGroup", tag: "organisation", summary: "Remove a group of stores",
                description: "Its stores stay.", scope: writing, parameters: [parameter],
                response: .object([.required("id", .id(StoreGroup.self))]), otherStatuses: [404],
                handler: .own { call in
                    let known = try await found(services, call)
                    try await services.organisation.removeStoreGroup(known.id, by: Author(call.actor))
                    return .json(["id": .id(known.id)])
                }),
        ]
    }

    private static func stores(_ reader: inout BodyReader) -> [ID<Store>] {
        let texts = reader.texts("stores")
        let ids = texts.compactMap { ID<Store>($0) }
        if ids.count != texts.count { reader.fields.append(.init("/stores", "is no list of ids of stores")) }
        return ids
    }

    private static func found(_ services: Services, _ call: Call) async throws -> StoreGroupRecord {
        let id = try call.id(StoreGroup.self)
        guard let known = try await services.organisation.storeGroups().first(where: { $0.id == id }), call.sees(known.company) else {
            throw Problem(.missing, "group-unknown", "There is no such group of stores, or this key may not see it.")
        }
        return known
    }

    private static func answer(_ services: Services, _ group: StoreGroupRecord, _ call: Call) async throws -> Reply {
        .json(json(group, try await services.organisation.stores(of: group.company), call.directory))
    }

    private static func json(_ group: StoreGroupRecord, _ stores: [StoreRecord], _ directory: DirectorySnapshot) -> JSON {
        let members = stores.filter { $0.company == group.company && $0.groups.contains(group.code) }
        return .object([
            "id": .id(group.id), "code": .string(group.code), "name": .string(group.name), "company": directory.code(group.company),
            "stores": .array(members.map { .id($0.id) }),
        ])
    }
}
