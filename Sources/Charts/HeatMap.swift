/// A grid of shades: weekdays by hours.
public struct HeatMap: Chart {
    public var title: String
    public var emptyText: String
    public var rows: [String]
    public var columns: [ChartColumn]
    /// One list for each row, one value for each column; missing, negative and not finite count as nothing.
    public var values: [[Double]]
    public var text: ValueText

    public init(title: String, rows: [String], columns: [ChartColumn], values: [[Double]], text: ValueText, emptyText: String = "") {
        self.title = title
        self.rows = rows
        self.columns = columns
        self.values = values
        self.text = text
        self.emptyText = emptyText
    }

    public var isEmpty: Bool { rows.isEmpty || columns.isEmpty || highest == 0 }
    public var height: Int { isEmpty ? 160 : rows.count * 26 }
    public var margins: ChartMargins { .axes }

    public var table: ChartTable {
        ChartTable(
            headings: [title] + columns.map(\.title),
            rows: rows.indices.map { row in [rows[row]] + columns.indices.map { text.full(value(row, $0)) } })
    }

    public func marks(_ style: ChartStyle) -> String {
        let highest = highest
        var drawing = Drawing(style: style)
        let (width, tall) = (1 / Double(columns.count), 1 / Double(rows.count))
        for row in rows.indices {
            drawing.label(rows[row], x: 0, y: (Double(row) + 0.5) * tall, dx: -10, dy: 4, anchor: .end)
            for column in columns.indices {
                let value = value(row, column)
                let step = value > 0 ? min(max(Int((value / highest * Double(Role.heatSteps)).rounded(.up)), 1), Role.heatSteps) : 0
                drawing.rectangle(
                    x: Double(column) * width + width * 0.04, y: Double(row) * tall + tall * 0.06, width: width * 0.92, height: tall * 0.88,
                    radius: 3,
                    .heat(step), title: "\(rows[row]) \(columns[column].title)\n\(text.full(value))")
            }
        }
        for (index, column) in columns.enumerated() where index % 3 == 0 {
            drawing.label(column.label, x: (Double(index) + 0.5) * width, y: 1, dy: 18, anchor: .middle, minor: index % 6 == 3)
        }
        return drawing.text
    }

    private var highest: Double { rows.indices.flatMap { row in columns.indices.map { value(row, $0) } }.max() ?? 0 }

    private func value(_ row: Int, _ column: Int) -> Double {
        guard values.indices.contains(row), values[row].indices.contains(column), values[row][column].isFinite else { return 0 }
        return max(values[row][column], 0)
    }
}
