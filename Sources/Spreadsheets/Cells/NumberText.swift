/// A number as a workbook stores it, in plain decimals.
///
/// Programs store the binary number that is nearest, with up to 17 digits (`3.3300000000000001`), and show 15 at most: what a person has typed is found by
/// rounding to those.
enum NumberText {
    /// Digits that Excel keeps of a number.
    private static let precision = 15
    /// Beyond these powers of ten a number is left as it is: no amount, code or date is written so.
    private static let largestExponent = 40

    /// Nil when `stored` is not a number.
    static func plain(_ stored: [UInt8]) -> [UInt8]? {
        // Whole numbers are exact as they stand, also those with more digits than a spreadsheet would keep.
        let digits = stored.first == UInt8(ascii: "-") ? stored.dropFirst() : stored[...]
        if !digits.isEmpty, digits.count <= 40, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) { return stored }
        guard let value = value(stored) else { return nil }
        return plain(value)
    }

    static func value(_ stored: [UInt8]) -> Double? {
        guard let first = stored.first, stored.count <= 60, first != UInt8(ascii: "+"),
            stored.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(String(decoding: stored, as: UTF8.self)), value.isFinite
        else { return nil }
        return value
    }

    static func plain(_ value: Double) -> [UInt8] {
        // The shortest digits that give the number back: `123.45`, `1e-07`, `1.5e+20`.
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts.first.map { Array($0.utf8) } ?? []
        let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + point
        guard abs(exponent) <= largestExponent else { return Array(value.description.utf8) }
        var digits = mantissa.filter { $0 != UInt8(ascii: ".") }
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        exponent -= leading
        round(&digits, &exponent)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        guard !digits.isEmpty else { return [UInt8(ascii: "0")] }
        var text: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        let zeros = { (count: Int) in [UInt8](repeating: UInt8(ascii: "0"), count: max(count, 0)) }
        text += exponent <= 0 ? zeros(1) : digits.prefix(exponent) + zeros(exponent - digits.count)
        if exponent < digits.count { text += [UInt8(ascii: ".")] + zeros(-exponent) + digits.dropFirst(max(exponent, 0)) }
        return text
    }

    /// To `precision` digits; a carry out of the first one moves the point.
    private static func round(_ digits: inout [UInt8], _ exponent: inout Int) {
        guard digits.count > precision else { return }
        let goesUp = digits[precision] >= UInt8(ascii: "5")
        digits.removeLast(digits.count - precision)
        guard goesUp else { return }
        var place = precision - 1
        while place >= 0, digits[place] == UInt8(ascii: "9") {
            digits[place] = UInt8(ascii: "0")
            place -= 1
        }
        if place >= 0 {
            digits[place] += 1
        } else {
            digits.insert(UInt8(ascii: "1"), at: 0)
            exponent += 1
        }
    }
}
