/// How the characters of a file are stored.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case utf8 = "UTF-8"
    case utf8WithMark = "UTF-8 with byte order mark"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case windows1252 = "Windows-1252"

    public var description: String { rawValue }

    /// The byte order mark that a file in this encoding begins with.
    var mark: [UInt8] {
        switch self {
        case .utf8, .windows1252: []
        case .utf8WithMark: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        }
    }

    var isUTF8: Bool { self == .utf8 || self == .utf8WithMark }

    /// The encoding of a file that begins with `sample`; nil while it is all ASCII, which is the same in UTF-8 and Windows-1252, but for a last byte that may be
    /// a character of the one or the start of a sequence of the other.
    ///
    /// A byte order mark decides. Without one, UTF-16 shows by the NULs in every second byte of Western text. Otherwise it is UTF-8 when all sequences are
    /// well-formed (one cut by the end of the sample counts as well-formed), or nearly all: a damaged byte in a UTF-8 file is an error of its row. Else
    /// it is Windows-1252.
    static func detect(_ sample: [UInt8]) -> TextEncoding? {
        for encoding in [TextEncoding.utf8WithMark, .utf16LittleEndian, .utf16BigEndian] where sample.starts(with: encoding.mark) { return encoding }
        if let wide = detectWide(sample) { return wide }
        return sample.withUnsafeBufferPointer { bytes in
            guard UTF8Check.scan(UnsafeRawBufferPointer(bytes)).nonASCII else { return nil }
            let (wellFormed, illFormed) = UTF8Check.census(bytes)
            if wellFormed + illFormed == 0 { return nil }
            return wellFormed >= illFormed * 4 ? .utf8 : .windows1252
        }
    }

    private static func detectWide(_ sample: [UInt8]) -> TextEncoding? {
        guard sample.count >= 4 else { return nil }
        var zeros = [0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index & 1] += 1 }
        let half = sample.count / 2
        if zeros[1] * 10 > half * 8, zeros[0] * 10 < half { return .utf16LittleEndian }
        if zeros[0] * 10 > half * 8, zeros[1] * 10 < half { return .utf16BigEndian }
        return nil
    }

    /// The bytes that the UTF-8 `bytes` take in this encoding: by units, since one scalar of Windows-1252 is one byte, and a sequence of four is two units
    /// of UTF-16.
    func storedLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        switch self {
        case .utf8, .utf8WithMark: return bytes.count
        case .windows1252: return bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        case .utf16LittleEndian, .utf16BigEndian:
            return bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 == 0xFF ? 1 : $1 >= 0xF0 ? 4 : 2) }
        }
    }

    /// The scalars of bytes 0x80 ... 0x9F in Windows-1252; the five undefined ones are control characters, as in the WHATWG Encoding Standard.
    static let windows1252High: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
