import Crypto
import CryptoExtras
import Foundation
import Kernel
import Synchronization

@testable import OpenID

/// A key that signs as a provider does, and how it is published.
enum TestKey: Sendable {
    case rsa(String, _RSA.Signing.PrivateKey)
    case p256(String, P256.Signing.PrivateKey)

    static func rsa(_ id: String) throws -> TestKey { .rsa(id, try _RSA.Signing.PrivateKey(keySize: .bits2048)) }
    static func p256(_ id: String) -> TestKey { .p256(id, P256.Signing.PrivateKey()) }

    var id: String {
        switch self {
        case .rsa(let id, _), .p256(let id, _): id
        }
    }
    var algorithm: String {
        switch self {
        case .rsa: "RS256";
        case .p256: "ES256"
        }
    }

    func jwk() throws -> JSON {
        switch self {
        case .rsa(let id, let key):
            let numbers = try key.publicKey.getKeyPrimitives()
            return .object([
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(id), "n": .string(Base64URL.text(numbers.modulus)),
                "e": .string(Base64URL.text(numbers.publicExponent)),
            ])
        case .p256(let id, let key):
            let point = Array(key.publicKey.x963Representation.dropFirst())
            return .object([
                "kty": "EC", "crv": "P-256", "use": "sig", "kid": .string(id), "x": .string(Base64URL.text(point.prefix(32))),
                "y": .string(Base64URL.text(point.suffix(32))),
            ])
        }
    }

    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        switch self {
        case .rsa(_, let key): Array(try key.signature(for: bytes, padding: .insecurePKCS1v1_5).rawRepresentation)
        case .p256(_, let key): Array(try key.signature(for: bytes).rawRepresentation)
        }
    }

    /// - Parameter head: replaces members of the header, with null takes them away.
    func token(_ claims: JSON, head: [String: JSON] = [:]) throws -> String {
        let members: [String: JSON] = ["alg": .string(algorithm), "kid": .string(id), "typ": "JWT"]
        let merged = members.merging(head) { $1 }.filter { !$0.value.isNull }
        let signed = compact(.object(merged.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) }), claims)
        return signed + "." + Base64URL.text(try sign(Array(signed.utf8)))
    }
}

/// Header and payload of a token, without its signature.
func compact(_ head: JSON, _ claims: JSON) -> String { "\(Base64URL.text(head.description.utf8)).\(Base64URL.text(claims.description.utf8))" }

extension JSON {
    /// The object with a member replaced; null takes it away.
    func with(_ name: String, _ value: JSON) -> JSON {
        .object((members ?? []).filter { $0.name != name } + (value.isNull ? [] : [JSON.Member(name, value)]))
    }
}

/// A provider that answers as it is told, and remembers what it was asked.
final class TestProvider: Sendable {
    struct State {
        var keys: [TestKey]
        var metadata: JSON
        /// What the token endpoint gives for a code.
        var tokens: [String: JSON] = [:]
        var userinfo: JSON?
        var asked: [ProviderTransport.Request] = []
    }

    static let issuer = "https://id.example/realms/shop"
    let state: Mutex<State>

    init(_ keys: [TestKey]) {
        let root = Self.issuer
        state = Mutex(
            State(
                keys: keys,
                metadata: .object([
                    "issuer": .string(root), "authorization_endpoint": .string(root + "/auth"), "token_endpoint": .string(root + "/token"),
                    "jwks_uri": .string(root + "/keys"), "end_session_endpoint": .string(root + "/logout"),
                    "code_challenge_methods_supported": ["S256"],
                ])))
    }

    var transport: ProviderTransport {
        ProviderTransport(allowsPrivate: false) { request throws(Problem) in
            let (status, json) = self.state.withLock { state -> (Int, JSON) in
                state.asked.append(request)
                return Self.answer(request, state)
            }
            return (status, Array(json.description.utf8))
        }
    }

    func asked(_ path: String) -> [ProviderTransport.Request] { state.withLock { $0.asked }.filter { $0.url == Self.issuer + path } }

    private static func answer(_ request: ProviderTransport.Request, _ state: State) -> (Int, JSON) {
        switch request.url.dropFirst(issuer.count) {
        case "/.well-known/openid-configuration": return (200, state.metadata)
        case "/keys": return (200, .object(["keys": .array(state.keys.compactMap { try? $0.jwk() })]))
        case "/userinfo": return state.userinfo.map { (200, $0) } ?? (401, .object([]))
        case "/token":
            guard request.authorization?.hasPrefix("Basic ") ?? false else { return (401, ["error": "invalid_client"]) }
            let form = Dictionary(
                (request.form ?? "").split(separator: "&").map {
                    $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                }
                .map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
            return form["code"].flatMap { state.tokens[$0] }.map { (200, $0) } ?? (400, ["error": "invalid_grant"])
        default: return (404, .object([]))
        }
    }
}
