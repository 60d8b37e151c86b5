/// Streets and places that a system stored in capitals, as people write them: `REGGIO NELL'EMILIA` is `Reggio nell'Emilia`.
enum PlaceCase {
    /// Words that stay small inside a name.
    private static let small: Set<String> = [
        "di", "del", "della", "dei", "degli", "delle", "dell", "nell", "sul", "sulla", "in", "a", "al", "alla", "e", "da", "van", "den", "der", "de",
        "het",
        "aan", "op", "en", "ten", "ter", "bij", "upon", "on", "under", "the", "of", "and", "le", "la", "les", "du", "sur", "am", "an", "im",
    ]

    /// The text itself unless it is all capitals and more than a code.
    static func repaired(_ text: String) -> String {
        guard text.utf8.count > 3, !text.contains(where: \.isLowercase), text.contains(where: \.isLetter) else { return text }
        var result = ""
        var word = ""
        var isFirst = true
        func flush() {
            guard !word.isEmpty else { return }
            let lower = word.lowercased()
            let staysSmall = !isFirst && small.contains(lower)
            // Letters with digits among them are a house number or a code.
            result += staysSmall ? lower : word.contains(where: \.isNumber) ? word : lower.prefix(1).uppercased() + lower.dropFirst()
            word = ""
            isFirst = false
        }
        for character in text {
            if character.isLetter || character.isNumber {
                word.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}
