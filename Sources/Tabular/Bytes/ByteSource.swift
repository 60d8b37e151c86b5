import Foundation

/// Bytes pulled in order, once, from a file, from memory, or through another source.
///
/// A source is used by one thread at a time. An error is final: every later read throws it again.
public protocol ByteSource: AnyObject {
    /// Writes up to `target.count` bytes (which is positive) into `target` and returns how many; 0 only at the end.
    func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int
    /// How far the stored file has been read, for a progress bar.
    var progress: ReadingProgress { get }
}

/// How much of a file has been read, in bytes as they are stored (compressed, where the file is).
public struct ReadingProgress: Hashable, Sendable {
    public var consumed: Int64
    /// Nil where the size cannot be known, as with a pipe.
    public var total: Int64?

    public init(consumed: Int64, total: Int64?) {
        self.consumed = consumed
        self.total = total
    }

    /// 0 ... 1, or nil where the total is unknown.
    public var fraction: Double? {
        guard let total else { return nil }
        return total == 0 ? 1 : min(Double(consumed) / Double(total), 1)
    }
}

/// The bytes of a file, by POSIX `read`.
public final class FileSource: ByteSource {
    private let descriptor: Int32
    private let closes: Bool
    private let path: String
    private let total: Int64?
    private var consumed: Int64 = 0

    /// - Throws: ``TabularError/system(operation:path:reason:)`` when there is no such file, it may not be read, or it is a directory.
    public init(path: String) throws(TabularError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(operation: "open", path: path, reason: systemReason()) }
        self.descriptor = descriptor
        self.path = path
        closes = true
        total = FileSource.size(descriptor)
    }

    /// Reads what is left of an open descriptor (standard input: 0), which stays open.
    public init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        path = name
        closes = false
        total = FileSource.size(descriptor)
    }

    deinit {
        if closes { close(descriptor) }
    }

    private static func size(_ descriptor: Int32) -> Int64? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(status.st_size)
    }

    public var progress: ReadingProgress { ReadingProgress(consumed: consumed, total: total) }

    public func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        while true {
            let count = Foundation.read(descriptor, target.baseAddress, target.count)
            if count >= 0 {
                consumed += Int64(count)
                return count
            }
            if errno != EINTR { throw .system(operation: "read", path: path, reason: systemReason()) }
        }
    }
}

/// The system's words for the current `errno`.
func systemReason() -> String { String(cString: strerror(errno)) }

/// Bytes that are in memory already.
public final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public convenience init(_ text: String) { self.init(Array(text.utf8)) }

    public var progress: ReadingProgress { ReadingProgress(consumed: Int64(position), total: Int64(bytes.count)) }

    public func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        let count = min(target.count, bytes.count - position)
        bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
        position += count
        return count
    }
}

/// Bytes that were read to look at, followed by the rest of where they came from.
final class PrefixedSource: ByteSource {
    private let prefix: [UInt8]
    private var position = 0
    private let rest: any ByteSource

    init(_ prefix: [UInt8], then rest: any ByteSource) {
        self.prefix = prefix
        self.rest = rest
    }

    var progress: ReadingProgress { rest.progress }

    func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        guard position < prefix.count else { return try rest.read(into: target) }
        let count = min(target.count, prefix.count - position)
        prefix.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
        position += count
        return count
    }
}

extension ByteSource {
    /// The next `count` bytes, fewer only at the end or before damage; the error of the damage comes again with the next read.
    func readUp(to count: Int) throws(TabularError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let result: Result<Int, TabularError> = bytes.withUnsafeMutableBytes { buffer in
                Result { () throws(TabularError) in try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])) }
            }
            if case .failure(let error) = result, filled == 0 { throw error }
            guard case .success(let more) = result, more > 0 else { break }
            filled += more
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
