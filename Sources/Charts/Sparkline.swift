/// A line the size of a word: the course of something, without axes. Its range is that of its values, so it shows form, not size.
public struct Sparkline: Chart {
    public var title: String
    public var emptyText: String { "" }
    public var values: [Double]
    public var height: Int { 24 }

    public init(title: String, values: [Double]) {
        self.title = title
        self.values = values.filter(\.isFinite)
    }

    public var isEmpty: Bool { values.count < 2 }
    public var table: ChartTable { ChartTable(headings: [], rows: []) }

    public func marks(_ style: ChartStyle) -> String {
        let limit = values.map { min(max($0, -1e300), 1e300) }
        let low = limit.min() ?? 0
        let span = (limit.max() ?? 0) - low
        var drawing = Drawing(style: style)
        let points = limit.enumerated().map { index, value in
            // Room for half the stroke above and below; a constant is a line in the middle.
            let y = span > 0 ? 1 - (value - low) / span : 0.5
            return XML.number(Double(index) / Double(limit.count - 1) * 980 + 10) + " " + XML.number(60 + y * 880)
        }
        drawing.stretched { drawing in
            if let first = points.first {
                let line = "M" + first + points.dropFirst().map { "L" + $0 }.joined()
                drawing.path(line + "V1000H10Z", .area(0))
                drawing.path(line, .line(0))
            }
        }
        return drawing.text
    }
}
