import Kernel

/// The Italian codice fiscale of a person (Decreto ministeriale 23 dicembre 1976, n. 13813): three letters of the family name, three of the given
/// name, year, month letter, day (plus 40 for women), place of birth, check character.
enum ItalianCode {
    /// Reads sixteen capital letters and digits.
    static func read(_ code: [UInt8], today: Day) throws(TaxCode.Flaw) -> TaxCode.Birth {
        guard code.count == 16, (code[..<6] + [code[8], code[11], code[15]]).allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { throw .unknownKind }
        guard checkCharacter(code[..<15]) == code[15] else { throw .wrongCheck }
        var digits: [Int] = []
        for place in digitPlaces {
            guard let digit = digit(code[place]) else { throw .unknownKind }
            digits.append(digit)
        }
        guard let month = months.firstIndex(of: code[8]) else { throw .noSuchDay }
        let marked = digits[2] * 10 + digits[3]
        let female = marked > 40
        let year = digits[0] * 10 + digits[1]
        var century = today.year / 100 * 100
        while century > 1800 {
            // 29 February also tells the centuries apart.
            if let day = Day(year: century + year, month: month + 1, day: female ? marked - 40 : marked), day <= today {
                return TaxCode.Birth(day: day, sex: female ? .female : .male)
            }
            century -= 100
        }
        throw .noSuchDay
    }

    /// Places of the digits: year, day, number of the place of birth.
    private static let digitPlaces = [6, 7, 9, 10, 12, 13, 14]
    private static let months = Array("ABCDEHLMPRST".utf8)
    /// Letters in place of the digits 0 ... 9, by which the authority tells apart people whose codes would be equal (omocodia).
    private static let omocodia = Array("LMNPQRSTUV".utf8)

    private static func digit(_ byte: UInt8) -> Int? {
        byte >= 0x30 && byte <= 0x39 ? Int(byte - 0x30) : omocodia.firstIndex(of: byte)
    }

    /// Values of the characters in odd places (counted from one), for 0 ... 9 and A ... Z.
    private static let odd = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21,
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ]

    private static func checkCharacter(_ code: ArraySlice<UInt8>) -> UInt8? {
        var sum = 0
        for (place, byte) in code.enumerated() {
            let isDigit = byte >= 0x30 && byte <= 0x39
            guard isDigit || (byte >= 0x41 && byte <= 0x5A) else { return nil }
            let value = isDigit ? Int(byte - 0x30) : Int(byte - 0x41)
            sum += place % 2 == 0 ? odd[isDigit ? value : value + 10] : value
        }
        return UInt8(0x41 + sum % 26)
    }
}
