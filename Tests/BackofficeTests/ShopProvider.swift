import Crypto
import Foundation
import Kernel
import OpenID
import Synchronization

/// An identity provider that signs in whom the test names, without a network.
final class ShopProvider: Sendable {
    static let issuer = "https://id.example"
    private let key = P256.Signing.PrivateKey()
    private let token = Mutex("")
    private let now = Shop.noon

    var transport: ProviderTransport {
        ProviderTransport(allowsPrivate: false) { request throws(Problem) in
            let json = self.answer(request)
            return (json["error"] == nil ? 200 : 400, Array(json.description.utf8))
        }
    }

    /// Whom the next code is for.
    ///
    /// - Parameters:
    ///   - address: where the browser was sent: it has the nonce.
    ///   - authTime: when the provider says that it has asked them, in seconds.
    func signIn(_ subject: String, email: String, at address: String, authTime: Int64? = nil) throws {
        let nonce = address.firstMatch(of: /[?&]nonce=([^&]*)/).map { String($0.output.1) } ?? ""
        let seconds = now.microseconds / 1_000_000
        let claims = JSON.object([
            "iss": .string(Self.issuer), "aud": "tessera", "sub": .string(subject), "nonce": .string(nonce), "iat": .integer(seconds),
            "exp": .integer(seconds + 60), "email": .string(email), "email_verified": true,
            "auth_time": authTime.map { .integer($0) } ?? .none,
        ])
        let signed = [JSON.object(["alg": "ES256"]), claims].map { Self.text($0.description.utf8) }.joined(separator: ".")
        let signature = try key.signature(for: Array(signed.utf8)).rawRepresentation
        token.withLock { $0 = signed + "." + Self.text(signature) }
    }

    private func answer(_ request: ProviderTransport.Request) -> JSON {
        switch request.url.dropFirst(Self.issuer.count) {
        case "/.well-known/openid-configuration":
            return .object([
                "issuer": .string(Self.issuer), "authorization_endpoint": .string(Self.issuer + "/auth"),
                "token_endpoint": .string(Self.issuer + "/token"), "jwks_uri": .string(Self.issuer + "/keys"),
                "end_session_endpoint": .string(Self.issuer + "/logout"),
            ])
        case "/keys":
            let point = Array(key.publicKey.x963Representation.dropFirst())
            let jwk = JSON.object([
                "kty": "EC", "crv": "P-256", "x": .string(Self.text(point.prefix(32))), "y": .string(Self.text(point.suffix(32))),
            ])
            return .object(["keys": .array([jwk])])
        case "/token" where request.form?.contains("&code=good&") ?? false:
            return .object(["token_type": "Bearer", "id_token": .string(token.withLock { $0 })])
        default: return .object(["error": "invalid_grant"])
        }
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
