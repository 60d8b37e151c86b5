import CZlib

/// The uncompressed bytes of a gzip file (RFC 1952) of one or more members.
///
/// Zero bytes after the last member are padding; anything else there is damage. Damage is thrown after all bytes before it were delivered.
public final class GzipSource: ByteSource {
    private let source: any ByteSource
    private var stream = z_stream()
    private let input: UnsafeMutableRawBufferPointer
    private var state = State.betweenMembers
    private var members = 0
    private var delivered: Int64 = 0

    private enum State {
        case betweenMembers
        case inMember
        case padding
        case ended
        case failed(TabularError)
    }

    /// Decompresses `source`, which stands at the start of a gzip member. `bufferSize` is the size of compressed reads.
    public init(_ source: any ByteSource, bufferSize: Int = 256 << 10) {
        self.source = source
        input = .allocate(byteCount: max(bufferSize, 1), alignment: 16)
    }

    deinit {
        inflateEnd(&stream)
        input.deallocate()
    }

    public var progress: ReadingProgress {
        let progress = source.progress
        return ReadingProgress(consumed: progress.consumed - Int64(stream.avail_in), total: progress.total)
    }

    /// Whether a file that begins with `bytes` is gzip with deflate.
    public static func recognises(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B, 0x08]) }

    public func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        if case .failed(let error) = state { throw error }
        stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        let room = stream.avail_out
        do throws(TabularError) {
            while stream.avail_out > 0, try step() {}
        } catch {
            state = .failed(error)
            if stream.avail_out == room { throw error }
        }
        return Int(room - stream.avail_out)
    }

    /// Advances by some input or a change of state; false at the end.
    private func step() throws(TabularError) -> Bool {
        if case .ended = state { return false }
        if stream.avail_in == 0 {
            let count = try source.read(into: input)
            if count == 0 { return try end() }
            stream.next_in = input.bindMemory(to: UInt8.self).baseAddress
            stream.avail_in = UInt32(count)
        }
        switch state {
        case .betweenMembers:
            if members > 0, stream.next_in.pointee == 0 {
                state = .padding
                return true
            }
            try beginMember()
        case .padding:
            while stream.avail_in > 0 {
                guard stream.next_in.pointee == 0 else { throw corrupt("something else follows the compressed data") }
                stream.next_in += 1
                stream.avail_in -= 1
            }
        case .inMember: try inflateSome()
        case .ended, .failed: return false
        }
        return true
    }

    private func beginMember() throws(TabularError) {
        // 15 bits of window, plus 16: a gzip wrapper, whose checksum and length zlib verifies.
        let code = members == 0 ? inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) : inflateReset(&stream)
        guard code == Z_OK else { throw corrupt("zlib cannot start (\(code))") }
        members += 1
        state = .inMember
    }

    private func inflateSome() throws(TabularError) {
        let before = stream.avail_out
        let code = inflate(&stream, Z_NO_FLUSH)
        delivered += Int64(before - stream.avail_out)
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: state = .betweenMembers
        default: throw corrupt(stream.msg.map { String(cString: $0) } ?? "zlib says \(code)")
        }
    }

    private func end() throws(TabularError) -> Bool {
        if case .inMember = state { throw .truncatedGzip(offset: delivered) }
        if case .betweenMembers = state, members == 0 { throw .truncatedGzip(offset: 0) }
        state = .ended
        return false
    }

    private func corrupt(_ reason: String) -> TabularError { .corruptGzip(offset: delivered, reason: reason) }
}
