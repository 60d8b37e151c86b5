/// A table read from delimited text, to look at what was generated with other eyes than the writer's.
struct Table {
    let header: [String]
    let rows: [[String]]

    /// RFC 4180 with any separator; nil when a row has another number of fields than the header, or a quote is left open.
    init?(_ bytes: [UInt8], separator: Character = ",", latin: Bool = false) {
        let text = latin ? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })) : String(decoding: bytes, as: UTF8.self)
        var rows: [[String]] = []
        var row: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.unicodeScalars.makeIterator()
        var waiting = characters.next()
        let mark = separator.unicodeScalars.first
        while let scalar = waiting {
            waiting = characters.next()
            if isQuoted {
                if scalar != "\"" {
                    field.unicodeScalars.append(scalar)
                } else if waiting == "\"" {
                    field.append("\"")
                    waiting = characters.next()
                } else {
                    isQuoted = false
                }
            } else if scalar == "\"", field.isEmpty {
                isQuoted = true
            } else if scalar == mark {
                row.append(field)
                field = ""
            } else if scalar == "\n" {
                row.append(field)
                rows.append(row)
                (row, field) = ([], "")
            } else if scalar != "\r" {
                field.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted, field.isEmpty, row.isEmpty, let header = rows.first, rows.allSatisfy({ $0.count == header.count }) else { return nil }
        self.header = header
        self.rows = Array(rows.dropFirst())
    }

    /// All values of a column; empty when there is none of that name.
    subscript(column: String) -> [String] {
        guard let index = header.firstIndex(of: column) else { return [] }
        return rows.map { $0[index] }
    }
}

/// A decimal with a point as a whole number of 10^-`places`; nil for anything else.
func scaled(_ text: String, _ places: Int) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == places else { return nil }
    return Int(parts[0] + parts[1])
}
