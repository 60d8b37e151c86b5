/// Numbers of cards: what is printed below the bars.
///
/// A program's cards are EAN-13 in the range GS1 keeps for use within a company (prefixes 20 to 29, GS1 General Specifications, section 1.4), or follow a pattern
/// of their own.
public enum CardNumber {
    /// The check digit of GS1 keys: weights 3 and 1 from the right, up to the next ten (GS1 General Specifications, section 7.9).
    ///
    /// - Parameter digits: everything before the check digit; nil where there is something else than digits 0 to 9, or nothing.
    public static func checkDigit(_ digits: some Collection<Character>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var sum = 0
        for (place, character) in digits.reversed().enumerated() {
            guard let digit = value(character) else { return nil }
            sum += place.isMultiple(of: 2) ? 3 * digit : digit
        }
        return (10 - sum % 10) % 10
    }

    /// Whether this is an EAN-13 with the right check digit.
    public static func isEAN13(_ number: some StringProtocol) -> Bool {
        guard number.count == 13, let last = number.last.flatMap(value) else { return false }
        return checkDigit(number.dropLast()) == last
    }

    /// The EAN-13 with this prefix and running number; nil where they need more than twelve digits, or the prefix is outside 20 to 29.
    public static func ean13(prefix: String, number: Int64) -> String? {
        guard prefix.count >= 2, prefix.first == "2", prefix.allSatisfy({ value($0) != nil }), number >= 0 else { return nil }
        let running = String(number)
        guard prefix.count + running.count <= 12 else { return nil }
        let body = prefix + String(repeating: "0", count: 12 - prefix.count - running.count) + running
        return checkDigit(body).map { body + String($0) }
    }

    private static func value(_ character: Character) -> Int? {
        guard let ascii = character.asciiValue, (48...57).contains(ascii) else { return nil }
        return Int(ascii) - 48
    }
}

/// The shape of card numbers that are not EAN-13: `#` stands for a digit, `C` for the check digit over the digits before it, anything else for itself.
public struct CardPattern: Hashable, Sendable {
    public let text: String

    /// Nil where the pattern has no `#`, is longer than 32 characters, or has a `C` with no digit before it.
    public init?(_ text: String) {
        guard text.count <= 32, text.contains("#"), text.first != "C" else { return nil }
        if let check = text.firstIndex(of: "C"), !text[..<check].contains(where: { $0 == "#" || $0.isASCIIDigit }) { return nil }
        self.text = text
    }

    /// Whether `number` has this shape, its check digit included.
    public func matches(_ number: some StringProtocol) -> Bool {
        guard number.count == text.count else { return false }
        var digits: [Character] = []
        for (expected, character) in zip(text, number) {
            switch expected {
            case "#":
                guard character.isASCIIDigit else { return false }
                digits.append(character)
            case "C":
                guard CardNumber.checkDigit(digits).map({ Character(String($0)) }) == character else { return false }
            default:
                guard expected == character else { return false }
                if character.isASCIIDigit { digits.append(character) }
            }
        }
        return true
    }

    /// The number that has `number` in the places of `#`; nil where it does not fit.
    public func number(_ number: Int64) -> String? {
        let places = text.count { $0 == "#" }
        let running = String(number)
        guard number >= 0, running.count <= places else { return nil }
        var left = Substring(String(repeating: "0", count: places - running.count) + running)
        var (result, digits) = ("", [Character]())
        for expected in text {
            let character =
                switch expected {
                case "#": left.removeFirst()
                case "C": CardNumber.checkDigit(digits).map { Character(String($0)) } ?? expected
                default: expected
                }
            if character.isASCIIDigit { digits.append(character) }
            result.append(character)
        }
        return result
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
