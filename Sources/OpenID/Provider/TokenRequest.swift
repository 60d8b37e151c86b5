import Foundation
import Kernel

/// A code's exchange for tokens (RFC 6749, section 4.1.3).
struct TokenRequest: Sendable {
    var metadata: ProviderMetadata
    var client: String
    /// Nil for a client without one, which has its PKCE verifier alone.
    var secret: String?
    var redirect: String

    enum Answer: Hashable, Sendable {
        case tokens(idToken: String, accessToken: String?)
        /// `invalid_client`, `invalid_grant`, …
        case refused(code: String)
        /// An answer that is none: what it lacks.
        case unreadable(String)
    }

    func send(code: String, verifier: String, by transport: ProviderTransport) async throws(Problem) -> Answer {
        var fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier)]
        var authorization: String?
        if let secret, !metadata.sendsSecretInBody {
            // Both parts are form-encoded before they are joined (section 2.3.1).
            authorization = "Basic " + Data("\(FormText.encoded(client)):\(FormText.encoded(secret))".utf8).base64EncodedString()
        } else {
            fields.append(("client_id", client))
            if let secret { fields.append(("client_secret", secret)) }
        }
        let (status, json) = try await transport.json(.init(metadata.token, form: FormText.form(fields), authorization: authorization))
        guard status == 200 else {
            // RFC 6749, section 5.2; a code of our own words only.
            if let code = json?["error"]?.string { return .refused(code: String(code.filter { $0.isASCII && !$0.isWhitespace }.prefix(60))) }
            return .unreadable("status \(status)")
        }
        guard let json, json["token_type"]?.string?.lowercased() == "bearer" else { return .unreadable("no bearer token") }
        guard let idToken = json["id_token"]?.string else { return .unreadable("no ID token: is the scope openid asked for?") }
        return .tokens(idToken: idToken, accessToken: json["access_token"]?.string)
    }
}

/// `application/x-www-form-urlencoded`, written.
enum FormText {
    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)

    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) { bytes.append(byte) } else { bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func form(_ fields: [(String, String)]) -> String { fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&") }

    /// An address with these parameters behind those it has.
    static func address(_ url: String, _ fields: [(String, String)]) -> String { url + (url.contains("?") ? "&" : "?") + form(fields) }
}
