import Kernel

/// A figure of a period beside the same of the period before and of the year before.
public struct Figure<Value: Sendable>: Sendable {
    public var value: Value
    /// Of the period of equal length just before; nil when there was none.
    public var previous: Value?
    /// Of the same days a year earlier; nil when there was none.
    public var lastYear: Value?
    /// The course of it through the period, oldest first, for a small line; empty for none.
    public var trend: [Double]

    public init(_ value: Value, previous: Value? = nil, lastYear: Value? = nil, trend: [Double] = []) {
        self.value = value
        self.previous = previous
        self.lastYear = lastYear
        self.trend = trend
    }
}

extension Words {
    func tile(_ key: String, _ figure: Figure<Int>?, link: String? = nil) -> Fields {
        tile(key, figure, link: link, shown: { format.integer($0) }, size: { Double($0) })
    }

    /// - Parameter also: what there is in other currencies; it is shown beside and compared with nothing.
    func tile(_ key: String, _ figure: Figure<Money>?, rounded: Bool = true, also: [Money] = [], link: String? = nil) -> Fields {
        tile(
            key, figure, link: link, also: also.map { "+ " + format.roundedMoney($0) }.joined(separator: "  "),
            shown: { rounded ? format.roundedMoney($0) : format.money($0) }, size: { Double($0.amount) })
    }

    /// A share of one; its changes are in percentage points.
    func tile(share key: String, _ figure: Figure<Double>?, link: String? = nil) -> Fields {
        tile(key, figure, link: link, shown: { format.percent($0) }, size: { $0 }, points: true)
    }

    /// A number with two decimals.
    func tile(decimal key: String, _ figure: Figure<Double>?, link: String? = nil) -> Fields {
        tile(key, figure, link: link, shown: { format.decimal($0, digits: 2) }, size: { $0 })
    }

    private func tile<Value>(
        _ key: String, _ figure: Figure<Value>?, link: String?, also: String? = nil, shown: (Value) -> String, size: (Value) -> Double,
        points: Bool = false
    ) -> Fields {
        let value = figure.map { size($0.value) }
        func compared(_ other: Value?) -> (text: String, direction: String)? {
            guard let value, let other = other.map(size) else { return nil }
            return points ? pointChange(value - other) : change(from: other, to: value)
        }
        let previous = compared(figure?.previous)
        let lastYear = compared(figure?.lastYear)
        return [
            "label": text(key), "value": figure.map { shown($0.value) } ?? "–", "tileLink": link, "also": also,
            "change": previous?.text, "direction": previous?.direction, "lastYear": lastYear?.text, "lastYearDirection": lastYear?.direction,
            "sparkSvg": figure.flatMap { sparkline($0.trend) },
        ]
    }

    /// `+12.5%` and `up`, `down` or `flat`; nil when there is nothing to compare with.
    func change(from before: Double, to after: Double) -> (text: String, direction: String)? {
        guard before > 0, before.isFinite, after.isFinite else { return nil }
        let share = after / before - 1
        return (format.change(share), direction(share))
    }

    func pointChange(_ difference: Double) -> (text: String, direction: String)? {
        guard difference.isFinite else { return nil }
        let number = format.decimal(difference * 100)
        return ((difference > 0 ? "+" : "") + number + "\u{a0}" + text("chart.points"), direction(difference))
    }

    /// What rounds to nothing is neither up nor down.
    func direction(_ share: Double) -> String { share.magnitude < 0.0005 ? "flat" : share > 0 ? "up" : "down" }
}

extension Words {
    /// A tile with nothing to compare with.
    ///
    /// - Parameter note: what else is to be said of the value.
    func plainTile(_ key: String, _ value: String?, note: String? = nil, link: String? = nil) -> Fields {
        [
            "label": text(key), "value": value ?? "–", "tileLink": link, "also": note, "change": nil, "direction": nil, "lastYear": nil,
            "lastYearDirection": nil,
            "sparkSvg": nil,
        ]
    }
}
