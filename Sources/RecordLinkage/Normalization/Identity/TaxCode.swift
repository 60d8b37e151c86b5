import Kernel

/// A person's tax or insurance number whose check digits hold, in the form that is compared.
public struct TaxCode: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Italian codice fiscale of a person, 16 characters.
        case codiceFiscale
        /// Italian partita IVA, which is also the codice fiscale of a firm: 11 digits.
        case partitaIVA
        /// Dutch burgerservicenummer, 9 digits.
        case burgerservicenummer
        /// British National Insurance number: two letters, six digits, a letter.
        case nationalInsurance
    }

    public enum Sex: String, Hashable, Sendable, CaseIterable {
        case female, male
    }

    public enum Flaw: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
        case empty = "is empty"
        case unknownKind = "has the form of no tax code known here"
        case wrongCheck = "has a wrong check character"
        case noSuchDay = "holds a birth date that is no day"
        case placeholder = "is one digit repeated"

        public var description: String { rawValue }
    }

    public let kind: Kind
    /// Capital letters and digits. Codes that tell two namesakes apart (omocodia) stay two: their letters are not turned back into digits.
    public let value: String
    /// The birth date an Italian code holds.
    public let birthDate: Day?
    /// The sex an Italian code holds.
    public let sex: Sex?

    /// - Parameters:
    ///   - country: of the company; decides between kinds of equal form. A code of another kind known here is accepted all the same.
    ///   - today: decides the century of the year of birth, of which the code has two digits: the latest year that is not in the future.
    public init(_ text: String, country: String? = nil, today: Day) throws(Flaw) {
        let bytes =
            text.utf8.count > 128
            ? [] : TextFolding.folded(text, limit: 128).utf8.compactMap { $0 == 0x20 ? nil : $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
        if text.utf8.count > 128 { throw .unknownKind }
        if bytes.isEmpty { throw .empty }
        var birth: Birth? = nil
        switch bytes.count {
        case 16:
            birth = try ItalianCode.read(bytes, today: today)
            kind = .codiceFiscale
        case 11 where CheckDigits.areDigits(bytes):
            if bytes.allSatisfy({ $0 == bytes[0] }) { throw .placeholder }
            guard CheckDigits.luhn(bytes) else { throw .wrongCheck }
            kind = .partitaIVA
        case 8 where country == "NL" && CheckDigits.areDigits(bytes):
            try Self.elevenTest([0x30] + bytes)
            kind = .burgerservicenummer
        case 9 where CheckDigits.areDigits(bytes):
            try Self.elevenTest(bytes)
            kind = .burgerservicenummer
        case 9 where Self.isNationalInsurance(bytes): kind = .nationalInsurance
        default: throw .unknownKind
        }
        let padded = kind == .burgerservicenummer && bytes.count == 8 ? [0x30] + bytes : bytes
        value = String(decoding: padded, as: UTF8.self)
        birthDate = birth?.day
        sex = birth?.sex
    }

    struct Birth {
        var day: Day
        var sex: Sex
    }

    /// The elfproef: weights 9, 8, ... 2 and -1; the sum is divisible by 11.
    private static func elevenTest(_ digits: [UInt8]) throws(Flaw) {
        if digits.allSatisfy({ $0 == digits[0] }) { throw .placeholder }
        var sum = 0
        for (place, digit) in digits.enumerated() { sum += Int(digit - 0x30) * (place == 8 ? -1 : 9 - place) }
        guard sum % 11 == 0 else { throw .wrongCheck }
    }

    /// Two letters (HMRC NIM39110: not D F I Q U V, the second not O, not BG GB KN NK NT TN ZZ), six digits, A to D.
    private static func isNationalInsurance(_ bytes: [UInt8]) -> Bool {
        let letters = Array("ABCEGHJKLMNOPRSTWXYZ".utf8)
        let prefix = String(decoding: bytes[..<2], as: UTF8.self)
        return letters.contains(bytes[0]) && letters.contains(bytes[1]) && bytes[1] != 0x4F
            && !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(prefix) && CheckDigits.areDigits(bytes[2..<8]) && (0x41...0x44).contains(bytes[8])
    }
}
