/// Numbers for the words that rules use, so that a basket is compared with them by number. What no rule mentions has none.
struct Vocabulary: Sendable {
    /// What a word is a name of. The order is how much it narrows down which baskets a rule can touch, the sharpest first.
    enum Kind: UInt8, Hashable, Sendable, Comparable {
        case person, coupon, product, tag, brand, category, event, audience, payment, tier, cardGroup, priceGroup, member, store, storeGroup, channel,
            company

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    private struct Word: Hashable, Sendable {
        let kind: Kind
        let text: String
        /// The category above; -1 elsewhere.
        let parent: Int32
    }

    private var numbers: [Word: Int32] = [:]
    private(set) var kinds: [Kind] = []

    var count: Int { kinds.count }

    mutating func intern(_ kind: Kind, _ text: String, below parent: Int32 = -1) -> Int32 {
        let word = Word(kind: kind, text: text, parent: parent)
        if let number = numbers[word] { return number }
        let number = Int32(kinds.count)
        numbers[word] = number
        kinds.append(kind)
        return number
    }

    /// The number of a category, its path interned from the top.
    mutating func intern(category path: [String]) -> Int32 { path.reduce(-1) { parent, name in intern(.category, name, below: parent) } }

    func number(_ kind: Kind, _ text: String, below parent: Int32 = -1) -> Int32? {
        numbers[Word(kind: kind, text: text, parent: parent)]
    }

    /// Appends the known words of a product: its code, its categories from the top, its brand, its tags.
    func appendWords(of product: Basket.Product, to words: inout [Int32]) {
        if let number = number(.product, product.code) { words.append(number) }
        var parent: Int32 = -1
        for name in product.categories {
            guard let number = number(.category, name, below: parent) else { break }
            words.append(number)
            parent = number
        }
        if let brand = product.brand, let number = number(.brand, brand) { words.append(number) }
        for tag in product.tags {
            if let number = number(.tag, tag) { words.append(number) }
        }
    }
}
