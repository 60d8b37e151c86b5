import Crypto
import Foundation
import Kernel

/// What a form's server signs and gets back: HMAC-SHA-256 (RFC 2104) with the form's secret.
struct Seal: Sendable {
    private let key: SymmetricKey
    private let form: ID<Form>

    init(_ form: FormRecord) {
        key = SymmetricKey(data: Data(form.secret.utf8))
        self.form = form.id
    }

    // MARK: - The moment a form was handed out

    /// Seconds that nobody fills in a form in, and after which a page is asked to be sent anew.
    static let leastSeconds: Int64 = 2
    static let mostSeconds: Int64 = 86_400

    enum Moment: Hashable, Sendable {
        /// Of the page with this nonce.
        case fresh(nonce: String)
        case tooEarly
        /// Too old, not ours, or not there.
        case stale
    }

    /// A text for a hidden field: seconds, nonce and signature.
    func moment(at now: Instant, nonce: String) -> String {
        let seconds = now.microseconds / 1_000_000
        return "\(seconds).\(nonce).\(signature("moment", "\(seconds).\(nonce)"))"
    }

    func moment(_ text: String, now: Instant) -> Moment {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let seconds = Int64(parts[0]), (1...64).contains(parts[1].utf8.count),
            isSigned("moment", "\(seconds).\(parts[1])", parts[2])
        else { return .stale }
        let age = now.microseconds / 1_000_000 - seconds
        return age < Self.leastSeconds ? .tooEarly : age > Self.mostSeconds ? .stale : .fresh(nonce: parts[1])
    }

    // MARK: - The link of a confirmation

    func token(of confirmation: ID<FormConfirmation>, expiresAt: Instant) -> String {
        "\(confirmation).\(expiresAt.microseconds).\(signature("confirm", "\(confirmation).\(expiresAt.microseconds)"))"
    }

    /// The confirmation that a link of this form is of; nil for what is not ours, or of another form. Whether it still holds is in its row.
    func confirmation(_ token: String) -> ID<FormConfirmation>? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let id = ID<FormConfirmation>(parts[0]), id.description == parts[0],
            isSigned("confirm", parts[0] + "." + parts[1], parts[2])
        else { return nil }
        return id
    }

    // MARK: - Signing

    private func signed(_ purpose: String, _ text: String) -> [UInt8] { Array("\(purpose) \(form) \(text)".utf8) }

    private func signature(_ purpose: String, _ text: String) -> String {
        Self.hexadecimal(HMAC<SHA256>.authenticationCode(for: signed(purpose, text), using: key))
    }

    /// Compared in a time that does not tell where they differ.
    private func isSigned(_ purpose: String, _ text: String, _ signature: String) -> Bool {
        guard let bytes = Self.bytes(signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: signed(purpose, text), using: key)
    }

    /// SHA-256 as 64 hexadecimal digits.
    static func digest(_ text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8]? {
        let digits = Array(hexadecimal.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: 64, by: 2) {
            // Lower case only: a signature has one form, so that a link cannot be varied.
            guard let high = digit(digits[place]), let low = digit(digits[place + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
