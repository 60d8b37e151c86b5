import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// A way to one host, by HTTP/1.1, to an address that has been looked up and checked before.
///
/// The name is resolved once for a line, every address it has is checked, and the connection goes to one of those: a name that answers otherwise the next
/// time (DNS rebinding) changes nothing. Redirections are not followed, proxies of the environment not used.
public struct OutboundLine: Sendable {
    /// Seconds for a whole request.
    public static let timeout: Int64 = 15

    public enum Method: String, Hashable, Sendable { case get = "GET", post = "POST" }

    /// What a server said.
    public struct Answer: Sendable {
        public var status: Int
        /// In their order, names as they came.
        public var headers: [(name: String, value: String)]
        /// Its beginning: as many bytes as were asked for.
        public var body: [UInt8]
        /// Whether there was more than that.
        public var isCut: Bool

        public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8], isCut: Bool = false) {
            self.status = status
            self.headers = headers
            self.body = body
            self.isCut = isCut
        }

        /// The first header of this name, in any case.
        public func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
    }

    /// Why there was no answer, in words for who set the address.
    public struct Failure: Error, Hashable, Sendable {
        public var reason: String

        public init(_ reason: String) { self.reason = reason }
    }

    private let client: HTTPClient

    /// Looks the host up and checks where it is.
    ///
    /// - Parameters:
    ///   - allowsPrivate: whether it may be at a private, loopback or link-local address.
    ///   - connections: how many requests may be under way at once.
    public init(to url: String, allowsPrivate: Bool, connections: Int = 1) async throws(Failure) {
        guard let address = OutboundAddress(url) else { throw Failure("the address cannot be used") }
        let resolved: [String]
        do { resolved = try await NIOThreadPool.singleton.runIfActive { HostLookup.addresses(of: address.host, port: address.port) } } catch {
            throw Failure("the host could not be looked up")
        }
        guard let chosen = resolved.first else { throw Failure("the host \(address.host) has no address") }
        if !allowsPrivate, let bad = resolved.first(where: { !AddressRange.isPublic($0) }) {
            throw Failure("\(address.host) is at \(bad), which is not an address of the public internet")
        }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(Self.timeout)), decompression: .disabled)
        configuration.dnsOverride = [address.host: chosen]
        configuration.httpVersion = .http1Only
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
    }

    /// Sends one request to the host that the line leads to.
    ///
    /// - Parameter limit: bytes of the answer's body that are read.
    public func send(
        _ method: Method, _ url: String, headers: [(String, String)] = [], body: [UInt8]? = nil, limit: Int
    ) async throws(Failure) -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let response = try await client.execute(request, timeout: .seconds(Self.timeout))
            var text = ByteBuffer()
            for try await part in response.body {
                text.writeImmutableBuffer(part)
                if text.readableBytes > limit { break }
            }
            return Answer(
                status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
                body: Array(text.readableBytesView.prefix(limit)), isCut: text.readableBytes > limit)
        } catch { throw Failure(Self.reason(error)) }
    }

    /// Lets go of the connections.
    public func close() async {
        do { try await client.shutdown() } catch {
            // A client that is shut down already has nothing left to close.
            return
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout: "no answer within \(timeout) seconds"
        case let error as HTTPClientError where error == .connectTimeout: "no connection within 5 seconds"
        case let error as HTTPClientError: "the request failed: \(error.shortDescription)"
        case is NIOConnectionError: "nobody listens at the address"
        case let error as IOError where error.errnoCode == ECONNREFUSED: "nobody listens at the address"
        default: "the connection failed: \(String("\(error)".prefix(200)))"
        }
    }
}
