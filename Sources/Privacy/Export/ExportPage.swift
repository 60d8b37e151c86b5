/// The page of an export that people read: one file that needs nothing else, for screens and for paper.
enum ExportPage {
    private static let style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}h1{line-height:1.2}
        h2{margin:2.5rem 0 .25rem}p.help{margin:0 0 .75rem;opacity:.75}div.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8884}th{white-space:nowrap}td{overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem;border:1px solid #8884;border-radius:.5rem;padding:1rem;margin:.75rem 0}
        dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}@media print{dl,tr{break-inside:avoid}}
        """

    static func beginning(_ wording: ExportWording, made: String) -> String {
        """
        <!doctype html>
        <html lang="\(wording.language.rawValue)"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>\(escaped(wording.heading))</title><style>\(style)</style></head><body>
        <h1>\(escaped(wording.heading))</h1><p>\(escaped(wording.introduction(made: made)))</p>

        """
    }

    static let end = "</body></html>\n"

    /// - Parameter columns: none for a section whose rows are cards.
    static func section(_ title: String, _ explanation: String?, columns: [String]) -> String {
        let help = explanation.map { "<p class=\"help\">\(escaped($0))</p>" } ?? ""
        let table =
            columns.isEmpty
            ? "" : "<div class=\"wide\"><table><thead><tr>\(columns.map { "<th>\(escaped($0))</th>" }.joined())</tr></thead><tbody>\n"
        return "<section><h2>\(escaped(title))</h2>\(help)\n\(table)"
    }

    static func row(_ cells: [String?]) -> String { "<tr>\(cells.map { "<td>\(escaped($0 ?? ""))</td>" }.joined())</tr>\n" }

    /// A row of many columns, those without a value left out.
    static func card(_ labels: [String], _ cells: [String?]) -> String {
        let pairs = zip(labels, cells).compactMap { label, cell in cell.map { "<dt>\(escaped(label))</dt><dd>\(escaped($0))</dd>" } }
        return "<dl>\(pairs.joined())</dl>\n"
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
