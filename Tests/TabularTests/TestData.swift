import Foundation
import Tabular

/// SplitMix64 (G. Steele et al., 2014): the same numbers from the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A source that gives at most `step` bytes at a time, to cut everything at every place.
final class DrippingSource: ByteSource {
    private let bytes: [UInt8]
    private let step: Int
    private var position = 0

    init(_ bytes: [UInt8], step: Int) {
        self.bytes = bytes
        self.step = step
    }

    var progress: ReadingProgress { ReadingProgress(consumed: Int64(position), total: nil) }

    func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        let count = min(step, target.count, bytes.count - position)
        for index in 0..<count { target[index] = bytes[position + index] }
        position += count
        return count
    }
}

/// A gzip member of stored blocks, with the checksum computed bit by bit.
func storedGzip(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(0xFFFF)
        rest = rest.dropFirst(0xFFFF)
        let (low, high) = (UInt8(block.count & 0xFF), UInt8(block.count >> 8))
        result += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high]
        result += block
    } while !rest.isEmpty
    var crc: UInt32 = ~0
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    for value in [~crc, UInt32(bytes.count)] { result += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) } }
    return result
}

/// All bytes a source gives, and the error it ends with.
func drain(_ source: some ByteSource, step: Int = 1000) -> (bytes: [UInt8], error: TabularError?) {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: step)
    while true {
        let result: Result<Int, TabularError> = buffer.withUnsafeMutableBytes { bytes in
            Result { () throws(TabularError) in try source.read(into: bytes) }
        }
        switch result {
        case .success(0): return (all, nil)
        case .success(let count): all += buffer[..<count]
        case .failure(let error): return (all, error)
        }
    }
}

/// Everything a reader finds in `bytes`, read `step` bytes at a time into batches of `batchSize`.
func readAll(
    _ bytes: [UInt8], options: ReadingOptions = ReadingOptions(), step: Int = .max
) throws -> (reader: TableReader, rows: [[String]], problems: [RowProblem]) {
    let reader = try TableReader(DrippingSource(bytes, step: step), options: options)
    var (rows, problems): ([[String]], [RowProblem]) = ([], [])
    var batch = RowBatch()
    while try reader.fill(&batch) {
        rows += batch.rows.map(\.strings)
        problems += batch.problems
    }
    return (reader, rows, problems)
}

func readAll(_ text: String, options: ReadingOptions = ReadingOptions(), step: Int = .max) throws -> (
    reader: TableReader, rows: [[String]], problems: [RowProblem]
) { try readAll(Array(text.utf8), options: options, step: step) }

/// A file in the system's folder for temporary files, removed afterwards.
func withTemporaryFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("tabular-\(UUID().uuidString)")
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}
