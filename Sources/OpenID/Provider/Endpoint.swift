import Outbound

/// An address at the provider.
enum Endpoint {
    /// Why it is refused, in words; nil when it can be used.
    ///
    /// - Parameter allowsPrivate: whether the provider may be inside the network; then http will do.
    static func refusal(_ url: String, allowsPrivate: Bool) -> String? {
        guard let address = OutboundAddress(url) else { return "is not an address such as https://id.example.com" }
        guard address.isSecure || allowsPrivate else { return "begins with https://" }
        return nil
    }
}
