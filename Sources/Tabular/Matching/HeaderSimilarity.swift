import Foundation

/// The name of a column as words, so that `E-Mail`, `eMail` and `EMAIL` are one name.
struct HeaderName: Sendable {
    let words: [[UInt8]]
    let joined: [UInt8]

    /// Words that say little about what a column holds.
    private static let connectives: Set<[UInt8]> = Set(
        ["of", "the", "di", "del", "della", "dello", "il", "la", "le", "de", "du", "des", "van", "der", "die", "das", "het", "een", "a", "da"].map {
            Array($0.utf8)
        })

    /// Splits at everything that is not a letter or digit, between a small and a capital letter, and between letters and digits; accents and case are dropped.
    init(_ text: String) {
        var words: [[UInt8]] = []
        var word = ""
        var previous: Character?
        func close() {
            let folded = word.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).replacingOccurrences(of: "ß", with: "ss")
            if !folded.isEmpty { words.append(Array(folded.utf8)) }
            word = ""
        }
        for character in text.prefix(200) {
            guard character.isLetter || character.isNumber else {
                close()
                previous = nil
                continue
            }
            if let previous, (previous.isLowercase && character.isUppercase) || previous.isNumber != character.isNumber { close() }
            word.append(character)
            previous = character
        }
        close()
        self.words = words
        joined = Array(words.joined())
    }

    /// 0 (nothing in common) ... 1 (the same letters): the Dice coefficient of the words, each worth how alike it is to its best partner.
    func similarity(to other: HeaderName) -> Double {
        if joined.isEmpty || other.joined.isEmpty { return 0 }
        if joined == other.joined { return 1 }
        let weight = total + other.total
        let shared = HeaderName.shared(self, other) + HeaderName.shared(other, self)
        return max(min(shared / weight, 0.95), min(HeaderName.alike(joined, other.joined), 0.95))
    }

    private var total: Double { words.reduce(0) { $0 + HeaderName.weight($1) } }

    private static func weight(_ word: [UInt8]) -> Double { connectives.contains(word) ? 0.2 : 1 }

    private static func shared(_ left: HeaderName, _ right: HeaderName) -> Double {
        left.words.reduce(0) { sum, word in sum + weight(word) * (right.words.map { alike(word, $0) }.max() ?? 0) }
    }

    /// 1 for the same word; less for an abbreviation of three letters and more (`prod`, `product`) or a slip of the pen; else 0.
    private static func alike(_ left: [UInt8], _ right: [UInt8]) -> Double {
        if left == right { return 1 }
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        if short.count >= 3, long.starts(with: short) { return 0.6 + 0.35 * Double(short.count) / Double(long.count) }
        guard short.count >= 4, long.count - short.count <= 2 else { return 0 }
        let ratio = 1 - Double(editDistance(short, long)) / Double(long.count)
        return ratio >= 0.75 ? ratio * 0.95 : 0
    }

    /// The least number of letters to insert, delete or replace (Levenshtein).
    static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let replaced = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
