import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Testing

/// An answer as a test looks at it.
struct Answer {
    var status: Int
    var headers: HTTPFields
    var json: JSON
    var text: String

    var code: String? { json["code"]?.string }
    var items: [JSON] { json["items"]?.array ?? [] }
}

extension Shop {
    /// Sends a request and holds the answer against the schema that the document promises for it.
    func send(
        _ method: HTTPRequest.Method = .get, _ path: String, key: String? = nil, body: String? = nil, type: String? = "application/json",
        location: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        if let key = key ?? self.key as String?, !key.isEmpty { headers[.authorization] = "Bearer \(key)" }
        if body != nil, let type { headers[.contentType] = type }
        let response = try await client.execute(uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        let text = String(buffer: response.body)
        let json = response.headers[.contentType]?.contains("json") == true ? try JSON(parsing: text) : .null
        let answer = Answer(status: response.status.code, headers: response.headers, json: json, text: text)
        check(method, path, answer, location)
        return answer
    }

    private func check(_ method: HTTPRequest.Method, _ path: String, _ answer: Answer, _ location: SourceLocation) {
        let check = SchemaCheck(document: document)
        if answer.status >= 400 {
            let schema: JSON = ["$ref": "#/components/schemas/Problem"]
            #expect(answer.headers[.contentType] == "application/problem+json", sourceLocation: location)
            #expect(answer.json["status"]?.integer == Int64(answer.status), sourceLocation: location)
            #expect(check.faults(answer.json, schema).isEmpty, sourceLocation: location)
            return
        }
        let address = path.split(separator: "?").first ?? ""
        guard let operation = operation(method, address) else {
            Issue.record("\(method) \(path) is not in the document", sourceLocation: location)
            return
        }
        guard let schema = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"] else { return }
        #expect(check.faults(answer.json, schema) == [], sourceLocation: location)
    }

    /// What the document says of an address.
    func operation(_ method: HTTPRequest.Method, _ address: Substring) -> JSON? {
        let parts = address.split(separator: "/")
        for path in document["paths"]?.members ?? [] {
            let pattern = path.name.split(separator: "/")
            guard pattern.count == parts.count, zip(pattern, parts).allSatisfy({ $0 == $1 || $0.hasPrefix("{") }) else { continue }
            return path.value[method.rawValue.lowercased()]
        }
        return nil
    }
}
