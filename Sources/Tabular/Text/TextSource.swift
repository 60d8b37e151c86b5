/// The text of a source as UTF-8, converted as it streams; without byte order mark.
///
/// While everything is ASCII the encoding is open; it is decided by the first read that has anything else. What is ill-formed in UTF-16 comes out as ill-formed
/// UTF-8 (a lone surrogate in three bytes, a last half unit as 0xFF), so that it is found as the error of its row.
final class TextSource: ByteSource {
    private let source: any ByteSource
    /// Nil until decided.
    private(set) var encoding: TextEncoding?
    private var raw: [UInt8]
    private var rawCount = 0
    /// The first unit of a surrogate pair that the second has not followed yet.
    private var highSurrogate: UInt16?
    /// Converted bytes that did not fit the target yet.
    private var surplus: [UInt8] = []
    private var surplusStart = 0

    init(_ source: any ByteSource, encoding: TextEncoding?, bufferSize: Int = 64 << 10) {
        self.source = source
        self.encoding = encoding
        raw = [UInt8](repeating: 0, count: max(bufferSize, 16))
    }

    var progress: ReadingProgress { source.progress }

    func read(into target: UnsafeMutableRawBufferPointer) throws(TabularError) -> Int {
        if surplusStart < surplus.count { return drain(into: target) }
        if let encoding, encoding.isUTF8 { return try source.read(into: target) }
        if encoding == nil {
            var count = try source.read(into: target)
            guard UTF8Check.scan(UnsafeRawBufferPointer(rebasing: target[..<count])).nonASCII else { return count }
            var decided = TextEncoding.detect(Array(target[..<count]))
            while decided == nil, count < target.count {
                // A sequence may be cut: what follows it decides. At the end of the file it is a character of Windows-1252.
                let more = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: target[count...]))
                count += more
                decided = more == 0 ? .windows1252 : TextEncoding.detect(Array(target[..<count]))
            }
            let bytes = UnsafeRawBufferPointer(rebasing: target[..<count])
            encoding = decided == .windows1252 ? .windows1252 : .utf8
            if encoding == .utf8 { return count }
            surplus.removeAll(keepingCapacity: true)
            surplusStart = 0
            for byte in bytes { appendWindows1252(byte) }
            return drain(into: target)
        }
        surplus.removeAll(keepingCapacity: true)
        surplusStart = 0
        while surplus.isEmpty {
            let count = try fillRaw()
            if count == 0 { break }
        }
        return drain(into: target)
    }

    private func drain(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, surplus.count - surplusStart)
        surplus.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[surplusStart..<surplusStart + count])) }
        surplusStart += count
        return count
    }

    /// Reads and converts once; 0 at the end, when what was left over has been converted too.
    private func fillRaw() throws(TabularError) -> Int {
        let start = rawCount
        let result: Result<Int, TabularError> = raw.withUnsafeMutableBytes { buffer in
            Result { () throws(TabularError) in try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...])) }
        }
        let count = try result.get()
        rawCount += count
        if encoding == .windows1252 {
            for index in 0..<rawCount { appendWindows1252(raw[index]) }
            rawCount = 0
        } else {
            let (low, high) = encoding == .utf16LittleEndian ? (0, 1) : (1, 0)
            for index in stride(from: 0, to: rawCount - 1, by: 2) { append(unit: UInt16(raw[index + low]) | UInt16(raw[index + high]) << 8) }
            if rawCount & 1 == 1 { raw[0] = raw[rawCount - 1] }
            rawCount &= 1
            if count == 0 { finishUTF16() }
        }
        return count
    }

    private func finishUTF16() {
        if let high = highSurrogate { append(scalar: UInt32(high)) }
        highSurrogate = nil
        if rawCount == 1 { surplus.append(0xFF) }
        rawCount = 0
    }

    private func append(unit: UInt16) {
        if let high = highSurrogate {
            highSurrogate = nil
            if unit & 0xFC00 == 0xDC00 { return append(scalar: 0x10000 + (UInt32(high) & 0x3FF) << 10 + UInt32(unit) & 0x3FF) }
            append(scalar: UInt32(high))
        }
        if unit & 0xFC00 == 0xD800 { highSurrogate = unit } else { append(scalar: UInt32(unit)) }
    }

    private func appendWindows1252(_ byte: UInt8) {
        append(scalar: (0x80...0x9F).contains(byte) ? UInt32(TextEncoding.windows1252High[Int(byte) - 0x80]) : UInt32(byte))
    }

    private func append(scalar: UInt32) {
        if scalar < 0x80 { return surplus.append(UInt8(scalar)) }
        if scalar < 0x800 {
            surplus.append(0xC0 | UInt8(scalar >> 6))
        } else {
            if scalar < 0x10000 {
                surplus.append(0xE0 | UInt8(scalar >> 12))
            } else {
                surplus.append(0xF0 | UInt8(scalar >> 18))
                surplus.append(continuation(scalar >> 12))
            }
            surplus.append(continuation(scalar >> 6))
        }
        surplus.append(continuation(scalar))
    }

    private func continuation(_ bits: UInt32) -> UInt8 { 0x80 | UInt8(bits & 0x3F) }
}
