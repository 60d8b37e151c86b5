extension JSON {
    /// Why a text is not JSON.
    public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
        /// Bytes from the start of the text.
        public let offset: Int
        public let reason: String
        public var description: String { "not JSON at byte \(offset): \(reason)" }
    }

    /// Reads one JSON text in UTF-8.
    ///
    /// - Parameter depth: how deeply arrays and objects may nest; the reader's stack grows with it.
    /// - Throws: ``SyntaxError`` with the place; also for bytes that are not UTF-8.
    public init(parsing bytes: some Collection<UInt8>, depth: Int = 64) throws(SyntaxError) {
        var parser = Parser(bytes: Array(bytes), limit: depth)
        self = try parser.document()
    }

    public init(parsing text: String, depth: Int = 64) throws(SyntaxError) { try self.init(parsing: Array(text.utf8), depth: depth) }
}

private struct Parser {
    let bytes: [UInt8]
    let limit: Int
    var position = 0

    func failure(_ reason: String) -> JSON.SyntaxError { JSON.SyntaxError(offset: position, reason: reason) }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    mutating func document() throws(JSON.SyntaxError) -> JSON {
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard current == nil else { throw failure("there is more after the value") }
        return value
    }

    mutating func value(depth: Int) throws(JSON.SyntaxError) -> JSON {
        guard depth <= limit else { throw failure("nested more than \(limit) deep") }
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        case nil: throw failure("the text ends where a value should stand")
        default: throw failure("no value starts like this")
        }
    }

    mutating func word(_ word: String, _ value: JSON) throws(JSON.SyntaxError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("no value starts like this") }
        position += word.utf8.count
        return value
    }

    mutating func object(depth: Int) throws(JSON.SyntaxError) -> JSON {
        var members: [JSON.Member] = []
        position += 1
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("a member's name should stand here") }
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw failure("a colon should stand here") }
            position += 1
            skipSpace()
            members.append(JSON.Member(name, try value(depth: depth + 1)))
            skipSpace()
            let byte = current
            position += 1
            if byte == UInt8(ascii: "}") { return .object(members) }
            guard byte == UInt8(ascii: ",") else {
                position -= 1
                throw failure("a comma or } should stand here")
            }
        }
    }

    mutating func array(depth: Int) throws(JSON.SyntaxError) -> JSON {
        var elements: [JSON] = []
        position += 1
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            skipSpace()
            let byte = current
            position += 1
            if byte == UInt8(ascii: "]") { return .array(elements) }
            guard byte == UInt8(ascii: ",") else {
                position -= 1
                throw failure("a comma or ] should stand here")
            }
        }
    }

    mutating func number() throws(JSON.SyntaxError) -> JSON {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let first = current
        try digits()
        if first == UInt8(ascii: "0"), bytes[position - 1] != UInt8(ascii: "0") || position - start > (bytes[start] == UInt8(ascii: "-") ? 2 : 1) {
            throw failure("a number does not start with a zero")
        }
        var whole = true
        if current == UInt8(ascii: ".") {
            whole = false
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            whole = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if whole, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw failure("the number is out of range") }
        return .number(value)
    }

    mutating func digits() throws(JSON.SyntaxError) {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        if position == start { throw failure("a digit should stand here") }
    }

    mutating func string() throws(JSON.SyntaxError) -> String {
        position += 1
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        var text = Array(bytes[start..<position])
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("a control character stands in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") { try escape(&text) } else { text.append(byte) }
        }
        guard current != nil else { throw failure("the string does not end") }
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw failure("the string is not UTF-8") }
        return string
    }

    mutating func escape(_ text: inout [UInt8]) throws(JSON.SyntaxError) {
        guard let byte = current else { throw failure("the string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if (0xD800..<0xDC00).contains(scalar), current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
            {
                let next = position
                position += 2
                let low = try hexadecimal()
                if (0xDC00..<0xE000).contains(low) { scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00) } else { position = next }
            }
            // Half of a pair is what is left of an emoji that somebody cut: the rest of the document is not to be lost for it.
            text += String(Character(Unicode.Scalar(scalar) ?? "\u{fffd}")).utf8
        default: throw failure("no such escape")
        }
    }

    mutating func hexadecimal() throws(JSON.SyntaxError) -> UInt32 {
        guard position + 4 <= bytes.count, let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
            bytes[position] != UInt8(ascii: "+")
        else { throw failure("four hexadecimal digits should stand here") }
        position += 4
        return value
    }
}
