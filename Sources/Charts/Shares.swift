import Foundation

/// Parts of a whole. Parts below zero or not finite count as nothing.
public struct SharePart: Hashable, Sendable {
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}

/// One bar cut into parts: shares at a glance in little height.
public struct ShareBar: Chart {
    public var title: String
    public var emptyText: String
    public var parts: [SharePart]
    public var text: ValueText
    public var height: Int { 12 }

    public init(title: String, parts: [SharePart], text: ValueText, emptyText: String = "") {
        self.title = title
        self.parts = parts
        self.text = text
        self.emptyText = emptyText
    }

    public var isEmpty: Bool { Shares.of(parts) == nil }
    public var legend: [LegendEntry] { parts.map { LegendEntry($0.name) } }
    public var table: ChartTable { Shares.table(title, parts, text) }

    public func marks(_ style: ChartStyle) -> String {
        var drawing = Drawing(style: style)
        var x = 0.0
        for (index, share) in (Shares.of(parts) ?? []).enumerated() where share > 0 {
            // The last thousandths stay free as a seam between parts.
            drawing.bar(
                x: x, width: share - 0.003, top: 0, height: height, radius: 2, .series(index),
                title: parts[index].name + "\n" + text.full(parts[index].value))
            x += share
        }
        return drawing.text
    }
}

/// A ring cut into parts, with a word in its middle.
public struct Donut: Chart {
    public var title: String
    public var emptyText: String
    public var parts: [SharePart]
    public var text: ValueText
    /// What stands in the middle: the whole.
    public var middle: String
    public var height: Int { 160 }

    public init(title: String, parts: [SharePart], text: ValueText, middle: String = "", emptyText: String = "") {
        self.title = title
        self.parts = parts
        self.text = text
        self.middle = middle
        self.emptyText = emptyText
    }

    public var isEmpty: Bool { Shares.of(parts) == nil }
    public var legend: [LegendEntry] { parts.map { LegendEntry($0.name) } }
    public var table: ChartTable { Shares.table(title, parts, text) }

    public func marks(_ style: ChartStyle) -> String {
        var drawing = Drawing(style: style)
        drawing.raw("<svg width=\"100%\" height=\"100%\" viewBox=\"-100 -100 200 200\">")
        var start = 0.0
        for (index, share) in (Shares.of(parts) ?? []).enumerated() where share > 0 {
            let attributes = Role.series(index).attributes(style)
            let title = "<title>\(XML.escape(parts[index].name + "\n" + text.full(parts[index].value)))</title>"
            if share > 0.9999 {
                // An arc of a whole turn ends where it starts and draws nothing.
                drawing.raw(
                    "<g class=\"hit\"><path d=\"M0 -96A96 96 0 1 1 0 96A96 96 0 1 1 0 -96ZM0 -66A66 66 0 1 0 0 66A66 66 0 1 0 0 -66Z\"\(attributes)>\(title)</path></g>"
                )
            } else {
                drawing.raw("<path d=\"\(Self.ring(from: start, to: start + share))\"\(attributes)>\(title)</path>")
            }
            start += share
        }
        drawing.raw("</svg>")
        drawing.label(middle, x: 0.5, y: 0.5, dy: 5, anchor: .middle, .emphasis)
        return drawing.text
    }

    /// A piece of the ring between two fractions of the turn, clockwise from the top.
    private static func ring(from: Double, to: Double) -> String {
        // Less than a degree is left free between pieces.
        let gap = min(0.004, (to - from) / 4)
        func point(_ turn: Double, _ radius: Double) -> String {
            XML.number(Foundation.sin(turn * 2 * .pi) * radius) + " " + XML.number(-Foundation.cos(turn * 2 * .pi) * radius)
        }
        let (a, b) = (from + gap / 2, to - gap / 2)
        let large = b - a > 0.5 ? 1 : 0
        return "M\(point(a, 96))A96 96 0 \(large) 1 \(point(b, 96))L\(point(b, 66))A66 66 0 \(large) 0 \(point(a, 66))Z"
    }
}

enum Shares {
    /// Each part as a fraction of the whole; nil when the whole is nothing.
    static func of(_ parts: [SharePart]) -> [Double]? {
        let values = parts.map { $0.value.isFinite ? min(max($0.value, 0), 1e300) : 0 }
        let largest = values.max() ?? 0
        guard largest > 0 else { return nil }
        // Divided by the largest first, so that huge parts do not sum to infinity.
        let total = values.reduce(0) { $0 + $1 / largest }
        return values.map { $0 / largest / total }
    }

    static func table(_ title: String, _ parts: [SharePart], _ text: ValueText) -> ChartTable {
        ChartTable(headings: [title, ""], rows: parts.map { [$0.name, text.full($0.value)] })
    }
}
