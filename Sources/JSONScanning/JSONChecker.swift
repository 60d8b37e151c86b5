/// Checks a JSON text in one pass: grammar (RFC 8259), UTF-8 (RFC 3629), depth.
struct JSONChecker {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// A bit for each open container, the innermost lowest: 1 is an object.
    private var open: UInt64 = 0
    private var depth = 0
    private let deepest: Int

    /// Containers that may be open at a time: one bit each.
    static let deepest = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>, deepest: Int) {
        self.bytes = bytes
        self.deepest = min(max(deepest, 0), Self.deepest)
    }

    mutating func check() throws(JSONFlaw) {
        skipBlanks()
        guard position < bytes.count else { throw JSONFlaw(.empty, at: position) }
        try value()
        while depth > 0 { try afterValue() }
        skipBlanks()
        guard position == bytes.count else { throw JSONFlaw(.trailing, at: position) }
    }

    // MARK: - Grammar

    /// One value, or the opening of a container with what comes before its first value.
    private mutating func value() throws(JSONFlaw) {
        guard position < bytes.count else { throw JSONFlaw(.cut, at: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            try push(1)
            if try closes(UInt8(ascii: "}")) { return }
            try name()
            try value()
        case UInt8(ascii: "["):
            try push(0)
            if try closes(UInt8(ascii: "]")) { return }
            try value()
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: try number()
        }
    }

    /// After a value within a container: its end, or a comma and the next value.
    private mutating func afterValue() throws(JSONFlaw) {
        skipBlanks()
        guard position < bytes.count else { throw JSONFlaw(.cut, at: position) }
        let isObject = open & 1 == 1
        switch bytes[position] {
        case UInt8(ascii: ","):
            position += 1
            skipBlanks()
            if isObject { try name() }
            try value()
        case UInt8(ascii: "}") where isObject, UInt8(ascii: "]") where !isObject:
            position += 1
            pop()
        default: throw JSONFlaw(.unexpected, at: position)
        }
    }

    private mutating func name() throws(JSONFlaw) {
        guard position < bytes.count else { throw JSONFlaw(.cut, at: position) }
        guard bytes[position] == UInt8(ascii: "\"") else { throw JSONFlaw(.unexpected, at: position) }
        try text()
        skipBlanks()
        guard position < bytes.count else { throw JSONFlaw(.cut, at: position) }
        guard bytes[position] == UInt8(ascii: ":") else { throw JSONFlaw(.unexpected, at: position) }
        position += 1
        skipBlanks()
    }

    private mutating func push(_ bit: UInt64) throws(JSONFlaw) {
        guard depth < deepest else { throw JSONFlaw(.tooDeep, at: position) }
        depth += 1
        open = open << 1 | bit
        position += 1
        skipBlanks()
    }

    private mutating func pop() {
        depth -= 1
        open >>= 1
    }

    private mutating func closes(_ bracket: UInt8) throws(JSONFlaw) -> Bool {
        guard position < bytes.count else { throw JSONFlaw(.cut, at: position) }
        guard bytes[position] == bracket else { return false }
        position += 1
        pop()
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func literal(_ word: StaticString) throws(JSONFlaw) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count else { throw JSONFlaw(.cut, at: position) }
            guard bytes[position] == word.utf8Start[index] else { throw JSONFlaw(.unexpected, at: start) }
            position += 1
        }
    }

    private mutating func number() throws(JSONFlaw) {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let leading = position
        guard digits() > 0 else { throw JSONFlaw(leading == start && start < bytes.count ? .unexpected : .number, at: start) }
        guard bytes[leading] != UInt8(ascii: "0") || position == leading + 1 else { throw JSONFlaw(.number, at: start) }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw JSONFlaw(.number, at: start) }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw JSONFlaw(.number, at: start) }
        }
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return position - start
    }

    // MARK: - Texts

    private mutating func text() throws(JSONFlaw) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte >= 0x80 {
                try character(byte)
            } else if byte == UInt8(ascii: "\"") {
                position += 1
                return
            } else if byte == UInt8(ascii: "\\") {
                try escape()
            } else if byte < 0x20 {
                throw JSONFlaw(.control, at: position)
            } else {
                position += 1
            }
        }
        throw JSONFlaw(.cut, at: position)
    }

    private mutating func escape() throws(JSONFlaw) {
        guard position + 1 < bytes.count else { throw JSONFlaw(.cut, at: bytes.count) }
        switch bytes[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            guard position + 5 < bytes.count else { throw JSONFlaw(.cut, at: bytes.count) }
            for index in position + 2..<position + 6 where JSONWalk.hexadecimal(bytes[index]) == nil { throw JSONFlaw(.escape, at: position) }
            position += 6
        default: throw JSONFlaw(.escape, at: position)
        }
    }

    /// A character of two to four bytes: the table of RFC 3629, section 4.
    private mutating func character(_ first: UInt8) throws(JSONFlaw) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch first {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: throw JSONFlaw(.invalidText, at: position)
        }
        guard position + length <= bytes.count else { throw JSONFlaw(.invalidText, at: position) }
        guard second.contains(bytes[position + 1]) else { throw JSONFlaw(.invalidText, at: position) }
        for index in position + 2..<max(position + length, position + 2) where bytes[index] & 0xc0 != 0x80 {
            throw JSONFlaw(.invalidText, at: position)
        }
        position += length
    }
}
