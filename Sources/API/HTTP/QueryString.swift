import Kernel

/// The parameters behind the question mark, decoded (`application/x-www-form-urlencoded`).
struct QueryString: Sendable {
    private var pairs: [(name: String, value: String)] = []

    /// Parameters looked at; a request with more is not one of ours.
    private static let most = 100

    /// - Throws: `query-malformed` for percent signs without two digits and for bytes that are not UTF-8.
    init(_ text: String?) throws(Problem) {
        guard let text, !text.isEmpty else { return }
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < Self.most else { throw Problem(.invalid, "query-malformed", "The query has more than \(Self.most) parameters.") }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = equals == part.endIndex ? part[equals...] : part[part.index(after: equals)...]
            guard let name = Self.decoded(part[..<equals]), let value = Self.decoded(value) else {
                throw Problem(.invalid, "query-malformed", "The query is not percent-encoded UTF-8.")
            }
            pairs.append((name, value))
        }
    }

    /// The last one wins where a name stands twice; an empty value counts as none.
    subscript(name: String) -> String? {
        pairs.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// In the order they were sent, with those that stand twice.
    var names: [String] { pairs.map(\.name) }

    private static func decoded(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
