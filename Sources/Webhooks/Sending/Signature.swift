import Crypto
import Foundation
import Kernel

/// Signatures after Standard Webhooks (github.com/standard-webhooks, spec/standard-webhooks.md): `v1,` and the base 64 of HMAC-SHA256 over
/// `id.timestamp.body`.
public enum Signature {
    static let secretPrefix = "whsec_"

    /// What goes into the header `webhook-signature`: one signature for each secret, with blanks between.
    ///
    /// - Parameters:
    ///   - id: of the message, the same at each attempt.
    ///   - seconds: Unix time of this attempt.
    ///   - secrets: `whsec_` and base 64; one that is not has no signature.
    public static func header(id: String, seconds: Int64, body: [UInt8], secrets: [String]) -> String {
        secrets.compactMap { secret in
            key(of: secret).map { key in
                var authentication = HMAC<SHA256>(key: key)
                authentication.update(data: Array("\(id).\(seconds).".utf8))
                authentication.update(data: body)
                return "v1," + Data(authentication.finalize()).base64EncodedString()
            }
        }.joined(separator: " ")
    }

    /// A secret of 32 bytes.
    static func secret(_ bytes: [UInt8]) -> String { secretPrefix + Data(bytes).base64EncodedString() }

    private static func key(of secret: String) -> SymmetricKey? {
        guard secret.hasPrefix(secretPrefix) else { return nil }
        return Data(base64Encoded: String(secret.dropFirst(secretPrefix.count))).map { SymmetricKey(data: $0) }
    }
}
