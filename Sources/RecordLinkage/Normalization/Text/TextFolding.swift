/// The two forms of a text that arrives from outside: cleaned (to show) and folded (to compare).
///
/// Both work on UTF-8 bytes with a fast path for ASCII, look at no more than ``readLimit`` bytes of what is given and return at most
/// ``limit`` bytes, cut between two characters: a name of five megabytes costs as much as one of four kilobytes.
public enum TextFolding {
    /// Most bytes of a result; what is longer is cut.
    public static let limit = 512
    /// Most bytes of the input that are looked at.
    public static let readLimit = 4096

    /// The text as typed, for people: white space of any kind collapsed to single blanks and trimmed; control, zero-width and bidirectional
    /// characters removed. Letters, accents, case and punctuation stay.
    public static func cleaned(_ text: String, limit: Int = limit) -> String {
        transform(text, limit: limit) { input, output in
            var sink = Sink(output)
            var place = 0
            while place < input.count, !sink.isFull {
                let byte = input[place]
                if byte < 0x80 {
                    place += 1
                    if byte > 0x20 && byte != 0x7F {
                        sink.append(byte)
                    } else if byte == 0x20 || (byte >= 9 && byte <= 13) {
                        sink.blank()
                    }
                    continue
                }
                let (scalar, length) = decode(input, place)
                switch Invisible(scalar) {
                case .blank: sink.blank()
                case .nothing: break
                case nil: sink.append(input, place, length)
                }
                place += length
            }
            return sink.count
        }
    }

    /// The comparable form: lower case, accents removed (precomposed and combining alike), ß→ss, æ→ae, ø→o, ł→l, full-width forms to ASCII.
    ///
    /// Apostrophes are removed (`D'Angelo` is `dangelo`); every other character that is neither letter nor digit separates words. Words are
    /// separated by one blank. Umlauts lose their dots (`Müller` is `muller`, not `mueller`). Letters of other scripts stay, in lower case.
    public static func folded(_ text: String, limit: Int = limit) -> String {
        transform(text, limit: limit) { input, output in
            var sink = Sink(output)
            fold(input, into: &sink)
            return sink.count
        }
    }

    /// The folded form without the blanks: `C.so Roma 12` is `csoroma12`.
    static func joined(_ text: String, limit: Int = limit) -> String {
        let folded = folded(text, limit: limit)
        guard folded.utf8.contains(0x20) else { return folded }
        return String(decoding: folded.utf8.filter { $0 != 0x20 }, as: UTF8.self)
    }

    /// The words of a text whose only white space is single blanks.
    static func words(of text: some StringProtocol) -> [String] {
        text.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func fold(_ input: UnsafeBufferPointer<UInt8>, into sink: inout Sink) {
        var place = 0
        while place < input.count, !sink.isFull {
            let byte = input[place]
            if byte < 0x80 {
                place += 1
                switch byte {
                case 0x61...0x7A, 0x30...0x39: sink.append(byte)
                case 0x41...0x5A: sink.append(byte | 0x20)
                case 0x27, 0x60: break  // ' `
                case 0...8, 14...0x1F, 0x7F: break
                default: sink.blank()
                }
                continue
            }
            let (scalar, length) = decode(input, place)
            foldScalar(scalar, into: &sink)
            place += length
        }
    }

    private static func foldScalar(_ scalar: UInt32, into sink: inout Sink) {
        switch scalar {
        case 0xC0...0x24F: sink.append(letter: FoldingTable.latin[Int(scalar - 0xC0)], of: scalar)
        case 0x1E00...0x1EFF: sink.append(letter: FoldingTable.latinAdditional[Int(scalar - 0x1E00)], of: scalar)
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: break  // combining marks
        case 0xB4, 0x374, 0x2B9...0x2BF, 0x2C8, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07: break  // forms of the apostrophe
        case 0x370...0x3FF: sink.append(FoldingTable.greek[Int(scalar - 0x370)])
        case 0x1F00...0x1FFF: sink.append(FoldingTable.greekExtended[Int(scalar - 0x1F00)])
        case 0x400...0x52F: sink.append(FoldingTable.cyrillic[Int(scalar - 0x400)])
        case 0xFF10...0xFF19: sink.append(UInt8(scalar - 0xFF10) + 0x30)
        case 0xFF21...0xFF3A: sink.append(UInt8(scalar - 0xFF21) + 0x61)
        case 0xFF41...0xFF5A: sink.append(UInt8(scalar - 0xFF41) + 0x61)
        case 0xAA: sink.append(0x61)
        case 0xBA: sink.append(0x6F)
        default: foldOther(scalar, into: &sink)
        }
    }

    /// Scripts and symbols without a table: asked of the standard library's Unicode properties.
    private static func foldOther(_ value: UInt32, into sink: inout Sink) {
        if let letters = FoldingTable.pair(value) { return sink.append(letters) }
        switch Invisible(value) {
        case .blank: return sink.blank()
        case .nothing: return
        case nil: break
        }
        guard let scalar = Unicode.Scalar(value) else { return }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter:
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                // The Ångström and Kelvin signs come down to letters of a table.
                if lower == scalar {
                    sink.append(lower)
                } else if lower.isASCII {
                    sink.append(UInt8(lower.value))
                } else {
                    foldScalar(lower.value, into: &sink)
                }
            }
        case .lowercaseLetter, .otherLetter, .modifierLetter, .spacingMark, .nonspacingMark: sink.append(scalar)
        case .decimalNumber: sink.append(UInt8(min(max(scalar.properties.numericValue ?? 0, 0), 9)) + 0x30)
        case .format, .control, .enclosingMark, .privateUse, .unassigned, .surrogate: break
        default: sink.blank()
        }
    }

    private static func transform(
        _ text: String, limit: Int, _ body: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<UInt8>) -> Int
    ) -> String {
        var text = text
        return text.withUTF8 { whole in
            let input = bounded(whole, readLimit)
            guard !input.isEmpty, limit > 0 else { return "" }
            // A folded text is at most as long as the text, but for a few rare capitals; then it is cut.
            return String(unsafeUninitializedCapacity: min(input.count + 4, limit)) { body(input, $0) }
        }
    }

    /// The first `most` bytes, less when that would cut a character.
    static func bounded(_ bytes: UnsafeBufferPointer<UInt8>, _ most: Int) -> UnsafeBufferPointer<UInt8> {
        guard bytes.count > most else { return bytes }
        var end = most
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[0..<end])
    }

    /// The scalar at `place` and its length in bytes; the bytes are those of a Swift string, so they are well formed.
    @inline(__always)
    static func decode(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(bytes[place])
        func next(_ distance: Int) -> UInt32 { place + distance < bytes.count ? UInt32(bytes[place + distance]) & 0x3F : 0 }
        if lead < 0x80 { return (lead, 1) }
        if lead < 0xE0 { return ((lead & 0x1F) << 6 | next(1), 2) }
        if lead < 0xF0 { return ((lead & 0x0F) << 12 | next(1) << 6 | next(2), 3) }
        return ((lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
    }
}

/// What a character that cannot be seen counts as.
private enum Invisible {
    case blank
    case nothing

    init?(_ scalar: UInt32) {
        switch scalar {
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: self = .blank
        case 0x80...0x9F, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF, 0xE0000...0xE0FFF:
            self = .nothing
        default: return nil
        }
    }
}

/// Appends to a buffer of fixed size; what does not fit is left off whole.
private struct Sink {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0
    private var pendingBlank = false
    private(set) var isFull = false

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// A blank before the next character, unless nothing stands before it.
    @inline(__always)
    mutating func blank() { pendingBlank = count > 0 }

    /// Room for `length` bytes and the blank before them.
    @inline(__always)
    private mutating func reserve(_ length: Int) -> Bool {
        guard count + length + (pendingBlank ? 1 : 0) <= buffer.count else {
            isFull = true
            return false
        }
        if pendingBlank {
            buffer[count] = 0x20
            count += 1
            pendingBlank = false
        }
        return true
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        guard reserve(1) else { return }
        buffer[count] = byte
        count += 1
    }

    mutating func append(_ source: UnsafeBufferPointer<UInt8>, _ place: Int, _ length: Int) {
        guard place + length <= source.count, reserve(length) else { return }
        for offset in 0..<length { buffer[count + offset] = source[place + offset] }
        count += length
    }

    mutating func append(_ letters: StaticString) {
        letters.withUTF8Buffer { append($0, 0, $0.count) }
    }

    /// A letter of a Latin table, or the pair that stands for it.
    mutating func append(letter: UInt8, of scalar: UInt32) {
        if letter != UInt8(ascii: "-") {
            append(letter)
        } else if let pair = FoldingTable.pair(scalar) {
            append(pair)
        } else {
            blank()
        }
    }

    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar == "-" { return blank() }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { bytes in
            var length = 0
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                bytes[length] = byte
                length += 1
            }
            append(UnsafeBufferPointer(bytes), 0, length)
        }
    }
}
