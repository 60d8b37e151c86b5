/// Check digit rules shared by several kinds of number; all take ASCII digits.
enum CheckDigits {
    static func areDigits(_ bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }

    /// Luhn's formula (ISO/IEC 7812-1, annex B): from the right, every second digit is doubled and its digits added; the sum ends in 0.
    static func luhn(_ digits: some Sequence<UInt8>) -> Bool {
        var sum = 0
        var double = false
        for digit in digits.reversed() {
            let value = Int(digit &- 0x30) * (double ? 2 : 1)
            sum += value > 9 ? value - 9 : value
            double.toggle()
        }
        return sum % 10 == 0
    }

    /// GS1 General Specifications, section 7.9: from the right, weights 1 and 3 in turn; the sum ends in 0.
    static func gs1(_ digits: some Sequence<UInt8>) -> Bool {
        var sum = 0
        var weight = 1
        for digit in digits.reversed() {
            sum += Int(digit &- 0x30) * weight
            weight = 4 - weight
        }
        return sum % 10 == 0
    }
}
