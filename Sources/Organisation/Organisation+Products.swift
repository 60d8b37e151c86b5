import Kernel
import Storage

extension Organisation {
    /// Products by id; unknown ones are left out.
    public func products(_ ids: [ID<Product>], _ tx: ReadTransaction) throws -> [ID<Product>: ProductRecord] {
        let found = try ProductStore.products("WHERE products.id IN \(ids)", order: "", limit: ids.count, tx)
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Products whose name or SKU contains every word of `text`, or whose GTIN it is, in the order of their ids; an empty text finds all.
    ///
    /// - Parameters:
    ///   - companies: nil means all.
    ///   - after: the last product of the page before.
    public func products(
        matching text: String, companies: [ID<Company>]?, after: ID<Product>? = nil, limit: Int, _ tx: ReadTransaction
    ) throws -> [ProductRecord] {
        var filter: SQL = "WHERE products.id > \(after ?? ID(0))"
        if let companies { filter += " AND products.company_id IN \(companies)" }
        let words = text.lowercased().split { $0.isWhitespace }.prefix(8)
        if !words.isEmpty {
            var parts: SQL = "1 = 1"
            for word in words {
                // The escape character is one that both databases take as it stands.
                let pattern = word.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
                parts += " AND products.search_name LIKE \("%\(pattern)%") ESCAPE '!'"
            }
            filter += " AND (\(parts) OR products.gtin = \(text))"
        }
        return try ProductStore.products(filter, order: "ORDER BY products.id", limit: limit, tx)
    }
}
