import Accounts
import Kernel
import Organisation

/// Adding and changing sources.
enum SourceWriting {
    private static let path = Endpoint.version + "/sources"
    private static let writing = Scope(.organisation, .write)

    private static let kind = Schema.choice(SourceRecord.Kind.allCases.map(\.rawValue))
    private static let reliability = Schema.map(.number(), "How far it is believed, 0 to 1: `default`, and by field.")

    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .post, path: path, operation: "addSource", tag: "organisation", summary: "Add a source",
                description: "The answer alone has its write key.", scope: writing,
                request: .object([
                    .optional("company", .text("Code or id.", longest: 100)), .required("code", .text(longest: 64)),
                    .optional("name", .text(longest: 200)), .required("kind", kind), .optional("reliability", reliability),
                ]),
                response: .object([.required("source", .reference("Source")), .required("writeKey", .text("For the tracking API."))]),
                otherStatuses: [409],
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (company, code, name) = (reader.company(), reader.text("code") ?? "", reader.text("name"))
                    let kind: SourceRecord.Kind? = reader.choice("kind")
                    try reader.check("source-invalid", "The source cannot be saved.")
                    guard let company, let kind else { throw Problem(.unprocessable, "source-invalid", "The source cannot be saved.") }
                    let added = try await services.organisation.addSource(
                        code: code, name: name, kind: kind.rawValue, company: company, reliability: reader.member("reliability"),
                        by: Author(call.actor))
                    return .json([
                        "source": OrganisationResources.json(added, call.directory), "writeKey": .string(added.writeKey),
                    ])
                }),
            Endpoint(
                method: .put, path: path + "/{id}", operation: "putSource", tag: "organisation", summary: "Change a source",
                description: """
                    What is left out stays. Where it is believed otherwise than before, golden values are derived anew in the background. Of one that is \
                    not active nothing more is taken.
                    """, scope: writing, parameters: [.path("id", .id(Source.self), "The source.")],
                request: .object([
                    .optional("name", .text(longest: 200)), .optional("kind", kind), .optional("reliability", reliability),
                    .optional("active", .flag()),
                ]), response: .reference("Source"), otherStatuses: [404],
                handler: .own { call in
                    let id = try call.id(Source.self)
                    guard var source = try await services.organisation.sources().first(where: { $0.id == id }), call.sees(source.company) else {
                        throw Problem(.missing, "source-unknown", "There is no such source, or this key may not see it.")
                    }
                    var reader = BodyReader(call: call)
                    source.name = reader.text("name") ?? source.name
                    if reader.member("kind") != nil { source.kind = reader.choice("kind") ?? source.kind }
                    if reader.member("active") != nil { source.isActive = reader.flag("active") ?? source.isActive }
                    try reader.check("source-invalid", "The source cannot be saved.")
                    if let json = reader.member("reliability") { source.reliability = try Reliability(json: json) }
                    try await services.organisation.changeSource(source, by: Author(call.actor))
                    return .json(OrganisationResources.json(source, call.directory))
                }),
        ]
    }
}
