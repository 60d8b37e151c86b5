import Accounts
import Kernel
import Organisation

/// `/attributes`: what companies have declared of extensions. One is named by its company and its key.
enum AttributeResource {
    private static let path = Endpoint.version + "/attributes"
    private static let (reading, writing) = (Scope(.organisation, .read), Scope(.organisation, .write))

    private static let kind = Schema.choice(AttributeRecord.Kind.allCases.map(\.rawValue))
    private static let labels = Schema.map(.text(longest: 200), "By ISO 639-1 code.")
    private static let attribute = Schema.object([
        .required("company", .text("Code.")), .required("key", .text()), .required("label", .text()), .required("labels", labels),
        .required("type", kind), .required("choices", .list(.text())),
    ])
    private static let named: [Schema.Property] = [
        .optional("company", .text("Code or id.", longest: 100)), .required("key", .text("As files and forms write it.", longest: 200)),
    ]

    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: path, operation: "listAttributes", tag: "organisation", summary: "Attributes that are declared, by key",
                scope: reading, parameters: [People.companiesParameter], response: .page(attribute),
                handler: .read { call, tx in
                    let companies = try call.companies()
                    let declared = try services.organisation.attributes(tx).filter { companies?.contains($0.key) ?? true }
                    return .items(
                        declared.sorted { $0.key < $1.key }.flatMap { company, attributes in
                            attributes.values.sorted { $0.key < $1.key }.map { json($0, call.directory.code(company)) }
                        })
                }),
            Endpoint(
                method: .put, path: path, operation: "putAttribute", tag: "organisation", summary: "Declare an attribute, or change its declaration",
                description: "What came in before has the meaning too. One that was retired is back.", scope: writing,
                request: .object(
                    named + [
                        .optional("label", .text(longest: 200)), .optional("labels", labels), .required("type", kind),
                        .optional("choices", .list(.text(longest: 200))),
                    ]), response: attribute,
                handler: .own { call in
                    var reader = BodyReader(call: call)
                    let (company, key, label) = (reader.company(), reader.text("key") ?? "", reader.text("label"))
                    let type: AttributeRecord.Kind? = reader.choice("type")
                    let texts = (reader.member("labels")?.members ?? []).compactMap { member in member.value.string.map { (member.name, $0) } }
                    let choices = reader.texts("choices")
                    try reader.check("attribute-invalid", "The attribute cannot be declared.")
                    let declared = AttributeRecord(
                        key: key, label: label ?? key, labels: Dictionary(texts, uniquingKeysWith: { first, _ in first }), kind: type ?? .text,
                        isRequired: false, choices: choices)
                    try await services.organisation.declareAttribute(declared, company: company?.id ?? ID(0), by: Author(call.actor))
                    return .json(json(declared, .string(company?.code ?? "")))
                }),
            naming("retire", "Retire an attribute", "Its values are kept, and mean nothing until it is restored.") { company, key, author in
                try await services.organisation.retireAttribute(key, company: company, by: author)
            },
            naming("restore", "Bring back an attribute that was retired", nil) { company, key, author in
                try await services.organisation.restoreAttribute(key, company: company, by: author)
            },
        ]
    }

    /// A deed on an attribute that the body names.
    private static func naming(
        _ word: String, _ summary: String, _ description: String?,
        _ deed: @escaping @Sendable (ID<Company>, String, Author) async throws -> Void
    ) -> Endpoint {
        Endpoint(
            method: .post, path: path + "/\(word)", operation: word + "Attribute", tag: "organisation", summary: summary, description: description,
            scope: writing, request: .object(named), response: .object([.required("key", .text())]), otherStatuses: [404],
            handler: .own { call in
                var reader = BodyReader(call: call)
                let (company, key) = (reader.company(), reader.text("key") ?? "")
                try reader.check("attribute-invalid", "The attribute is not named.")
                try await deed(company?.id ?? ID(0), key, Author(call.actor))
                return .json(["key": .string(key)])
            })
    }

    private static func json(_ attribute: AttributeRecord, _ company: JSON) -> JSON {
        .object([
            "company": company, "key": .string(attribute.key), "label": .string(attribute.label),
            "labels": .object(attribute.labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
            "type": .string(attribute.kind.rawValue), "choices": .array(attribute.choices.map { .string($0) }),
        ])
    }
}
