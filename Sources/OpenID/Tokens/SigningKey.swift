import Crypto
import CryptoExtras
import Kernel

/// How a provider signs (RFC 7518, section 3.1). Nothing else is taken: no `none`, and no HMAC, for which a public key would do as the secret.
enum SigningAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = "RS256"
    /// ECDSA with P-256 and SHA-256.
    case es256 = "ES256"
}

/// A public key of a provider, for exactly one algorithm (RFC 7517).
struct SigningKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    let id: String?
    let algorithm: SigningAlgorithm
    private let material: Material

    /// Nil for a key that cannot be used: of another kind, for encryption, of fewer than 2,048 bits, or not well formed.
    init?(_ jwk: JSON) {
        guard jwk["use"]?.string ?? "sig" == "sig", jwk["key_ops"]?.array?.contains("verify") ?? true else { return nil }
        id = jwk["kid"]?.string
        func number(_ name: String) -> [UInt8]? { jwk[name]?.string.flatMap { Base64URL.bytes($0) } }
        switch jwk["kty"]?.string {
        case "RSA":
            guard let n = number("n"), let e = number("e"), n.count <= 1024, let key = try? _RSA.Signing.PublicKey(n: n, e: e) else { return nil }
            (algorithm, material) = (.rs256, .rsa(key))
        case "EC":
            guard jwk["crv"]?.string == "P-256", let x = number("x"), let y = number("y"), x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: [0x04] + x + y)
            else { return nil }
            (algorithm, material) = (.es256, .p256(key))
        default: return nil
        }
        guard jwk["alg"]?.string ?? algorithm.rawValue == algorithm.rawValue else { return nil }
    }

    /// The usable keys of a key set; others are left out, as RFC 7517 asks.
    static func keys(of set: JSON) -> [SigningKey] { (set["keys"]?.array ?? []).prefix(100).compactMap(SigningKey.init) }

    /// Whether this key has signed these bytes.
    func hasSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        switch material {
        case .rsa(let key):
            key.isValidSignature(_RSA.Signing.RSASignature(rawRepresentation: signature), for: bytes, padding: .insecurePKCS1v1_5)
        case .p256(let key):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature)).map { key.isValidSignature($0, for: bytes) } ?? false
        }
    }
}
