import Kernel

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3).
struct ProviderMetadata: Hashable, Sendable {
    var issuer: String
    var authorization: String
    var token: String
    var keys: String
    var userinfo: String?
    var endSession: String?
    /// Whether the client's name and secret go into the body, for providers that do not take them in a header.
    var sendsSecretInBody: Bool
    /// Whether answers carry the provider's name (RFC 9207).
    var namesItself: Bool
    var algorithms: [String]
    /// How a challenge may be made (RFC 7636); nil where the provider does not say.
    var challenges: [String]?

    /// Where the document stands.
    static func address(of issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
    }

    /// - Parameters:
    ///   - issuer: as it is set up; the document must say the same to the letter (section 4.3).
    ///   - allowsPrivate: whether the provider may be inside the network; then http will do.
    /// - Throws: ``Problem`` that says what the document lacks.
    init(_ document: JSON, issuer: String, allowsPrivate: Bool) throws(Problem) {
        guard document["issuer"]?.string == issuer else {
            let says = document["issuer"]?.string.map { "calls itself \($0.prefix(200))" } ?? "does not say who it is"
            throw Problem(.unprocessable, "provider-issuer", "The provider \(says), and is set up as \(issuer).")
        }
        func endpoint(_ name: String) throws(Problem) -> String? {
            guard let url = document[name]?.string else { return nil }
            if let reason = Endpoint.refusal(url, allowsPrivate: allowsPrivate) {
                throw Problem(.unprocessable, "provider-endpoint", "The provider's \(name) \(reason).")
            }
            return url
        }
        func required(_ name: String) throws(Problem) -> String {
            guard let url = try endpoint(name) else {
                throw Problem(.unprocessable, "provider-endpoint", "The provider's discovery document has no \(name).")
            }
            return url
        }
        func texts(_ name: String) -> [String]? { document[name]?.array?.compactMap(\.string) }
        self.issuer = issuer
        authorization = try required("authorization_endpoint")
        token = try required("token_endpoint")
        keys = try required("jwks_uri")
        userinfo = try endpoint("userinfo_endpoint")
        endSession = try endpoint("end_session_endpoint")
        let methods = texts("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
        sendsSecretInBody = !methods.contains("client_secret_basic") && methods.contains("client_secret_post")
        namesItself = document["authorization_response_iss_parameter_supported"]?.bool ?? false
        algorithms = texts("id_token_signing_alg_values_supported") ?? []
        challenges = texts("code_challenge_methods_supported")
    }
}
