import Kernel

/// Finds the layout of a file from its first text, in UTF-8.
///
/// The delimiter is the one under which the rows look most alike and their fields most like data: G. van den Burg, A. Nazábal, C. Sutton, "Wrangling messy CSV
/// files by detecting row and type patterns" (2019), with the score of rows as there and a shorter list of types.
struct FormatDetection {
    let sample: [UInt8]
    /// Whether `sample` is the whole text.
    let isWhole: Bool
    let options: ReadingOptions

    /// Rows looked at.
    private static let rowCount = 200

    func format() -> TableFormat {
        var format = TableFormat()
        format.lineEnding = options.lineEnding ?? lineEnding()
        format.delimiter = options.delimiter ?? declaredDelimiter?.delimiter ?? delimiter(format)
        format.hasQuotes = options.hasQuotes ?? true
        let rows = rows(format)
        format.hasHeader = options.hasHeader ?? hasHeader(rows)
        format.decimalSeparator = options.decimalSeparator ?? decimalSeparator(rows, format.delimiter)
        return format
    }

    /// The line `sep=;` that Excel understands at the start of a file, and its length.
    var declaredDelimiter: (delimiter: Delimiter, length: Int)? {
        guard sample.starts(with: Array("sep=".utf8)) || sample.starts(with: Array("SEP=".utf8)), sample.count > 4,
            let delimiter = Delimiter(rawValue: sample[4])
        else { return nil }
        let rest = sample[5...]
        if rest.isEmpty { return (delimiter, 5) }
        if rest.starts(with: [0x0D, 0x0A]) { return (delimiter, 7) }
        return rest.first == 0x0D || rest.first == 0x0A ? (delimiter, 6) : nil
    }

    /// Carriage returns end rows only where no line feed stands outside quotes.
    private func lineEnding() -> LineEnding {
        var inQuotes = false
        var hasReturn = false
        for (index, byte) in sample.enumerated() {
            switch byte {
            case UInt8(ascii: "\""): inQuotes.toggle()
            case UInt8(ascii: "\n") where !inQuotes: return index > 0 && sample[index - 1] == UInt8(ascii: "\r") ? .carriageReturnLineFeed : .lineFeed
            case UInt8(ascii: "\r") where !inQuotes: hasReturn = true
            default: break
            }
        }
        return hasReturn ? .carriageReturn : .lineFeed
    }

    /// The first rows under `format`, as text; the one cut by the end of the sample left out.
    private func rows(_ format: TableFormat) -> [[String]] {
        let storage = RowStorage(byteCapacity: sample.count)
        let length = sample.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { storage.bytes.update(from: base, count: buffer.count) }
            return buffer.count
        }
        let scanner = RowScanner(format, options)
        var position = declaredDelimiter?.length ?? 0
        var rows: [[String]] = []
        while position < length, rows.count < FormatDetection.rowCount {
            storage.dropFields(from: 0)
            guard case .row(let next, _, let stray) = scanner.scan(storage, from: position, to: length, isLast: isWhole) else { break }
            scanner.resolveQuotes(storage)
            let isEmpty = storage.fieldCount == 1 && storage.text(ofField: 0).isEmpty
            if !isEmpty, stray == nil { rows.append((0..<storage.fieldCount).map { String(decoding: storage.text(ofField: $0), as: UTF8.self) }) }
            position = next
        }
        return rows
    }

    // MARK: Delimiter

    private func delimiter(_ format: TableFormat) -> Delimiter {
        var best: (delimiter: Delimiter, score: Double)?
        var absent: Delimiter?
        for candidate in Delimiter.allCases {
            var trial = format
            trial.delimiter = candidate
            let rows = rows(trial)
            if rows.allSatisfy({ $0.count == 1 }) {
                absent = absent ?? candidate
                continue
            }
            // A header that has no delimiter names one column.
            guard let first = rows.first, first.count > 1 else { continue }
            let score = patternScore(rows) * typeScore(rows, candidate)
            if score > best?.score ?? 0 { best = (candidate, score) }
        }
        // In a single column even a comma may be part of a number: take a delimiter that does not occur.
        return best?.delimiter ?? absent ?? .comma
    }

    /// High where few lengths of rows cover many rows, and the rows are long.
    private func patternScore(_ rows: [[String]]) -> Double {
        let lengths = Dictionary(rows.map { ($0.count, 1) }, uniquingKeysWith: +)
        let sum = lengths.reduce(0.0) { $0 + Double($1.value) * max(0.001, Double($1.key - 1)) / Double($1.key) }
        return sum / Double(lengths.count)
    }

    /// The share of fields that look like one value.
    private func typeScore(_ rows: [[String]], _ delimiter: Delimiter) -> Double {
        let others = Delimiter.allCases.filter { $0 != delimiter }.map(\.rawValue)
        var (known, all) = (0, 0)
        for field in rows.joined() {
            all += 1
            if !field.utf8.contains(where: { others.contains($0) }) || ValueShape.isNumber(field) { known += 1 }
        }
        return max(Double(known) / Double(max(all, 1)), 0.001)
    }

    // MARK: Header and numbers

    /// The first row is data when one of its fields is a value of the kind that stands below it, or is of a kind that names nothing.
    private func hasHeader(_ rows: [[String]]) -> Bool {
        guard let first = rows.first else { return true }
        for (column, name) in first.enumerated() where ValueShape.isNumber(name) || ValueShape.isEmail(name) || ValueShape.isDate(name) {
            let below = rows.dropFirst().compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
            let alike = below.filter { ValueShape.isNumber($0) || ValueShape.isEmail($0) || ValueShape.isDate($0) }
            if below.isEmpty || alike.count * 2 >= below.count { return false }
        }
        return true
    }

    /// A comma is the decimal separator when more numbers can only be read so than with a point.
    private func decimalSeparator(_ rows: [[String]], _ delimiter: Delimiter) -> DecimalSeparator {
        var (commas, points, eitherComma) = (0, 0, 0)
        for field in rows.joined() {
            switch ValueShape.decimalSeparator(field) {
            case .some(.comma): commas += 1
            case .some(.point): points += 1
            case nil: if ValueShape.isNumber(field), field.contains(",") { eitherComma += 1 }
            }
        }
        if commas + points == 0 { return delimiter != .comma && eitherComma > 0 ? .comma : .point }
        return commas > points ? .comma : .point
    }
}

extension RowScanner {
    init(_ format: TableFormat, _ options: ReadingOptions) {
        self.init(
            delimiter: format.delimiter.rawValue, quote: format.hasQuotes ? UInt8(ascii: "\"") : nil,
            newline: format.lineEnding == .carriageReturn ? UInt8(ascii: "\r") : UInt8(ascii: "\n"),
            fieldLimit: max(options.fieldLimit, 1), rowLimit: max(options.rowLimit, 1))
    }
}
