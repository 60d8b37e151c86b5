/// SVG being written. Positions and sizes across the plot are fractions of it (1 is the whole), distances within are pixels.
struct Drawing {
    private(set) var text = ""
    let style: ChartStyle

    init(style: ChartStyle) { self.style = style }

    /// A rectangle between two fractions each way; `radius` in pixels.
    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, radius: Double = 0, _ role: Role, title: String? = nil) {
        text +=
            "<rect x=\"\(XML.percent(x))\" y=\"\(XML.percent(y))\" width=\"\(XML.percent(max(width, 0)))\" height=\"\(XML.percent(max(height, 0)))\""
        if radius > 0 { text += " rx=\"\(XML.number(radius))\"" }
        close("rect", role, title: title)
    }

    /// A bar of `height` pixels at `y` pixels from the top.
    mutating func bar(x: Double, width: Double, top: Int, height: Int, radius: Double, _ role: Role, title: String? = nil) {
        text += "<rect x=\"\(XML.percent(x))\" y=\"\(top)\" width=\"\(XML.percent(max(width, 0)))\" height=\"\(height)\" rx=\"\(XML.number(radius))\""
        close("rect", role, title: title)
    }

    /// A horizontal line over the whole width.
    mutating func rule(y: Double, _ role: Role) {
        let place = XML.percent(y)
        text += "<line x1=\"0\" x2=\"100%\" y1=\"\(place)\" y2=\"\(place)\"\(role.attributes(style))/>"
    }

    /// A line between two places given as fractions.
    mutating func line(from: (x: Double, y: Double), to: (x: Double, y: Double), _ role: Role, title: String? = nil) {
        text += "<line x1=\"\(XML.percent(from.x))\" y1=\"\(XML.percent(from.y))\" x2=\"\(XML.percent(to.x))\" y2=\"\(XML.percent(to.y))\""
        close("line", role, title: title)
    }

    enum Anchor: String {
        case start, middle, end
    }

    /// A word at a fraction, moved by pixels; `minor` ones are hidden where the chart is narrow.
    mutating func label(
        _ words: String, x: Double, y: Double, dx: Int = 0, dy: Int = 0, anchor: Anchor = .start, _ role: Role = .label, minor: Bool = false
    ) {
        text += minor ? "<g class=\"minor\">" : ""
        text += "<text x=\"\(XML.percent(x))\" y=\"\(XML.percent(y))\""
        if dx != 0 { text += " dx=\"\(dx)\"" }
        if dy != 0 { text += " dy=\"\(dy)\"" }
        if anchor != .start { text += " text-anchor=\"\(anchor.rawValue)\"" }
        text += "\(role.attributes(style))>\(XML.escape(words))</text>"
        text += minor ? "</g>" : ""
    }

    /// A line through points given as fractions, drawn with an even stroke however the plot is stretched.
    mutating func path(_ commands: String, _ role: Role) {
        text +=
            "<path d=\"\(commands)\" vector-effect=\"non-scaling-stroke\" stroke-linejoin=\"round\" stroke-linecap=\"round\"\(role.attributes(style))/>"
    }

    /// What `draw` draws in thousandths of the plot.
    mutating func stretched(_ draw: (inout Drawing) -> Void) {
        text += "<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\">"
        draw(&self)
        text += "</svg>"
    }

    mutating func dot(x: Double, y: Double, radius: Double, _ role: Role) {
        text += "<circle cx=\"\(XML.percent(x))\" cy=\"\(XML.percent(y))\" r=\"\(XML.number(radius))\"\(role.attributes(style))/>"
    }

    /// Markup that is known to be well formed and escaped.
    mutating func raw(_ markup: String) { text += markup }

    /// What `draw` draws as a link to `address`, or bare where there is none or it is not one of this site.
    mutating func linked(_ address: String?, _ draw: (inout Drawing) -> Void) {
        guard let address, address.hasPrefix("/"), !address.hasPrefix("//") else { return draw(&self) }
        text += "<a href=\"\(XML.escape(address))\">"
        draw(&self)
        text += "</a>"
    }

    private mutating func close(_ element: String, _ role: Role, title: String?) {
        text += role.attributes(style)
        if let title { text += "><title>\(XML.escape(title))</title></\(element)>" } else { text += "/>" }
    }
}
