import Foundation

/// Bytes that are appended and then read at any place. The first stay in memory; what is more goes to a file without a name, which the system removes with
/// the process, and comes back a block at a time.
final class SpillingBytes {
    private(set) var count: Int64 = 0
    private var memory: [UInt8] = []
    private let memoryLimit: Int
    private var descriptor: Int32 = -1
    /// Appended, and not in the file yet.
    private var pending: [UInt8] = []
    private var blocks: [Block]

    private struct Block {
        var number: Int64 = -1
        var bytes: [UInt8] = []
    }

    private static let blockSize = 16 << 10
    private static let blockCount = 256

    init(memoryLimit: Int) {
        self.memoryLimit = memoryLimit
        blocks = Array(repeating: Block(), count: Self.blockCount)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func append(_ bytes: some Collection<UInt8>) throws(WorkbookError) {
        count += Int64(bytes.count)
        if pending.isEmpty, descriptor < 0, memory.count + bytes.count <= memoryLimit {
            memory.append(contentsOf: bytes)
            return
        }
        pending.append(contentsOf: bytes)
        if pending.count >= 1 << 20 { try flush() }
    }

    private func flush() throws(WorkbookError) {
        if descriptor < 0 { descriptor = try Self.namelessFile() }
        var start = 0
        while start < pending.count {
            let written = pending.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + start }, $0.count - start) }
            if written > 0 { start += written } else if errno != EINTR { throw Self.failure("kept in a temporary file") }
        }
        pending.removeAll(keepingCapacity: true)
    }

    private static func namelessFile() throws(WorkbookError) -> Int32 {
        let pattern = NSTemporaryDirectory() + "/tessera-strings-XXXXXX"
        var name = pattern.utf8CString
        let descriptor = name.withUnsafeMutableBufferPointer { buffer -> Int32 in
            guard let base = buffer.baseAddress else { return -1 }
            let descriptor = mkstemp(base)
            if descriptor >= 0 { unlink(base) }
            return descriptor
        }
        guard descriptor >= 0 else { throw failure("kept in a temporary file") }
        return descriptor
    }

    private static func failure(_ operation: String) -> WorkbookError { .system(operation: operation, reason: String(cString: strerror(errno))) }

    /// Appends the bytes from `start` on to `target`; `start + length` is at most ``count``.
    func read(_ start: Int64, length: Int, into target: inout [UInt8]) throws(WorkbookError) {
        var (place, rest) = (start, length)
        if place < Int64(memory.count) {
            let part = min(rest, memory.count - Int(place))
            target.append(contentsOf: memory[Int(place)..<Int(place) + part])
            (place, rest) = (place + Int64(part), rest - part)
        }
        if rest > 0, !pending.isEmpty { try flush() }
        while rest > 0 {
            let inFile = place - Int64(memory.count)
            let slot = try load(inFile / Int64(Self.blockSize))
            let offset = Int(inFile % Int64(Self.blockSize))
            let part = min(rest, blocks[slot].bytes.count - offset)
            guard part > 0 else { throw .system(operation: "read", reason: "a temporary file is shorter than what was written to it") }
            target.append(contentsOf: blocks[slot].bytes[offset..<offset + part])
            (place, rest) = (place + Int64(part), rest - part)
        }
    }

    private func load(_ number: Int64) throws(WorkbookError) -> Int {
        let slot = Int(number % Int64(Self.blockCount))
        guard blocks[slot].number != number else { return slot }
        var bytes = blocks[slot].bytes
        blocks[slot] = Block()
        if bytes.count != Self.blockSize { bytes = [UInt8](repeating: 0, count: Self.blockSize) }
        var filled = 0
        while filled < Self.blockSize {
            let place = off_t(number) * off_t(Self.blockSize) + off_t(filled)
            let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled, place) }
            if read == 0 { break }
            if read > 0 { filled += read } else if errno != EINTR { throw Self.failure("read from a temporary file") }
        }
        bytes.removeLast(Self.blockSize - filled)
        blocks[slot] = Block(number: number, bytes: bytes)
        return slot
    }
}
