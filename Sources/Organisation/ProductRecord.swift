import Kernel

/// What is sold.
public struct ProductRecord: Hashable, Sendable {
    public var id: ID<Product>
    public var company: ID<Company>
    public var sku: String
    public var gtin: String?
    public var name: String
    /// From the root: `["Women", "Shoes", "Boots"]`; empty when it has none.
    public var category: [String]
    public var brand: String?
    public var unit: String?
    /// Minor units of the company's currency, without tax.
    public var cost: Int64?
    /// Minor units of the company's currency, with tax.
    public var listPrice: Int64?
    /// False for a product that is known only because a sale named it.
    public var isListed: Bool
    public var extensions: [JSON.Member]

    public init(id: ID<Product>, company: ID<Company>, sku: String, name: String) {
        self.id = id
        self.company = company
        self.sku = sku
        self.name = name
        category = []
        isListed = true
        extensions = []
    }

    /// What tells whether a file's row changes anything.
    var contentHash: Int64 {
        var hash = StableHash()
        for text in [gtin, name, brand, unit] + category { hash.combine(text) }
        hash.combine(cost ?? .min)
        hash.combine(listPrice ?? .min)
        hash.combine(isListed ? 1 : 0)
        hash.combine(extensions.isEmpty ? nil : JSON.object(extensions).description)
        return hash.value
    }
}

/// Writes a category path with ` > ` between its levels.
public enum CategoryPath {
    public static let separator = " > "

    /// Splits `Women > Shoes`, `Women/Shoes` or `Women|Shoes`; blanks around levels are dropped, empty levels too. At most 12 levels.
    public static func levels(_ text: String) -> [String] {
        let parts: [Substring] =
            text.contains(">") ? text.split(separator: ">") : text.contains("|") ? text.split(separator: "|") : [text[...]]
        return parts.map { $0.trimmingPrefix { $0 == " " } }.map { part in String(part.reversed().drop { $0 == " " }.reversed()) }
            .filter { !$0.isEmpty }.prefix(12).map { String($0) }
    }
}
