import Accounts
import Invitations
import Kernel
import Organisation
import Storage

/// `/users`: who signs in to the back office, what they may do, and the links by which they come in.
enum UserResource {
    private static let path = Endpoint.version + "/users"
    private static let (reading, writing) = (Scope(.users, .read), Scope(.users, .write))
    private static let parameter = Parameter.path("id", .id(User.self), "The user.")
    private static let codes = "Codes or ids; left out where it holds in all."

    private static let grant = Schema.object([
        .required("profile", .id(Profile.self)), .optional("companies", .list(.text(longest: 100), codes)),
        .optional("storeGroups", .list(.id(StoreGroup.self), "Only what belongs to their stores is seen; left out where it holds in every store.")),
    ])
    private static let members: [Schema.Property] = [
        .required("id", .id(User.self)), .required("email", .text()), .required("name", .text()),
        .required("state", .choice(UserRecord.State.allCases.map(\.rawValue))), .required("grants", .list(grant)),
        .required("secondFactor", .flag("Whether it is set up.")), .optional("language", .text("Of the screens.")), .required("createdAt", .time),
        .optional("lastSignedInAt", .time),
    ]
    private static let user = Schema.object(members)
    private static let link = Schema.object([
        .required("user", user), .required("kind", .choice(UserLink.Kind.allCases.map(\.rawValue))),
        .required("link", .text("Works once; it is in no other answer.", format: "uri")), .required("expiresAt", .time),
        .required("mailed", .flag("Whether a mail with it is on its way.")),
    ])

    static func endpoints(_ services: Services) -> [Endpoint] { [list(services), one(services)] + changes(services) + acts(services) }

    private static func list(_ services: Services) -> Endpoint {
        Endpoint(
            method: .get, path: path, operation: "listUsers", tag: "users", summary: "Users, by e-mail",
            description: "A key that is limited to a company sees those whose profiles all hold in it alone.", scope: reading, response: .page(user),
            handler: .read { call, tx in .items(try services.accounts.users(tx).filter(call.sees).map { json($0, call.directory) }) })
    }

    private static func one(_ services: Services) -> Endpoint {
        Endpoint(
            method: .get, path: path + "/{id}", operation: "getUser", tag: "users", summary: "A user", scope: reading, parameters: [parameter],
            response: user, otherStatuses: [404], handler: .read { call, tx in .json(json(try found(services, call, tx), call.directory)) })
    }

    private static func changes(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .post, path: path, operation: "inviteUser", tag: "users", summary: "Invite a user",
                description: "The answer has the link with which they choose a password, within seven days; nothing shows it again.", scope: writing,
                request: .object([
                    .required("email", .text(longest: 254)), .optional("name", .text(longest: 200)),
                    .optional("language", .choice(Language.allCases.map(\.rawValue))), .required("grants", .list(grant)),
                ]), response: link, otherStatuses: [409],
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (email, name) = (reader.text("email", longest: 254) ?? "", reader.text("name") ?? "")
                    let language = call.body?["language"] == nil ? nil : reader.choice("language", among: Language.allCases)
                    let grants = try await grants(&reader, services)
                    try reader.check("user-invalid", "The user cannot be saved.")
                    return .json(
                        json(
                            try await services.invitations.invite(
                                email: email, name: name, grants: grants, language: language, authority: call.authority, by: Author(call.actor)),
                            call.directory))
                }),
            Endpoint(
                method: .put, path: path + "/{id}", operation: "putUser", tag: "users", summary: "Change what a user may do, or disable them",
                description: "At once: a user who is disabled is signed out. The last administrator of the group stays.", scope: writing,
                parameters: [parameter],
                request: .object([.required("grants", .list(grant, "All of them; others end.")), .optional("disabled", .flag())]), response: user,
                otherStatuses: [404, 409],
                handler: .own { call in
                    let known = try await services.database.read { tx in try found(services, call, tx) }
                    var reader = BodyReader(call: call)
                    let grants = try await grants(&reader, services)
                    let isDisabled = call.body?["disabled"] == nil ? nil : reader.flag("disabled")
                    try reader.check("user-invalid", "The user cannot be saved.")
                    let (accounts, author) = (services.accounts, Author(call.actor))
                    try await accounts.setGrants(grants, of: known.id, authority: call.authority, by: author)
                    if let isDisabled, isDisabled != (known.state == .disabled) {
                        try await accounts.setDisabled(isDisabled, of: known.id, authority: call.authority, by: author)
                    }
                    return try await services.database.read { tx in .json(json(try found(services, call, tx), call.directory)) }
                }),
        ]
    }

    private static func acts(_ services: Services) -> [Endpoint] {
        let done = Schema.object([.required("id", .id(User.self))])
        return [
            Endpoint(
                method: .post, path: path + "/{id}/link", operation: "makeUserLink", tag: "users", summary: "A link to choose a password",
                description:
                    "A new invitation for who has not followed theirs; for everybody else one for a new password, for an hour. It replaces the one before.",
                scope: writing, parameters: [parameter], response: link, otherStatuses: [404, 409],
                handler: .own { call in
                    .json(
                        json(
                            try await services.invitations.renew(for: try call.id(User.self), authority: call.authority, by: Author(call.actor)),
                            call.directory))
                }),
            Endpoint(
                method: .delete, path: path + "/{id}/sessions", operation: "signUserOut", tag: "users", summary: "Sign a user out everywhere",
                scope: writing, parameters: [parameter], response: done, otherStatuses: [404],
                handler: .own { call in
                    let id = try call.id(User.self)
                    try await services.accounts.endSessions(of: id, authority: call.authority, by: Author(call.actor))
                    return .json(["id": .id(id)])
                }),
            Endpoint(
                method: .delete, path: path + "/{id}/second-factor", operation: "resetSecondFactor", tag: "users",
                summary: "Take the second factor from who has lost theirs", description: "It signs them out everywhere.", scope: writing,
                parameters: [parameter], response: done, otherStatuses: [404],
                handler: .own { call in
                    let id = try call.id(User.self)
                    try await services.accounts.resetSecondFactor(of: id, authority: call.authority, by: Author(call.actor))
                    return .json(["id": .id(id)])
                }),
        ]
    }

    private static func found(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> UserRecord {
        let id = try call.id(User.self)
        guard let user = try services.accounts.user(id, tx), call.sees(user) else {
            throw Problem(.missing, "user-unknown", "There is no such user, or this key may not see them.")
        }
        return user
    }

    private static func grants(_ reader: inout BodyReader, _ services: Services) async throws -> [Grant] {
        let groups = Set(try await services.organisation.storeGroups().map(\.id))
        let (call, members) = (reader.call, reader.member("grants")?.array ?? [])
        if members.isEmpty { reader.fields.append(.init("/grants", "needs at least one")) }
        var fields: [Problem.Field] = []
        let grants = members.enumerated().compactMap { place, member -> Grant? in
            func texts(_ name: String) -> [String]? { member[name].flatMap { $0.isNull ? nil : ($0.array ?? []).map { $0.string ?? "" } } }
            let companies = texts("companies")?.map { text in
                call.directory.companies.first { ($0.code == text || $0.id.description == text) && call.sees($0.id) }?.id
            }
            let chosen = texts("storeGroups")?.map { text in ID<StoreGroup>(text).flatMap { groups.contains($0) ? $0 : nil } }
            let profile = member["profile"]?.string.flatMap { ID<Profile>($0) }
            if profile == nil { fields.append(.init("/grants/\(place)/profile", "is no id of a profile")) }
            if companies.map({ $0.isEmpty || $0.contains(nil) }) ?? false { fields.append(.init("/grants/\(place)/companies", "is not known")) }
            if chosen?.contains(nil) ?? false { fields.append(.init("/grants/\(place)/storeGroups", "is not known")) }
            return profile.map { Grant($0, Reach(companies: companies?.compactMap { $0 }, storeGroups: chosen?.compactMap { $0 })) }
        }
        reader.fields += fields
        return grants
    }

    private static func json(_ link: IssuedLink, _ directory: DirectorySnapshot) -> JSON {
        .object([
            "user": json(link.user, directory), "kind": .string(link.kind.rawValue), "link": .string(link.address),
            "expiresAt": .time(link.expiresAt),
            "mailed": .bool(link.isMailed),
        ])
    }

    private static func json(_ grant: Grant, _ directory: DirectorySnapshot) -> JSON {
        let companies: JSON? = grant.reach.companies.map { .array($0.map { directory.code($0) }) }
        let groups: JSON? = grant.reach.storeGroups.map { .array($0.map { .id($0) }) }
        return .object(["profile": .id(grant.profile), "companies": companies, "storeGroups": groups])
    }

    private static func json(_ user: UserRecord, _ directory: DirectorySnapshot) -> JSON {
        let grants: [JSON] = user.grants.map { (grant: Grant) -> JSON in json(grant, directory) }
        let lastSignedInAt: JSON? = user.lastSignedInAt.map { JSON.time($0) }
        return .object([
            "id": .id(user.id), "email": .string(user.email), "name": .string(user.name), "state": .string(user.state.rawValue),
            "grants": .array(grants),
            "secondFactor": .bool(user.hasSecondFactor), "language": .string(user.language?.rawValue), "createdAt": .time(user.createdAt),
            "lastSignedInAt": lastSignedInAt,
        ])
    }
}

extension Call {
    /// What the key may decide about users: whoever gives rights by it gives none beyond its company.
    var authority: Entitlements { Entitlements([.init(Right.all, Reach(companies: key.company.map { [$0] }))]) }

    /// Whether a user's profiles all hold within what the key sees.
    func sees(_ user: UserRecord) -> Bool {
        key.company == nil || user.grants.allSatisfy { Reach(companies: key.company.map { [$0] }).covers($0.reach) }
    }
}
