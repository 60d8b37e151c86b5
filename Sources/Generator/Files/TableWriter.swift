import Kernel

/// Writes rows of delimited text (RFC 4180 quoting) to one file of a sink, in chunks.
struct TableWriter {
    enum Encoding { case utf8, windows1252 }

    let file: String
    private let sink: any FileSink
    private let separator: UInt8
    private let lineEnd: [UInt8]
    private let encoding: Encoding
    private var bytes: [UInt8] = []
    private var isRowEmpty = true
    private(set) var rows = 0

    /// - Parameter header: column names.
    init(_ file: String, _ sink: any FileSink, header: [String], separator: Character = ",", crlf: Bool = false, encoding: Encoding = .utf8) throws {
        self.file = file
        self.sink = sink
        self.separator = separator.asciiValue ?? UInt8(ascii: ",")
        self.encoding = encoding
        lineEnd = crlf ? [13, 10] : [10]
        bytes.reserveCapacity(Self.chunk + 4096)
        for name in header { text(name) }
        try endRow()
        rows = 0
    }

    private static let chunk = 1 << 18

    mutating func endRow() throws {
        bytes += lineEnd
        isRowEmpty = true
        rows += 1
        if bytes.count >= Self.chunk { try flush() }
    }

    /// Hands what is left to the sink.
    mutating func flush() throws {
        guard !bytes.isEmpty else { return }
        try sink.append(bytes, to: file)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func startField() {
        if !isRowEmpty { bytes.append(separator) }
        isRowEmpty = false
    }

    mutating func empty() { startField() }

    mutating func text(_ value: String) {
        startField()
        if encoding == .windows1252, !value.utf8.allSatisfy({ $0 < 0x80 }) {
            quoted(value.unicodeScalars.map(windows1252))
        } else {
            var value = value
            value.withUTF8 { quoted($0) }
        }
    }

    private mutating func quoted(_ field: some Collection<UInt8>) {
        let special = field.contains { $0 == separator || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
        guard special else {
            bytes.append(contentsOf: field)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in field {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func integer(_ value: Int) {
        startField()
        digits(value)
    }

    /// `units` / 10^`places` with a decimal point.
    mutating func decimal(_ units: Int, places: Int) {
        startField()
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        let scale = places == 3 ? 1000 : 100
        let size = abs(units)
        digits(size / scale)
        bytes.append(UInt8(ascii: "."))
        let rest = size % scale
        if places == 3 { bytes.append(UInt8(48 + rest / 100)) }
        bytes.append(UInt8(48 + rest / 10 % 10))
        bytes.append(UInt8(48 + rest % 10))
    }

    /// A date and time of day: `2026-11-23 18:05:09`, or with `T` and `Z`.
    mutating func time(_ seconds: Int, day: DayText, separator: UInt8 = UInt8(ascii: " "), zulu: Bool = false) {
        startField()
        bytes.append(contentsOf: day.utf8)
        bytes.append(separator)
        two(seconds / 3600)
        bytes.append(UInt8(ascii: ":"))
        two(seconds / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        two(seconds % 60)
        if zulu { bytes.append(UInt8(ascii: "Z")) }
    }

    typealias DayText = String

    private mutating func two(_ value: Int) {
        bytes.append(UInt8(48 + value / 10))
        bytes.append(UInt8(48 + value % 10))
    }

    private mutating func digits(_ value: Int) {
        var rest = value.magnitude
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        repeat {
            bytes.append(UInt8(48 + rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }
}

/// The byte of `scalar` in Windows-1252; a question mark where it has none.
private func windows1252(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar.value {
    case 0..<0x80, 0xa0...0xff: UInt8(scalar.value)
    case 0x20ac: 0x80
    case 0x2019: 0x92
    case 0x160: 0x8a
    case 0x161: 0x9a
    case 0x17d: 0x8e
    case 0x17e: 0x9e
    default: UInt8(ascii: "?")
    }
}
