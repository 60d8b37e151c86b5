/// Names with a bar each, the longest first as given: the best stores, the best products.
public struct HorizontalBars: Chart {
    public struct Row: Hashable, Sendable {
        public var name: String
        public var value: Double
        /// A path of this site, or nil.
        public var link: String?
        /// A word after the value, such as a share.
        public var note: String?

        public init(_ name: String, _ value: Double, link: String? = nil, note: String? = nil) {
            self.name = name
            self.value = value
            self.link = link
            self.note = note
        }
    }

    public var title: String
    public var emptyText: String
    public var rows: [Row]
    public var text: ValueText
    /// The value whose bar is as long as the drawing is wide; nil is the greatest of the rows.
    public var longest: Double?

    public init(title: String, rows: [Row], text: ValueText, longest: Double? = nil, emptyText: String = "") {
        self.title = title
        self.rows = rows
        self.text = text
        self.longest = longest
        self.emptyText = emptyText
    }

    static let rowHeight = 38

    public var isEmpty: Bool { rows.isEmpty }
    public var hasLinks: Bool { rows.contains { $0.link != nil } }
    public var height: Int { isEmpty ? 120 : rows.count * Self.rowHeight }

    public var table: ChartTable { ChartTable(headings: [title, ""], rows: rows.map { [$0.name, text.full($0.value)] }) }

    public func marks(_ style: ChartStyle) -> String {
        let longest = longest ?? rows.map(\.value).filter(\.isFinite).max() ?? 0
        var drawing = Drawing(style: style)
        for (index, row) in rows.enumerated() {
            let top = index * Self.rowHeight
            let share = longest > 0 && row.value.isFinite ? min(max(row.value / longest, 0), 1) : 0
            let value = text.full(row.value.isFinite ? row.value : 0)
            drawing.linked(row.link) { drawing in
                let middle = Double(top) / Double(height)
                drawing.label(XML.shortened(row.name, to: row.note == nil ? 40 : 28), x: 0, y: middle, dy: 15, .emphasis)
                drawing.label(value + (row.note.map { " · " + $0 } ?? ""), x: 1, y: middle, dy: 15, anchor: .end)
                drawing.bar(x: 0, width: 1, top: top + 22, height: 6, radius: 3, .track)
                if share > 0 { drawing.bar(x: 0, width: max(share, 0.004), top: top + 22, height: 6, radius: 3, .series(0)) }
                drawing.bar(
                    x: 0, width: 1, top: top, height: Self.rowHeight, radius: 0, .hit, title: [row.name, value].joined(separator: "\n"))
            }
        }
        return drawing.text
    }
}
