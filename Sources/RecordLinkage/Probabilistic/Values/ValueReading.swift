/// What the columns of a source say, cleaned and folded to compare. Nil: nothing, or a placeholder.
struct ValueReading {
    /// At most this much of a value is compared; far beyond the longest name, address or number.
    static let limit = 128

    var first: String?
    var second: String?

    init(_ reading: ContactLayout.Reading, _ parts: [Substring], dayFirst: Bool) {
        switch reading {
        case .given: first = PersonName(given: Self.joined(parts)).comparable.given
        case .family: first = PersonName(family: Self.joined(parts)).comparable.family
        case .fullName:
            let name = PersonName(full: Self.joined(parts)).comparable
            (first, second) = (name.given, name.family)
        case .birthDate: first = WrittenBirth(text: Self.joined(parts), dayFirst: dayFirst)?.digits
        case .birthParts: first = WrittenBirth(parts: parts)?.digits
        case .email: first = Self.email(Self.joined(parts))
        case .phone: first = Self.phone(Self.joined(parts))
        case .identifier: first = Self.identifier(Self.joined(parts))
        case .street: first = Self.words(parts)
        case .streetAndHouse: (first, second) = Self.street(Self.joined(parts))
        case .house: first = Self.house(Self.joined(parts))
        case .postcode: first = Self.identifier(Self.joined(parts), shortest: 2)
        case .place, .text, .word: first = Self.words(parts)
        case .gender: first = Self.gender(Self.joined(parts))
        }
        first = first.flatMap(Self.bounded)
        second = second.flatMap(Self.bounded)
    }

    private static func joined(_ parts: [Substring]) -> String {
        // "NA", "NULL" and the like are what programs write for nothing.
        parts.filter { !isNothing($0) }.joined(separator: " ")
    }

    private static func isNothing(_ text: Substring) -> Bool {
        if text.isEmpty { return true }
        guard text.utf8.count <= 8 else { return false }
        return ["na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "unknown", "#n/a", "\\n"].contains(text.lowercased())
    }

    private static func bounded(_ text: String) -> String? {
        guard text.utf8.count > limit else { return text.isEmpty ? nil : text }
        return TextFolding.cleaned(text, limit: limit)
    }

    private static func words(_ parts: [Substring]) -> String? {
        let folded = TextFolding.folded(joined(parts), limit: limit)
        return folded.isEmpty ? nil : folded
    }

    // MARK: - Channels

    private static func email(_ text: String) -> String? {
        do {
            let address = try EmailAddress(text)
            return address.isPlaceholder ? nil : address.comparable
        } catch {
            // Mistyped, yet it may be recognised: kept when there is something before and after an @.
            let bare = TextFolding.cleaned(text, limit: limit).lowercased()
            guard let at = bare.firstIndex(of: "@"), at > bare.startIndex, bare.index(after: at) < bare.endIndex else { return nil }
            return bare
        }
    }

    /// The last nine digits of the national number: the same with and without calling code and trunk prefix in nearly all countries.
    private static func phone(_ text: String) -> String? {
        var digits = text.utf8.prefix(256).filter { $0 >= 0x30 && $0 <= 0x39 }
        if text.utf8.first == 0x2B || text.hasPrefix("00") {
            do {
                let number = try PhoneNumber(text, country: nil)
                if number.isPlaceholder { return nil }
                digits = Array(number.national.utf8)
            } catch {
                if error == .placeholder { return nil }
            }
        }
        digits = Array(digits.drop { $0 == 0x30 })
        guard digits.count >= 5 else { return nil }
        let kept = digits.suffix(9)
        let tail = kept.suffix(7)
        if tail.allSatisfy({ $0 == tail.first }) { return nil }
        let text = String(decoding: kept, as: UTF8.self)
        return "1234567890".contains(text) || "0987654321".contains(text) ? nil : text
    }

    /// Letters and digits in capitals.
    private static func identifier(_ text: String, shortest: Int = 4) -> String? {
        let bytes = TextFolding.joined(text, limit: 64).utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
        guard bytes.count >= shortest, let first = bytes.first, !bytes.allSatisfy({ $0 == first }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - Places

    /// The street without its number, kinds of street written out, and the number.
    private static func street(_ text: String) -> (String?, String?) {
        let cleaned = TextFolding.cleaned(text, limit: 200)
        guard !cleaned.isEmpty else { return (nil, nil) }
        let line = PostalAddress(street: cleaned)
        let number = line.comparable.house
        guard let street = line.comparable.street else { return (nil, number) }
        let words = TextFolding.words(of: street)
        // The country is not known: the customs that can be told by their words alone.
        let custom = StreetWords.custom(of: words)
        return (custom.map { StreetWords.expanded(words, country: $0) } ?? street, number)
    }

    private static func house(_ text: String) -> String? {
        let folded = TextFolding.joined(text, limit: 48)
        return folded.isEmpty ? nil : folded
    }

    private static func gender(_ text: String) -> String? {
        let folded = TextFolding.folded(text, limit: 16)
        if [
            "m", "male", "man", "maschio", "uomo", "masculin", "homme", "h", "masculino", "hombre", "mannlich", "herr", "mr", "jongen", "boy",
            "maschile",
        ]
        .contains(folded) {
            return "m"
        }
        if [
            "f", "female", "femmina", "donna", "feminin", "femme", "femenino", "mujer", "w", "weiblich", "frau", "v", "vrouw", "mrs", "ms", "girl",
            "femminile",
        ].contains(folded) {
            return "f"
        }
        return nil
    }
}

extension StreetWords {
    /// A country whose way of shortening these words show; nil when they show none.
    static func custom(of words: [String]) -> String? {
        guard let first = words.first, let last = words.last else { return nil }
        if italianStarts.contains(first) { return "IT" }
        if ["rue", "bd", "bld", "blvd", "boulevard", "chemin", "impasse", "allee", "quai"].contains(first) { return "FR" }
        if ["calle", "avda", "avd", "ctra", "plza", "paseo"].contains(first) { return "ES" }
        if last.hasSuffix("straat") || last.hasSuffix("laan") || last.hasSuffix("gracht") || last.hasSuffix("plein") { return "NL" }
        if last.hasSuffix("strasse") || last.hasSuffix("platz") || last.hasSuffix("gasse") { return "DE" }
        if words.count > 1, englishEnds.contains(last) { return "GB" }
        return nil
    }

    private static let italianStarts: Set<String> = [
        "via", "vle", "viale", "pza", "pzza", "piazza", "piazzale", "ple", "pzle", "cso", "corso", "lgo", "largo", "vicolo", "vic", "strada",
        "contrada", "cda", "borgo",
    ]
    private static let englishEnds: Set<String> = ["st", "rd", "ave", "ln", "cres", "ct", "dr", "cl", "gdns", "pl", "sq", "tce", "hwy", "pde", "gr"]
}
