/// Upright bars, one for each column, stacked by series; negative values stand below the zero line.
public struct BarChart: Chart {
    public var title: String
    public var emptyText: String
    public var columns: [ChartColumn]
    /// Names of the series, in the order of stacking from the bottom.
    public var series: [String]
    /// One row for each column, one value for each series; missing values are zero.
    public var values: [[Double]]
    public var text: ValueText
    public var height: Int

    public init(
        title: String, columns: [ChartColumn], series: [String], values: [[Double]], text: ValueText, height: Int = 220, emptyText: String = ""
    ) {
        self.title = title
        self.columns = columns
        self.series = series
        self.values = values
        self.text = text
        self.height = height
        self.emptyText = emptyText
    }

    public var isEmpty: Bool { columns.isEmpty || values.allSatisfy { $0.allSatisfy { $0 == 0 || !$0.isFinite } } }
    public var margins: ChartMargins { .axes }
    public var legend: [LegendEntry] { series.count > 1 ? series.map { LegendEntry($0) } : [] }

    public var table: ChartTable {
        ChartTable(
            headings: [title] + series,
            rows: columns.indices.map { column in [columns[column].title] + series.indices.map { text.full(value(column, $0)) } })
    }

    public func marks(_ style: ChartStyle) -> String {
        let stacks = columns.indices.map { column in series.indices.map { value(column, $0) } }
        let scale = LinearScale(
            covering: stacks.flatMap { stack in [stack.filter { $0 > 0 }.reduce(0, +), stack.filter { $0 < 0 }.reduce(0, +)] }, whole: text.whole)
        var drawing = Drawing(style: style)
        drawing.axes(scale, text, columns: columns)
        let slot = 1 / Double(columns.count)
        // Few columns would make slabs: a bar takes at most a twelfth of the plot.
        let width = min(slot * (columns.count > 45 ? 0.82 : 0.68), 1.0 / 12)
        for (index, stack) in stacks.enumerated() {
            var above = 0.0
            var below = 0.0
            for (series, value) in stack.enumerated() where value != 0 {
                let start = value > 0 ? above : below
                let ends = (scale.fraction(start), scale.fraction(start + value))
                if value > 0 { above += value } else { below += value }
                drawing.rectangle(
                    x: (Double(index) + 0.5) * slot - width / 2, y: 1 - max(ends.0, ends.1), width: width, height: abs(ends.1 - ends.0),
                    radius: columns.count > 45 ? 1 : 2, .series(series))
            }
        }
        drawing.hits(columns) { column in
            var lines = series.indices.map { (series.count > 1 ? series[$0] + "\t" : "") + text.full(value(column, $0)) }
            if series.count > 1 { lines.append("=\t" + text.full(stacks[column].reduce(0, +))) }
            return lines
        }
        return drawing.text
    }

    private func value(_ column: Int, _ series: Int) -> Double {
        guard values.indices.contains(column), values[column].indices.contains(series), values[column][series].isFinite else { return 0 }
        return min(max(values[column][series], -1e299), 1e299)
    }
}
