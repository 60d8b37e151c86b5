/// The number on a loyalty card, in the form that is compared.
public struct CardNumber: Hashable, Sendable {
    /// Capital letters and digits only, zeros at the front kept: `CARD 00-12 345` is `CARD0012345`.
    public let comparable: String
    /// Which check digit rules it happens to keep; a card need keep none.
    public let checks: Set<Check>
    /// One character repeated, or nothing but zeros before a last one. Links nothing.
    public let isPlaceholder: Bool

    public enum Check: String, Hashable, Sendable, CaseIterable {
        case ean13, luhn
    }

    public enum Flaw: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
        case empty = "has no letter or digit"
        case tooShort = "has fewer than 4 letters and digits"
        case tooLong = "has more than 64 letters and digits"
        case noDigit = "has no digit"

        public var description: String { rawValue }
    }

    public init(_ text: String) throws(Flaw) {
        guard text.utf8.count <= 256 else { throw .tooLong }
        var bytes: [UInt8] = []
        for byte in TextFolding.folded(text, limit: 256).utf8 where byte != 0x20 && byte < 0x80 {
            bytes.append(byte >= 0x61 ? byte & 0xDF : byte)
        }
        if bytes.isEmpty { throw .empty }
        if bytes.count < 4 { throw .tooShort }
        if bytes.count > 64 { throw .tooLong }
        guard bytes.contains(where: { $0 < 0x3A }) else { throw .noDigit }
        comparable = String(decoding: bytes, as: UTF8.self)
        var checks: Set<Check> = []
        if CheckDigits.areDigits(bytes) {
            if bytes.count == 13, CheckDigits.gs1(bytes) { checks.insert(.ean13) }
            if bytes.count >= 8, CheckDigits.luhn(bytes) { checks.insert(.luhn) }
        }
        self.checks = checks
        isPlaceholder = bytes.allSatisfy { $0 == bytes[0] } || bytes.dropLast().allSatisfy { $0 == 0x30 }
    }
}
