import Hummingbird
import Kernel

/// A request as pages read it.
struct Inquiry: Sendable {
    let request: Request
    /// Parts of the path, by the names that the route gives them.
    let parts: Parameters
    /// By which the operator finds it in the log.
    let id: String
    let query: FormFields
    /// The address at the other end of the connection, where the server knows it.
    let remoteAddress: String?
    /// The form, where it was read already: a body is read once.
    var read: FormFields?

    /// Bytes that a form without a file may have.
    private static let longestForm = 256 << 10

    init(_ request: Request, _ context: some RequestContext) {
        self.request = request
        parts = context.parameters
        id = context.id
        query = FormFields(encoded: request.uri.query ?? "")
        remoteAddress = (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress
    }

    /// The address that asks: behind proxies of ours, what the outermost of them has written. Further to the left anybody may have written anything.
    func address(behind trustedProxies: Int) -> String? {
        guard trustedProxies > 0, let name = HeaderName("X-Forwarded-For") else { return remoteAddress }
        let hops = request.headers[values: name].joined(separator: ",").split(separator: ",").map { $0.filter { $0 != " " } }
        let place = hops.count - trustedProxies
        return hops.indices.contains(place) ? String(hops[place].prefix(45)) : remoteAddress
    }

    /// Of the page, with its parameters; a form's answer stands at the path it was sent to.
    var address: Address { Address(request.uri.path, query.fields.filter { !$0.value.isEmpty }) }

    /// An identity in the path.
    ///
    /// - Throws: ``Problem`` when it is none: nothing stands there.
    func identity<T>(_ name: String = "id", of type: T.Type = T.self) throws(Problem) -> ID<T> {
        guard let id = parts.get(name).flatMap({ ID<T>($0) }) else { throw Problem(.missing, "page-unknown", "There is no such page.") }
        return id
    }

    func cookie(_ name: String) -> String? { request.cookies[cookieName(name)]?.value }

    /// Behind https a cookie is called so that a browser takes it from this very host and over https alone: no neighbouring host can plant one
    /// (RFC 6265bis, 4.1.3.2).
    func cookieName(_ name: String) -> String { isSecure ? "__Host-" + name : name }

    /// Whether the browser speaks https, with us or with a proxy before us.
    var isSecure: Bool {
        request.head.scheme == "https" || request.headers[values: Self.forwardedProto].first?.lowercased() == "https"
    }

    private static let forwardedProto = HeaderName("X-Forwarded-Proto") ?? .via

    /// Whether a page asks by itself, again and again, whether or not somebody is there.
    var isPoll: Bool { HeaderName("Tessera-Poll").flatMap { request.headers[$0] } != nil }

    /// The page of this site that the browser says it comes from.
    var referrer: Address? {
        guard let name = HeaderName("Referer"), let text = request.headers[name], let start = text.range(of: "://") else { return nil }
        let rest = text[start.upperBound...]
        guard let slash = rest.firstIndex(of: "/"), rest[..<slash] == request.head.authority ?? "" else { return nil }
        return BackofficeRoutes.local(String(rest[slash...]))
    }

    /// The body as fields of a form.
    ///
    /// - Throws: ``Problem`` when it is too large, of another kind, or from another site.
    func form() async throws -> FormFields {
        try refuseOtherSites()
        if let read { return read }
        let kind = request.headers[.contentType]?.lowercased() ?? ""
        guard kind.hasPrefix("application/x-www-form-urlencoded") else { throw Problem(.invalid, "form-expected", "This is not a form.") }
        return FormFields(encoded: try await text(limit: Self.longestForm))
    }

    /// The body as text.
    ///
    /// - Throws: ``Problem`` when it has more bytes than `limit`.
    func text(limit: Int) async throws -> String {
        var text: [UInt8] = []
        for try await part in request.body {
            guard text.count + part.readableBytes <= limit else { throw Problem(.tooLarge, "form-too-large", "The form is too large.") }
            text.append(contentsOf: part.readableBytesView)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Browsers say where a form comes from (Fetch Metadata); what another site sends is refused before its token is looked at.
    func refuseOtherSites() throws(Problem) {
        guard let name = HeaderName("Sec-Fetch-Site"), let site = request.headers[name] else { return }
        if site == "cross-site" { throw Problem(.forbidden, "form-foreign", "The form was sent from another site.") }
    }
}

/// A header's name, for those that have none in the library.
typealias HeaderName = HTTPFields.Element.Name

extension Problem {
    static let formExpired = Problem(.invalid, "form-expired", "The form was too old, or not ours.")
}

/// Compares secrets in a time that does not tell where they differ.
func isSameSecret(_ left: String, _ right: String) -> Bool {
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    guard a.count == b.count, !a.isEmpty else { return false }
    return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}
