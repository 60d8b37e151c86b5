/// A picture of figures: drawn as SVG, and readable as a table.
public protocol Chart: Sendable {
    /// What it shows, in a few words; read aloud in place of the picture.
    var title: String { get }
    /// The sentence in place of the picture when there is nothing to show.
    var emptyText: String { get }
    var isEmpty: Bool { get }
    /// Pixels of the plot, axis labels not counted.
    var height: Int { get }
    /// Room for labels around the plot.
    var margins: ChartMargins { get }
    /// The series in the order of their colours; empty where there is one only.
    var legend: [LegendEntry] { get }
    /// The same figures in words.
    var table: ChartTable { get }
    /// Whether parts of it are links: then it is a group of them to a screen reader, and not one picture.
    var hasLinks: Bool { get }
    /// Draws the plot; called only when it is not empty.
    func marks(_ style: ChartStyle) -> String
}

/// A series' name, and how to tell it in the drawing.
public struct LegendEntry: Hashable, Sendable {
    public var name: String
    /// Whether it is drawn dashed, in the colour of labels.
    public var isComparison: Bool

    public init(_ name: String, isComparison: Bool = false) {
        self.name = name
        self.isComparison = isComparison
    }
}

/// Pixels left free around a plot.
public struct ChartMargins: Hashable, Sendable {
    public var top: Int
    public var right: Int
    public var bottom: Int
    public var left: Int

    public static let axes = ChartMargins(top: 8, right: 0, bottom: 26, left: 52)
    public static let none = ChartMargins(top: 0, right: 0, bottom: 0, left: 0)
}

/// A chart's figures as rows of text, for the hidden table beside it.
public struct ChartTable: Hashable, Sendable {
    /// The first heading stands over the row's names.
    public var headings: [String]
    public var rows: [[String]]

    public init(headings: [String], rows: [[String]]) {
        self.headings = headings
        self.rows = rows
    }
}

extension Chart {
    public var legend: [LegendEntry] { [] }
    public var margins: ChartMargins { .none }
    public var hasLinks: Bool { false }

    /// The plot for a page: as wide as the element around it, which leaves room for the labels, coloured by the style sheet.
    public func svg() -> String {
        "<svg class=\"plot\" role=\"\(hasLinks ? "group" : "img")\" aria-label=\"\(XML.escape(title))\" width=\"100%\" height=\"\(height)\"><title>\(XML.escape(title))</title>"
            + body(.classes) + "</svg>"
    }

    /// A complete picture of `width` pixels with its legend and every colour written out.
    public func standalone(width: Int, palette: Palette = .print) -> String {
        let style = ChartStyle.palette(palette)
        let margins = margins
        let head = legend.isEmpty ? 0 : 28
        let full = (width: max(width, margins.left + margins.right + 40), height: margins.top + height + margins.bottom + head)
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"\(XML.escape(title))\" width=\"\(full.width)\""
        text += " height=\"\(full.height)\" viewBox=\"0 0 \(full.width) \(full.height)\" font-family=\"system-ui, Helvetica, Arial, sans-serif\">"
        text += "<title>\(XML.escape(title))</title>"
        text += "<rect width=\"100%\" height=\"100%\" fill=\"\(XML.escape(palette.background))\"/>"
        var x = margins.left
        for (index, entry) in legend.enumerated() {
            let name = XML.shortened(entry.name, to: 24)
            text +=
                "<rect x=\"\(x)\" y=\"8\" width=\"10\" height=\"10\" rx=\"2\"\((entry.isComparison ? Role.comparison : .series(index)).attributes(style))/>"
            text += "<text x=\"\(x + 16)\" y=\"17\"\(Role.label.attributes(style))>\(XML.escape(name))</text>"
            x += 34 + 7 * name.count
        }
        text +=
            "<svg x=\"\(margins.left)\" y=\"\(margins.top + head)\" width=\"\(full.width - margins.left - margins.right)\" height=\"\(height)\" overflow=\"visible\">"
        return text + body(style) + "</svg></svg>"
    }

    private func body(_ style: ChartStyle) -> String {
        guard isEmpty else { return marks(style) }
        var drawing = Drawing(style: style)
        if margins != .none {
            for place in [0, 0.25, 0.5, 0.75] { drawing.rule(y: place, .grid) }
            drawing.rule(y: 1, .baseline)
        }
        drawing.label(emptyText, x: 0.5, y: 0.5, dy: 4, anchor: .middle)
        return drawing.text
    }
}
