import HTTPTypes
import Kernel

/// The OpenAPI 3.1 document of the endpoints that the router has.
enum OpenAPIDocument {
    static func json(_ endpoints: [Endpoint], components: [(name: String, schema: Schema)]) -> JSON {
        var paths: [JSON.Member] = []
        for endpoint in endpoints {
            let operation = JSON.Member(endpoint.method.rawValue.lowercased(), operation(endpoint))
            if let index = paths.firstIndex(where: { $0.name == endpoint.path }) {
                paths[index].value = .object((paths[index].value.members ?? []) + [operation])
            } else {
                paths.append(.init(endpoint.path, .object([operation])))
            }
        }
        let schemas = components.map { JSON.Member($0.name, $0.schema.json) } + [.init("Problem", ProblemDocument.schema.json)]
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Tessera", "version": "1",
                "description": """
                Contacts as sources gave them, the persons they make, and what they bought. Money is in minor units with its currency, time is RFC 3339 \
                in UTC, lists are {"items": [...], "next": "cursor"}. Every refusal is a problem document (RFC 9457). A key that is limited to a company \
                sees what that company's contacts and sales tell, and nothing else.
                """,
            ],
            "servers": [["url": "/"]],
            "security": [["key": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "key": ["type": "http", "scheme": "bearer", "description": "An API key: `tessera key add NAME --scopes people:read`."],
                    "writeKey": ["type": "http", "scheme": "basic", "description": "The write key of a source as user name, without a password."],
                ],
                "schemas": .object(schemas),
            ],
        ]
    }

    private static func operation(_ endpoint: Endpoint) -> JSON {
        var members: [JSON.Member] = [
            .init("operationId", .string(endpoint.operation)), .init("tags", .array([.string(endpoint.tag)])),
            .init("summary", .string(endpoint.summary)),
        ]
        let scope = endpoint.scope.map { "Scope: `\($0)`." }
        let text = [endpoint.description, scope].compactMap { $0 }.joined(separator: " ")
        if !text.isEmpty { members.append(.init("description", .string(text))) }
        if endpoint.scope == nil { members.append(.init("security", endpoint.isTracking ? [["writeKey": []]] : .array([]))) }
        if !endpoint.parameters.isEmpty { members.append(.init("parameters", .array(endpoint.parameters.map(parameter)))) }
        if let request = endpoint.request {
            members.append(.init("requestBody", ["required": true, "content": ["application/json": ["schema": request.json]]]))
        }
        members.append(.init("responses", responses(endpoint)))
        return .object(members)
    }

    private static func parameter(_ parameter: Parameter) -> JSON {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue), "required": .bool(parameter.place == .path),
            "description": .string(parameter.description), "schema": parameter.schema.json,
        ]
    }

    /// The tracking API refuses in the way that its clients know.
    private static func tracking(_ content: JSON) -> JSON {
        let refusal: JSON = ["application/json": ["schema": Schema.reference("TrackingRefusal").json]]
        let refusals = [400, 401, 429, 503].map { status in
            JSON.Member(String(status), ["description": .string(HTTPResponse.Status(code: status).reasonPhrase), "content": refusal])
        }
        return .object([.init("200", ["description": "OK", "content": content])] + refusals)
    }

    private static func responses(_ endpoint: Endpoint) -> JSON {
        let content: JSON
        if let schema = endpoint.response {
            content = ["application/json": ["schema": schema.json]]
        } else if let type = endpoint.responseType {
            content = .object([.init(type, ["schema": ["type": "string", "format": "binary"]])])
        } else {
            content = ["text/plain": ["schema": ["type": "string"]]]
        }
        if endpoint.isTracking { return tracking(content) }
        var statuses = endpoint.otherStatuses
        if endpoint.scope != nil { statuses += [400, 401, 403, 500, 503] }
        if endpoint.request != nil { statuses += [413, 415, 422] }
        let refusal: JSON = ["application/problem+json": ["schema": Schema.reference("Problem").json]]
        let refusals = Set(statuses).sorted().map { status in
            JSON.Member(
                String(status), ["description": .string(HTTPResponse.Status(code: status).reasonPhrase), "content": refusal])
        }
        return .object([.init("200", ["description": "OK", "content": content])] + refusals)
    }
}
