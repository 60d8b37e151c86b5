import Kernel
import Storage

/// Products and categories: the SQL, in bulk.
enum ProductStore {
    /// Inserts or updates many products of one company; returns how many were new and how many changed.
    static func save(_ products: [ProductRecord], company: ID<Company>, effects: Effects, _ tx: WriteTransaction) throws(StorageError) -> SaveCount {
        guard !products.isEmpty else { return SaveCount() }
        let known = try hashes(of: products.map(\.sku), company, tx)
        let categories = try ensureCategories(Set(products.map(\.category)), company, effects, tx)
        let now = effects.now
        var count = SaveCount()
        var rows = RowBuffer(
            into: "products",
            [
                "id", "company_id", "sku", "gtin", "name", "category_id", "brand", "unit", "cost", "list_price", "listed", "extensions",
                "search_name", "content_hash", "created_at", "updated_at",
            ], capacity: products.count)
        var seen: Set<String> = []
        for product in products.reversed() where seen.insert(product.sku).inserted {  // the last row of a file about a product counts
            let hash = product.contentHash
            switch known[product.sku] {
            case hash: count.unchanged += 1; continue
            case nil: count.inserted += 1
            default: count.updated += 1
            }
            rows.append(product.id)
            rows.append(company)
            rows.append(product.sku)
            rows.append(product.gtin)
            rows.append(product.name)
            rows.append(categories[product.category])
            rows.append(product.brand)
            rows.append(product.unit)
            rows.append(product.cost)
            rows.append(product.listPrice)
            rows.append(product.isListed ? 1 : 0)
            rows.append(product.extensions.isEmpty ? nil : JSON.object(product.extensions).description)
            rows.append((product.name + " " + product.sku).lowercased())
            rows.append(hash)
            rows.append(now)
            rows.append(now)
        }
        count.unchanged += products.count - seen.count
        try tx.insert(
            rows,
            conflict: """
                ON CONFLICT (company_id, sku) DO UPDATE SET
                    gtin = excluded.gtin, name = excluded.name, category_id = excluded.category_id, brand = excluded.brand, unit = excluded.unit,
                    cost = excluded.cost, list_price = excluded.list_price, listed = excluded.listed, extensions = excluded.extensions,
                    search_name = excluded.search_name, content_hash = excluded.content_hash, updated_at = excluded.updated_at
                """)
        return count
    }

    private static func hashes(of skus: [String], _ company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [String: Int64] {
        var hashes: [String: Int64] = [:]
        try tx.forEach("SELECT sku, content_hash FROM products WHERE company_id = \(company) AND sku IN \(skus)") { row throws(StorageError) in
            hashes[try row[0]] = try row[1]
            return true
        }
        return hashes
    }

    static func ids(of skus: [String], _ company: ID<Company>, _ tx: ReadTransaction) throws(StorageError) -> [String: ID<Product>] {
        var ids: [String: ID<Product>] = [:]
        try tx.forEach("SELECT sku, id FROM products WHERE company_id = \(company) AND sku IN \(skus)") { row throws(StorageError) in
            ids[try row[0]] = try row[1]
            return true
        }
        return ids
    }

    /// The ids of category paths, made where they are new; parents come before children.
    private static func ensureCategories(
        _ paths: Set<[String]>, _ company: ID<Company>, _ effects: Effects, _ tx: WriteTransaction
    ) throws(StorageError) -> [[String]: ID<Category>] {
        var wanted: Set<[String]> = []
        for path in paths { for depth in path.indices { wanted.insert(Array(path[...depth])) } }
        var ids: [[String]: ID<Category>] = [:]
        let texts = Dictionary(wanted.map { ($0.joined(separator: CategoryPath.separator), $0) }, uniquingKeysWith: { first, _ in first })
        try tx.forEach("SELECT path, id FROM categories WHERE company_id = \(company) AND path IN \(Array(texts.keys))") { row throws(StorageError) in
            if let path = texts[try row[0]] { ids[path] = try row[1] }
            return true
        }
        for path in wanted.sorted(by: { ($0.count, $0.joined()) < ($1.count, $1.joined()) }) where ids[path] == nil {
            guard let name = path.last else { continue }
            let id: ID<Category> = effects.id()
            try tx.execute(
                """
                INSERT INTO categories (id, company_id, parent_id, name, path)
                VALUES (\(id), \(company), \(ids[Array(path.dropLast())]), \(name), \(path.joined(separator: CategoryPath.separator)))
                ON CONFLICT (company_id, path) DO NOTHING
                """)
            ids[path] = try tx.value(
                "SELECT id FROM categories WHERE company_id = \(company) AND path = \(path.joined(separator: CategoryPath.separator))")
        }
        return ids
    }

    static func products(_ filter: SQL, order: SQL, limit: Int, _ tx: ReadTransaction) throws(StorageError) -> [ProductRecord] {
        try tx.rows(
            """
            SELECT products.id, products.company_id, products.sku, products.gtin, products.name, categories.path, products.brand, products.unit,
                products.cost, products.list_price, products.listed, products.extensions
            FROM products LEFT JOIN categories ON categories.id = products.category_id \(filter) \(order) LIMIT \(limit)
            """
        ) { row throws(StorageError) in
            var product = ProductRecord(id: try row[0], company: try row[1], sku: try row[2], name: try row[4])
            product.gtin = try row[3]
            product.category = try row[5, as: String?.self].map(CategoryPath.levels) ?? []
            product.brand = try row[6]
            product.unit = try row[7]
            product.cost = try row[8]
            product.listPrice = try row[9]
            product.isListed = try row[10]
            product.extensions = try row[11, as: JSON?.self]?.members ?? []
            return product
        }
    }
}

/// What became of the rows of a bulk save.
public struct SaveCount: Hashable, Sendable {
    public var inserted = 0
    public var updated = 0
    public var unchanged = 0

    public init() {}

    public static func += (left: inout SaveCount, right: SaveCount) {
        left.inserted += right.inserted
        left.updated += right.updated
        left.unchanged += right.unchanged
    }
}
