import Crypto
import Kernel
import Storage

/// One way to the provider and back: all that has to be the same at both ends follows from one secret, which the browser keeps in a cookie meanwhile.
///
/// So nothing is written for somebody who has not signed in, and any server process can finish what another began. What the provider is told (state, nonce,
/// challenge) gives away neither the secret nor each other.
public struct SignInFlow: Hashable, Sendable {
    /// What it is for: a sign-in, one by which somebody shows anew who they are, or an administrator's trial, which ends in a report.
    public enum Purpose: String, Hashable, Sendable { case signIn = "s", proof = "p", trial = "t" }

    public let purpose: Purpose
    private let secret: String

    public init(_ purpose: Purpose, _ effects: Effects) {
        self.purpose = purpose
        secret = effects.randomHexadecimal(bytes: 32)
    }

    /// What ``cookie`` wrote; nil for anything else.
    public init?(cookie: String) {
        guard cookie.utf8.count == 65, let first = cookie.first, let purpose = Purpose(rawValue: String(first)),
            cookie.utf8.dropFirst().allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.purpose = purpose
        secret = String(cookie.dropFirst())
    }

    public var cookie: String { purpose.rawValue + secret }

    /// Comes back with the answer: the answer belongs to this browser.
    var state: String { derived("state") }
    /// Comes back in the ID token: the token belongs to this flow.
    var nonce: String { derived("nonce") }
    /// Goes along when the code is exchanged: whoever steals the code has not got it (RFC 7636).
    var verifier: String { derived("verifier") }
    /// S256.
    var challenge: String { Self.challenge(of: verifier) }

    static func challenge(of verifier: String) -> String { Base64URL.text(SHA256.hash(data: Array(verifier.utf8))) }

    private func derived(_ name: String) -> String {
        Base64URL.text(HMAC<SHA256>.authenticationCode(for: Array((purpose.rawValue + name).utf8), using: SymmetricKey(data: Array(secret.utf8))))
    }

    /// Where the browser goes.
    func address(_ metadata: ProviderMetadata, client: String, scopes: String, redirect: String) -> String {
        let asked = scopes.split(separator: " ").map(String.init)
        let fields = [
            ("response_type", "code"), ("client_id", client), ("redirect_uri", redirect),
            ("scope", (["openid"] + asked.filter { $0 != "openid" }).joined(separator: " ")), ("state", state), ("nonce", nonce),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ]
        // The provider asks even who has a session there, and says when (OpenID Connect Core 1.0, 3.1.2.1).
        let anew = purpose == .proof ? [("prompt", "login"), ("max_age", "0")] : []
        return FormText.address(metadata.authorization, fields + anew)
    }
}

/// What the browser brings back from the provider.
public struct ProviderAnswer: Hashable, Sendable {
    public var code: String?
    public var state: String?
    /// Who answers (RFC 9207).
    public var issuer: String?
    public var error: String?

    public init(code: String?, state: String?, issuer: String? = nil, error: String? = nil) {
        self.code = code
        self.state = state
        self.issuer = issuer
        self.error = error
    }
}
