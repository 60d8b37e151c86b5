/// Which units of a basket are meant.
///
/// Within one kind one match is enough, kinds are all asked: brand X or Y, and category Shoes. Without anything it is every unit.
public struct Selector: Hashable, Sendable {
    public var products: Set<String> = []
    /// A category with everything below it, as a path from the top.
    public var categories: Set<[String]> = []
    public var brands: Set<String> = []
    public var tags: Set<String> = []
    /// One of these must match as well.
    public var any: [Selector] = []
    /// None of these may match.
    public var except: [Selector] = []
    /// Whether the unit must have been reduced already (true) or must not have been (false).
    public var isReduced: Bool?
    /// What the unit's price before promotions must be within, minor units.
    public var prices: ClosedRange<Int64>?

    public init() {}

    public static let everything = Selector()

    public static func products(_ codes: String...) -> Selector {
        var selector = Selector()
        selector.products = Set(codes)
        return selector
    }

    public static func category(_ path: String...) -> Selector {
        var selector = Selector()
        selector.categories = [path]
        return selector
    }

    public static func brands(_ names: String...) -> Selector {
        var selector = Selector()
        selector.brands = Set(names)
        return selector
    }
}

extension Selector {
    /// What it is called in sentences: the last name of a category, otherwise its words; `anything` where it asks nothing.
    public var label: String {
        var parts: [String] = []
        func add(_ names: [String]) {
            guard !names.isEmpty else { return }
            let sorted = names.sorted()
            parts.append(sorted.prefix(3).joined(separator: " or ") + (sorted.count > 3 ? " or \(sorted.count - 3) others" : ""))
        }
        add(brands.sorted())
        add(categories.map { $0.last ?? "" })
        add(tags.sorted())
        add(products.sorted())
        add(any.map(\.label))
        return parts.isEmpty ? "anything" : parts.joined(separator: " ")
    }
}
