/// Reads the names that an e-mail address is made of: `ines.palmieri70@` is written by an Ines Palmieri.
///
/// Many touchpoints take an address and a given name, or an address alone; the name inside is then all there is to tell two like addresses of namesakes from
/// two addresses of one person. A word counts as a name only where the table, or the list of usual given names, has it as one, so that
/// `tablet.torino@` is nobody; the address of a household (`family.hall@`) names nobody either.
struct EmailNames: Sendable {
    /// The names that the table itself gives, folded.
    private let given: ByteDictionary
    private let family: ByteDictionary

    init(given: ByteDictionary, family: ByteDictionary) {
        self.given = given
        self.family = family
    }

    struct Found: Hashable, Sendable {
        /// A given name or its initial, as it stands in the address.
        var given: String?
        /// A family name, as it stands in the table.
        var family: String?
    }

    /// - Parameter address: in its comparable form; what is behind the `@` is not looked at.
    func names(in address: String) -> Found {
        let local = address.utf8.prefix { $0 != 0x40 }
        guard local.count <= 64, local.allSatisfy({ $0 < 0x80 }) else { return Found() }
        let words = local.split { $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }.map(Self.letters).filter { !$0.isEmpty }
        guard !words.isEmpty, !words.contains(where: Self.isOfSeveral) else { return Found() }
        switch words.count {
        case 1: return oneWord(words[0])
        case 2: return better(ordered(words[0], words[1]), ordered(words[1], words[0]))
        case 3...4:
            // `maria.de.luca`, `jan.jansen-bakker`, `anna.maria.rossi`.
            let (first, last) = (words[0], words[words.count - 1])
            let behind = words.dropFirst()
            let options = [
                ordered(first, behind.joined()), ordered(first, behind.joined(separator: " ")),
                ordered(words.dropLast().joined(separator: " "), last),
                ordered(first, last), ordered(last, words.dropLast().joined()),
            ]
            return options.reduce((Found(), 0)) { better($0, $1) }.0
        default: return Found()
        }
    }

    private typealias Weighed = (found: Found, weight: Int)

    /// Between equals the first, which has the given name first.
    private func better(_ one: Weighed, _ other: Weighed) -> Found { (other.weight > one.weight ? other : one).found }
    private func better(_ one: Weighed, _ other: Weighed) -> Weighed { other.weight > one.weight ? other : one }

    /// What `first` weighs as a given name and `last` as a family name; both must be names.
    private func ordered(_ first: String, _ last: String) -> Weighed {
        let weight = first.utf8.count == 1 ? 1 : weight(given: first)
        guard weight > 0, let known = familyName(last) else { return (Found(), 0) }
        return (Found(given: first, family: known), weight)
    }

    /// `inespalmieri`, `palmieriines`, `ipalmieri`, or the given name alone.
    private func oneWord(_ word: String) -> Found {
        if familyName(word) == nil, weight(given: word) > 1 { return Found(given: word) }
        let bytes = Array(word.utf8)
        guard bytes.count >= 5 else { return Found() }
        var best: Weighed = (Found(), 0)
        // The longest given name first: `annamariarossi` is an Annamaria.
        for length in stride(from: bytes.count - 3, through: 3, by: -1) {
            best = better(best, ordered(Self.text(bytes.prefix(length)), Self.text(bytes.dropFirst(length))))
            best = better(best, ordered(Self.text(bytes.suffix(length)), Self.text(bytes.dropLast(length))))
        }
        if best.weight == 0, bytes.count >= 5, familyName(word) == nil {
            best = ordered(Self.text(bytes.prefix(1)), Self.text(bytes.dropFirst()))
        }
        return best.found
    }

    /// 3: a usual given name; 2: one that the table has among its given names alone; 0: none.
    private func weight(given word: String) -> Int {
        guard word.utf8.count >= 3 else { return 0 }
        if GivenNames.contains(word) { return 3 }
        return Self.has(given, word) ? Self.has(family, word) ? 0 : 2 : 0
    }

    /// The word as a family name of the table, with or without the particles that stand before it (`vanderberg`, `dimarco`).
    private func familyName(_ word: String) -> String? {
        if word.utf8.count >= 3, Self.has(family, word) { return word }
        for length in stride(from: min(8, word.utf8.count - 3), through: 2, by: -1) where length >= 2 {
            let rest = String(word.dropFirst(length))
            if NameLevels.joinedParticles.contains(String(word.prefix(length))), Self.has(family, rest) { return rest }
        }
        return nil
    }

    private static func has(_ names: ByteDictionary, _ word: String) -> Bool {
        var word = word
        return word.withUTF8 { names.contains($0) }
    }

    private static func letters(_ word: Substring.UTF8View) -> String {
        Self.text(word.filter { $0 >= 0x61 && $0 <= 0x7A })
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

    /// Words of an address that several people read.
    private static func isOfSeveral(_ word: String) -> Bool { ofSeveral.contains(word) }

    private static let ofSeveral: Set<String> = [
        "family", "fam", "famiglia", "familie", "famille", "familia", "casa", "home", "house", "info", "office", "shop", "store", "team", "mail",
        "contact",
        "admin", "sales", "negozio", "winkel", "tablet", "desk", "kassa", "cassa",
    ]
}
