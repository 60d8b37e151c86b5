/// An e-mail address as it is kept, shown, written to, and compared.
public struct EmailAddress: Hashable, Sendable {
    /// As given, without surrounding blanks, `mailto:` and angle brackets; tags, dots and case stay. This is what is written to.
    public let display: String
    /// What is compared: lower case, `+tag` removed, host names in ASCII (RFC 3492); at Gmail also without dots, `googlemail.com` as `gmail.com`.
    public let comparable: String
    /// The domain of ``comparable``, in ASCII.
    public let domain: String
    /// Nobody's address: `noreply@`, `none@`, `test@`, reserved domains (`example.com`, RFC 2606). Links nothing.
    public let isPlaceholder: Bool
    /// An address of a function, not a person: `info@`, `sales@`, `amministrazione@`. Real, but often shared.
    public let isRole: Bool

    /// Why a text is no e-mail address.
    public enum Flaw: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
        case empty = "is empty"
        case tooLong = "is longer than 254 bytes"
        case noAt = "has no @"
        case manyAts = "has more than one @"
        case emptyLocalPart = "has nothing before the @"
        case longLocalPart = "has more than 64 bytes before the @"
        case badLocalPart = "has a character before the @ that may not stand there"
        case badDots = "has a dot at an end or two in a row before the @"
        case emptyDomain = "has nothing after the @"
        case badDomain = "has a domain that cannot be"
        case noTopLevelDomain = "has no dot after the @"
        case badTopLevelDomain = "ends in no top-level domain"

        public var description: String { rawValue }
    }

    /// Reads an address by the rules of RFC 5321 that mail hosts hold to: no quoted local parts, no address literals, no comments. Letters of
    /// other scripts are accepted (RFC 6531).
    public init(_ text: String) throws(Flaw) {
        let bare = try Self.bare(text)
        let bytes = Array(bare.utf8)
        guard let at = bytes.firstIndex(of: 0x40) else { throw .noAt }
        guard bytes.lastIndex(of: 0x40) == at else { throw .manyAts }
        let local = bytes[..<at]
        let tagged = try Self.checkLocalPart(local)
        let lowerDomain = try Self.lowerDomain(bytes[(at + 1)...])
        let google = lowerDomain == "gmail.com" || lowerDomain == "googlemail.com"
        domain = google ? "gmail.com" : lowerDomain

        var kept = local
        if let plus = tagged, plus > local.startIndex { kept = local[..<plus] }
        let isASCII = kept.allSatisfy { $0 < 0x80 }
        var comparableLocal = isASCII ? [] : Array(String(decoding: kept, as: UTF8.self).lowercased().utf8)
        if isASCII {
            comparableLocal.reserveCapacity(kept.count + 1 + domain.utf8.count)
            for byte in kept where !(google && byte == 0x2E) { comparableLocal.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
        }
        isPlaceholder = Placeholders.contains(comparableLocal, domain: lowerDomain)
        isRole = Placeholders.isRole(comparableLocal)
        comparableLocal.append(0x40)
        comparableLocal += domain.utf8
        comparable = String(decoding: comparableLocal, as: UTF8.self)
        display = bare
    }

    /// The comparable form before the `@`.
    public var localPart: String { String(comparable.prefix { $0 != "@" }) }

    private static func bare(_ text: String) throws(Flaw) -> String {
        guard text.utf8.count <= 1024 else { throw .tooLong }
        var bare = TextFolding.cleaned(text)
        if bare.utf8.last == 0x3E, let open = bare.lastIndex(of: "<") { bare = String(bare[bare.index(after: open)...].dropLast()) }
        if bare.utf8.count > 7, bare.prefix(7).lowercased() == "mailto:" { bare = String(bare.dropFirst(7)) }
        if bare.isEmpty { throw .empty }
        if bare.utf8.count > 254 { throw .tooLong }
        return bare
    }

    /// Where the first `+` stands.
    private static func checkLocalPart(_ local: ArraySlice<UInt8>) throws(Flaw) -> Int? {
        if local.isEmpty { throw .emptyLocalPart }
        if local.count > 64 { throw .longLocalPart }
        var plus: Int? = nil
        var afterDot = true
        for (place, byte) in zip(local.indices, local) {
            switch byte {
            case 0x2E where afterDot: throw .badDots
            case 0x2E:
                afterDot = true
                continue
            case 0x2B: plus = plus ?? place
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x80...: break
            case 0x21, 0x23...0x27, 0x2A, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: break  // atext of RFC 5322
            default: throw .badLocalPart
            }
            afterDot = false
        }
        if afterDot { throw .badDots }
        return plus
    }

    /// Lower case and in ASCII, its labels checked (RFC 1035, RFC 5890).
    private static func lowerDomain(_ bytes: ArraySlice<UInt8>) throws(Flaw) -> String {
        if bytes.isEmpty { throw .emptyDomain }
        if bytes.allSatisfy({ $0 < 0x80 }) {
            try checkLabels(bytes)
            return String(unsafeUninitializedCapacity: bytes.count) { output in
                for (place, byte) in bytes.enumerated() { output[place] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
                return bytes.count
            }
        }
        let lower = String(decoding: bytes, as: UTF8.self).lowercased()
        var labels: [String] = []
        for label in lower.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "\u{3002}" || $0 == "\u{FF0E}" }) {
            let plain = label.utf8.allSatisfy { $0 < 0x80 }
            guard
                plain
                    || label.unicodeScalars.allSatisfy({
                        $0.isASCII || $0.properties.isAlphabetic || $0.properties.canonicalCombiningClass != .notReordered
                    })
            else { throw .badDomain }
            guard let ascii = plain ? String(label) : Punycode.encoded(Array(label.unicodeScalars)) else { throw .badDomain }
            labels.append(ascii)
        }
        let ascii = labels.joined(separator: ".")
        try checkLabels(Array(ascii.utf8)[...])
        return ascii
    }

    private static func checkLabels(_ bytes: ArraySlice<UInt8>) throws(Flaw) {
        guard bytes.count <= 253 else { throw .badDomain }
        var labels = 0
        for label in bytes.split(separator: 0x2E, omittingEmptySubsequences: false) {
            labels += 1
            guard (1...63).contains(label.count), label.first != 0x2D, label.last != 0x2D else { throw .badDomain }
            for byte in label where !isLetter(byte) && !(byte >= 0x30 && byte <= 0x39) && byte != 0x2D { throw .badDomain }
        }
        guard labels > 1 else { throw .noTopLevelDomain }
        let dot = bytes.lastIndex(of: 0x2E).map { $0 + 1 } ?? bytes.startIndex
        let last = bytes[dot...]
        guard last.count >= 2, last.allSatisfy(isLetter) || last.starts(with: Array("xn--".utf8)) else { throw .badTopLevelDomain }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}

/// Addresses that are written where one is asked for and none is given.
private enum Placeholders {
    private static let nobody = bytes(

        "noreply no-reply no_reply no.reply donotreply do-not-reply none nomail noemail no-email no-mail nessuna nessuno noone "
            + "nobody test prova fake asdf na null"
            + "unknown anonymous anonimo geen geenemail geenmail mailer-daemon xxx aaa abc nonha senzamail nomail nonemail")
    private static let roles = bytes(

        "info sales admin office contact support help hello webmaster postmaster amministrazione ordini vendite segreteria "
            + "contatti negozio administratie"
            + "verkoop winkel bestellingen accounts billing enquiries orders shop marketing newsletter reception")
    private static let domains = Set([
        "example.com", "example.org", "example.net", "test.com", "nomail.com", "noemail.com", "email.email", "none.com", "mail.mail",
    ])
    private static let reserved = [".test", ".invalid", ".localhost", ".example.com", ".example.org", ".example.net", ".local"]

    private static func bytes(_ words: String) -> Set<[UInt8]> { Set(words.split(separator: " ").map { Array($0.utf8) }) }

    static func contains(_ local: [UInt8], domain: String) -> Bool {
        (local.count <= 14 && nobody.contains(local)) || domains.contains(domain)
            || reserved.contains { domain.utf8.count > $0.utf8.count && domain.hasSuffix($0) }
    }

    static func isRole(_ local: [UInt8]) -> Bool { local.count <= 16 && roles.contains(local) }
}
