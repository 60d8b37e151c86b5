import Kernel

/// What a coupon's bar code says, after the GS1 General Specifications.
public enum GS1Coupon: Hashable, Sendable {
    /// EAN-13 that begins with 981 (value in tenths) or 982 (in hundredths of the common currency): issuer (7 digits with the prefix), reference (2),
    /// value (3; 000 is something for nothing), check digit.
    case common(issuer: String, reference: String, cents: Int64)
    /// Global coupon number, AI (255): 13 digits with a check digit, and up to 12 of a serial number.
    case global(number: String, serial: String?)
    /// Paperless coupon of North America, AI (8112): format, funder (6 to 12 digits), offer (6), serial number (6 to 15).
    case positiveOffer(funder: String, offer: String, serial: String)

    /// Why a text that looks like a GS1 coupon is none.
    public enum Failure: Error, Hashable, Sendable {
        case checkDigit
        case structure
    }

    /// Reads what a scanner delivers: with or without symbology identifier (`]C1`), brackets around the application identifier, or FNC1. Nil for
    /// codes of other kinds.
    public static func read(_ text: String) throws(Failure) -> GS1Coupon? {
        let code = canonical(text)
        let digits = Array(code.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
        if digits.count == 13, code.hasPrefix("981") || code.hasPrefix("982") {
            guard hasCheckDigit(digits[...]) else { throw .checkDigit }
            let value = Int64(number(digits[9..<12]))
            return .common(issuer: asText(digits[0..<7]), reference: asText(digits[7..<9]), cents: code.hasPrefix("981") ? value * 10 : value)
        }
        if code.hasPrefix("255"), digits.count >= 16 {
            guard digits.count <= 28 else { throw .structure }
            guard hasCheckDigit(digits[3..<16]) else { throw .checkDigit }
            return .global(number: asText(digits[3..<16]), serial: digits.count > 16 ? asText(digits[16...]) : nil)
        }
        if code.hasPrefix("8112"), digits.count >= 25 { return try positiveOffer(digits[4...]) }
        return nil
    }

    /// The digits without symbology identifier, brackets and FNC1; another text trimmed and in capitals.
    static func canonical(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        if bytes.first == UInt8(ascii: "]"), bytes.count > 3 { bytes = bytes.dropFirst(3) }
        let isBracketed = bytes.first == UInt8(ascii: "(")
        let kept = bytes.filter { $0 != 0x1D && !(isBracketed && ($0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")"))) }
        return String(decoding: kept, as: UTF8.self).uppercased()
    }

    private static func positiveOffer(_ digits: ArraySlice<UInt8>) throws(Failure) -> GS1Coupon {
        var rest = digits
        func take(_ count: Int) throws(Failure) -> ArraySlice<UInt8> {
            guard rest.count >= count else { throw .structure }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        guard number(try take(1)) <= 1 else { throw .structure }
        let funderLength = number(try take(1))
        guard funderLength <= 6 else { throw .structure }
        let funder = try take(funderLength + 6)
        let offer = try take(6)
        let serialLength = number(try take(1))
        let serial = try take(serialLength + 6)
        guard rest.isEmpty else { throw .structure }
        return .positiveOffer(funder: asText(funder), offer: asText(offer), serial: asText(serial))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }

    private static func asText(_ digits: ArraySlice<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }

    /// The last digit makes the sum a multiple of ten, digits weighing 3 and 1 in turn from the right (GS1 General Specifications, 7.9).
    private static func hasCheckDigit(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.reversed().enumerated().reduce(0) { sum, digit in
            sum + Int(digit.element - UInt8(ascii: "0")) * (digit.offset % 2 == 0 ? 1 : 3)
        } % 10 == 0
    }
}
