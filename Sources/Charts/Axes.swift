/// One place on the horizontal axis.
public struct ChartColumn: Hashable, Sendable {
    /// Short, under the axis: `3 May`.
    public var label: String
    /// In full, over the tooltip and in the table: `Sunday 3 May 2026`.
    public var title: String

    public init(_ label: String, title: String? = nil) {
        self.label = label
        self.title = title ?? label
    }
}

/// How values are written: short on the axis, in full in tooltips and tables.
public struct ValueText: Sendable {
    public var axis: @Sendable (Double) -> String
    public var full: @Sendable (Double) -> String
    /// Whether only whole numbers occur.
    public var whole: Bool

    public init(axis: @escaping @Sendable (Double) -> String, full: @escaping @Sendable (Double) -> String, whole: Bool = false) {
        self.axis = axis
        self.full = full
        self.whole = whole
    }
}

extension Drawing {
    /// Grid lines with their labels left of the plot, and the labels of columns below it.
    mutating func axes(_ scale: LinearScale, _ values: ValueText, columns: [ChartColumn]) {
        for tick in scale.ticks {
            let y = 1 - scale.fraction(tick)
            rule(y: y, tick == 0 ? .baseline : .grid)
            label(values.axis(tick), x: 0, y: y, dx: -10, dy: 4, anchor: .end)
        }
        // About eight labels where there is room, every second of them where there is little.
        let stride = max(1, (columns.count + 7) / 8)
        for (place, index) in Swift.stride(from: 0, to: columns.count, by: stride).enumerated() {
            let x = (Double(index) + 0.5) / Double(columns.count)
            label(columns[index].label, x: x, y: 1, dy: 20, anchor: .middle, minor: place % 2 == 1 && columns.count > stride * 6)
        }
    }

    /// Invisible areas over the columns that carry their tooltips.
    mutating func hits(_ columns: [ChartColumn], lines: (Int) -> [String]) {
        let width = 1 / Double(max(columns.count, 1))
        for (index, column) in columns.enumerated() {
            rectangle(
                x: Double(index) * width, y: 0, width: width, height: 1, .hit, title: ([column.title] + lines(index)).joined(separator: "\n"))
        }
    }
}
