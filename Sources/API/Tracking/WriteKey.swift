import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// The key of a source, as the clients of the tracking API send it.
enum WriteKey {
    /// From `Authorization: Basic base64(key:)`, or else from the query; the body is the last resort.
    static func sent(with request: Request) -> String? {
        if let header = request.headers[.authorization] {
            let parts = header.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: padded(parts[1])) {
                let text = String(decoding: data, as: UTF8.self)
                let key = text.prefix { $0 != ":" }
                if !key.isEmpty { return String(key) }
            }
        }
        return request.uri.queryParameters["writeKey"].map(String.init)
    }

    /// Some clients leave the padding out.
    private static func padded(_ text: Substring) -> String {
        let text = text.trimmingCharacters(in: .whitespaces)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
