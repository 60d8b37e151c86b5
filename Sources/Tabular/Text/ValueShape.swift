/// Quick looks at what kind of value a text is, for detection; they say what it looks like, not that it is valid.
enum ValueShape {
    /// Digits with sign, grouping and one separator, in either notation: `-1.234,50`, `1e-3`, `12 %`, `€ 5`.
    static func isNumber(_ text: String) -> Bool {
        var digits = 0
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard digits == 0 || previous | 0x20 == UInt8(ascii: "e") else { return false }
            case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"):
                if previous == byte { return false }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard digits > 0 else { return false }
            case UInt8(ascii: " "), UInt8(ascii: "%"), UInt8(ascii: "$"), 0xE2, 0x82, 0xAC, 0xC2, 0xA3, 0xA0: break
            default: return false
            }
            previous = byte
        }
        return digits > 0
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !text.contains(where: \.isWhitespace) else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
    }

    static func isDate(_ text: String) -> Bool { DateFormat.writtenForms(of: text).isEmpty == false }

    /// The decimal separator that `text` must have if it is a number; nil when it is none, has no fraction, or may be read both ways (`1,234`).
    static func decimalSeparator(_ text: String) -> DecimalSeparator? {
        guard isNumber(text) else { return nil }
        let bytes = Array(text.utf8.filter { isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
        let commas = bytes.filter { $0 == UInt8(ascii: ",") }.count
        let points = bytes.filter { $0 == UInt8(ascii: ".") }.count
        guard let last = bytes.lastIndex(where: { !isDigit($0) }), let separator = DecimalSeparator(rawValue: bytes[last]) else { return nil }
        if commas > 0, points > 0 { return separator }
        if commas + points > 1 { return separator == .comma ? .point : .comma }
        let isGrouping = bytes.count - last - 1 == 3 && (1...3).contains(last) && bytes[0] != UInt8(ascii: "0")
        return isGrouping ? nil : separator
    }
}

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
