/// A sum built step by step: a bar for each part, from where the one before ended, and one for the whole.
public struct WaterfallBars: Chart {
    public struct Step: Hashable, Sendable {
        public var name: String
        /// What stands in small letters beside the name; nil for nothing.
        public var note: String?
        public var value: Double
        /// Whether it is the sum of those before, drawn from zero.
        public var isTotal: Bool

        public init(_ name: String, _ value: Double, note: String? = nil, isTotal: Bool = false) {
            self.name = name
            self.value = value
            self.note = note
            self.isTotal = isTotal
        }
    }

    public var title: String
    public var emptyText: String
    public var steps: [Step]
    public var text: ValueText

    public init(title: String, steps: [Step], text: ValueText, emptyText: String = "") {
        self.title = title
        self.steps = steps
        self.text = text
        self.emptyText = emptyText
    }

    static let rowHeight = 34

    public var isEmpty: Bool { steps.isEmpty }
    public var height: Int { isEmpty ? 120 : steps.count * Self.rowHeight }

    public var table: ChartTable {
        ChartTable(headings: [title, "", ""], rows: steps.map { [$0.name, $0.note ?? "", text.full($0.value)] })
    }

    /// For each step where its bar begins and ends.
    private var spans: [(from: Double, to: Double)] {
        var sum = 0.0
        return steps.map { step in
            let value = step.value.isFinite ? step.value : 0
            if step.isTotal { return (0, value) }
            defer { sum += value }
            return (sum, sum + value)
        }
    }

    public func marks(_ style: ChartStyle) -> String {
        let spans = spans
        let scale = LinearScale(covering: spans.flatMap { [$0.from, $0.to] })
        var drawing = Drawing(style: style)
        for (index, step) in steps.enumerated() {
            let top = index * Self.rowHeight
            let middle = Double(top) / Double(height)
            let (from, to) = (scale.fraction(spans[index].from), scale.fraction(spans[index].to))
            drawing.label(XML.shortened(step.name, to: 24), x: 0, y: middle, dy: 13, .emphasis)
            drawing.label(
                (step.note.map { XML.shortened($0, to: 26) + " · " } ?? "") + text.full(step.value.isFinite ? step.value : 0), x: 1, y: middle,
                dy: 13,
                anchor: .end)
            drawing.bar(x: 0, width: 1, top: top + 19, height: 8, radius: 3, .track)
            let role: Role = step.isTotal ? .series(0) : step.value < 0 ? .series(3) : .series(1)
            drawing.bar(x: min(from, to), width: max(abs(to - from), 0.003), top: top + 19, height: 8, radius: 3, role)
        }
        return drawing.text
    }
}
