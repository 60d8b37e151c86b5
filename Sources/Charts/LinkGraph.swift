import Foundation

/// Things in a circle, and the lines that join them.
public struct LinkGraph: Chart {
    public struct Node: Hashable, Sendable {
        public var name: String
        public var note: String
        /// A path of this site, or nil.
        public var link: String?

        public init(_ name: String, note: String, link: String? = nil) {
            self.name = name
            self.note = note
            self.link = link
        }
    }

    public struct Edge: Hashable, Sendable {
        /// Places of nodes.
        public var from: Int
        public var to: Int
        public var name: String
        /// Whether it holds the two together; a weaker one only says that something is known of the two.
        public var isStrong: Bool

        public init(_ from: Int, _ to: Int, name: String, isStrong: Bool) {
            self.from = from
            self.to = to
            self.name = name
            self.isStrong = isStrong
        }
    }

    public var title: String
    public var emptyText: String
    public var nodes: [Node]
    public var edges: [Edge]

    public init(title: String, nodes: [Node], edges: [Edge], emptyText: String = "") {
        self.title = title
        self.nodes = nodes
        self.edges = edges
        self.emptyText = emptyText
    }

    public var isEmpty: Bool { nodes.isEmpty }
    public var hasLinks: Bool { nodes.contains { $0.link != nil } }
    public var height: Int { isEmpty ? 120 : min(220 + nodes.count * 18, 520) }

    public var table: ChartTable {
        ChartTable(
            headings: [title, "", ""],
            rows: edges.filter { nodes.indices.contains($0.from) && nodes.indices.contains($0.to) }.map {
                [nodes[$0.from].name, nodes[$0.to].name, $0.name]
            })
    }

    /// Fractions of the plot; the first stands at the top.
    private func place(_ index: Int) -> (x: Double, y: Double) {
        guard nodes.count > 1 else { return (0.5, 0.5) }
        let angle = 2 * Double.pi * Double(index) / Double(nodes.count) - Double.pi / 2
        return (0.5 + 0.3 * cos(angle), 0.5 + 0.38 * sin(angle))
    }

    public func marks(_ style: ChartStyle) -> String {
        var drawing = Drawing(style: style)
        for edge in edges.sorted(by: { !$0.isStrong && $1.isStrong }) where nodes.indices.contains(edge.from) && nodes.indices.contains(edge.to) {
            let (from, to) = (place(edge.from), place(edge.to))
            drawing.line(from: from, to: to, edge.isStrong ? .line(1) : .grid, title: edge.name)
        }
        for (index, node) in nodes.enumerated() {
            let (x, y) = place(index)
            let anchor: Drawing.Anchor = x < 0.45 ? .end : x > 0.55 ? .start : .middle
            let dx = anchor == .end ? -14 : anchor == .start ? 14 : 0
            let dy = anchor == .middle ? (y < 0.5 ? -28 : 24) : -2
            drawing.linked(node.link) { drawing in
                drawing.dot(x: x, y: y, radius: 8, .series(0))
                drawing.label(XML.shortened(node.name, to: 22), x: x, y: y, dx: dx, dy: dy, anchor: anchor, .emphasis)
                drawing.label(XML.shortened(node.note, to: 26), x: x, y: y, dx: dx, dy: dy + 15, anchor: anchor)
            }
        }
        return drawing.text
    }
}
