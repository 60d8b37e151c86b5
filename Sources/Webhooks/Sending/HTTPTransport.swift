import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
import NIOPosix

/// Requests by HTTP/1.1 to addresses that have been looked up and checked before.
///
/// The name is resolved once for a line, every address it has is checked, and the connection goes to one of those: a name that answers otherwise the next
/// time (DNS rebinding) changes nothing. Redirections are not followed, proxies of the environment not used.
enum HTTPTransport {
    /// Seconds for a whole request.
    static let timeout: Int64 = 15
    /// Bytes of an answer that are read, and those of them that are kept.
    static let readBytes = 4096
    static let keptBytes = 1024

    static func transport(allowsPrivate: Bool, connections: Int) -> Transport {
        Transport { url in await line(to: url, allowsPrivate: allowsPrivate, connections: connections) }
    }

    private static func line(to url: String, allowsPrivate: Bool, connections: Int) async -> Transport.Line {
        guard let address = WebhookAddress(url) else { return refusal("the address cannot be used") }
        let resolved: [String]
        do { resolved = try await NIOThreadPool.singleton.runIfActive { HostLookup.addresses(of: address.host, port: address.port) } } catch {
            return refusal("the host could not be looked up")
        }
        guard let chosen = resolved.first else { return refusal("the host \(address.host) has no address") }
        if !allowsPrivate, let bad = resolved.first(where: { !AddressRange.isPublic($0) }) {
            return refusal("\(address.host) is at \(bad), which is not an address of the public internet")
        }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(timeout)), decompression: .disabled)
        configuration.dnsOverride = [address.host: chosen]
        configuration.httpVersion = .http1Only
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
        return Transport.Line(
            post: { headers, body in await post(url, headers, body, client) },
            close: {
                do { try await client.shutdown() } catch {
                    // A client that is shut down already has nothing left to close.
                    return
                }
            })
    }

    private static func refusal(_ reason: String) -> Transport.Line {
        Transport.Line(post: { _, _ in .failed(reason) }, close: {})
    }

    private static func post(_ url: String, _ headers: [(String, String)], _ body: [UInt8], _ client: HTTPClient) async -> AttemptResult {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await client.execute(request, timeout: .seconds(timeout))
            var text = ByteBuffer()
            for try await part in response.body {
                text.writeImmutableBuffer(part)
                if text.readableBytes >= readBytes { break }
            }
            let kept = text.readableBytesView.prefix(keptBytes)
            return .answered(
                status: Int(response.status.code), retryAfter: retryAfter(response.headers.first(name: "retry-after")),
                text: String(decoding: kept, as: UTF8.self))
        } catch { return .failed(reason(error)) }
    }

    /// Seconds, or an HTTP date (RFC 9110, 10.2.3) of which the distance to now counts.
    private static func retryAfter(_ text: String?) -> Int64? {
        guard let text else { return nil }
        if let seconds = Int64(text) { return max(seconds, 0) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return format.date(from: text).map { max(Int64($0.timeIntervalSinceNow.rounded(.up)), 0) }
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

/// What a host's name stands for.
enum HostLookup {
    /// All IP addresses of a host, IPv4 first; empty when it has none. Blocks.
    static func addresses(of host: String, port: Int) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else { return [] }
        defer { freeaddrinfo(first) }
        var (four, six): ([String], [String]) = ([], [])
        for info in sequence(first: first, next: { $0.pointee.ai_next }) {
            guard let address = info.pointee.ai_addr else { continue }
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            guard getnameinfo(address, info.pointee.ai_addrlen, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0 else { continue }
            let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if info.pointee.ai_family == AF_INET { four.append(text) } else { six.append(text) }
        }
        return four + six
    }
}
