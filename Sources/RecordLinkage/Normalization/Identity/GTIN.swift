/// A Global Trade Item Number (GS1): 8, 12, 13 or 14 digits whose last is a check digit.
public struct GTIN: Hashable, Sendable {
    /// Fourteen digits, zeros before: the one form in which numbers of different lengths compare.
    public let fourteen: String
    /// As given, digits only.
    public let digits: String

    public enum Flaw: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
        case notDigits = "has a character that is no digit"
        case wrongLength = "has not 8, 12, 13 or 14 digits"
        case wrongCheckDigit = "has a wrong check digit"
        case allZero = "is nothing but zeros"

        public var description: String { rawValue }
    }

    /// Blanks and hyphens are dropped.
    public init(_ text: String) throws(Flaw) {
        guard text.utf8.count <= 64 else { throw .wrongLength }
        let bytes = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard CheckDigits.areDigits(bytes) else { throw .notDigits }
        guard [8, 12, 13, 14].contains(bytes.count) else { throw .wrongLength }
        if bytes.allSatisfy({ $0 == 0x30 }) { throw .allZero }
        guard CheckDigits.gs1(bytes) else { throw .wrongCheckDigit }
        digits = String(decoding: bytes, as: UTF8.self)
        fourteen = String(repeating: "0", count: 14 - bytes.count) + digits
    }
}
