import Kernel
import Outbound

/// Requests to the provider: handed in, so that tests send nothing.
public struct ProviderTransport: Sendable {
    /// A GET, or a POST of a form.
    public struct Request: Hashable, Sendable {
        public var url: String
        /// Nil for a GET.
        public var form: String?
        /// `Authorization`.
        public var authorization: String?

        public init(_ url: String, form: String? = nil, authorization: String? = nil) {
            self.url = url
            self.form = form
            self.authorization = authorization
        }
    }

    /// Bytes of an answer that are read: key sets and tokens are smaller.
    static let limit = 256 << 10

    /// Whether the provider may be inside the network, and speak http.
    public var allowsPrivate: Bool
    var answer: @Sendable (Request) async throws(Problem) -> (status: Int, body: [UInt8])

    public init(allowsPrivate: Bool, answer: @escaping @Sendable (Request) async throws(Problem) -> (status: Int, body: [UInt8])) {
        self.allowsPrivate = allowsPrivate
        self.answer = answer
    }

    /// By HTTP, under the guard that webhooks go under as well.
    ///
    /// - Parameter allowsPrivate: whether the provider may be at private, loopback or link-local addresses.
    public static func http(allowsPrivate: Bool) -> ProviderTransport {
        ProviderTransport(allowsPrivate: allowsPrivate) { request throws(Problem) in
            do throws(OutboundLine.Failure) {
                let line = try await OutboundLine(to: request.url, allowsPrivate: allowsPrivate)
                let result = await line.result(of: request)
                await line.close()
                let answer = try result.get()
                guard !answer.isCut else { throw OutboundLine.Failure("the answer is longer than \(limit) bytes") }
                return (answer.status, answer.body)
            } catch { throw Problem(.unavailable, "provider-unreachable", "The identity provider cannot be reached: \(error.reason).") }
        }
    }

    /// A JSON answer, whatever its status.
    func json(_ request: Request) async throws(Problem) -> (status: Int, json: JSON?) {
        let (status, body) = try await answer(request)
        return (status, try? JSON(parsing: body, depth: 32))
    }

    /// A JSON document.
    ///
    /// - Parameter name: what it is, for the sentence that tells why there is none.
    func document(_ name: String, _ request: Request) async throws(Problem) -> JSON {
        let (status, json) = try await json(request)
        guard status == 200 else {
            throw Problem(
                .unavailable, "provider-answer", "The identity provider answered \(status) when it was asked for its \(name): \(request.url).")
        }
        guard let json, json.members != nil else {
            throw Problem(.unavailable, "provider-answer", "What the identity provider gives as its \(name) is no JSON: \(request.url).")
        }
        return json
    }
}

extension OutboundLine {
    fileprivate func result(of request: ProviderTransport.Request) async -> Result<Answer, Failure> {
        var headers = [("accept", "application/json"), ("user-agent", "Tessera")]
        if let authorization = request.authorization { headers.append(("authorization", authorization)) }
        if request.form != nil { headers.append(("content-type", "application/x-www-form-urlencoded")) }
        let method: Method = request.form == nil ? .get : .post
        do throws(Failure) {
            return .success(
                try await send(
                    method, request.url, headers: headers, body: request.form.map { Array($0.utf8) }, limit: ProviderTransport.limit))
        } catch { return .failure(error) }
    }
}
