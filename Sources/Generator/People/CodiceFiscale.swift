import Kernel

/// The Italian tax code of a natural person (D.M. 23 December 1976, n. 13813).
enum CodiceFiscale {
    /// Sixteen characters; accents are taken off, letters other than A to Z left out.
    ///
    /// - Parameter cadastralCode: of the place of birth, as `H501` for Rome.
    static func of(familyName: String, givenName: String, birth: Day, female: Bool, cadastralCode: String) -> String {
        let (year, month, day) = birth.civil
        var code = family(letters(familyName)) + given(letters(givenName))
        code += digits(year % 100)
        code.append(months[month - 1])
        code += digits(day + (female ? 40 : 0)) + Array(cadastralCode.utf8)
        code.append(checkLetter(code))
        return String(decoding: code, as: UTF8.self)
    }

    /// The letter that must follow the first fifteen characters.
    static func checkLetter(_ fifteen: some Sequence<UInt8>) -> UInt8 {
        var sum = 0
        for (index, byte) in fifteen.enumerated() {
            let value = byte <= UInt8(ascii: "9") ? Int(byte) - 48 : Int(byte) - 65
            sum += index % 2 == 0 ? odd[max(0, min(value, 25))] : value
        }
        return UInt8(ascii: "A") + UInt8(sum % 26)
    }

    /// Values of the characters in odd places (the first is odd), by digit or by letter.
    private static let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
    private static let months = Array("ABCDEHLMPRST".utf8)

    private static func digits(_ value: Int) -> [UInt8] { [UInt8(48 + value / 10), UInt8(48 + value % 10)] }

    private static func letters(_ text: String) -> [UInt8] {
        plain(text).uppercased().utf8.filter { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
    }

    private static func isVowel(_ byte: UInt8) -> Bool { "AEIOU".utf8.contains(byte) }

    private static func family(_ letters: [UInt8]) -> [UInt8] {
        three(letters.filter { !isVowel($0) } + letters.filter(isVowel))
    }

    /// With four consonants or more, the first, third and fourth.
    private static func given(_ letters: [UInt8]) -> [UInt8] {
        let consonants = letters.filter { !isVowel($0) }
        return consonants.count >= 4 ? [consonants[0], consonants[2], consonants[3]] : three(consonants + letters.filter(isVowel))
    }

    private static func three(_ letters: [UInt8]) -> [UInt8] {
        Array((letters + [UInt8](repeating: UInt8(ascii: "X"), count: 3)).prefix(3))
    }
}

/// `text` with the accents of Western European letters taken off.
func plain(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    return String(
        text.map { character in
            switch character {
            case "à", "á", "â", "ä": "a"
            case "è", "é", "ê", "ë": "e"
            case "ì", "í", "î", "ï", "ı": "i"
            case "ò", "ó", "ô", "ö": "o"
            case "ù", "ú", "û", "ü": "u"
            case "Ö": "O"
            case "ç": "c"
            default: character
            }
        })
}
