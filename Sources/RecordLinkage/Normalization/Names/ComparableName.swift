/// The form of a person's name that is compared: folded, titles dropped, particles and generation kept apart. Nil is unknown.
public struct ComparableName: Hashable, Sendable {
    /// Given names, folded, words separated by one blank: `maria grazia`.
    public var given: String?
    /// The family name without its particles: `berg` of "van der Berg".
    public var family: String?
    /// The particles: `van der`.
    public var particles: String?
    /// `jr`, `sr`, `ii`, `iii`, `iv`.
    public var generation: String?

    public init(given: String? = nil, family: String? = nil, particles: String? = nil, generation: String? = nil) {
        self.given = given
        self.family = family
        self.particles = particles
        self.generation = generation
    }

    /// Neither a given nor a family name.
    public var isEmpty: Bool { given == nil && family == nil }
    /// Both a given and a family name.
    public var isComplete: Bool { given != nil && family != nil }

    /// Particles and family name without blanks, so that `De Luca`, `Deluca` and `de luca` are one: `deluca`.
    public var joinedFamily: String? {
        family.map { family in ((particles ?? "") + family).filter { $0 != " " } }
    }
}

// MARK: - Compatibility

extension ComparableName {
    /// How alike two words must be to be taken as one misspelt (``JaroWinkler``).
    public static let threshold = 0.9

    /// Could both be the name of one person? What is missing on either side speaks against nothing.
    ///
    /// Given and family names must each be compatible, or the two stand exchanged (a form filled in the wrong way round).
    public func isCompatible(with other: ComparableName) -> Bool {
        if hasCompatibleGiven(with: other) && hasCompatibleFamily(with: other) { return true }
        guard isComplete, other.isComplete, generation == other.generation else { return false }
        return given == other.family && family == other.given
    }

    /// Given names: equal, nickname, initial, or one misspelt; of several names those of the shorter list must be found in the longer, in order.
    ///
    /// Two different names that are both in general use (Marco and Mario, Anna and Anne), and two that differ in the last vowel only (Paolo and
    /// Paola), are names of two people, not a misspelling, however alike.
    public func hasCompatibleGiven(with other: ComparableName) -> Bool {
        if let generation, let theirs = other.generation, generation != theirs { return false }
        guard let given, let theirs = other.given, given != theirs else { return true }
        let left = given.split(separator: " ").map(String.init)
        let right = theirs.split(separator: " ").map(String.init)
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        var place = 0
        for word in short {
            while place < long.count, !Self.areCompatible(given: word, long[place]) { place += 1 }
            if place == long.count { return Self.areJoined(left, right) }
            place += 1
        }
        return true
    }

    /// Family names: equal, particles aside; written together or apart; or one misspelt.
    public func hasCompatibleFamily(with other: ComparableName) -> Bool {
        guard let family, let theirs = other.family, family != theirs else { return true }
        if joinedFamily == other.joinedFamily || JaroWinkler.similarity(family, theirs) >= Self.threshold { return true }
        // A double name and one of its parts: "Rossi Bianchi" and "Bianchi".
        let left = family.split(separator: " ")
        let right = theirs.split(separator: " ")
        if left.count == right.count { return false }
        let (short, long) = left.count < right.count ? (left, right) : (right, left)
        return short.allSatisfy { word in word.utf8.count > 1 && long.contains(word) }
    }

    static func areCompatible(given left: String, _ right: String) -> Bool {
        if left == right { return true }
        let (short, long) = left.utf8.count <= right.utf8.count ? (left, right) : (right, left)
        if short.unicodeScalars.count == 1 { return long.unicodeScalars.first == short.unicodeScalars.first }
        if Nicknames.areRelated(left, right) { return true }
        if GivenNames.contains(left) && GivenNames.contains(right) { return false }
        if differOnlyInLastVowel(left, right) { return false }
        return JaroWinkler.similarity(left, right) >= threshold
    }

    private static func differOnlyInLastVowel(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count, left.utf8.dropLast().elementsEqual(right.utf8.dropLast()),
            let first = left.utf8.last, let second = right.utf8.last
        else { return false }
        return "aeiou".utf8.contains(first) && "aeiou".utf8.contains(second)
    }

    /// "Gian Luca" and "Gianluca".
    private static func areJoined(_ left: [String], _ right: [String]) -> Bool { left.count != right.count && left.joined() == right.joined() }
}
