import Foundation

/// Bytes in the letters of addresses: base64url without padding (RFC 7515, section 2).
enum Base64URL {
    private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Nil for anything that is not written exactly so.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let count = text.utf8.count
        guard count % 4 != 1, text.utf8.allSatisfy({ letters.contains($0) }) else { return nil }
        let padded = String(text).replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - count % 4) % 4)
        return Data(base64Encoded: padded).map(Array.init)
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
