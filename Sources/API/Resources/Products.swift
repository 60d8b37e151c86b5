import Accounts
import Kernel
import Organisation
import Storage

/// `/products`: what is sold.
enum Products {
    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: Endpoint.version + "/products", operation: "listProducts", tag: "organisation", summary: "Find or list products",
                description: "With `q`: products whose name or SKU holds every word, or whose GTIN it is. In the order in which they became known.",
                scope: Scope(.organisation, .read),
                parameters: [
                    .query("q", .text(longest: 200), "What to look for."), People.companiesParameter, People.limitParameter,
                    .query("after", .id(Product.self), "The `next` of the page before."),
                ], response: .page(.reference("Product")), handler: .read { call, tx in try list(services, call, tx) })
        ]
    }

    private static func list(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let (companies, limit) = (try call.companies(), try call.limit())
        var after: ID<Product>?
        if let text = call.query["after"] {
            after = ID(text)
            if after == nil { throw call.invalid("after", "is not what a page gave as next") }
        }
        let found = try services.organisation.products(
            matching: try call.text("q") ?? "", companies: companies, after: after, limit: limit + 1, tx)
        let page = found.prefix(limit)
        return .items(page.map { json($0, call.directory) }, next: found.count > limit ? page.last?.id.description : nil)
    }

    private static func json(_ product: ProductRecord, _ directory: DirectorySnapshot) -> JSON {
        let currency = directory.company(product.company)?.currency
        func money(_ amount: Int64?) -> JSON? { amount.flatMap { amount in currency.map { .money(amount, $0) } } }
        return .object([
            "id": .id(product.id), "company": directory.code(product.company), "sku": .string(product.sku), "gtin": .string(product.gtin),
            "name": .string(product.name), "category": .array(product.category.map { .string($0) }), "brand": .string(product.brand),
            "unit": .string(product.unit), "cost": money(product.cost), "listPrice": money(product.listPrice), "isListed": .bool(product.isListed),
            "extensions": .object(product.extensions),
        ])
    }

    static let schema = Schema.object([
        .required("id", .id(Product.self)), .required("company", .text("Code.")), .required("sku", .text()), .optional("gtin", .text()),
        .required("name", .text()), .required("category", .list(.text(), "From the root.")), .optional("brand", .text()), .optional("unit", .text()),
        .optional("cost", .money), .optional("listPrice", .money),
        .required("isListed", .flag("False for a product that is known only because a sale named it.")),
        .required("extensions", .map(.anything("As typed."), "What has no place of its own.")),
    ])
}
