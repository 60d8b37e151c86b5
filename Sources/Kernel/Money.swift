/// An ISO 4217 currency.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// Three capital letters: `EUR`.
    public let code: String

    /// Nil unless `code` is three ASCII letters; they are capitalised.
    public init?(_ code: some StringProtocol) {
        let upper = code.uppercased()
        guard upper.utf8.count == 3, upper.utf8.allSatisfy({ $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }) else { return nil }
        self.code = upper
    }

    private init(known code: String) { self.code = code }

    public static let eur = Currency(known: "EUR")
    public static let gbp = Currency(known: "GBP")
    public static let usd = Currency(known: "USD")

    /// Digits after the decimal point: 2 for euro and cent, 0 for yen, 3 for dinars (ISO 4217, minor units).
    public var fractionDigits: Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF": 0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }

    /// The sign in general use, or the code where there is none.
    public var symbol: String {
        switch code {
        case "EUR": "€"
        case "GBP": "£"
        case "USD": "$"
        case "JPY": "¥"
        default: code
        }
    }

    public var description: String { code }
}

/// An amount of money: a whole number of minor units (cents) in a currency.
public struct Money: Hashable, Sendable, CustomStringConvertible {
    /// Minor units, negative for what is given back.
    public var amount: Int64
    public var currency: Currency

    public init(_ amount: Int64, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// `-12.50 EUR`
    public var description: String { decimal + " " + currency.code }

    /// The amount in major units with a point: `-12.50`.
    public var decimal: String { FixedPoint.text(amount, fractionDigits: currency.fractionDigits) }
}

/// Decimal numbers as scaled integers: no floating point touches money or quantities.
public enum FixedPoint {
    /// `units` with a decimal point before its last `fractionDigits` digits.
    public static func text(_ units: Int64, fractionDigits: Int) -> String {
        guard fractionDigits > 0 else { return String(units) }
        let digits = padded(Int64(clamping: units.magnitude), fractionDigits + 1)
        return (units < 0 ? "-" : "") + digits.dropLast(fractionDigits) + "." + digits.suffix(fractionDigits)
    }

    /// Why a number could not be read.
    public enum Failure: Error, Equatable, Sendable {
        case notANumber
        case outOfRange
    }

    /// Reads an ASCII decimal (`-1234.565`, `1e-3`) as a whole number of 10^-`fractionDigits`, rounding half away from zero.
    ///
    /// `decimalSeparator` is `.` or `,`; the other of the two, blanks and apostrophes are taken as thousands separators only between digits.
    /// - Throws: ``Failure/notANumber``, or ``Failure/outOfRange`` when the result does not fit 64 bits.
    public static func parse(
        _ text: some Sequence<UInt8>, fractionDigits: Int, decimalSeparator: UInt8 = UInt8(ascii: ".")
    ) throws(Failure) -> Int64 {
        var value: UInt64 = 0
        var negative = false
        var digits = 0
        var fraction: Int? = nil  // digits seen after the point
        var roundUp = false
        var exponent = 0
        var exponentSign = 1
        var state = 0  // 0 before the sign, 1 in the mantissa, 2 after e, 3 in the exponent
        let grouping = decimalSeparator == UInt8(ascii: ".") ? UInt8(ascii: ",") : UInt8(ascii: ".")
        var digitsSinceGroup: Int? = nil
        var kept: [UInt8] = []  // the mantissa, when there is an exponent to apply
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if state == 2 || state == 3 {
                    state = 3
                    exponent = min(exponent * 10 + Int(byte - UInt8(ascii: "0")), 1000)
                    continue
                }
                state = 1
                digits += 1
                if let group = digitsSinceGroup, fraction == nil { digitsSinceGroup = group + 1 }
                if kept.count < 64 { kept.append(byte) }
                if let seen = fraction {
                    fraction = seen + 1
                    if seen >= fractionDigits {
                        if seen == fractionDigits { roundUp = byte >= UInt8(ascii: "5") }
                        continue
                    }
                }
                let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = shifted.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
                if overflow || carry { throw .outOfRange }
                value = sum
            case UInt8(ascii: "-") where state == 0: (negative, state) = (true, 1)
            case UInt8(ascii: "+") where state == 0: state = 1
            case UInt8(ascii: "-") where state == 2 && exponentSign == 1: exponentSign = -1
            case UInt8(ascii: "+") where state == 2: break
            case decimalSeparator where state <= 1 && fraction == nil:
                if let group = digitsSinceGroup, group != 3 { throw .notANumber }
                (fraction, state) = (0, 1)
            case grouping, UInt8(ascii: "'"), UInt8(ascii: " "):
                guard state == 1, digits > 0, fraction == nil, digitsSinceGroup == nil || digitsSinceGroup == 3 else { throw .notANumber }
                digitsSinceGroup = 0
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard state == 1, digits > 0 else { throw .notANumber }
                state = 2
            default: throw .notANumber
            }
        }
        guard digits > 0, state == 1 || state == 3, digitsSinceGroup == nil || digitsSinceGroup == 3 else { throw .notANumber }
        if state == 3 { return try scientific(kept, digits - (fraction ?? 0), exponentSign * exponent, negative, fractionDigits) }
        for _ in min(fraction ?? 0, fractionDigits)..<fractionDigits {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { throw .outOfRange }
            value = shifted
        }
        if roundUp {
            guard value < .max else { throw .outOfRange }
            value += 1
        }
        return try signed(value, negative)
    }

    private static func signed(_ value: UInt64, _ negative: Bool) throws(Failure) -> Int64 {
        if negative {
            guard value <= Int64.min.magnitude else { throw .outOfRange }
            return value == Int64.min.magnitude ? .min : -Int64(value)
        }
        guard let result = Int64(exactly: value) else { throw .outOfRange }
        return result
    }

    /// `digits` with the point after `whole` of them, times 10^`exponent`.
    private static func scientific(
        _ digits: [UInt8], _ whole: Int, _ exponent: Int, _ negative: Bool, _ fractionDigits: Int
    ) throws(Failure) -> Int64 {
        let wanted = whole + exponent + fractionDigits  // digits of the result
        var value: UInt64 = 0
        for place in 0..<max(wanted, 0) {
            let digit = place < digits.count ? UInt64(digits[place] - UInt8(ascii: "0")) : 0
            if value == 0 && digit == 0 && place >= digits.count { break }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(digit)
            if overflow || carry { throw .outOfRange }
            value = sum
        }
        if wanted >= 0, wanted < digits.count, digits[wanted] >= UInt8(ascii: "5") { value += 1 }
        return try signed(value, negative)
    }
}
