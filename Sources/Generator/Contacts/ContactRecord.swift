import Kernel

/// What one source wrote down about a person.
struct ContactRecord {
    var touchpoint: Touchpoint
    var externalID: String
    var person: Int
    var household: Int
    var country: Country
    var givenName: String
    var familyName: FamilyName
    var isFemale: Bool
    var email: String
    var phone: String
    var mobile: String
    /// Nil when it was not asked; a date that cannot be or a placeholder is in `oddBirth`.
    var birth: Day?
    /// Day, month and year of an impossible or placeholder date, written in place of `birth`.
    var oddBirth: (day: Int, month: Int, year: Int)?
    var taxCode: String
    var card: String
    /// Identifier of the telephone, for the app alone.
    var device: String
    var address: Address?
    var created: Day
    var createdSecond: Int
    var updated: Day
    /// For the fields that only this source has.
    var extra: RandomStream
}

/// Customer, card and device numbers, each a function of the person's number, so that they can be found again without a table.
enum Identity {
    /// A customer number of a source: eight digits in no visible order, `copy` 1 for somebody registered twice.
    static func externalID(_ touchpoint: Touchpoint, person: Int, copy: Int) -> String {
        // An odd factor permutes the numbers below 2^26.
        let scrambled = (UInt64(person) * 2 + UInt64(copy)) &* 0x2545_f491 &+ UInt64(touchpoint.rawValue) &* 977_731
        return touchpoint.prefix + zeroPadded(Int(scrambled & 0x3ff_ffff) + 10_000_000, 8)
    }

    /// The number of a loyalty card with its EAN-13 check digit, in the range 2 that GS1 leaves to the shop.
    static func card(_ brand: Brand, person: Int) -> String {
        let scrambled = UInt64(person) &* 0x0a35_1b3d &+ UInt64(brand.rawValue) &* 7_919_173
        return ean13("2" + String(brand.rawValue + 1) + zeroPadded(Int(scrambled & 0x3ff_ffff), 10))
    }

    /// The identifier of a browser or telephone, in the form of a UUID.
    static func device(seed: UInt64, _ brand: Brand, person: Int) -> String {
        let high = mixed(seed &+ UInt64(brand.rawValue), UInt64(person))
        let low = mixed(high, 0x7e55)
        let digits = hexadecimal(high) + hexadecimal(low)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            text.append(index == 12 ? "4" : index == 16 ? "a" : digit)
        }
        return text
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
