/// Postcodes in the form a country's post writes them.
public enum Postcode {
    /// `1234ab` in NL → `1234 AB`, `sw1a1aa` in GB → `SW1A 1AA`, `I-20121` in IT → `20121`; nil when it is none of that country.
    ///
    /// Zeros that a spreadsheet has eaten are put back in Italy, Spain, Germany, France and the United States. Of countries without a rule here
    /// (and for
    /// `country` nil) capital letters, digits, single blanks and hyphens are returned, at most 12.
    public static func canonical(_ text: String, country: String?) -> String? {
        var bytes: [UInt8] = []
        var plain: [UInt8] = []
        for byte in TextFolding.cleaned(text, limit: 32).utf8 {
            let upper = byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte
            let isSign = (upper >= 0x30 && upper <= 0x39) || (upper >= 0x41 && upper <= 0x5A)
            if isSign { bytes.append(upper) }
            if isSign || upper == 0x20 || upper == 0x2D { plain.append(upper) }
        }
        guard let country, let rule = rules[country] else { return bytes.isEmpty || plain.count > 12 ? nil : String(decoding: plain, as: UTF8.self) }
        if bytes.first.map(isLetter) == true, rule.pattern.utf8.first == 0x39 { bytes = withoutCountry(bytes, rule.sign) }
        if rule.padded, bytes.count < 5, bytes.count > 2 { bytes = [UInt8](repeating: 0x30, count: 5 - bytes.count) + bytes }
        if country == "GB" { return british(bytes) }
        if country == "US", bytes.count == 9 { return shaped(bytes, "99999-9999") }
        guard let result = shaped(bytes, rule.pattern) else { return nil }
        if country == "NL", ["SA", "SD", "SS"].contains(result.suffix(2)) || result.utf8.first == 0x30 { return nil }
        if ["AT", "AU", "BE", "CH", "LU"].contains(country), result.utf8.first == 0x30, country != "AU" { return nil }
        return result
    }

    /// `9` stands for a digit, `A` for a letter, `X` for either; other signs are written out.
    private struct Rule: Sendable {
        var pattern: String
        var sign: String
        var padded = false
    }

    private static let rules: [String: Rule] = [
        "IT": Rule(pattern: "99999", sign: "I", padded: true), "NL": Rule(pattern: "9999 AA", sign: "NL"), "GB": Rule(pattern: "", sign: "GB"),
        "DE": Rule(pattern: "99999", sign: "D", padded: true), "FR": Rule(pattern: "99999", sign: "F", padded: true),
        "ES": Rule(pattern: "99999", sign: "E", padded: true), "BE": Rule(pattern: "9999", sign: "B"), "AT": Rule(pattern: "9999", sign: "A"),
        "CH": Rule(pattern: "9999", sign: "CH"), "IE": Rule(pattern: "AXX XXXX", sign: ""), "PT": Rule(pattern: "9999-999", sign: "P"),
        "LU": Rule(pattern: "9999", sign: "L"), "US": Rule(pattern: "99999", sign: "", padded: true), "CA": Rule(pattern: "A9A 9A9", sign: ""),
        "PL": Rule(pattern: "99-999", sign: "PL"), "SE": Rule(pattern: "999 99", sign: "SE"), "DK": Rule(pattern: "9999", sign: "DK"),
        "NO": Rule(pattern: "9999", sign: "NO"), "AU": Rule(pattern: "9999", sign: ""), "FI": Rule(pattern: "99999", sign: "FI"),
    ]

    /// `I-20121`, `IT 20121`: the letters before the first digit, when they are the country's.
    private static func withoutCountry(_ bytes: [UInt8], _ sign: String) -> [UInt8] {
        let letters = bytes.prefix(while: isLetter)
        let isSign = letters.elementsEqual(sign.utf8) || (letters.count == 2 && CountryCode.of(String(decoding: letters, as: UTF8.self)) != nil)
        return isSign ? Array(bytes.dropFirst(letters.count)) : bytes
    }

    private static func shaped(_ bytes: [UInt8], _ pattern: String) -> String? {
        var result: [UInt8] = []
        var place = 0
        for sign in pattern.utf8 {
            guard sign == 0x39 || sign == 0x41 || sign == 0x58 else {
                result.append(sign)
                continue
            }
            guard place < bytes.count, sign == 0x58 || isLetter(bytes[place]) == (sign == 0x41) else { return nil }
            result.append(bytes[place])
            place += 1
        }
        return place == bytes.count ? String(decoding: result, as: UTF8.self) : nil
    }

    /// BS 7666: the outward part is A9, A99, AA9, AA99, A9A or AA9A, the inward part 9AA.
    private static func british(_ bytes: [UInt8]) -> String? {
        guard (5...7).contains(bytes.count) else { return nil }
        let outward = String(decoding: bytes.dropLast(3), as: UTF8.self)
        let inward = bytes.suffix(3)
        guard shaped(Array(inward), "9AA") != nil,
            ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].contains(where: { shaped(Array(outward.utf8), $0) != nil })
        else { return nil }
        return outward + " " + String(decoding: inward, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
}
