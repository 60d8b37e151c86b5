import Kernel

/// A mail as it goes over the wire: RFC 5322 with two parts of one meaning (RFC 2046, `multipart/alternative`).
struct MailText {
    let from: Mailbox
    let record: MailRecord
    let at: Instant

    /// Lines end in CR LF; in ASCII but for addresses of other scripts (RFC 6532).
    var bytes: [UInt8] {
        // What stands in no part: quoted-printable never writes an underscore after an equals sign.
        let boundary = "=_\(record.id)"
        var lines = [
            "Date: \(Self.date(at))", "From: \(from.header)", "To: <\(Self.plain(record.mail.recipient))>",
            "Subject: \(EncodedWord.header(record.mail.subject, after: 9))", "Message-ID: <\(record.id)@\(from.domain)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "",
        ]
        for (kind, text) in [("plain", record.mail.text), ("html", record.mail.html)] {
            lines += [
                "--\(boundary)", "Content-Type: text/\(kind); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
                QuotedPrintable.encoded(text),
            ]
        }
        lines += ["--\(boundary)--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Without what would end a header's line or an address.
    private static func plain(_ text: String) -> String { String(text.unicodeScalars.filter { $0.value > 32 && $0 != "<" && $0 != ">" }) }

    /// `Tue, 24 Nov 2026 06:41:00 +0000` (RFC 5322, 3.3).
    private static func date(_ instant: Instant) -> String {
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let (year, month, day) = instant.utcDay.civil
        let time = instant.rfc3339.dropFirst(11).prefix(8)
        return "\(weekdays[instant.utcDay.weekday - 1]), \(day) \(months[month - 1]) \(year) \(time) +0000"
    }
}

/// Who sends: a name and an address.
public struct Mailbox: Hashable, Sendable {
    public var name: String?
    public var address: String

    /// Reads `Aurelia <news@aurelia.example>` or an address alone; nil where there is no address in it.
    public init?(_ text: String) {
        let bare = text.filter { $0 != "\r" && $0 != "\n" }
        var address = bare
        if let open = bare.lastIndex(of: "<"), let close = bare.lastIndex(of: ">"), open < close {
            address = String(bare[bare.index(after: open)..<close])
            let name = bare[..<open].filter { $0 != "\"" }.split(separator: " ").joined(separator: " ")
            self.name = name.isEmpty ? nil : name
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !address.contains(where: { $0.isWhitespace || "<>,;\"".contains($0) }) else {
            return nil
        }
        self.address = address
    }

    var domain: String { String(address.drop { $0 != "@" }.dropFirst()) }

    var header: String { name.map { EncodedWord.header($0, after: 6) + " <\(address)>" } ?? "<\(address)>" }
}

/// Texts of headers beyond ASCII (RFC 2047, encoding B).
enum EncodedWord {
    /// Words that are plain stay as they are; others are encoded in pieces of whole characters, folded before 76 columns.
    static func header(_ text: String, after column: Int) -> String {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
        let isPlain =
            line.utf8.count + column <= 76 && !line.contains("=?")
            && line.utf8.allSatisfy { $0 < 127 && $0 != 0x22 && $0 != 0x2C && $0 != 0x3C && $0 != 0x3E }
        if isPlain { return line }
        var words: [String] = []
        var piece = ""
        // 45 bytes are 60 letters, with the frame 72.
        for scalar in line.unicodeScalars {
            if piece.utf8.count + String(scalar).utf8.count > (words.isEmpty ? 36 : 45) {
                words.append(encoded(piece))
                piece = ""
            }
            piece.unicodeScalars.append(scalar)
        }
        words.append(encoded(piece))
        return words.joined(separator: "\r\n ")
    }

    private static func encoded(_ text: String) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(text.utf8)
        var code: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0..<4 { code.append(place <= group.count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "=")) }
        }
        return "=?utf-8?B?" + String(decoding: code, as: UTF8.self) + "?="
    }
}

/// Text in lines of at most 76 columns of ASCII (RFC 2045, 6.7).
enum QuotedPrintable {
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        var column = 0
        func append(_ piece: [UInt8]) {
            if column + piece.count > 75 {
                bytes += Array("=\r\n".utf8)
                column = 0
            }
            bytes += piece
            column += piece.count
        }
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if index > 0 {
                bytes += Array("\r\n".utf8)
                column = 0
            }
            let line = Array(line.utf8)
            for (place, byte) in line.enumerated() {
                let isBlankAtEnd = (byte == 0x20 || byte == 0x09) && place == line.count - 1
                let isPlain = (byte >= 0x20 && byte < 0x7F || byte == 0x09) && byte != UInt8(ascii: "=") && !isBlankAtEnd
                append(isPlain ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
