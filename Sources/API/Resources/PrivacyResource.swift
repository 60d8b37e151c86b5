import Accounts
import Foundation
import Kernel
import Organisation
import Privacy
import Storage

/// What people may ask about their own data: all of it, its restriction, its erasure; and the requests that this makes.
enum PrivacyResource {
    private static let (reading, writing) = (Scope(.privacy, .read), Scope(.privacy, .write))
    private static let base = Endpoint.version
    private static let idParameter = Parameter.path("id", .id(PrivacyRequest.self), "The request.")

    static let schema = Schema.object([
        .required("id", .id(PrivacyRequest.self)),
        .required("kind", .choice(PrivacyRequestRecord.Kind.allCases.map(\.rawValue))),
        .required(
            "state",
            .choice(
                PrivacyRequestRecord.State.allCases.map(\.rawValue),
                "`open` waits to be carried out. Of an erasure, `sweeping` searches logs and queues for traces and `scrubbing` cleans the database's files."
            )
        ),
        .required("person", .id(Person.self)), .required("companies", .list(.text(), "Codes.")), .required("requestedAt", .time),
        .required("dueAt", .time), .required("by", .text("How it came in: `screen`, `api:KEY NAME`, `command`.")), .optional("erasedAt", .time),
        .optional("finishedAt", .time), .optional("certificate", .anything("Of an erasure that has ended: what was erased, when and by whom.")),
        .optional("certificateSHA256", .text("Of the certificate's text; the audit log holds it too.", pattern: "^[0-9a-f]{64}$")),
    ])

    static func endpoints(_ services: Services) -> [Endpoint] { requests(services) + rights(services) }

    // MARK: - Requests

    private static func requests(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: base + "/privacy-requests", operation: "listPrivacyRequests", tag: "privacy",
                summary: "What people asked for, newest first", scope: reading,
                parameters: [
                    .query("kind", .choice(PrivacyRequestRecord.Kind.allCases.map(\.rawValue)), "Only these."),
                    .query("state", .choice(PrivacyRequestRecord.State.allCases.map(\.rawValue)), "Only those that are there."),
                    People.companiesParameter, People.limitParameter, .query("after", .text(longest: 40), "The `next` of the page before."),
                ], response: .page(.reference("PrivacyRequest")), handler: .read { call, tx in try list(services, call, tx) }),
            Endpoint(
                method: .get, path: base + "/privacy-requests/{id}", operation: "getPrivacyRequest", tag: "privacy",
                summary: "A request, and the certificate of an erasure", scope: reading, parameters: [idParameter],
                response: .reference("PrivacyRequest"), otherStatuses: [404],
                handler: .read { call, tx in
                    .json(json(try services.privacy.request(try call.id(PrivacyRequest.self), companies: try call.companies(), tx), call.directory))
                }),
            Endpoint(
                method: .post, path: base + "/people/{id}/privacy-requests", operation: "addPrivacyRequest", tag: "privacy",
                summary: "Write down what a person asks for", description: "It is to be carried out within a month.", scope: writing,
                parameters: [People.idParameter],
                request: .object([.required("kind", .choice(PrivacyRequestRecord.Kind.allCases.map(\.rawValue)))]),
                response: .reference("PrivacyRequest"), otherStatuses: [404],
                handler: .own { call in
                    let person = try call.id(Person.self)
                    var reader = BodyReader(call: call)
                    let kind = reader.text("kind").flatMap { PrivacyRequestRecord.Kind(rawValue: $0) }
                    try reader.check("request-invalid", "The request cannot be written down.")
                    guard let kind else {
                        throw Problem(
                            .unprocessable, "request-invalid", "The request cannot be written down.",
                            fields: [.init("/kind", "is none of access, erasure and restriction")])
                    }
                    let request = try await services.privacy.receive(kind, of: person, companies: try call.companies(), by: Author(call.actor))
                    return .json(json(request, call.directory))
                }),
            Endpoint(
                method: .post, path: base + "/privacy-requests/{id}/close", operation: "closePrivacyRequest", tag: "privacy",
                summary: "End a request without carrying it out", description: "Whoever asked has taken it back, or it is refused.", scope: writing,
                parameters: [idParameter], request: .object([]), response: .reference("PrivacyRequest"), otherStatuses: [404, 409],
                handler: .own { call in
                    let (id, companies) = (try call.id(PrivacyRequest.self), try call.companies())
                    try await services.privacy.close(id, companies: companies, by: Author(call.actor))
                    let request = try await services.database.read { tx in try services.privacy.request(id, companies: companies, tx) }
                    return .json(json(request, call.directory))
                }),
        ]
    }

    private static func list(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let limit = try call.limit()
        var query = PrivacyRequestQuery(companies: try call.companies(), limit: limit + 1)
        query.kind = try call.choice("kind")
        query.states = try call.choice("state", PrivacyRequestRecord.State.self).map { [$0] }
        if let text = call.query["after"] {
            guard let after = ID<PrivacyRequest>(text) else { throw call.invalid("after", "is not what a page gave as next") }
            query.before = after
        }
        let found = try services.privacy.requests(query, tx)
        return .items(
            found.prefix(limit).map { json($0, call.directory) }, next: found.count > limit ? found[limit - 1].id.description : nil)
    }

    // MARK: - Rights

    private static func rights(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: base + "/people/{id}/export", operation: "exportPerson", tag: "privacy", summary: "Everything known of a person",
                description:
                    "A ZIP file: a page to be read, the data as JSON, and a table for each section as CSV. It is written down as a request that was answered.",
                scope: reading,
                parameters: [
                    People.idParameter, .query("language", .choice(ExportLanguage.allCases.map(\.rawValue)), "Of the page; `en` when not given."),
                ], responseType: "application/zip", otherStatuses: [404],
                handler: .own { call in
                    let person = try call.id(Person.self)
                    let name = "\(person).zip"
                    let path = FileManager.default.temporaryDirectory.appending(path: services.effects.randomHexadecimal(bytes: 16) + ".zip").path
                    try await services.privacy.export(
                        person, companies: try call.companies(), language: try call.choice("language") ?? .english, to: path, by: Author(call.actor))
                    return Reply(body: .file(path, name: name, type: "application/zip"))
                }),
            Endpoint(
                method: .post, path: base + "/people/{id}/erasure", operation: "erasePerson", tag: "privacy", summary: "Erase a person",
                description: """
                    All that the key may see of the person; it cannot be undone. Sales stay, without a name. Traces in logs and queues are removed in the \
                    background: the answer's request tells when, and then holds the certificate.
                    """,
                scope: writing, parameters: [People.idParameter],
                request: .object([
                    .required("confirm", .id(Person.self, "The person's id once more.")),
                    .optional("request", .id(PrivacyRequest.self, "The open request that is carried out with it.")),
                ]), response: .reference("PrivacyRequest"), otherStatuses: [404, 409],
                handler: .own { call in try await erase(services, call) }),
            Endpoint(
                method: .put, path: base + "/people/{id}/restriction", operation: "putRestriction", tag: "privacy",
                summary: "Restrict what is done with a person's data, or lift that",
                description: "Who is restricted is kept, and left out of exports of lists and of messages to webhooks.", scope: writing,
                parameters: [People.idParameter], request: .object([.required("restricted", .flag())]),
                response: .object([.required("person", .id(Person.self)), .required("restricted", .flag())]), otherStatuses: [404],
                handler: .own { call in
                    let person = try call.id(Person.self)
                    guard let isRestricted = call.body?["restricted"]?.bool else {
                        throw Problem(
                            .unprocessable, "restriction-invalid", "The restriction cannot be set.",
                            fields: [.init("/restricted", "is neither true nor false")])
                    }
                    try await services.privacy.restrict(person, isRestricted, companies: try call.companies(), by: Author(call.actor))
                    return .json(.object([.init("person", .id(person)), .init("restricted", .bool(isRestricted))]))
                }),
        ]
    }

    private static func erase(_ services: Services, _ call: Call) async throws -> Reply {
        let (person, companies) = (try call.id(Person.self), try call.companies())
        guard try await services.database.read({ tx in try services.customers.subject(person, companies: companies, tx) }) != nil else {
            throw People.missing
        }
        guard call.body?["confirm"]?.string == person.description else {
            throw Problem(
                .unprocessable, "erasure-unconfirmed", "An erasure cannot be undone.", fields: [.init("/confirm", "is not the id of the person")])
        }
        let open = call.body?["request"]?.string
        let request = open.flatMap { ID<PrivacyRequest>($0) }
        guard open == nil || request != nil else {
            throw Problem(.unprocessable, "request-malformed", "There is no such request.", fields: [.init("/request", "is no id of a request")])
        }
        let begun = try await services.privacy.erase(person, companies: companies, request: request, by: Author(call.actor))
        return .json(json(begun, call.directory))
    }

    private static func json(_ request: PrivacyRequestRecord, _ directory: DirectorySnapshot) -> JSON {
        .object([
            "id": .id(request.id), "kind": .string(request.kind.rawValue), "state": .string(request.state.rawValue), "person": .id(request.person),
            "companies": .array(request.companies.map { directory.code($0) }), "requestedAt": .time(request.requestedAt),
            "dueAt": .time(request.dueAt), "by": .string(request.actor), "erasedAt": .time(request.erasedAt), "finishedAt": .time(request.finishedAt),
            "certificate": request.certificate, "certificateSHA256": .string(request.certificateHash),
        ])
    }
}
