/// Lines over columns, the first one filled to the axis if asked; a missing value is a gap.
public struct LineChart: Chart {
    public struct Series: Hashable, Sendable {
        public enum Look: Hashable, Sendable {
            case line
            /// A line with the area under it filled.
            case area
            /// What another series is compared with: dashed, in the colour of labels.
            case comparison
        }

        public var name: String
        public var look: Look
        /// One for each column.
        public var values: [Double?]

        public init(_ name: String, _ look: Look = .line, values: [Double?]) {
            self.name = name
            self.look = look
            self.values = values
        }
    }

    public var title: String
    public var emptyText: String
    public var columns: [ChartColumn]
    public var series: [Series]
    public var text: ValueText
    public var height: Int

    public init(title: String, columns: [ChartColumn], series: [Series], text: ValueText, height: Int = 220, emptyText: String = "") {
        self.title = title
        self.columns = columns
        self.series = series
        self.text = text
        self.height = height
        self.emptyText = emptyText
    }

    public var isEmpty: Bool { columns.isEmpty || !columns.indices.contains { column in series.indices.contains { value($0, column) != nil } } }
    public var margins: ChartMargins { .axes }
    public var legend: [LegendEntry] { series.count > 1 ? series.map { LegendEntry($0.name, isComparison: $0.look == .comparison) } : [] }

    public var table: ChartTable {
        ChartTable(
            headings: [title] + series.map(\.name),
            rows: columns.indices.map { column in
                [columns[column].title] + series.indices.map { value($0, column).map(text.full) ?? "–" }
            })
    }

    public func marks(_ style: ChartStyle) -> String {
        let scale = LinearScale(
            covering: series.indices.flatMap { series in columns.indices.compactMap { value(series, $0) } }, whole: text.whole)
        var drawing = Drawing(style: style)
        drawing.axes(scale, text, columns: columns)
        let zero = 1 - scale.fraction(0)
        for index in series.indices.reversed() {
            let runs = runs(index, scale)
            drawing.stretched { drawing in
                for run in runs where run.count > 1 {
                    if series[index].look == .area, let first = run.first {
                        drawing.path(
                            Self.commands(run) + "V\(XML.number(zero * 1000))H\(XML.number(first.x * 1000))Z", .area(index))
                    }
                    drawing.path(Self.commands(run), series[index].look == .comparison ? .comparison : .line(index))
                }
            }
            // A value alone between gaps has no line to be on.
            for run in runs where run.count == 1 { drawing.dot(x: run[0].x, y: run[0].y, radius: 3, .series(index)) }
        }
        drawing.hits(columns) { column in
            series.indices.compactMap { index in
                value(index, column).map { (series.count > 1 ? series[index].name + "\t" : "") + text.full($0) }
            }
        }
        return drawing.text
    }

    private func value(_ series: Int, _ column: Int) -> Double? {
        guard self.series[series].values.indices.contains(column), let value = self.series[series].values[column], value.isFinite else { return nil }
        return value
    }

    /// The stretches of `series` without a gap, as fractions of the plot.
    private func runs(_ series: Int, _ scale: LinearScale) -> [[(x: Double, y: Double)]] {
        var runs: [[(x: Double, y: Double)]] = [[]]
        for column in columns.indices {
            if let value = value(series, column) {
                runs[runs.count - 1].append(((Double(column) + 0.5) / Double(columns.count), 1 - scale.fraction(value)))
            } else if runs.last?.isEmpty == false {
                runs.append([])
            }
        }
        return runs.filter { !$0.isEmpty }
    }

    private static func commands(_ points: [(x: Double, y: Double)]) -> String {
        points.enumerated().map { ($0.offset == 0 ? "M" : "L") + XML.number($0.element.x * 1000) + " " + XML.number($0.element.y * 1000) }.joined()
    }
}
