/// Fields of a form or of an address, in their order (WHATWG URL, `application/x-www-form-urlencoded`).
struct FormFields: Hashable, Sendable {
    private(set) var fields: [Address.Parameter]

    init(_ fields: [Address.Parameter] = []) { self.fields = fields }

    /// At most 500 fields; what is not percent-encoded UTF-8 is replaced, NUL is left out.
    init(encoded text: some StringProtocol) {
        fields = text.utf8.split(separator: UInt8(ascii: "&"), maxSplits: 500).prefix(500).map { part in
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return Address.Parameter(Self.decoded(sides[0]), sides.count > 1 ? Self.decoded(sides[1]) : "")
        }
    }

    /// The first value of `name`; nil where it is absent or empty.
    subscript(name: String) -> String? { fields.first { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value } }

    /// All values of `name` that are not empty, in their order.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    mutating func append(_ name: String, _ value: String) { fields.append(Address.Parameter(name, value)) }

    private static func decoded(_ encoded: some Sequence<UInt8>) -> String {
        var bytes: [UInt8] = []
        let source = Array(encoded)
        var index = 0
        while index < source.count {
            let byte = source[index]
            index += 1
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), index + 1 < source.count, let high = digit(source[index]), let low = digit(source[index + 1]) {
                bytes.append(high << 4 | low)
                index += 2
            } else {
                bytes.append(byte)
            }
        }
        bytes.removeAll { $0 == 0 }
        return String(decoding: bytes, as: UTF8.self)
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
