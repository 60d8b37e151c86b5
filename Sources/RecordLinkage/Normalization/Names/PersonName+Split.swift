extension PersonName {
    /// The given and the family part of a name that stands in one field.
    ///
    /// In this order: a comma puts the family name first (particles after it belong to the family: `Berg, Jan van den`); a particle inside begins the
    /// family name; leading particles take one more word and the rest is given; one word in capitals among others is the family name; of two
    /// words the one that is a usual given name is it; otherwise the last word is the family name (in Spain the last two of three or more).
    /// A single word is a given name when it is a usual one, else a family name.
    public static func split(_ full: String, country: String? = nil) -> (given: String?, family: String?) {
        let text = withoutTitles(TextFolding.cleaned(full, limit: limit * 2))
        if let comma = text.firstIndex(of: ",") {
            if let parts = splitAtComma(text[..<comma], text[text.index(after: comma)...]) { return parts }
        }
        var words = text.split { $0 == " " || $0 == "," }.map(String.init)
        let generation = words.count > 2 && NameWords.generations[TextFolding.folded(words[words.count - 1])] != nil ? words.popLast() : nil
        guard var parts = split(words, country) else { return (nil, nil) }
        if let generation { parts.family = parts.family.map { $0 + " " + generation } ?? generation }
        return parts
    }

    private static func splitAtComma(_ before: Substring, _ after: Substring) -> (given: String?, family: String?)? {
        var family = before.split(separator: " ").map(String.init)
        var given = after.split { $0 == " " || $0 == "," }.map(String.init)
        if given.isEmpty || family.isEmpty { return nil }
        if given.count == 1, NameWords.generations[TextFolding.folded(given[0])] != nil { return nil }  // "John Smith, Jr"
        let particles = given.reversed().prefix { isParticle($0) }.reversed()
        if !particles.isEmpty, particles.count < given.count {
            given.removeLast(particles.count)
            family = particles + family
        }
        return (given.joined(separator: " "), family.joined(separator: " "))
    }

    private static func split(_ words: [String], _ country: String?) -> (given: String?, family: String?)? {
        guard let first = words.first else { return nil }
        if words.count == 1 { return GivenNames.contains(TextFolding.folded(first)) ? (first, nil) : (nil, first) }
        let leading = words.prefix(while: isParticle).count
        if leading > 0, leading < words.count {
            return named(given: words[(leading + 1)...], family: words[...leading])
        }
        if leading == 0, let particle = words.indices.dropFirst().first(where: { isParticle(words[$0]) }), particle < words.count - 1 {
            return named(given: words[..<particle], family: words[particle...])
        }
        let capitals = words.indices.filter { isCapitals(words[$0]) }
        if let low = capitals.first, let high = capitals.last, capitals.count < words.count, high - low == capitals.count - 1 {
            if low == 0 { return named(given: words[(high + 1)...], family: words[...high]) }
            if high == words.count - 1 { return named(given: words[..<low], family: words[low...]) }
        }
        if words.count == 2, GivenNames.contains(TextFolding.folded(words[1])), !GivenNames.contains(TextFolding.folded(first)) {
            return (words[1], first)
        }
        let families = country == "ES" && words.count > 2 ? 2 : 1
        return named(given: words[..<(words.count - families)], family: words[(words.count - families)...])
    }

    private static func named(given: ArraySlice<String>, family: ArraySlice<String>) -> (given: String?, family: String?) {
        (given.isEmpty ? nil : given.joined(separator: " "), family.isEmpty ? nil : family.joined(separator: " "))
    }

    private static func isParticle(_ word: String) -> Bool { word.utf8.count <= 6 && NameWords.particles.contains(TextFolding.folded(word)) }

    /// Two letters or more, all capitals; an initial tells nothing.
    private static func isCapitals(_ word: String) -> Bool {
        word.unicodeScalars.count > 1 && word == word.uppercased() && word != word.lowercased() && !word.contains(".")
    }
}
