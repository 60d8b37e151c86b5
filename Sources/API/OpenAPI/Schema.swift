import Kernel

/// A JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), written by hand beside the code that writes the value.
struct Schema: Sendable {
    var json: JSON

    struct Property: Sendable {
        var name: String
        var schema: Schema
        var isRequired: Bool

        static func required(_ name: String, _ schema: Schema) -> Property { Property(name: name, schema: schema, isRequired: true) }
        static func optional(_ name: String, _ schema: Schema) -> Property { Property(name: name, schema: schema, isRequired: false) }
    }

    private init(_ type: String, _ description: String?, _ members: KeyValuePairs<String, JSON?> = [:]) {
        json = .object(
            [.init("type", .string(type))] + (description.map { [.init("description", .string($0))] } ?? [])
                + (JSON.object(members).members ?? []))
    }

    private init(json: JSON) { self.json = json }

    static func text(_ description: String? = nil, format: String? = nil, pattern: String? = nil, longest: Int? = nil) -> Schema {
        Schema("string", description, ["format": .string(format), "pattern": .string(pattern), "maxLength": longest.map { .count($0) }])
    }

    static func choice(_ values: [String], _ description: String? = nil) -> Schema {
        Schema("string", description, ["enum": .array(values.map { .string($0) })])
    }

    static func integer(_ range: ClosedRange<Int>? = nil, _ description: String? = nil) -> Schema {
        Schema("integer", description, ["minimum": range.map { .count($0.lowerBound) }, "maximum": range.map { .count($0.upperBound) }])
    }

    static func number(_ description: String? = nil) -> Schema { Schema("number", description) }
    static func flag(_ description: String? = nil) -> Schema { Schema("boolean", description) }
    static let time = Schema.text(format: "date-time")
    static let day = Schema.text(format: "date")

    static func list(_ element: Schema, _ description: String? = nil) -> Schema { Schema("array", description, ["items": element.json]) }

    /// An object with these members and no others.
    static func object(_ properties: [Property], _ description: String? = nil) -> Schema {
        let required = properties.filter(\.isRequired).map { JSON.string($0.name) }
        return Schema(
            "object", description,
            [
                "properties": .object(properties.map { JSON.Member($0.name, $0.schema.json) }), "required": required.isEmpty ? nil : .array(required),
                "additionalProperties": false,
            ])
    }

    /// An object whose members' names are data.
    static func map(_ value: Schema, _ description: String? = nil) -> Schema {
        Schema("object", description, ["additionalProperties": value.json])
    }

    /// Any value: what a source gave.
    static func anything(_ description: String) -> Schema { Schema(json: .object([.init("description", .string(description))])) }

    /// `schema` or null.
    static func nullable(_ schema: Schema) -> Schema {
        Schema(json: .object([.init("anyOf", .array([schema.json, ["type": "null"]]))]))
    }

    static func reference(_ name: String) -> Schema { Schema(json: .object([.init("$ref", .string("#/components/schemas/\(name)"))])) }

    static func id<T: Identified>(_ type: T.Type, _ description: String? = nil) -> Schema {
        text(description, pattern: "^\(T.idPrefix)_[0-9a-hjkmnp-tv-z]{13}$")
    }

    /// A page: `items`, and `next` for the next one or null.
    static func page(_ element: Schema) -> Schema {
        .object([.required("items", .list(element)), .required("next", .nullable(.text("Send it as the cursor parameter to get the next page.")))])
    }

    static let money = Schema.reference("Money")
}
