/// The layout of a table and its first rows as text: to show to people, and to match columns with fields.
public struct TablePreview: Sendable {
    public let format: TableFormat
    /// The names of the columns.
    public let columns: [String]
    public let rows: [[String]]
    /// Rows among the first that cannot be read.
    public let problems: [RowProblem]

    /// Reads `rowCount` rows, or as many as there are before damage.
    /// - Throws: ``TabularError`` when the file cannot be opened, is not text, has no readable header, or is damaged before its first row.
    public init(path: String, options: ReadingOptions = ReadingOptions(), rowCount: Int = 200) throws(TabularError) {
        try self.init(FileSource(path: path), options: options, rowCount: rowCount)
    }

    public init(_ source: any ByteSource, options: ReadingOptions = ReadingOptions(), rowCount: Int = 200) throws(TabularError) {
        let reader = try TableReader(source, options: options)
        var rows: [[String]] = []
        var last = 0
        do throws(TabularError) {
            while rows.count < rowCount, let row = try reader.next() {
                rows.append(row.strings)
                last = row.record
            }
        } catch {
            // What was read before the damage is worth showing; whoever reads on meets the damage.
            if rows.isEmpty { throw error }
        }
        format = reader.format
        columns = reader.columns.names
        self.rows = rows
        problems = rows.count < rowCount ? reader.problems : reader.problems.filter { $0.record < last }
    }
}
