import Kernel

/// An attribute beyond the schema: asked for by an activity, or declared by a company for what its sources bring along.
public struct AttributeRecord: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable { case text, number, money, date, choice, yesno }

    public var key: String
    /// Where there is none in the language wanted.
    public var label: String
    /// By ISO 639-1 code.
    public var labels: [String: String]
    public var kind: Kind
    public var isRequired: Bool
    /// What may be chosen; empty unless ``kind`` is `choice`.
    public var choices: [String]

    public init(key: String, label: String, labels: [String: String] = [:], kind: Kind, isRequired: Bool, choices: [String]) {
        self.key = key
        self.label = label
        self.labels = labels
        self.kind = kind
        self.isRequired = isRequired
        self.choices = choices
    }

    public func label(in language: String) -> String { labels[language] ?? label }
}

extension AttributeRecord {
    /// What a text means as a value of this attribute; nil when it means none, so that it is shown as it was given.
    ///
    /// Money is minor units of `currency`, dates are ISO 8601 days, yes and no are booleans in English, Italian and Dutch; a choice is the one declared.
    public func value(of text: String, currency: Currency) -> JSON? {
        switch kind {
        case .text: return .string(text)
        case .number: return Double(Self.decimal(text)).flatMap { $0.isFinite ? .number($0) : nil }
        case .money:
            guard let amount = try? FixedPoint.parse(Self.decimal(text).utf8, fractionDigits: currency.fractionDigits) else { return nil }
            return ["amount": .integer(amount), "currency": .string(currency.code)]
        case .date: return Self.day(text).map { .string($0.description) }
        case .choice: return choices.first { $0.lowercased() == text.lowercased() }.map { .string($0) }
        case .yesno:
            switch text.lowercased() {
            case "yes", "y", "true", "1", "si", "sì", "s", "ja", "j", "vero", "waar": return true
            case "no", "n", "false", "0", "nee", "falso", "onwaar": return false
            default: return nil
            }
        }
    }

    /// With a decimal point: a comma that is followed by one or two digits at the end is one.
    private static func decimal(_ text: String) -> String {
        guard let comma = text.lastIndex(of: ","), (1...2).contains(text.distance(from: comma, to: text.endIndex) - 1) else {
            return text.replacing(",", with: "")
        }
        return text[..<comma].replacing(".", with: "") + "." + text[text.index(after: comma)...]
    }

    /// ISO 8601, or day, month, year with any separator.
    private static func day(_ text: String) -> Day? {
        if let day = Day(iso: text.prefix(10)) { return day }
        let parts = text.split(whereSeparator: { "/.-".contains($0) }).map { Int($0) }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2] else { return nil }
        return Day(year: year, month: month, day: day)
    }
}
