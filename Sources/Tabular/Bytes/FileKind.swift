/// What a file that is not delimited text seems to be, by its first bytes.
public enum FileKind: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case zip, pdf, png, jpeg, gif, elf, oldOffice, sqlite, parquet, zstandard, bzip2, xz, sevenZip, binary

    public var description: String {
        switch self {
        case .zip: "a ZIP archive"
        case .pdf: "a PDF document"
        case .png, .jpeg, .gif: "an image (\(rawValue.uppercased()))"
        case .elf: "a program"
        case .oldOffice: "an old Excel or Word file (save it as .xlsx or CSV)"
        case .sqlite: "an SQLite database"
        case .parquet: "a Parquet file"
        case .zstandard: "compressed with Zstandard (decompress it first)"
        case .bzip2: "compressed with bzip2 (decompress it first)"
        case .xz: "compressed with xz (decompress it first)"
        case .sevenZip: "a 7-Zip archive"
        case .binary: "binary data"
        }
    }

    private static let signatures: [(FileKind, [UInt8])] = [
        (.zip, [0x50, 0x4B, 0x03, 0x04]), (.zip, [0x50, 0x4B, 0x05, 0x06]), (.pdf, Array("%PDF-".utf8)),
        (.png, [0x89, 0x50, 0x4E, 0x47]), (.jpeg, [0xFF, 0xD8, 0xFF]), (.gif, Array("GIF8".utf8)), (.elf, [0x7F, 0x45, 0x4C, 0x46]),
        (.oldOffice, [0xD0, 0xCF, 0x11, 0xE0]), (.sqlite, Array("SQLite format 3\0".utf8)), (.parquet, Array("PAR1".utf8)),
        (.zstandard, [0x28, 0xB5, 0x2F, 0xFD]), (.bzip2, Array("BZh91AY".utf8)),
        (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A]), (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF]),
    ]

    /// The kind of the file at `path` by its signature; nil when it has none of those.
    /// - Throws: ``TabularError/system(operation:path:reason:)``
    public static func of(path: String) throws(TabularError) -> FileKind? {
        let sample = try FileSource(path: path).readUp(to: 16)
        return signatures.first { sample.starts(with: $0.1) }?.0
    }

    /// The kind of a file that begins with `sample`; nil when it may be text.
    ///
    /// Without a known signature a file is binary when more than a tenth of its bytes are control characters that no text has.
    /// Text of 16-bit units is half NULs and must be told apart before.
    static func recognise(_ sample: [UInt8]) -> FileKind? {
        for (kind, signature) in signatures where sample.starts(with: signature) { return kind }
        let controls = sample.lazy.filter { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1B || $0 == 0x7F }.count
        return controls * 10 > sample.count ? .binary : nil
    }
}
