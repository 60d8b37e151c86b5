/// Takes one line of an address apart: street, house number, what is added to it.
///
/// `Via Roma 12/A`, `Kerkstraat 5 bis`, `12 High Street`, `Flat 3, 12 High Street`, `Via XX Settembre n. 3 int. 4`, `Straße des 17. Juni 135`.
struct StreetLine {
    var street: String
    var number: String?
    var addition: String?

    init(_ cleaned: String, country: String?) {
        let words = cleaned.utf8.split { $0 == 0x20 || $0 == 0x2C }.map { String(decoding: $0, as: UTF8.self) }
        let last = StreetWords.numberComesLast(country)
        if last == false || (last == nil && words.first.map(Self.isHouseNumber) == true) {
            if let found = Self.numberFirst(words, cleaned) { self = found } else { self = Self.numberLast(words) ?? StreetLine(street: words) }
        } else {
            self = Self.numberLast(words) ?? Self.numberFirst(words, cleaned) ?? StreetLine(street: words)
        }
    }

    private init(street words: some Collection<String>, number: String? = nil, addition: [String] = []) {
        var kept = Array(words)
        if kept.count > 1, number == nil, ["snc", "sn"].contains(TextFolding.joined(kept[kept.count - 1])) { kept.removeLast() }
        street = kept.joined(separator: " ")
        self.number = nil
        self.addition = nil
        guard let number else { return }
        let end = number.utf8.firstIndex { $0 < 0x30 || $0 > 0x39 } ?? number.endIndex
        let rest = number[end...].utf8.drop { $0 == 0x2F || $0 == 0x2D || $0 == 0x2E }
        self.number = String(number[..<end])
        let parts = (rest.isEmpty ? [] : [String(decoding: rest, as: UTF8.self)]) + addition.filter { !["-", "/"].contains($0) }
        if !parts.isEmpty { self.addition = parts.joined(separator: " ") }
    }

    /// Words that may stand before a house number: `n.`, `nr`, `n°`, `civ.`
    private static let numberMarks: Set<String> = ["n", "no", "nr", "num", "numero", "nummer", "civ", "civico", "number"]

    /// Words that stand after a house number, with or without a number of their own.
    private static let additions: Set<String> = [
        "bis", "ter", "quater", "int", "interno", "scala", "sc", "piano", "app", "apt", "lotto", "edificio", "pal", "palazzina", "hs", "huis",
        "boven", "beneden", "bus",
        "bte", "boite", "etage", "stiege", "top", "tur", "piso", "puerta", "esc", "izq", "dcha", "rosso", "nero", "flat", "unit", "rood", "zwart",
        "apartment", "a", "rd",
    ]

    private static func numberLast(_ words: [String]) -> StreetLine? {
        for place in words.indices.dropFirst() where isHouseNumber(words[place]) {
            let after = words[(place + 1)...]
            guard after.allSatisfy(isAddition) else { continue }
            // "Plein 1944 12": a year in the name, and then the number.
            if words[place].utf8.count == 4, let next = after.first, isHouseNumber(next), words[place] > "1800", words[place] < "2030" { continue }
            let isMarked = place > 1 && words[place - 1].utf8.count <= 8 && numberMarks.contains(TextFolding.folded(words[place - 1]))
            return StreetLine(street: words[..<(isMarked ? place - 1 : place)], number: words[place], addition: Array(after))
        }
        return nil
    }

    private static func numberFirst(_ words: [String], _ line: String) -> StreetLine? {
        var start = 0
        var unit: [String] = []
        if let first = words.first, unitWords.contains(TextFolding.folded(first)), words.count > 3 {
            unit = Array(words[..<2])
            start = 2
        }
        guard words.count > start + 1, isHouseNumber(words[start]) else { return nil }
        var end = start + 1
        while end < words.count - 1,
            ["bis", "ter", "quater"].contains(words[end].lowercased())
                || (words[end].utf8.count == 1 && isASCIILetter(words[end]) && words.count - end > 2)
        {
            end += 1
        }
        return StreetLine(street: words[end...], number: words[start], addition: Array(words[(start + 1)..<end]) + unit)
    }

    private static let unitWords: Set<String> = ["flat", "unit", "apartment", "apt", "suite", "room", "floor", "appt", "appartement"]

    private static func isASCIILetter(_ word: String) -> Bool { word.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A } }

    /// Digits, then nothing, or a letter or a second number (`12`, `12a`, `12/A`, `12-14`, `5-hs`); no ordinal (`2e`, `17.`, `1st`).
    private static func isHouseNumber(_ word: String) -> Bool {
        let digits = word.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
        guard (1...5).contains(digits) else { return false }
        let rest = word.utf8.dropFirst(digits)
        guard let first = rest.first else { return true }
        if first == 0x2F || first == 0x2D { return rest.count <= 6 }
        if rest.count > 4 { return false }
        let tail = String(decoding: rest, as: UTF8.self).lowercased()
        if rest.count == 1, tail != "e", tail != "o", tail != "." { return true }
        if ["e", "de", "ste", "st", "nd", "rd", "th", "o", "a.", ".", "º", "ª", "°"].contains(tail) { return tail == "e" && digits > 1 }
        return rest.count <= 3 || tail == "bis"
    }

    private static func isAddition(_ word: String) -> Bool {
        if let byte = word.utf8.first, byte >= 0x30, byte <= 0x39 { return word.utf8.count <= 5 }
        let folded = TextFolding.folded(word)
        return folded.utf8.count <= 2 || additions.contains(folded)
    }
}
