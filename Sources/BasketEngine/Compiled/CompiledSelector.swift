/// A ``Selector`` whose words are numbers. A reference, so that conditions and effects are handed around for the price of one; nothing in it changes.
final class CompiledSelector: Hashable, Sendable {
    /// Of each, one must be among the words of the line; ascending.
    let clauses: [[Int32]]
    let any: [CompiledSelector]
    let except: [CompiledSelector]
    let isReduced: Bool?
    let prices: ClosedRange<Int64>?
    /// What it is called in sentences.
    let label: String
    /// Whether units of one line may be told apart by it.
    let looksAtUnits: Bool

    init(_ selector: Selector, _ vocabulary: inout Vocabulary) {
        var clauses: [[Int32]] = []
        if !selector.products.isEmpty { clauses.append(selector.products.map { vocabulary.intern(.product, $0) }.sorted()) }
        if !selector.categories.isEmpty { clauses.append(selector.categories.map { vocabulary.intern(category: $0) }.sorted()) }
        if !selector.brands.isEmpty { clauses.append(selector.brands.map { vocabulary.intern(.brand, $0) }.sorted()) }
        if !selector.tags.isEmpty { clauses.append(selector.tags.map { vocabulary.intern(.tag, $0) }.sorted()) }
        self.clauses = clauses
        any = selector.any.map { CompiledSelector($0, &vocabulary) }
        except = selector.except.map { CompiledSelector($0, &vocabulary) }
        isReduced = selector.isReduced
        prices = selector.prices
        label = selector.label
        looksAtUnits = isReduced != nil || any.contains { $0.looksAtUnits } || except.contains { $0.looksAtUnits }
    }

    static func == (left: CompiledSelector, right: CompiledSelector) -> Bool { left === right }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// Whether a unit with these words, this price before promotions and this state is meant.
    func matches(_ words: ArraySlice<Int32>, initial: Int64, isReduced reduced: Bool) -> Bool {
        for clause in clauses where !CompiledSelector.meet(clause, words) { return false }
        if let prices, !prices.contains(initial) { return false }
        if let isReduced, isReduced != reduced { return false }
        if !any.isEmpty, !any.contains(where: { $0.matches(words, initial: initial, isReduced: reduced) }) { return false }
        return !except.contains { $0.matches(words, initial: initial, isReduced: reduced) }
    }

    private static func meet(_ clause: [Int32], _ words: ArraySlice<Int32>) -> Bool {
        if clause.count == 1 { return words.contains(clause[0]) }
        return words.contains { word in
            var (low, high) = (0, clause.count)
            while low < high {
                let middle = (low + high) / 2
                if clause[middle] < word { low = middle + 1 } else { high = middle }
            }
            return low < clause.count && clause[low] == word
        }
    }
}

extension CompiledSelector {
    /// Every unit.
    static let everything: CompiledSelector = {
        var vocabulary = Vocabulary()
        return CompiledSelector(.everything, &vocabulary)
    }()
}
