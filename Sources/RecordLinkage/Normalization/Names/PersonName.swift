/// A person's name as it arrives, in two forms: to show and to compare.
public struct PersonName: Hashable, Sendable {
    /// As typed, with white space, titles' place and case repaired; nil when there is none.
    public let given: String?
    /// As typed, particles included, case repaired; nil when there is none.
    public let family: String?
    /// What the matching compares.
    public let comparable: ComparableName

    /// Longest given or family name, in bytes; what is longer is cut.
    public static let limit = 200

    /// - Parameters:
    ///   - given: the given name field, as typed.
    ///   - family: the family name field, as typed.
    ///   - country: the company's country (ISO 3166 alpha-2), which decides how particles are written; nil for no country's custom.
    public init(given: String? = nil, family: String? = nil, country: String? = nil) {
        let given = given.flatMap { Self.field($0) }
        let family = family.flatMap { Self.field($0) }
        self.given = given.map { NameCase.repaired($0, country: country, asFamily: false) }
        self.family = family.map { NameCase.repaired($0, country: country, asFamily: true) }
        self.comparable = Self.comparable(given: given, family: family)
    }

    /// One field that holds the whole name: `Rossi, Mario`, `Mario De Luca`, `van den Berg Jan`.
    public init(full: String, country: String? = nil) {
        let parts = Self.split(full, country: country)
        self.init(given: parts.given, family: parts.family, country: country)
    }

    /// Cleaned and without titles before the name; nil when nothing, or nothing but a placeholder (`n/a`, `test`, `xxx`), is left.
    private static func field(_ text: String) -> String? {
        let cleaned = TextFolding.cleaned(text, limit: limit)
        if cleaned.isEmpty { return nil }
        let bare = withoutTitles(cleaned)
        return bare.isEmpty || bare.utf8.allSatisfy({ $0 < 0x30 }) ? nil : bare
    }

    // MARK: - Comparing

    private static func comparable(given: String?, family: String?) -> ComparableName {
        var result = ComparableName()
        if let given {
            let folded = withoutGeneration(TextFolding.folded(given, limit: limit), &result.generation)
            if !folded.isEmpty, !isPlaceholder(folded) { result.given = folded }
        }
        if let family {
            let folded = withoutGeneration(TextFolding.folded(family, limit: limit), &result.generation)
            if !folded.isEmpty, !isPlaceholder(folded) { (result.particles, result.family) = apart(folded) }
        }
        return result
    }

    private static func isPlaceholder(_ folded: String) -> Bool { folded.utf8.count <= 12 && NameWords.placeholders.contains(folded) }

    private static func withoutGeneration(_ folded: String, _ generation: inout String?) -> String {
        guard let blank = folded.utf8.lastIndex(of: 0x20) else { return folded }
        guard folded.utf8.distance(from: blank, to: folded.endIndex) <= 7 else { return folded }
        guard let found = NameWords.generations[String(folded[folded.utf8.index(after: blank)...])] else { return folded }
        generation = found
        return String(folded[..<blank])
    }

    /// Leading particles and the rest; a name of nothing but particles (`Di`, `La`) is a name.
    private static func apart(_ folded: String) -> (particles: String?, family: String) {
        var end = folded.startIndex
        while let blank = folded.utf8[end...].firstIndex(of: 0x20), folded.utf8.distance(from: end, to: blank) <= 6,
            NameWords.particles.contains(String(folded[end..<blank]))
        {
            end = folded.utf8.index(after: blank)
        }
        guard end > folded.startIndex else { return (nil, folded) }
        return (String(folded[..<folded.utf8.index(before: end)]), String(folded[end...]))
    }

    // MARK: - Titles

    /// Titles at the front, with or without dots (`Sig.ra`, `Dott. Ing.`, `Mr`); the last word is never taken for a title.
    static func withoutTitles(_ cleaned: String) -> String {
        var rest = cleaned[...]
        while true {
            if let blank = rest.utf8.firstIndex(of: 0x20) {
                guard isTitle(rest[..<blank]) else { return String(rest) }
                rest = rest[rest.utf8.index(after: blank)...]
            } else if let dot = rest.utf8.firstIndex(of: 0x2E), rest.utf8.index(after: dot) < rest.endIndex, !isTitle(rest), isTitle(rest[..<dot]) {
                rest = rest[rest.utf8.index(after: dot)...]  // "Dott.Rossi"
            } else {
                return String(rest)
            }
        }
    }

    private static func isTitle(_ word: Substring) -> Bool {
        // No title is longer than "dottoressa."; most words are told apart without building a string.
        guard word.utf8.count <= 12 else { return false }
        return NameWords.titles.contains(TextFolding.joined(String(word)))
    }
}
