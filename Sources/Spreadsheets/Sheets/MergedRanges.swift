import Foundation

/// Cells that are shown as one; the first of them holds the value.
struct MergedRange: Hashable, Sendable {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>

    /// `B2:C5`; nil for anything else.
    init?(_ text: String) {
        let corners = text.split(separator: ":").compactMap { CellReference($0) }
        guard corners.count == 2, corners[0].row <= corners[1].row, corners[0].column <= corners[1].column,
            corners[1].row <= CellReference.mostRows, corners[1].column <= CellReference.mostColumns
        else { return nil }
        rows = corners[0].row...corners[1].row
        columns = corners[0].column...corners[1].column
    }

    private static let most = 200_000

    /// Those of a sheet. They stand behind its rows, so that the part is run through once for them alone, without parsing it.
    static func all(of sheet: Sheet, _ workbook: Workbook) throws(WorkbookError) -> [MergedRange] {
        let part = try workbook.archive.part(sheet.part, limit: Workbook.longestSheet)
        var ranges: [MergedRange] = []
        let size = 256 << 10
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        let key = Array("mergeCell ".utf8)
        while true {
            let result = bytes.withUnsafeMutableBytes { buffer in
                Result { () throws(WorkbookError) in
                    guard let base = buffer.baseAddress else { return 0 }
                    return try part.read(into: base + filled, count: size - filled)
                }
            }
            let count = try result.get()
            filled += count
            var place = 0
            while let hit = Self.place(of: key, in: bytes, from: place, to: filled) {
                guard let end = bytes[hit..<filled].firstIndex(of: UInt8(ascii: ">")) else { break }
                if let range = range(String(decoding: bytes[hit..<end], as: UTF8.self)) { ranges.append(range) }
                guard ranges.count <= most else { throw .tooLarge(place: "sheet \(sheet.name)", limit: "\(most) merged ranges") }
                place = end
            }
            guard count > 0 else { return ranges.sorted { $0.rows.lowerBound < $1.rows.lowerBound } }
            // What may be the beginning of one more is kept; an element is never longer than that.
            let kept = min(filled - place, 512)
            bytes.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return }
                memmove(base, base + (filled - kept), kept)
            }
            filled = kept
        }
    }

    private static func place(of key: [UInt8], in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var place = start
            while place + key.count <= end, let hit = memchr(base + place, Int32(key[0]), end - place - key.count + 1) {
                place = base.distance(to: UnsafeRawPointer(hit))
                if memcmp(hit, key, key.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }

    private static func range(_ element: String) -> MergedRange? {
        guard let quote = element.firstIndex(where: { $0 == "\"" || $0 == "'" }) else { return nil }
        return MergedRange(String(element[element.index(after: quote)...].prefix { $0 != element[quote] }))
    }
}

/// Gives the value of cells that are merged downwards to each row of them: a store's name that stands beside five receipts is that of all five.
struct DownwardMerges {
    private var waiting: ArraySlice<MergedRange>
    private var active: [(range: MergedRange, value: [UInt8], isText: Bool)] = []
    private let sheet: String

    /// Bytes of the values that are being carried down at a time.
    private static let most = 8 << 20

    init(_ ranges: [MergedRange], sheet: String) {
        waiting = ranges.filter { $0.rows.count > 1 }[...]
        self.sheet = sheet
    }

    /// Fills what the row leaves empty; a row with no value of its own stays as it is. Rows are given in their order.
    mutating func fill(_ row: inout SheetRow) throws(WorkbookError) {
        if active.isEmpty, waiting.first.map({ $0.rows.lowerBound > row.number }) ?? true { return }
        active.removeAll { $0.range.rows.upperBound < row.number }
        if !row.cells.isEmpty {
            for (range, value, isText) in active where row.text(range.columns.lowerBound) == nil {
                guard row.bytes.count < SheetRow.longest else { break }
                let start = row.bytes.count
                row.bytes.append(contentsOf: value)
                row.add(.init(column: range.columns.lowerBound, start: start, end: row.bytes.count, isText: isText))
            }
        }
        while let range = waiting.first, range.rows.lowerBound <= row.number {
            waiting.removeFirst()
            guard range.rows.lowerBound == row.number, let cell = row.cells.first(where: { $0.column == range.columns.lowerBound }) else { continue }
            active.append((range, Array(row.text(cell)), cell.isText))
        }
        guard active.reduce(0, { $0 + $1.value.count }) <= Self.most else {
            throw .tooLarge(place: "sheet \(sheet)", limit: "\(byteText(Int64(Self.most))) of merged cells beside each other")
        }
    }
}
