/// Slips of the finger and of the ear, as they are made at tills and in forms.
enum Typo {
    /// `text` with one slip in it; texts of fewer than four letters stay as they are.
    static func slip(_ text: String, _ random: inout RandomStream) -> String {
        var letters = Array(text)
        guard letters.count >= 4 else { return text }
        let place = 1 + random.below(letters.count - 2)
        switch random.below(6) {
        case 0: letters.swapAt(place, place + 1)
        case 1: letters.remove(at: place)
        case 2: letters.insert(letters[place], at: place)
        case 3:
            guard let near = neighbours[Character(letters[place].lowercased())] else { return text }
            letters[place] = random.pick(Array(near), or: letters[place])
        case 4: return heard(text, &random)
        default:
            // Doubled letters are the ones that get lost or gained.
            if let double = letters.indices.dropFirst().first(where: { letters[$0] == letters[$0 - 1] }) {
                letters.remove(at: double)
            } else {
                letters.insert(letters[place], at: place)
            }
        }
        return String(letters)
    }

    /// The same sound written otherwise.
    private static func heard(_ text: String, _ random: inout RandomStream) -> String {
        let start = random.below(sounds.count)
        for offset in sounds.indices {
            let (from, to) = sounds[(start + offset) % sounds.count]
            if let range = text.firstRange(of: from) { return text.replacingCharacters(in: range, with: to) }
        }
        return text
    }

    private static let sounds: [(String, String)] = [
        ("ij", "y"), ("y", "i"), ("ck", "k"), ("ph", "f"), ("cc", "c"), ("tt", "t"), ("ss", "s"), ("z", "s"), ("ie", "ei"), ("ei", "ij"), ("ch", "c"),
        ("ll", "l"),
        ("th", "t"), ("k", "c"), ("au", "ou"), ("ea", "ee"), ("son", "sen"), ("ai", "ay"), ("gl", "l"), ("s", "z"), ("t", "d"),
    ]

    private static let neighbours: [Character: String] = [
        "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n",
        "n": "bm", "o": "ip",
        "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
    ]
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
