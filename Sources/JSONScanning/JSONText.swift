import Kernel

/// A JSON text that has been checked as a whole.
public struct JSONText: Sendable {
    /// UTF-8, as it came.
    public let bytes: [UInt8]

    /// - Parameter deepest: containers that may be open at a time, 64 at most.
    /// - Throws: ``JSONFlaw`` with the place of the first byte that cannot be.
    public init(_ bytes: [UInt8], deepest: Int = 64) throws(JSONFlaw) {
        self.bytes = bytes
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result<Void, JSONFlaw> { () throws(JSONFlaw) in
                var checker = JSONChecker(buffer, deepest: deepest)
                try checker.check()
            }
        }
        try result.get()
    }

    /// The whole value.
    public var root: JSONSlice {
        let start = bytes.firstIndex { ![0x20, 0x0a, 0x0d, 0x09].contains($0) } ?? 0
        let end = bytes.lastIndex { ![0x20, 0x0a, 0x0d, 0x09].contains($0) } ?? -1
        return JSONSlice(bytes: bytes, range: start..<max(end + 1, start))
    }
}

/// One value of a ``JSONText``: where it stands. Decoded only when asked.
public struct JSONSlice: Sendable {
    public enum Kind: Hashable, Sendable { case null, bool, number, text, array, object }

    fileprivate let bytes: [UInt8]
    /// Where it stands in the text.
    public let range: Range<Int>

    fileprivate init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    public var kind: Kind {
        guard range.lowerBound < range.upperBound else { return .null }
        return switch bytes[range.lowerBound] {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .text
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    public var isNull: Bool { kind == .null }

    /// As it was written.
    public var raw: ArraySlice<UInt8> { bytes[range] }

    // MARK: - Scalars

    /// A text; nil for anything else.
    public var string: String? {
        guard kind == .text else { return nil }
        return bytes.withUnsafeBufferPointer { JSONWalk.text($0, range) }
    }

    /// A text, or a number or truth value as it was written: what an identifier may come as.
    public var scalarText: String? {
        switch kind {
        case .text: string
        case .number, .bool: String(decoding: raw, as: UTF8.self)
        default: nil
        }
    }

    public var bool: Bool? { kind == .bool ? bytes[range.lowerBound] == UInt8(ascii: "t") : nil }

    // MARK: - Containers

    /// The members of an object in their order, until `body` returns false; none of anything else.
    public func forEachMember(_ body: (_ name: JSONName, _ value: JSONSlice) -> Bool) {
        guard kind == .object else { return }
        bytes.withUnsafeBufferPointer { buffer in
            var walk = JSONWalk(buffer, at: range.lowerBound)
            walk.members { name, value in
                body(JSONName(buffer: buffer, range: name), JSONSlice(bytes: bytes, range: value))
            }
        }
    }

    /// The elements of an array in their order, until `body` returns false; none of anything else.
    public func forEachElement(_ body: (JSONSlice) -> Bool) {
        guard kind == .array else { return }
        bytes.withUnsafeBufferPointer { buffer in
            var walk = JSONWalk(buffer, at: range.lowerBound)
            walk.elements { body(JSONSlice(bytes: bytes, range: $0)) }
        }
    }

    /// The elements of an array; empty for anything else.
    public var elements: [JSONSlice] {
        var list: [JSONSlice] = []
        forEachElement {
            list.append($0)
            return true
        }
        return list
    }

    /// The member of this name, the last where it stands twice; nil when it is not there or is null.
    public subscript(name: StaticString) -> JSONSlice? {
        var found: JSONSlice?
        forEachMember { key, value in
            if key == name { found = value }
            return true
        }
        return found.flatMap { $0.isNull ? nil : $0 }
    }

    /// The value as a tree.
    public var json: JSON {
        // A checked text parses; null stands for what cannot be.
        (try? JSON(parsing: raw, depth: JSONChecker.deepest)) ?? .null
    }
}

/// The name of a member while the members are walked through.
public struct JSONName {
    fileprivate let buffer: UnsafeBufferPointer<UInt8>
    fileprivate let range: Range<Int>

    /// The name, escapes undone.
    public var string: String { JSONWalk.text(buffer, range) }

    /// Whether it is this name; a name with escapes is compared as it reads.
    public static func == (name: JSONName, text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        if name.range.count == length + 2 {
            for index in 0..<length where name.buffer[name.range.lowerBound + 1 + index] != text.utf8Start[index] { return false }
            return true
        }
        guard name.buffer[name.range].contains(UInt8(ascii: "\\")) else { return false }
        return name.string.utf8.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: length))
    }
}
