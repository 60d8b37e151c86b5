import Accounts
import HTTPTypes
import Hummingbird
import Kernel
import Storage

/// One route, declared once: the router and the OpenAPI document are both made of it.
struct Endpoint: Sendable {
    /// How it is carried out.
    enum Handler: Sendable {
        /// Needs no key; does its own reading.
        case open(@Sendable () async throws -> Reply)
        /// A call of the tracking API: reads, and refuses, in its own way. Gets the values of the path's parameters.
        case tracking(@Sendable (Request, [String: String]) async -> Response)
        /// Within the read transaction that also looked the key up.
        case read(@Sendable (Call, ReadTransaction) throws -> Reply)
        /// Opens its own transactions, after the key has been accepted: it waits for something, or calls a service that opens its own. With a `request` schema the
        /// body is read.
        case own(@Sendable (Call) async throws -> Reply)
        /// Within one write transaction; may run again after a serialization failure.
        case write(@Sendable (Call, WriteTransaction) throws -> Reply)
    }

    var method: HTTPRequest.Method
    /// The whole path with its parameters: `/api/v1/people/{id}`.
    var path: String
    /// Unique, for generated clients: `getPerson`.
    var operation: String
    /// The resource, by which the document is grouped.
    var tag: String
    var summary: String
    var description: String?
    /// Nil needs no key.
    var scope: Scope?
    var parameters: [Parameter] = []
    /// Nil takes no body.
    var request: Schema?
    /// Most bytes of a body.
    var largestBody = 64 << 10
    /// Of the answer with status 200; nil is plain text.
    var response: Schema?
    /// Of an answer that is a file.
    var responseType: String?
    /// Statuses besides 200, 400, 401, 403, 429, 500 and 503.
    var otherStatuses: [Int] = []
    var handler: Handler

    static let version = "/api/v1"
}

/// A parameter in the path or the query.
struct Parameter: Sendable {
    enum Place: String, Sendable { case path, query }

    var name: String
    var place: Place
    var schema: Schema
    var description: String

    static func path(_ name: String, _ schema: Schema, _ description: String) -> Parameter {
        Parameter(name: name, place: .path, schema: schema, description: description)
    }

    static func query(_ name: String, _ schema: Schema, _ description: String) -> Parameter {
        Parameter(name: name, place: .query, schema: schema, description: description)
    }
}
