/// Gathers the text of a shared or inline string: of its runs, but not of the readings that Japanese texts carry beside them (ECMA-376 part 1, 18.4.8).
struct RichText {
    private var bytes: [UInt8] = []
    private var isInText = false
    private var isInReading = false

    /// More bytes than the reader of rows takes for a field: a longer text is cut there, and refused by it.
    static let longest = (1 << 20) + 1

    mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        (isInText, isInReading) = (false, false)
    }

    mutating func start(_ name: XMLName) {
        switch name {
        case "t": isInText = !isInReading
        case "rPh": isInReading = true
        default: break
        }
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        if isInText, bytes.count < Self.longest { bytes.append(contentsOf: text) }
    }

    mutating func end(_ name: XMLName) {
        switch name {
        case "t": isInText = false
        case "rPh": isInReading = false
        default: break
        }
    }

    func finished() -> [UInt8] { Self.plain(bytes) }

    /// The text with line ends as line feeds, and with what the format escapes (`_x0009_`; ECMA-376 part 1, 22.9.2.19) as it is meant.
    static func plain(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "\r")) || bytes.contains(UInt8(ascii: "_")) else { return bytes }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let scalar = escaped(bytes, at: place)
            place += scalar == nil ? 1 : 7
            switch scalar {
            case nil where bytes[place - 1] != UInt8(ascii: "\r"): text.append(bytes[place - 1])
            case nil, "\r":
                // A carriage return before a line feed goes, one alone ends a line.
                if place >= bytes.count || bytes[place] != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
            case .some(let scalar): text.append(contentsOf: String(Character(scalar)).utf8)
            }
        }
        return text
    }

    /// The character of an escape that begins at `place`.
    private static func escaped(_ bytes: [UInt8], at place: Int) -> UnicodeScalar? {
        guard place + 7 <= bytes.count, bytes[place] == UInt8(ascii: "_"), bytes[place + 1] == UInt8(ascii: "x"),
            bytes[place + 6] == UInt8(ascii: "_")
        else { return nil }
        let digits = bytes[place + 2..<place + 6]
        guard digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16).flatMap { UnicodeScalar($0) }
    }
}
