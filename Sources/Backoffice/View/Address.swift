/// A path of this site with its parameters, in their order.
public struct Address: Hashable, Sendable, CustomStringConvertible {
    public struct Parameter: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Begins with one slash.
    public var path: String
    /// Decoded.
    public var parameters: [Parameter]

    public init(_ path: String, _ parameters: [Parameter] = []) {
        // `//host` would lead elsewhere.
        self.path = "/" + path.drop { $0 == "/" }
        self.parameters = parameters
    }

    /// The same with `name` set once to `value`, or without it where nil or empty.
    public func with(_ name: String, _ value: String?) -> Address {
        var address = self
        address.parameters.removeAll { $0.name == name }
        if let value, !value.isEmpty { address.parameters.append(Parameter(name, value)) }
        return address
    }

    /// The first value of `name`.
    public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// As it stands in a link, percent-encoded.
    public var description: String {
        parameters.isEmpty
            ? path : path + "?" + parameters.map { Self.encoded($0.name) + "=" + Self.encoded($0.value) }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
