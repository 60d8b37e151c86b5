import Hummingbird
import Kernel
import Organisation
import Sales
import Storage

extension BackofficeRoutes {
    private static let columns = ["name", "brand", "price"]
    /// Categories that the filter offers.
    private static let mostCategories = 300

    func addProducts(_ doors: Doors<some RequestContext>) {
        let house = house
        doors.list("/products") { visit in
            let query = try Self.query(visit)
            let sorting = visit.sorting(Self.columns, standard: Sorting("name"))
            let page = try await house.database.read { tx in
                let list = try house.organisation.list(query, tx)
                let categories = try house.organisation.categories(companies: visit.scopeIDs, limit: Self.mostCategories, tx)
                let isWhole = !list.hasNext && !list.hasPrevious
                return ProductsPage(
                    text: query.text, categories: categories.map { .init($0.id, path: $0.path) }, category: query.category, sorting: sorting,
                    rows: try Self.rows(list.products, visit, tx),
                    paging: Paging(
                        next: list.hasNext ? list.products.last?.id.description : nil,
                        previous: list.hasPrevious ? list.products.first?.id.description : nil, size: visit.size,
                        total: isWhole ? list.products.count : nil))
            }
            return visit.answer(page)
        }
        doors.export("/products") { visit in
            var first = try Self.query(visit)
            (first.after, first.before, first.limit) = (nil, nil, 1_000)
            let query = first
            let columns = ExportColumn.chosen(of: Self.exported, visit)
            let names = (["name"] + columns.map(\.name)).map { visit.words.text("products.\($0)") }
            return Export(name: "products", header: [visit.words.text("product.code")] + names + [visit.words.text("field.currency")]) { place in
                try await house.database.read { tx in
                    var query = query
                    query.after = place.flatMap { ID($0) }
                    let list = try house.organisation.list(query, tx)
                    let rows = try Self.rows(list.products, visit, tx).map { Self.fields($0, columns) }
                    return (rows, list.hasNext ? list.products.last?.id.description : nil)
                }
            }
        }
        doors.get("/products/:id") { visit in
            let id = try visit.inquiry.identity(of: Product.self)
            let page = try await house.database.read { tx in try Self.page(id, visit, tx) }
            guard let page else { throw Problem(.missing, "product-unknown", "There is no such product.") }
            return visit.answer(page)
        }
    }

    private static func query(_ visit: Visit) throws(Problem) -> ProductQuery {
        let sorting = visit.sorting(columns, standard: Sorting("name"))
        var query = ProductQuery(
            companies: visit.scopeIDs, text: String((visit.query["q"] ?? "").prefix(200)), order: .init(rawValue: sorting.column) ?? .name,
            isDescending: sorting.descending, limit: visit.size)
        query.category = visit.query["category"].flatMap { ID($0) }
        func place(_ name: String) throws(Problem) -> ID<Product>? {
            guard let text = visit.query[name] else { return nil }
            guard let id = ID<Product>(text) else { throw Problem(.invalid, "cursor-invalid", "The address does not lead to a page of this list.") }
            return id
        }
        query.after = try place("after")
        query.before = query.after == nil ? try place("before") : nil
        return query
    }

    /// The first of the last twelve months.
    private static func firstMonth(_ visit: Visit) -> Day { visit.today.firstOfMonth.adding(months: -11) }

    private static func rows(_ products: [ProductRecord], _ visit: Visit, _ tx: ReadTransaction) throws -> [ProductsPage.Row] {
        let months = try visit.house.sales.months(of: products.map(\.id), from: firstMonth(visit), tx)
        let sold = Dictionary(months.map { ($0.product, $0.quantity) }, uniquingKeysWith: +)
        return products.map { product in
            let money = money(product, visit)
            return ProductsPage.Row(
                id: product.id, code: product.sku, name: product.name, brand: product.brand, category: product.category, price: money.price,
                cost: money.cost, margin: money.margin, sold: sold[product.id] ?? 0)
        }
    }

    /// The margin is of the price with tax: products do not say at which rate they are taxed.
    private static func money(_ product: ProductRecord, _ visit: Visit) -> (price: Money?, cost: Money?, margin: Double?) {
        let currency = visit.company(product.company)?.currency ?? .eur
        let margin = product.listPrice.flatMap { price in product.cost.flatMap { price > 0 ? Double(price - $0) / Double(price) : nil } }
        return (product.listPrice.map { Money($0, currency) }, product.cost.map { Money($0, currency) }, margin)
    }

    private static let exported: [ExportColumn<ProductsPage.Row>] = [
        .init("brand") { .text($0.brand) }, .init("category") { .text($0.category.joined(separator: CategoryPath.separator)) },
        .init("price") { .money($0.price) }, .init("cost") { .money($0.cost) }, .init("margin") { .share($0.margin) },
        .init("sold") { .quantity($0.sold) },
    ]

    private static func fields(_ row: ProductsPage.Row, _ columns: [ExportColumn<ProductsPage.Row>]) -> [ExportCell] {
        [.text(row.code), .text(row.name)] + columns.map { $0.cell(row) } + [.text((row.price ?? row.cost)?.currency.code)]
    }

    private static func page(_ id: ID<Product>, _ visit: Visit, _ tx: ReadTransaction) throws -> ProductPage? {
        let house = visit.house
        guard let product = try house.organisation.products([id], tx)[id], let company = visit.company(product.company) else { return nil }
        let first = firstMonth(visit)
        let months = try house.sales.months(of: [id], from: first.adding(months: -12), tx)
        let now = months.filter { $0.month >= first }
        let before = months.filter { $0.month < first }
        let byMonth = Dictionary(now.map { ($0.month, $0.net) }, uniquingKeysWith: +)
        let net = { (months: [ProductMonth]) in Money(months.reduce(0) { $0 + $1.net }, company.currency) }
        let money = money(product, visit)
        return ProductPage(
            id: id, code: product.sku, name: product.name, brand: product.brand, category: product.category,
            barcodes: [product.gtin].compactMap { $0 }, unit: product.unit, price: money.price, cost: money.cost, margin: money.margin,
            revenue: Figure(net(now), previous: before.isEmpty ? nil : net(before)), sold: now.reduce(0) { $0 + $1.quantity },
            revenueByMonth: (0..<12).map { first.adding(months: $0) }.map { MonthAmount($0, Money(byMonth[$0] ?? 0, company.currency)) },
            attributes: product.extensions.prefix(40).map { .init($0.name, $0.value.string ?? $0.value.description) })
    }
}
