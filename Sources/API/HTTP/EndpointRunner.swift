import Accounts
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Storage

/// Carries out endpoints: key, scope, body, transaction, and every failure as a problem document.
struct EndpointRunner: Sendable {
    let services: Services
    let directory: Directory

    func respond(_ endpoint: Endpoint, _ request: Request, _ context: some RequestContext) async -> Response {
        if case .tracking(let body) = endpoint.handler { return await body(request, Self.path(endpoint, context)) }
        do {
            return try await reply(endpoint, request, context).response
        } catch let problem as Problem {
            return ProblemDocument(problem).reply.response
        } catch let document as Refusal {
            return document.document.reply.response
        } catch {
            // Storage errors tell no parameters; nothing else is known to carry personal data either.
            context.logger.error("\(endpoint.operation) failed: \(error)")
            return ProblemDocument(failure: error).reply.response
        }
    }

    private func reply(_ endpoint: Endpoint, _ request: Request, _ context: some RequestContext) async throws -> Reply {
        guard let scope = endpoint.scope else {
            guard case .open(let body) = endpoint.handler else { throw Problem(.broken, "internal-error", "The endpoint has no scope.") }
            return try await body()
        }
        let token = try Self.token(request)
        let query = try QueryString(request.uri.query)
        try Self.check(query, of: endpoint)
        let path = Self.path(endpoint, context)
        let directory = try await directory.current()
        let services = services
        switch endpoint.handler {
        case .open(let body): return try await body()
        case .tracking: throw Problem(.broken, "internal-error", "A call of the tracking API has no scope.")
        case .read(let body):
            // Nobody's body is read before the key is known.
            if endpoint.request != nil { _ = try await services.database.read { tx in try Self.key(services, token, scope, tx) } }
            let sent = try await Self.body(of: request, for: endpoint)
            let (reply, call) = try await services.database.read { tx -> (Reply, Call) in
                let key = try Self.key(services, token, scope, tx)
                let call = Call(key: key, directory: directory, path: path, query: query, body: sent)
                return (try body(call, tx), call)
            }
            noteUse(call.key, context)
            if let note = endpoint.sight(call) { services.accounts.sightings.note(note) }
            return reply
        case .own(let body):
            let key = try await services.database.read { tx in try Self.key(services, token, scope, tx) }
            noteUse(key, context)
            let sent = try await Self.body(of: request, for: endpoint)
            return try await body(Call(key: key, directory: directory, path: path, query: query, body: sent))
        case .write(let body):
            let key = try await services.database.read { tx in try Self.key(services, token, scope, tx) }
            noteUse(key, context)
            let sent = try await Self.body(of: request, for: endpoint)
            return try await services.database.write { tx in
                try body(Call(key: key, directory: directory, path: path, query: query, body: sent), tx)
            }
        }
    }

    /// A misspelt parameter would otherwise answer another question than the one that was asked.
    ///
    /// - Throws: `parameter-unknown`.
    private static func check(_ query: QueryString, of endpoint: Endpoint) throws(Problem) {
        let unknown = query.names.first { name in !endpoint.parameters.contains { $0.place == .query && $0.name == name } }
        guard let unknown else { return }
        let known = endpoint.parameters.filter { $0.place == .query }.map(\.name)
        let list = known.isEmpty ? "it takes none" : "it takes \(known.joined(separator: ", "))"
        throw Problem(
            .invalid, "parameter-unknown", "The request has a parameter that \(endpoint.operation) does not know.",
            fields: [.init("/\(unknown.prefix(64))", "is not a parameter of \(endpoint.operation): \(list)")])
    }

    private static func path(_ endpoint: Endpoint, _ context: some RequestContext) -> [String: String] {
        Dictionary(
            endpoint.pathParameters.compactMap { name in context.parameters.get(name).map { (name, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: - Keys

    private static func token(_ request: Request) throws(Problem) -> String {
        guard let header = request.headers[.authorization] else {
            throw Problem(.unauthenticated, "key-missing", "Send an API key: Authorization: Bearer tk_…")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].hasPrefix("tk_"), parts[1].utf8.count < 100 else {
            throw Problem(.unauthenticated, "key-unknown", "The Authorization header holds no API key: Bearer tk_…")
        }
        return String(parts[1])
    }

    private static func key(_ services: Services, _ token: String, _ scope: Scope, _ tx: ReadTransaction) throws -> APIKeyRecord {
        guard let key = try services.accounts.key(token: token, tx) else {
            throw Problem(.unauthenticated, "key-unknown", "The API key is unknown, revoked or expired.")
        }
        guard key.allows(scope) else {
            throw Problem(.forbidden, "scope-missing", "The API key \(key.name) has not the scope \(scope).")
        }
        return key
    }

    /// Once a minute and beside the answer, which does not wait for it.
    private func noteUse(_ key: APIKeyRecord, _ context: some RequestContext) {
        guard services.accounts.isUseToBeNoted(of: key) else { return }
        let (accounts, logger) = (services.accounts, context.logger)
        Task {
            do { try await accounts.noteUse(of: key.id) } catch { logger.warning("the use of \(key.id) was not noted: \(error)") }
        }
    }

    // MARK: - Bodies

    /// Nil where the endpoint takes none.
    private static func body(of request: Request, for endpoint: Endpoint) async throws -> JSON? {
        guard endpoint.request != nil else { return nil }
        let limit = endpoint.largestBody
        if let type = request.headers[.contentType]?.lowercased(), !type.hasPrefix("application/json"), !type.hasPrefix("application/problem+json") {
            throw Refusal(ProblemDocument(.unsupportedMediaType, "body-type-unknown", "The body is to be application/json."))
        }
        let tooLarge = Problem(.tooLarge, "body-too-large", "The body has more than \(limit) bytes.")
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { throw tooLarge }
        let buffer: ByteBuffer
        do { buffer = try await request.body.collect(upTo: limit) } catch is NIOTooManyBytesError { throw tooLarge }
        do throws(JSON.SyntaxError) { return try JSON(parsing: buffer.readableBytesView, depth: 32) } catch {
            throw Problem(.invalid, "body-malformed", "The body is \(error).", fields: [.init("", error.reason)])
        }
    }
}

/// A problem document with a status that no ``Problem/Kind`` has.
struct Refusal: Error {
    var document: ProblemDocument

    init(_ document: ProblemDocument) { self.document = document }
}

extension Endpoint {
    /// What the audit log is told of a call that has shown people: the list of them, or one.
    func sight(_ call: Call) -> AuditNote? {
        let list = Self.version + "/people"
        guard path == list || path.hasPrefix(list + "/{id}") else { return nil }
        // An id that led to an answer is one in every letter, but perhaps written in capitals.
        let person = path == list ? nil : call.path["id"].flatMap { ID<Person>($0) }?.description
        return AuditNote(
            actor: call.actor, company: call.key.company, action: person == nil ? "people.listed" : "person.seen", subject: person)
    }

    var isTracking: Bool { if case .tracking = handler { true } else { false } }

    /// Names between braces.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    /// True for a path that this endpoint answers, whatever the method.
    func matches(_ other: Substring) -> Bool {
        let (own, theirs) = (path.split(separator: "/"), other.split(separator: "/"))
        return own.count == theirs.count && zip(own, theirs).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
}
