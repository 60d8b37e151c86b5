/// Text and numbers as SVG wants them.
enum XML {
    /// `text` for content and for attributes in double quotes; control characters, which XML forbids, become blanks.
    static func escape(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            case 0..<9, 11..<32: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `value` with at most two decimals; what is not finite is 0, what is beyond a million stands there.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
        let whole = hundredths.magnitude / 100
        let rest = hundredths.magnitude % 100
        let sign = hundredths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
        return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `fraction` (1 is the whole) as a percentage with its sign.
    static func percent(_ fraction: Double) -> String { number(fraction * 100) + "%" }

    /// At most `length` characters, the last an ellipsis where something was left out.
    static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(max(length - 1, 0)) + "…"
    }
}
