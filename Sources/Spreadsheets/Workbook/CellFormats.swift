/// How the cells of a workbook show their numbers, by the number of their style (ECMA-376 part 1, 18.8).
struct CellFormats {
    /// Inflated bytes of the part.
    static let longest: Int64 = 64 << 20

    private var kinds: [NumberFormat] = []

    /// - Parameter part: nil in a workbook without styles.
    init(_ part: PartReader?) throws(WorkbookError) {
        guard let part else { return }
        let reading = StylesReading()
        try XMLScanner(part, reading).run()
        kinds = reading.kinds
    }

    subscript(style: Int) -> NumberFormat { kinds.indices.contains(style) ? kinds[style] : .number }
}

private final class StylesReading: XMLHandler {
    private(set) var kinds: [NumberFormat] = []
    private var custom: [Int: NumberFormat] = [:]
    private var isInCellFormats = false
    /// Excel allows 65,490 styles.
    private static let mostStyles = 100_000

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard let id = attributes.text("numFmtId").flatMap({ Int($0) }), let code = attributes.text("formatCode"), custom.count < Self.mostStyles
            else { return }
            custom[id] = NumberFormat(code: code)
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            guard kinds.count < Self.mostStyles else { return fail(.tooLarge(place: "the list of styles", limit: "\(Self.mostStyles) styles")) }
            let id = attributes.text("numFmtId").flatMap { Int($0) } ?? 0
            kinds.append(custom[id] ?? NumberFormat(builtIn: id))
        default: break
        }
    }

    override func end(_ name: XMLName) {
        if case "cellXfs" = name { isInCellFormats = false }
    }
}
