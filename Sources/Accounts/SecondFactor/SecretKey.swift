import Crypto
import Foundation
import Kernel

/// The key of the house: what has to be read back, such as the secrets of second factors, is kept under it, so that who has the database alone has none of it.
public struct SecretKey: Sendable {
    private let key: SymmetricKey

    /// - Throws: ``Problem`` `secret-key-invalid` when the text is not 32 bytes in base 64.
    public init(base64 text: String) throws(Problem) {
        guard let bytes = Data(base64Encoded: text), bytes.count == 32 else {
            throw Problem(.invalid, "secret-key-invalid", "The secret key is not 32 bytes in base 64: make one with `openssl rand -base64 32`.")
        }
        key = SymmetricKey(data: bytes)
    }

    /// Nonce, ciphertext and tag of AES-256-GCM, in base 64.
    fileprivate func sealed(_ bytes: [UInt8], context: String) throws -> String {
        let box = try AES.GCM.seal(bytes, using: key, authenticating: Data(context.utf8))
        return (box.combined ?? Data()).base64EncodedString()
    }

    fileprivate func opened(_ text: String, context: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: text) else { throw KeptSecret.unreadable }
        do { return Array(try AES.GCM.open(try AES.GCM.SealedBox(combined: data), using: key, authenticating: Data(context.utf8))) } catch {
            throw KeptSecret.unreadable
        }
    }
}

/// A secret as it stands in a table: `aes:…` under the key of the house, `plain:…` where there is none.
enum KeptSecret {
    static let unreadable = Problem(
        .unavailable, "secret-unreadable",
        "What is kept under the secret key cannot be read: the key (TESSERA_SECRET_KEY) is missing, or another one.")

    /// - Parameter context: what the secret belongs to; it can be read there only.
    static func stored(_ secret: [UInt8], under key: SecretKey?, context: String) throws -> String {
        try key.map { "aes:" + (try $0.sealed(secret, context: context)) } ?? "plain:" + Base32.encoded(secret)
    }

    /// - Throws: ``Problem`` `secret-unreadable`.
    static func read(_ text: String, under key: SecretKey?, context: String) throws -> [UInt8] {
        if text.hasPrefix("plain:"), let secret = Base32.decoded(String(text.dropFirst(6))) { return secret }
        guard text.hasPrefix("aes:"), let key else { throw unreadable }
        return try key.opened(String(text.dropFirst(4)), context: context)
    }
}

extension Accounts {
    /// A secret of another module as it may stand in a table: under the key of the house where there is one.
    ///
    /// - Parameter context: what the secret belongs to; it can be read there only.
    public func kept(_ secret: String, context: String) throws -> String {
        try KeptSecret.stored(Array(secret.utf8), under: secretKey, context: context)
    }

    /// What ``kept(_:context:)`` was given; a text that it has not made is from before secrets were kept so, and is the secret itself.
    ///
    /// - Throws: ``Problem`` `secret-unreadable`.
    public func secret(_ kept: String, context: String) throws -> String {
        guard kept.hasPrefix("aes:") || kept.hasPrefix("plain:") else { return kept }
        return String(decoding: try KeptSecret.read(kept, under: secretKey, context: context), as: UTF8.self)
    }

    /// What ``kept(_:context:)`` would make of the same secret now, where it is not under the key of the house yet; otherwise, and without a key, what there is.
    public func sealed(_ kept: String, context: String) throws -> String {
        guard secretKey != nil, !kept.hasPrefix("aes:") else { return kept }
        return try self.kept(try secret(kept, context: context), context: context)
    }
}
