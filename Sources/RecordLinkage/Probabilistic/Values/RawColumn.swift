/// The raw values of columns that are read together, each different one once, and which a contact has.
///
/// Used by one thread at a time.
final class RawColumn: @unchecked Sendable {
    private let columns: [Int]
    private var values = ByteDictionary()
    /// For each contact the number of its raw value; 0 is none.
    private(set) var ids: [UInt32] = []
    private var joint: [UInt8] = []

    /// Stands between the values of several columns.
    static let separator: UInt8 = 0x1F

    init(columns: [Int]) { self.columns = columns }

    func append(_ rows: Int, _ field: (Int, Int, (UnsafeBufferPointer<UInt8>) -> Void) -> Void) {
        for row in 0..<rows {
            if columns.count == 1 {
                var id: UInt32 = 0
                field(row, columns[0]) { id = values.intern($0) }
                ids.append(id)
                continue
            }
            joint.removeAll(keepingCapacity: true)
            var isEmpty = true
            for (index, column) in columns.enumerated() {
                if index > 0 { joint.append(RawColumn.separator) }
                guard column >= 0 else { continue }
                field(row, column) { bytes in
                    if !bytes.isEmpty { isEmpty = false }
                    joint.append(contentsOf: bytes.prefix(ByteDictionary.limit / columns.count))
                }
            }
            ids.append(isEmpty ? 0 : joint.withUnsafeBufferPointer { values.intern($0) })
        }
    }

    /// Reads every value and numbers what comes out in the dictionary of its comparison: for each output, by raw number, the number there.
    func read(_ reading: ContactLayout.Reading, _ owners: [Int], into dictionaries: inout [ByteDictionary]) -> [[UInt32]] {
        let values = values
        let dayFirst = reading == .birthDate ? WrittenBirth.isDayFirst((0..<UInt32(min(values.count, 5000))).map { values.text($0 + 1)[...] }) : true
        var maps = [[UInt32]](repeating: [0], count: owners.count)
        for output in maps.indices { maps[output].reserveCapacity(values.count + 1) }
        // Read in parallel, piece after piece; numbered in order, so that the numbers are always the same.
        let size = 65_536
        for start in stride(from: 1, through: values.count, by: size * 8) {
            let end = min(start + size * 8, values.count + 1)
            let ranges = Parallel.ranges(end - start, pieces: 16)
            let pieces = Parallel.map(ranges.count) { piece in
                ranges[piece].map { offset in
                    let text = values.text(UInt32(start + offset))
                    return ValueReading(reading, text.split(separator: "\u{1F}", omittingEmptySubsequences: false), dayFirst: dayFirst)
                }
            }
            for value in pieces.joined() {
                for (output, owner) in owners.enumerated() {
                    guard var text = output == 0 ? value.first : value.second else {
                        maps[output].append(0)
                        continue
                    }
                    maps[output].append(text.withUTF8 { dictionaries[owner].intern($0) })
                }
            }
        }
        return maps
    }

    /// Lets go of the raw texts.
    func forgetValues() { values = ByteDictionary() }
    /// Lets go of everything.
    func forget() { ids = [] }
}
