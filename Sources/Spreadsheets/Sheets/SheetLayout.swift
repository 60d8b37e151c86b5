/// Where on a sheet its table is: people write titles above it, leave columns empty beside it, and give it a header of two rows.
struct SheetLayout {
    /// The rows that name the columns, one or two.
    let header: ClosedRange<Int>
    let columns: ClosedRange<Int>
    /// Of each column.
    let names: [String]

    /// Columns that are taken in beyond the last one that has a name.
    private static let mostUnnamed = 100

    /// - Parameter rows: the first ones of the sheet.
    /// - Returns: nil when there is no row.
    init?(_ rows: [SheetRow], _ merges: [MergedRange]) {
        guard let place = Self.headerRow(rows) else { return nil }
        let (top, bottom) = Self.headerRows(rows, place, merges)
        let body = rows[bottom...].dropFirst()
        let titled = rows[top...bottom].flatMap(\.cells).map(\.column)
        guard let first = titled.min(), let last = titled.max() else { return nil }
        let merged = merges.filter { $0.rows.lowerBound == rows[top].number && $0.columns.count > 1 }.map(\.columns.upperBound).max() ?? last
        let used = body.flatMap { [$0.cells.first?.column, $0.cells.last?.column].compactMap { $0 } }.filter { $0 <= last + Self.mostUnnamed }
        columns = min(first, used.min() ?? first)...max(last, top == bottom ? last : merged, used.max() ?? last)
        header = rows[top].number...rows[bottom].number
        let rowsOfHeader = (rows[top], rows[bottom])
        // Where the first row may be data, an empty cell of it stays empty.
        let mayName = rows[top...bottom].allSatisfy { row in row.cells.allSatisfy { Self.isName($0, row) } }
        names = columns.map { column in
            let text = top == bottom ? Self.text(rowsOfHeader.0, column) : Self.name(column, rowsOfHeader, merges)
            return text.isEmpty && mayName ? "column \(CellReference.letters(column))" : text
        }
    }

    /// The first row that is about as wide as rows are here: a title above the table is narrower, most often one cell. A header may leave half of its columns
    /// without a name.
    private static func headerRow(_ rows: [SheetRow]) -> Int? {
        let widths = rows.map(\.cells.count).sorted()
        guard !widths.isEmpty else { return nil }
        let usual = widths[widths.count / 2]
        return rows.indices.first { row in
            let width = rows[row].cells.count
            return width * 2 > usual || (width > 1 && width * 2 == usual)
        }
    }

    /// With the row of groups that stands above or below, where merged cells show that there is one.
    private static func headerRows(_ rows: [SheetRow], _ place: Int, _ merges: [MergedRange]) -> (top: Int, bottom: Int) {
        let width = rows[place...].prefix(20).flatMap(\.cells).map(\.column)
        guard let first = width.min(), let last = width.max() else { return (place, place) }
        func hasGroups(_ top: Int, above bottom: Int) -> Bool {
            guard rows.indices.contains(top), rows.indices.contains(bottom), rows[bottom].number == rows[top].number + 1,
                rows[top].cells.allSatisfy(\.isText), rows[bottom].cells.allSatisfy(\.isText)
            else { return false }
            // Cells merged over the whole width are a title.
            return merges.contains { merge in
                merge.rows == rows[top].number...rows[top].number && merge.columns.count > 1
                    && !(merge.columns.lowerBound <= first && merge.columns.upperBound >= last)
                    && merge.columns.allSatisfy { rows[bottom].text($0) != nil }
            }
        }
        if hasGroups(place, above: place + 1) { return (place, place + 1) }
        return hasGroups(place - 1, above: place) ? (place - 1, place) : (place, place)
    }

    private static func text(_ row: SheetRow, _ column: Int) -> String {
        guard let bytes = row.text(column) else { return "" }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return words.joined(separator: " ")
    }

    /// The group and the name below it; one of them where they say the same, or where there is no other.
    private static func name(_ column: Int, _ rows: (SheetRow, SheetRow), _ merges: [MergedRange]) -> String {
        let over = merges.first { $0.rows.contains(rows.0.number) && $0.columns.contains(column) }
        let group = text(rows.0, over?.columns.lowerBound ?? column)
        let own = over.map { $0.rows.contains(rows.1.number) } == true ? "" : text(rows.1, column)
        return own.isEmpty || own == group ? group : group.isEmpty ? own : group + " " + own
    }

    private static func isName(_ cell: SheetRow.Cell, _ row: SheetRow) -> Bool {
        let text = row.text(cell)
        return cell.isText && !text.contains(UInt8(ascii: "@")) && text.contains { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
