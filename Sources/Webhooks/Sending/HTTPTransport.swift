import Foundation
import Kernel
import Outbound

/// Requests by HTTP/1.1 to addresses that have been looked up and checked before: see ``OutboundLine``.
enum HTTPTransport {
    /// Bytes of an answer that are read, and those of them that are kept.
    static let readBytes = 4096
    static let keptBytes = 1024

    static func transport(allowsPrivate: Bool, connections: Int) -> Transport {
        Transport { url in
            do throws(OutboundLine.Failure) {
                let line = try await OutboundLine(to: url, allowsPrivate: allowsPrivate, connections: connections)
                return Transport.Line(post: { headers, body in await post(url, headers, body, line) }, close: { await line.close() })
            } catch {
                let reason = error.reason
                return Transport.Line(post: { _, _ in .failed(reason) }, close: {})
            }
        }
    }

    private static func post(_ url: String, _ headers: [(String, String)], _ body: [UInt8], _ line: OutboundLine) async -> AttemptResult {
        do throws(OutboundLine.Failure) {
            let answer = try await line.send(.post, url, headers: headers, body: body, limit: readBytes)
            return .answered(
                status: answer.status, retryAfter: retryAfter(answer.header("retry-after")),
                text: String(decoding: answer.body.prefix(keptBytes), as: UTF8.self))
        } catch { return .failed(error.reason) }
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
}
