import Foundation

/// What the values of a field look like. It judges the look of a column of samples, not whether one value is valid.
public enum ValueKind: Sendable {
    case text, integer, decimal, money, boolean, date, email, phone, uuid, gtin, url, country, currency
    /// A kind of the caller's own. `specificity` is how surely such a value tells its field by itself, 0 (never) ... 1.
    case custom(name: String, specificity: Double, recognises: @Sendable (String) -> Bool)

    /// In the plural, for the reason of an assignment.
    public var words: String {
        switch self {
        case .text: "text"
        case .integer: "whole numbers"
        case .decimal: "numbers"
        case .money: "amounts"
        case .boolean: "yes or no"
        case .date: "dates"
        case .email: "e-mail addresses"
        case .phone: "phone numbers"
        case .uuid: "UUIDs"
        case .gtin: "GTINs"
        case .url: "web addresses"
        case .country: "countries"
        case .currency: "currencies"
        case .custom(let name, _, _): name
        }
    }

    /// How surely a column of such values tells its field without a fitting header: a column of e-mail addresses nearly does, one of integers does not.
    var specificity: Double {
        switch self {
        case .text: 0
        case .integer: 0.1
        case .decimal, .boolean: 0.15
        case .money: 0.2
        case .date, .country, .currency: 0.3
        case .phone: 0.5
        case .uuid, .url: 0.55
        case .gtin: 0.6
        case .email: 0.75
        case .custom(_, let specificity, _): min(max(specificity, 0), 1)
        }
    }

    var isText: Bool {
        if case .text = self { true } else { false }
    }

    /// Whether `value`, without blanks around it and not empty, looks like one of this kind.
    public func recognises(_ value: String) -> Bool {
        switch self {
        case .text: true
        case .integer: ValueKind.isInteger(value)
        case .decimal: ValueShape.isNumber(value) && !value.contains("%")
        case .money: ValueKind.isMoney(value)
        case .boolean: ValueKind.booleans.contains(value.lowercased())
        case .date: ValueShape.isDate(value) || DateFormat.infer([value]) != nil
        case .email: ValueShape.isEmail(value)
        case .phone: ValueKind.isPhone(value)
        case .uuid: UUID(uuidString: value) != nil
        case .gtin: ValueKind.isGTIN(value)
        case .url: ValueKind.isURL(value)
        case .country: ValueKind.isCountry(value)
        case .currency: ValueKind.isCurrency(value)
        case .custom(_, _, let recognises): recognises(value)
        }
    }

    private static let booleans: Set<String> = [
        "true", "false", "yes", "no", "y", "n", "0", "1", "t", "f", "si", "sì", "s", "vero", "falso", "ja", "nee", "j", "nein", "wahr", "falsch",
        "oui", "non",
        "o", "vrai", "faux", "x",
    ]

    private static func isInteger(_ value: String) -> Bool {
        let digits = value.utf8.first == UInt8(ascii: "-") ? value.utf8.dropFirst() : value.utf8[...]
        return !digits.isEmpty && digits.count <= 19 && digits.allSatisfy(isDigit)
    }

    private static func isMoney(_ value: String) -> Bool {
        let bare = value.filter { !$0.isLetter || $0 == "e" || $0 == "E" }.trimmingSpaces
        return ValueShape.isNumber(bare) && value.filter(\.isLetter).count <= 3
    }

    /// Seven to fifteen digits (ITU-T E.164 allows at most 15) with the signs that people write between them, and a sign of being a number to dial: a plus, a
    /// leading zero, or such a separator.
    private static func isPhone(_ value: String) -> Bool {
        let digits = value.utf8.filter(isDigit)
        guard (7...15).contains(digits.count), value.utf8.allSatisfy({ isDigit($0) || "+-()./ ".utf8.contains($0) }) else { return false }
        if ValueShape.isDate(value) || ValueShape.decimalSeparator(value) != nil { return false }
        return digits.first == UInt8(ascii: "0") || value.utf8.contains { "+-(/ ".utf8.contains($0) } || (9...11).contains(digits.count)
    }

    /// 8, 12, 13 or 14 digits with the check digit of the GS1 General Specifications, 7.9.
    private static func isGTIN(_ value: String) -> Bool {
        let digits = value.utf8.map { Int($0) - 48 }
        guard [8, 12, 13, 14].contains(digits.count), digits.allSatisfy({ (0...9).contains($0) }), digits.contains(where: { $0 > 0 }) else {
            return false
        }
        let sum = digits.reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) }
        return sum % 10 == 0
    }

    private static func isURL(_ value: String) -> Bool {
        let lower = value.lowercased()
        return (lower.hasPrefix("http://") || lower.hasPrefix("https://") || lower.hasPrefix("www.")) && !lower.contains(" ") && lower.contains(".")
    }

    private static let regions = Set(Locale.Region.isoRegions.map(\.identifier).filter { $0.count == 2 })
    private static let currencies = Set(Locale.Currency.isoCurrencies.map { $0.identifier.uppercased() })

    private static let countryNames: Set<String> = {
        var names: Set<String> = []
        for language in ["en", "it", "nl", "de", "fr"] {
            let locale = Locale(identifier: language)
            for region in regions { if let name = locale.localizedString(forRegionCode: region) { names.insert(name.lowercased()) } }
        }
        return names
    }()

    private static func isCountry(_ value: String) -> Bool {
        regions.contains(value.uppercased()) || countryNames.contains(value.lowercased())
    }

    private static func isCurrency(_ value: String) -> Bool {
        ["€", "$", "£", "¥"].contains(value) || currencies.contains(value.uppercased())
    }
}
