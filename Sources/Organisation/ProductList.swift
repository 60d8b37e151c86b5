import Kernel
import Storage

/// What a list of products shows: filters, order and page.
public struct ProductQuery: Sendable {
    public enum Order: String, Sendable, CaseIterable { case name, brand, price }

    /// Nil means all.
    public var companies: [ID<Company>]?
    /// Words of name or SKU, or a whole GTIN.
    public var text: String
    /// With all categories below it.
    public var category: ID<Category>?
    public var order: Order
    public var isDescending: Bool
    /// The last product of the page before.
    public var after: ID<Product>?
    /// The first product of the page behind; not together with ``after``.
    public var before: ID<Product>?
    public var limit: Int

    public init(companies: [ID<Company>]?, text: String = "", order: Order = .name, isDescending: Bool = false, limit: Int = 50) {
        self.companies = companies
        self.text = text
        self.order = order
        self.isDescending = isDescending
        self.limit = limit
    }
}

/// A page of a list of products.
public struct ProductPage: Sendable {
    public var products: [ProductRecord]
    public var hasNext: Bool
    public var hasPrevious: Bool
}

/// A category with its place in the tree.
public struct CategoryRecord: Hashable, Sendable {
    public var id: ID<Category>
    public var company: ID<Company>
    /// From the root.
    public var path: [String]
}

extension Organisation {
    public func list(_ query: ProductQuery, _ tx: ReadTransaction) throws -> ProductPage {
        var filter: SQL = "WHERE 1 = 1"
        if let companies = query.companies { filter += " AND products.company_id IN \(companies)" }
        if let category = query.category { filter += " AND products.category_id IN \(try below(category, tx))" }
        if let words = words(query.text) { filter += " AND \(words)" }
        let column: SQL =
            switch query.order {
            case .name: "products.search_name"
            case .brand: "products.brand"
            case .price: "products.list_price"
            }
        // What has no brand or price stands in no such order.
        if query.order != .name { filter += " AND \(column) IS NOT NULL" }
        let start = query.after ?? query.before
        let turns = query.after == nil && query.before != nil
        let descends = query.isDescending != turns
        if let start {
            let comparison = SQL(verbatim: descends ? "<" : ">")
            let place: SQL =
                switch query.order {
                case .name: "(SELECT search_name FROM products WHERE id = \(start))"
                case .brand: "(SELECT brand FROM products WHERE id = \(start))"
                case .price: "(SELECT list_price FROM products WHERE id = \(start))"
                }
            filter += " AND (\(column), products.id) \(comparison) (\(place), \(start))"
        }
        let direction = SQL(verbatim: descends ? "DESC" : "ASC")
        var products = try ProductStore.products(
            filter, order: "ORDER BY \(column) \(direction), products.id \(direction)", limit: query.limit + 1, tx)
        let hasMore = products.count > query.limit
        if hasMore { products.removeLast() }
        if turns { products.reverse() }
        return ProductPage(products: products, hasNext: turns ? true : hasMore, hasPrevious: turns ? hasMore : start != nil)
    }

    /// The categories of some companies in the order of their paths, at most `limit`.
    public func categories(companies: [ID<Company>]?, limit: Int, _ tx: ReadTransaction) throws -> [CategoryRecord] {
        let filter: SQL = companies.map { "WHERE company_id IN \($0)" } ?? ""
        return try tx.rows("SELECT id, company_id, path FROM categories \(filter) ORDER BY path, id LIMIT \(limit)") { row throws(StorageError) in
            CategoryRecord(id: try row[0], company: try row[1], path: CategoryPath.levels(try row[2]))
        }
    }

    /// A category and all below it.
    private func below(_ category: ID<Category>, _ tx: ReadTransaction) throws -> [ID<Category>] {
        let found = try tx.first("SELECT company_id, path FROM categories WHERE id = \(category)") { row throws(StorageError) in
            (company: try row[0, as: ID<Company>.self], path: try row[1, as: String.self])
        }
        guard let found else { return [category] }
        let pattern = Self.escaped(found.path + CategoryPath.separator) + "%"
        return try tx.rows(
            "SELECT id FROM categories WHERE company_id = \(found.company) AND (path = \(found.path) OR path LIKE \(pattern) ESCAPE '!')"
        ) { row throws(StorageError) in try row[0] }
    }

    private func words(_ text: String) -> SQL? {
        let words = text.lowercased().split { $0.isWhitespace }.prefix(8)
        guard !words.isEmpty else { return nil }
        var parts: SQL = "1 = 1"
        for word in words { parts += " AND products.search_name LIKE \("%\(Self.escaped(String(word)))%") ESCAPE '!'" }
        return "((\(parts)) OR products.gtin = \(text.filter { !$0.isWhitespace }))"
    }

    /// The escape character is one that both databases take as it stands.
    private static func escaped(_ text: String) -> String {
        text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }
}
