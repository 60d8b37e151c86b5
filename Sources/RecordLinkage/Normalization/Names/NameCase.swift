/// The case of names as people write them.
///
/// Only words that are all capitals or all small are touched: who typed `McDonald`, `DeLuca` or `van 't Hoff` meant it.
enum NameCase {
    /// - Parameters:
    ///   - text: cleaned.
    ///   - asFamily: the field holds the family name, so that a particle may stand first.
    static func repaired(_ text: String, country: String?, asFamily: Bool) -> String {
        if isWellCased(text) { return text }
        let words = text.utf8.split(separator: 0x20).map { Substring($0) }
        let anyMixed = words.contains { isMixed($0) }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for (place, word) in words.enumerated() {
            if place > 0 { result += " " }
            if isMixed(word) {
                result += word
            } else {
                result += repaired(word, country, particle: asFamily && words.count > 1 && place < words.count - 1, first: place == 0, anyMixed)
            }
        }
        return result
    }

    /// The common case, told from the bytes: ASCII letters only, each word one capital followed by small letters.
    private static func isWellCased(_ text: String) -> Bool {
        var start = true
        for byte in text.utf8 {
            switch byte {
            case 0x20: start = true
            case 0x41...0x5A where start: start = false
            case 0x61...0x7A where !start: break
            default: return false
            }
        }
        return true
    }

    private static func isMixed(_ word: Substring) -> Bool {
        var upper = false
        var lower = false
        for scalar in word.unicodeScalars {
            if scalar.isASCII {
                if scalar >= "A" && scalar <= "Z" { upper = true }
                if scalar >= "a" && scalar <= "z" { lower = true }
            } else {
                if scalar.properties.isUppercase { upper = true }
                if scalar.properties.isLowercase { lower = true }
            }
        }
        return upper && lower
    }

    private static func repaired(_ word: Substring, _ country: String?, particle: Bool, first: Bool, _ anyMixed: Bool) -> String {
        let lower = word.lowercased()
        if particle, lower.utf8.count <= 6, NameWords.particles.contains(TextFolding.folded(lower)) {
            // A small particle beside a well-written name is meant.
            if anyMixed, word == lower { return lower }
            return particleCase(lower, country, first: first)
        }
        if !first, lower.utf8.count <= 3, ["ii", "iii", "iv"].contains(lower) { return lower.uppercased() }
        return capitalized(lower, dutch: country == "NL" || country == "BE")
    }

    /// Small in the Netherlands, the German lands, France, Spain, Portugal and Scandinavia; a capital first in Belgium; capitals in Italy;
    /// elsewhere only
    /// what is unmistakably Dutch or German is small.
    private static func particleCase(_ lower: String, _ country: String?, first: Bool) -> String {
        switch country {
        case "NL", "DE", "AT", "CH", "FR", "ES", "PT", "LU", "DK", "SE", "NO": lower
        case "BE": first ? capitalized(lower, dutch: true) : lower
        case "IT": capitalized(lower, dutch: false)
        default: NameWords.unmistakable.contains(lower) || lower == "'t" ? lower : capitalized(lower, dutch: false)
        }
    }

    /// A capital at the start and after a hyphen, an apostrophe (unless one letter or none follows: `Nicolo'`) or a dot; `Mc` is followed by one.
    /// `Mac` is left alone: Macchi, Macron.
    private static func capitalized(_ lower: String, dutch: Bool) -> String {
        var result = String.UnicodeScalarView()
        var raise = true
        let letters = Array(lower.unicodeScalars)
        for (place, letter) in letters.enumerated() {
            if !raise {
                result.append(letter)
            } else if letter.isASCII {
                result.append(letter >= "a" && letter <= "z" ? Unicode.Scalar(UInt8(letter.value) & 0xDF) : letter)
            } else {
                result.append(contentsOf: letter == "ß" ? "ß".unicodeScalars : letter.properties.titlecaseMapping.unicodeScalars)
            }
            switch letter {
            case "-", ".": raise = true
            case "'", "’", "`": raise = place > 0 && letters.count - place > 2
            default: raise = false
            }
            if place == 1, letter == "c", letters[0] == "m", letters.count > 4 { raise = true }
            if dutch, place == 0, letter == "i", letters.count > 2, letters[1] == "j" { raise = true }
        }
        return String(result)
    }
}
