import Foundation
import Kernel

/// What a password must be: NIST SP 800-63B, section 5.1.1.2, with the length of OWASP ASVS 4.0.3, 2.1.1. Length and not being among the first guesses; no rules of composition.
public enum PasswordRules {
    /// Characters (Unicode code points after normalisation).
    public static let shortest = 12
    public static let longest = 128

    /// Why this password is refused, nil when it is accepted.
    ///
    /// - Parameter own: words that an attacker who knows the user would try: name, e-mail.
    public static func refusal(_ password: String, own: [String] = []) -> String? {
        let normal = normalized(password)
        let length = normal.unicodeScalars.count
        if length < shortest { return "needs at least \(shortest) characters" }
        if length > longest { return "has more than \(longest) characters" }
        if normal.unicodeScalars.contains(where: { $0.value < 0x20 }) { return "has control characters in it" }
        let folded = normal.lowercased()
        if CommonPasswords.all.contains(folded) { return "is one of the commonest passwords" }
        if Set(folded).count <= 2 { return "repeats one or two characters" }
        if isRun(folded) { return "is a run of neighbouring characters" }
        let words = own.flatMap { [$0.lowercased()] + $0.lowercased().split(separator: "@").prefix(1).map(String.init) }
        if words.contains(where: { $0.count >= 4 && (folded == $0 || folded.hasPrefix($0) && folded.count - $0.count <= 4) }) {
            return "is too close to the name or e-mail"
        }
        return nil
    }

    /// NFKC, so that the same password typed on two keyboards is the same bytes.
    static func normalized(_ password: String) -> String { password.precomposedStringWithCompatibilityMapping }

    /// `12345678`, `hgfedcba`
    private static func isRun(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
        return steps == [1] || steps == [-1]
    }
}
