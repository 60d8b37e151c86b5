/// Choices of households among the same alternatives: a brand, a product of a category.
public struct ChoiceData: Sendable {
    /// The alternatives' names.
    public var alternatives: [String]
    /// Names of what varies between alternatives and occasions: the logarithm of the price, display, feature.
    public var attributes: [String]
    /// The household of each occasion, 0 ..< `households`; occasions of one household stand in order of time.
    public var household: [Int]
    public var households: Int
    /// `values[(occasion * alternatives + alternative) * attributes + attribute]`.
    public var values: [Double]
    /// The alternative chosen.
    public var choice: [Int]

    public init(alternatives: [String], attributes: [String], household: [Int], households: Int, values: [Double], choice: [Int]) {
        self.alternatives = alternatives
        self.attributes = attributes
        self.household = household
        self.households = households
        self.values = values
        self.choice = choice
    }

    public var occasions: Int { choice.count }

    public func selecting(_ rows: [Int]) -> ChoiceData {
        let width = alternatives.count * attributes.count
        var part = self
        part.household = rows.map { household[$0] }
        part.choice = rows.map { choice[$0] }
        part.values = rows.flatMap { values[$0 * width..<($0 + 1) * width] }
        return part
    }

    /// The occasions but the last `share` (at least one) of each household with two or more, and those held out.
    public func split(lastShare share: Double) -> (known: [Int], held: [Int]) {
        var rows = [[Int]](repeating: [], count: households)
        for (row, home) in household.enumerated() { rows[home].append(row) }
        var (known, held) = ([Int](), [Int]())
        for list in rows where !list.isEmpty {
            let count = list.count < 2 ? 0 : min(max(1, Int(Double(list.count) * share)), list.count - 1)
            known += list.dropLast(count)
            held += list.suffix(count)
        }
        return (known.sorted(), held.sorted())
    }

    /// Intercepts of all alternatives but the last, then one coefficient for each attribute.
    var parameters: Int { alternatives.count - 1 + attributes.count }
}
