/// A telephone number in its international form (ITU-T E.164).
public struct PhoneNumber: Hashable, Sendable {
    /// `+` and at most 15 digits: `+393331234567`. This is also what is compared.
    public let e164: String
    /// The country whose plan it was read by (ISO 3166 alpha-2); nil for countries without one here: then only the length was checked.
    ///
    /// +44 counts as GB (Jersey, Guernsey and Man share it), +39 as IT (with the Vatican), +1 as CA or US.
    public let country: String?
    /// The number without its calling code: `3331234567`.
    public let national: String
    public let line: Line
    /// A number nobody has: one digit repeated seven times or more at the end, or the digits in order from 0, 1 or down from 9. Links nothing.
    public let isPlaceholder: Bool

    /// What kind of line it is, where the plan tells.
    public enum Line: String, Hashable, Sendable, CaseIterable {
        case mobile, fixed, other, unknown
    }

    /// Why a text is no telephone number.
    public enum Flaw: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
        case empty = "has no digits"
        case tooLong = "is longer than a telephone number"
        case hasLetters = "has letters among its digits"
        case placeholder = "is one digit repeated or the digits in order"
        case noCountry = "has no calling code, and the country's numbering is not known"
        case unknownCallingCode = "begins with a calling code that is not assigned"
        case wrongLength = "has too few or too many digits, or begins as no number there does"

        public var description: String { rawValue }
    }

    /// Reads a number as people of `country` (ISO 3166 alpha-2) write it, or with a calling code (`+31`, `0031`).
    ///
    /// An extension (`ext. 12`, `int 5`, `#7`) and a second number after `/`, `;` or `,` are dropped. A number that is none of the country's, but
    /// is one with
    /// the country's calling code before it, is taken as written without the `+`.
    public init(_ text: String, country: String?) throws(Flaw) {
        self = try Self.read(text, country)
    }

    private static func read(_ text: String, _ country: String?) throws(Flaw) -> PhoneNumber {
        let (digits, plus) = try digits(of: text)
        if plus { return try international(digits[...]) }
        if isPlaceholder(digits[...]) || (digits.first == 0x30 && isPlaceholder(digits.dropFirst())) { throw .placeholder }
        guard let plan = country.flatMap({ PhonePlan.byCountry[$0] }) else {
            guard digits.starts(with: twoZeros) else { throw .noCountry }
            return try international(digits[2...])
        }
        for prefix in [plan.international, twoZeros] where digits.count > prefix.count + 6 && digits.starts(with: prefix) {
            return try international(digits[prefix.count...])
        }
        if let found = find(digits[...], plan) { return PhoneNumber(plan, found.number, found.range) }
        if digits.starts(with: plan.code), let found = find(digits[plan.code.count...], plan) {
            return PhoneNumber(plan, found.number, found.range)
        }
        throw .wrongLength
    }

    private static let twoZeros = Array("00".utf8)

    private init(_ plan: PhonePlan, _ number: ArraySlice<UInt8>, _ range: PhonePlan.Range) {
        var country = plan.country
        if plan.code.count == 1 { country = PhonePlan.canadian.contains(Array(number.prefix(3))) ? "CA" : "US" }
        self.init(code: plan.code[...], number, country: country, line: range.line)
    }

    private init(code: ArraySlice<UInt8>, _ number: ArraySlice<UInt8>, country: String?, line: Line) {
        national = String(decoding: number, as: UTF8.self)
        var whole: [UInt8] = [0x2B]
        whole.reserveCapacity(16)
        whole += code
        whole += number
        e164 = String(decoding: whole, as: UTF8.self)
        self.country = country
        self.line = line
        isPlaceholder = Self.isPlaceholder(number)
    }

    /// What stands after `+` or `00`.
    private static func international(_ digits: ArraySlice<UInt8>) throws(Flaw) -> PhoneNumber {
        guard let length = callingCodeLength(digits) else { throw .unknownCallingCode }
        let code = digits.prefix(length)
        let rest = digits.dropFirst(length)
        guard let plans = PhonePlan.byCode[Array(code)] else {
            guard (4...12).contains(rest.count), digits.count <= 15 else { throw .wrongLength }
            return PhoneNumber(code: code, rest, country: nil, line: .unknown)
        }
        for plan in plans {
            if let found = find(rest, plan) { return PhoneNumber(plan, found.number, found.range) }
        }
        throw .wrongLength
    }

    /// The number without its trunk prefix, when the plan has it.
    private static func find(_ digits: ArraySlice<UInt8>, _ plan: PhonePlan) -> (number: ArraySlice<UInt8>, range: PhonePlan.Range)? {
        if let trunk = plan.trunk, digits.first == trunk {
            if let range = plan.range(of: digits.dropFirst()), isNorthAmerican(digits.dropFirst(), plan) { return (digits.dropFirst(), range) }
        }
        guard let range = plan.range(of: digits), isNorthAmerican(digits, plan) else { return nil }
        return (digits, range)
    }

    /// Area and exchange begin with 2 ... 9 under +1; always true elsewhere.
    private static func isNorthAmerican(_ number: ArraySlice<UInt8>, _ plan: PhonePlan) -> Bool {
        plan.code.count != 1 || (number.count == 10 && number[number.startIndex] >= 0x32 && number[number.startIndex + 3] >= 0x32)
    }

    // MARK: - Reading

    /// The digits of the first number in the text, and whether a `+` stood before them.
    private static func digits(of text: String) throws(Flaw) -> (digits: [UInt8], plus: Bool) {
        guard text.utf8.count <= 256 else { throw .tooLong }
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let plain = isASCII ? text : TextFolding.cleaned(text)
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        var plus = false
        scan: for scalar in plain.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39: digits.append(UInt8(scalar.value))
            case 0xFF10...0xFF19: digits.append(UInt8(scalar.value - 0xFF10 + 0x30))
            case 0x2B, 0xFF0B:
                if !digits.isEmpty { break scan }
                plus = true
            case 0x2F where digits.count >= 8, 0x2C where digits.count >= 6, 0x3B where digits.count >= 6, 0x23 where digits.count >= 6: break scan
            case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F:
                if digits.count >= 6 { break scan }
                if !digits.isEmpty { throw .hasLetters }
            default: break
            }
            if digits.count > 24 { throw .tooLong }
        }
        if digits.isEmpty { throw .empty }
        return (digits, plus)
    }

    /// Calling codes have one digit (1, 7), two, or three: the assignments of ITU-T E.164.
    private static func callingCodeLength(_ digits: ArraySlice<UInt8>) -> Int? {
        guard let first = digits.first, digits.count >= 3 else { return nil }
        if first == 0x31 || first == 0x37 { return 1 }
        if first == 0x30 { return nil }
        switch Int(first - 0x30) * 10 + Int(digits[digits.startIndex + 1] - 0x30) {
        case 20, 27, 30...34, 36, 39, 40, 41, 43...49, 51...58, 60...66, 81, 82, 84, 86, 90...95, 98: return 2
        case 28, 83, 89: return nil
        default: return 3
        }
    }

    static func isPlaceholder(_ digits: ArraySlice<UInt8>) -> Bool {
        guard let last = digits.last, digits.count >= 6 else { return false }
        var same = 0
        for digit in digits.reversed() {
            guard digit == last else { break }
            same += 1
        }
        if same >= min(7, digits.count) { return true }
        let steps = zip(digits, digits.dropFirst()).map { (Int($1) - Int($0) + 10) % 10 }
        guard digits.count >= 7, let first = digits.first else { return false }
        return (first <= 0x31 && steps.allSatisfy { $0 == 1 }) || (first == 0x39 && steps.allSatisfy { $0 == 9 })
    }
}
