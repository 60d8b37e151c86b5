import Kernel

/// How numbers, money and times are written in a language.
public struct Format: Sendable {
    public let language: Language
    /// The business time zone in which instants are shown.
    public let zone: Zone

    public init(_ language: Language, zone: Zone = .utc) {
        self.language = language
        self.zone = zone
    }

    private var point: String { language == .english ? "." : "," }
    private var group: String { language == .english ? "," : "." }
    /// Keeps a number and its unit on one line.
    private static let blank = "\u{a0}"

    /// `1,234`
    public func integer(_ value: some BinaryInteger) -> String { grouped(String(value)) }

    /// `1,234.5`; a value that is not finite is a dash.
    public func decimal(_ value: Double, digits: Int = 1) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        let places = min(max(digits, 0), 6)
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let units = (value * scale).rounded()
        guard let whole = Int64(exactly: units) else { return "–" }
        return fixed(whole, places)
    }

    /// A share of one as a percentage: 0.125 is `12.5%`.
    public func percent(_ share: Double, digits: Int = 1) -> String {
        let text = decimal(share * 100, digits: digits)
        return text == "–" ? text : text + "%"
    }

    /// A change with its sign: `+12.5%`, `−3.0%`.
    public func change(_ share: Double) -> String {
        let text = percent(share)
        return share > 0 && text != "–" && text != percent(0) ? "+" + text : text
    }

    /// A quantity in thousandths without trailing zeros: 1500 is `1.5`.
    public func quantity(thousandths: Int64) -> String {
        var digits = 3
        var value = thousandths
        while digits > 0, value % 10 == 0 {
            value /= 10
            digits -= 1
        }
        return fixed(value, digits)
    }

    /// `€1,234.50`, `1.234,50 €`, `€ 1.234,50`.
    public func money(_ money: Money) -> String {
        let digits = fixed(Int64(clamping: money.amount.magnitude), money.currency.fractionDigits)
        return placed(digits, money.currency, negative: money.amount < 0)
    }

    /// Whole units, for tiles and tables where cents are noise: `€1,235`.
    public func roundedMoney(_ money: Money) -> String {
        var unit: UInt64 = 1
        for _ in 0..<money.currency.fractionDigits { unit *= 10 }
        let whole = money.amount.magnitude / unit + (money.amount.magnitude % unit * 2 >= unit ? 1 : 0)
        return placed(grouped(String(whole)), money.currency, negative: money.amount < 0 && whole > 0)
    }

    /// Three digits at most and a letter for the power, for axes: `1.2k`, `3M`.
    public func compact(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let million = language == .english ? "M" : language == .italian ? "Mln" : "mln"
        let thousand = language == .english ? "k" : language == .italian ? Self.blank + "mila" : "k"
        let steps: [(Double, String)] = [(1e9, language == .english ? "bn" : language == .italian ? "Mrd" : "mld"), (1e6, million), (1e3, thousand)]
        for (size, name) in steps where value.magnitude >= size {
            let scaled = value / size
            let unit = name.first == "\u{a0}" || language == .english || name == "k" ? name : Self.blank + name
            return decimal(scaled, digits: scaled.rounded() == scaled || scaled.magnitude >= 100 ? 0 : 1) + unit
        }
        return decimal(value, digits: value.rounded() == value ? 0 : 1)
    }

    /// A value in minor units as compact money, for axes.
    public func compactMoney(minorUnits: Double, _ currency: Currency) -> String {
        var unit = 1.0
        for _ in 0..<currency.fractionDigits { unit *= 10 }
        return placed(compact((minorUnits / unit).magnitude), currency, negative: minorUnits < 0)
    }

    /// `12 B`, `3.4 MB` (powers of 1000).
    public func bytes(_ count: Int64) -> String {
        let value = Double(max(count, 0))
        for (size, name) in [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")] where value >= size {
            return decimal(value / size, digits: value >= size * 100 ? 0 : 1) + Self.blank + name
        }
        return integer(max(count, 0)) + Self.blank + "B"
    }

    private func placed(_ digits: String, _ currency: Currency, negative: Bool) -> String {
        let sign = negative ? "−" : ""
        let symbol = currency.symbol
        return switch language {
        case .english: sign + symbol + (symbol.count > 1 ? Self.blank : "") + digits
        case .italian: sign + digits + Self.blank + symbol
        case .dutch: symbol + Self.blank + sign + digits
        }
    }

    private func fixed(_ units: Int64, _ places: Int) -> String {
        let text = FixedPoint.text(Int64(clamping: units.magnitude), fractionDigits: places)
        let parts = text.split(separator: ".", maxSplits: 1)
        let sign = units < 0 ? "−" : ""
        return sign + grouped(String(parts[0])) + (parts.count > 1 ? point + parts[1] : "")
    }

    /// `digits` with a separator every three from the right; a leading minus becomes the sign proper.
    private func grouped(_ digits: String) -> String {
        let negative = digits.hasPrefix("-")
        let bare = negative ? digits.dropFirst() : digits[...]
        var text = ""
        for (index, digit) in bare.enumerated() {
            if index > 0, (bare.count - index) % 3 == 0 { text += group }
            text.append(digit)
        }
        return (negative ? "−" : "") + text
    }
}
