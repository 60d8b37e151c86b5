import Crypto
import Storage

/// Secrets that are handed out once and kept as SHA-256 only: with 256 random bits there is nothing to guess, so no salt and no slow hash.
enum SecretToken {
    /// 256 random bits as 64 hexadecimal digits.
    static func make(_ effects: Effects) -> String { effects.randomHexadecimal(bytes: 32) }

    /// SHA-256 as 64 hexadecimal digits.
    static func hash(_ token: String) -> String {
        var text = ""
        text.reserveCapacity(64)
        for byte in SHA256.hash(data: Array(token.utf8)) {
            if byte < 16 { text += "0" }
            text += String(byte, radix: 16)
        }
        return text
    }
}
