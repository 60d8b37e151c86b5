/// One row of a sheet with those of its cells that hold something.
struct SheetRow {
    struct Cell {
        /// From 1; ascending within the row, each once.
        var column: Int
        /// Of the row's bytes.
        var start: Int
        var end: Int
        /// Whether it was text, not a number, a date or a truth value.
        var isText: Bool
    }

    /// From 1.
    var number: Int
    var cells: [Cell] = []
    var bytes: [UInt8] = []

    /// More than the reader of rows takes for one: the texts of a longer row are cut there, and it is refused by it.
    static let longest = (8 << 20) + 1

    /// The text of the cell in a column; nil when it holds nothing.
    func text(_ column: Int) -> ArraySlice<UInt8>? {
        // Most rows have no gaps.
        if cells.indices.contains(column - 1), cells[column - 1].column == column { return text(cells[column - 1]) }
        return cells.first { $0.column == column }.map { text($0) }
    }

    func text(_ cell: Cell) -> ArraySlice<UInt8> { bytes[cell.start..<cell.end] }

    /// Adds a cell behind the others, or at its place where a program did not write them in order.
    mutating func add(_ cell: Cell) {
        if let last = cells.last, last.column >= cell.column {
            cells.removeAll { $0.column == cell.column }
            cells.insert(cell, at: cells.firstIndex { $0.column > cell.column } ?? cells.endIndex)
        } else {
            cells.append(cell)
        }
    }
}
