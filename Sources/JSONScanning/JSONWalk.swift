/// Steps through a text that has been checked: nothing is checked again.
struct JSONWalk {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// Hands over each member's name and value as ranges, until `body` returns false; the walk stands on the opening brace.
    mutating func members(_ body: (_ name: Range<Int>, _ value: Range<Int>) -> Bool) {
        guard enter() else { return }
        while peek() != UInt8(ascii: "}"), position < bytes.count {
            let name = skipValue()
            skipSeparator()
            let value = skipValue()
            skipSeparator()
            guard body(name, value) else { return }
        }
    }

    /// Hands over each element as a range, until `body` returns false; the walk stands on the opening bracket.
    mutating func elements(_ body: (Range<Int>) -> Bool) {
        guard enter() else { return }
        while peek() != UInt8(ascii: "]"), position < bytes.count {
            let element = skipValue()
            skipSeparator()
            guard body(element) else { return }
        }
    }

    private mutating func enter() -> Bool {
        guard position < bytes.count else { return false }
        position += 1
        skipSeparator()
        return true
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Blanks, commas and colons: in a checked text they stand only where they must.
    private mutating func skipSeparator() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09, UInt8(ascii: ","), UInt8(ascii: ":"): position += 1
            default: return
            }
        }
    }

    /// Past the value on which the walk stands; returns its range.
    private mutating func skipValue() -> Range<Int> {
        let start = position
        guard position < bytes.count else { return start..<start }
        switch bytes[position] {
        case UInt8(ascii: "\""): skipText()
        case UInt8(ascii: "{"), UInt8(ascii: "["): skipContainer()
        default:
            while position < bytes.count {
                switch bytes[position] {
                case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0a, 0x0d, 0x09: return start..<position
                default: position += 1
                }
            }
        }
        return start..<position
    }

    private mutating func skipText() {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\""):
                position += 1
                return
            default: position += 1
            }
        }
        position = min(position, bytes.count)
    }

    private mutating func skipContainer() {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                skipText()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    position += 1
                    return
                }
            default: break
            }
            position += 1
        }
    }

    // MARK: - Texts

    /// The text between the quotes of `range`, escapes undone; a lone surrogate becomes U+FFFD.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        let inner = UnsafeBufferPointer(rebasing: bytes[range.lowerBound + 1..<max(range.upperBound - 1, range.lowerBound + 1)])
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(inner.count)
        var index = 0
        while index < inner.count {
            guard inner[index] == UInt8(ascii: "\\"), index + 1 < inner.count else {
                decoded.append(inner[index])
                index += 1
                continue
            }
            switch inner[index + 1] {
            case UInt8(ascii: "b"): decoded.append(0x08)
            case UInt8(ascii: "f"): decoded.append(0x0c)
            case UInt8(ascii: "n"): decoded.append(0x0a)
            case UInt8(ascii: "r"): decoded.append(0x0d)
            case UInt8(ascii: "t"): decoded.append(0x09)
            case UInt8(ascii: "u"):
                let (scalar, length) = scalar(inner, at: index)
                decoded += String(Character(scalar)).utf8
                index += length
                continue
            default: decoded.append(inner[index + 1])
            }
            index += 2
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, length: Int) {
        let first = unit(bytes, at: index)
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        if first < 0xdc00, index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"), bytes[index + 7] == UInt8(ascii: "u") {
            let second = unit(bytes, at: index + 6)
            if (0xdc00..<0xe000).contains(second), let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) {
                return (scalar, 12)
            }
        }
        return ("\u{fffd}", 6)
    }

    private static func unit(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
        var value: UInt32 = 0
        for place in index + 2..<index + 6 where place < bytes.count { value = value << 4 | UInt32(hexadecimal(bytes[place]) ?? 0) }
        return value
    }

    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
