import Accounts
import Kernel
import Storage

/// `/profiles`: sets of rights that users are given.
enum ProfileResource {
    private static let path = Endpoint.version + "/profiles"
    private static let (reading, writing) = (Scope(.users, .read), Scope(.users, .write))
    private static let parameter = Parameter.path("id", .id(Profile.self), "The profile.")

    private static let body: [Schema.Property] = [
        .required("name", .text(longest: 100)), .optional("description", .text(longest: 500)),
        .required("rights", .list(.choice(Right.all.map(\.description).sorted()), "A permission and an area: `see people`.")),
        .optional("requiresSecondFactor", .flag("Whether who has it signs in with a second factor.")),
    ]
    private static let schema = Schema.object(
        [.required("id", .id(Profile.self))] + body + [
            .optional("role", .choice(Role.allCases.map(\.rawValue), "Of those that Tessera brings along; their rights stay as they are."))
        ])

    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: path, operation: "listProfiles", tag: "users", summary: "Profiles: those that Tessera brings along first",
                scope: reading, response: .page(schema),
                handler: .read { _, tx in .items(try services.accounts.profiles(tx).map(json)) }),
            Endpoint(
                method: .post, path: path, operation: "addProfile", tag: "users", summary: "Compose a profile",
                description: "For keys that are not limited to a company.", scope: writing, request: .object(body), response: schema,
                otherStatuses: [409],
                handler: .own { call in
                    let filled = try filled(ProfileRecord(id: services.effects.id(), name: "", rights: []), call)
                    return .json(
                        json(
                            try await services.accounts.addProfile(
                                name: filled.name, description: filled.description, rights: filled.rights,
                                requiresSecondFactor: filled.requiresSecondFactor, authority: call.authority, by: Author(call.actor))))
                }),
            Endpoint(
                method: .put, path: path + "/{id}", operation: "putProfile", tag: "users", summary: "Change a profile",
                description: "For everybody who has it, at once. Of one that Tessera brings along only `requiresSecondFactor` can be different.",
                scope: writing, parameters: [parameter], request: .object(body), response: schema, otherStatuses: [404, 409],
                handler: .own { call in
                    let filled = try filled(try await found(services, call), call)
                    try await services.accounts.changeProfile(filled, authority: call.authority, by: Author(call.actor))
                    return .json(json(filled))
                }),
            Endpoint(
                method: .delete, path: path + "/{id}", operation: "removeProfile", tag: "users", summary: "Remove a profile that nobody has",
                scope: writing, parameters: [parameter], response: .object([.required("id", .id(Profile.self))]), otherStatuses: [404, 409],
                handler: .own { call in
                    let known = try await found(services, call)
                    try await services.accounts.removeProfile(known.id, authority: call.authority, by: Author(call.actor))
                    return .json(["id": .id(known.id)])
                }),
        ]
    }

    private static func found(_ services: Services, _ call: Call) async throws -> ProfileRecord {
        let id = try call.id(Profile.self)
        guard let profile = try await services.accounts.profiles().first(where: { $0.id == id }) else {
            throw Problem(.missing, "profile-unknown", "There is no such profile.")
        }
        return profile
    }

    private static func filled(_ profile: ProfileRecord, _ call: Call) throws(Problem) -> ProfileRecord {
        var (profile, reader) = (profile, BodyReader(call: call))
        profile.name = reader.text("name", longest: 100) ?? ""
        profile.description = reader.text("description", longest: 500) ?? ""
        let texts = reader.texts("rights")
        profile.rights = Set(texts.compactMap { Right($0) })
        if profile.rights.count != Set(texts).count { reader.fields.append(.init("/rights", "has one that there is not")) }
        if call.body?["requiresSecondFactor"] != nil { profile.requiresSecondFactor = reader.flag("requiresSecondFactor") ?? false }
        try reader.check("profile-invalid", "The profile cannot be saved.")
        return profile
    }

    private static func json(_ profile: ProfileRecord) -> JSON {
        .object([
            "id": .id(profile.id), "name": .string(profile.name), "description": profile.description.isEmpty ? .none : .string(profile.description),
            "rights": .array(profile.rights.map(\.description).sorted().map { .string($0) }),
            "requiresSecondFactor": .bool(profile.requiresSecondFactor), "role": .string(profile.role?.rawValue),
        ])
    }
}
