import Foundation

/// Where a request goes, taken apart.
public struct OutboundAddress: Hashable, Sendable {
    public var isSecure: Bool
    /// Without brackets around an IPv6 address.
    public var host: String
    public var port: Int

    /// Most bytes of an address.
    private static let longest = 2000
    /// What no address may hold unescaped (RFC 3986).
    private static let unwise = Set(#"<>"\^`{|}"#.utf8)

    /// Nil when ``refusal(_:)`` has a reason.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !Self.unwise.contains($0) }),
            let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil, parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        isSecure = scheme == "https"
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? (isSecure ? 443 : 80)
    }

    /// Why the text cannot be an address that requests go to, in words; nil when it can.
    public static func refusal(_ text: String) -> String? {
        OutboundAddress(text) == nil
            ? "is not an address such as https://example.org/hook: http or https, a host, no user, no fragment, at most \(longest) bytes of ASCII"
            : nil
    }
}
