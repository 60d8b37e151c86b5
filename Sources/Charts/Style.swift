/// Where the colours of a chart come from.
public enum ChartStyle: Hashable, Sendable {
    /// Classes of the page's style sheet: `s1` ... `s6`, `grid`, `label` and so on; follows the page into dark mode.
    case classes
    /// Colours written into the drawing, for e-mail and print.
    case palette(Palette)
}

/// Colours of a chart that stands alone; each any CSS colour.
public struct Palette: Hashable, Sendable {
    /// Colours of the series in order, repeated when there are more series.
    public var series: [String]
    public var grid: String
    public var label: String
    public var background: String

    /// An empty `series` draws in the colour of labels.
    public init(series: [String], grid: String, label: String, background: String) {
        self.series = series
        self.grid = grid
        self.label = label
        self.background = background
    }

    /// Dark on white, for paper and e-mail.
    public static let print = Palette(
        series: ["#3b5bdb", "#0c8599", "#e8590c", "#7048e8", "#2b8a3e", "#a61e4d"], grid: "#e3e5e8", label: "#5c626b", background: "#ffffff")
}

/// What a mark is, from which its colour follows.
enum Role {
    case series(Int)
    case area(Int)
    case line(Int)
    case comparison
    case grid
    case baseline
    case label
    case emphasis
    case track
    case heat(Int)
    case hit
    case gap
}

extension Role {
    /// How many shades a heat map has above nothing.
    static let heatSteps = 5

    private var className: String {
        switch self {
        case .series(let index): "s\(index % 6 + 1)"
        case .area(let index): "area s\(index % 6 + 1)"
        case .line(let index): "line s\(index % 6 + 1)"
        case .comparison: "line comparison"
        case .grid: "grid"
        case .baseline: "baseline"
        case .label: "label"
        case .emphasis: "label strong"
        case .track: "track"
        case .heat(let step): "h\(step)"
        case .hit: "hit"
        case .gap: "gap"
        }
    }

    /// The attributes that colour the mark, with a blank before them.
    func attributes(_ style: ChartStyle) -> String {
        guard case .palette(let palette) = style else { return " class=\"\(className)\"" }
        func colour(_ index: Int) -> String {
            XML.escape(palette.series.isEmpty ? palette.label : palette.series[index % palette.series.count])
        }
        let label = XML.escape(palette.label)
        let grid = XML.escape(palette.grid)
        return switch self {
        case .series(let index): " fill=\"\(colour(index))\""
        case .area(let index): " fill=\"\(colour(index))\" fill-opacity=\"0.12\""
        case .line(let index): " fill=\"none\" stroke=\"\(colour(index))\" stroke-width=\"2\""
        case .comparison: " fill=\"none\" stroke=\"\(label)\" stroke-width=\"1.5\" stroke-dasharray=\"4 4\""
        case .grid: " stroke=\"\(grid)\""
        case .baseline: " stroke=\"\(label)\""
        case .label: " fill=\"\(label)\" font-size=\"12\""
        case .emphasis: " fill=\"\(label)\" font-size=\"12\" font-weight=\"600\""
        case .track: " fill=\"\(grid)\""
        case .heat(let step):
            step == 0 ? " fill=\"\(grid)\"" : " fill=\"\(colour(0))\" fill-opacity=\"\(XML.number(Double(step) / Double(Role.heatSteps)))\""
        case .hit: " fill=\"none\""
        case .gap: " stroke=\"\(XML.escape(palette.background))\" stroke-width=\"2\""
        }
    }
}
