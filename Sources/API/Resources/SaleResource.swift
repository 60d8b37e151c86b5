import Accounts
import Kernel
import Organisation
import Sales
import Storage

/// `/sales/{id}`: what is printed on a receipt.
enum SaleResource {
    static func endpoints(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: Endpoint.version + "/sales/{id}", operation: "getSale", tag: "sales",
                summary: "A sale with lines, discounts and tenders", scope: Scope(.sales, .read),
                parameters: [.path("id", .id(Sale.self), "The sale.")], response: .reference("Sale"), otherStatuses: [404],
                handler: .read { call, tx in try sale(services, call, tx) })
        ]
    }

    private static func sale(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        guard let detail = try services.sales.detail(try call.id(Sale.self), tx), call.sees(detail.sale.company) else {
            throw Problem(.missing, "sale-unknown", "There is no such sale, or this key may not see it.")
        }
        let products = try services.organisation.products(Array(Set(detail.lines.map(\.product))), tx)
        let person = try detail.sale.contact.flatMap { try services.customers.person(of: $0, tx) }
        let currency = detail.sale.currency
        var members = json(detail.sale, call.directory).members ?? []
        let more = JSON.object([
            "person": .id(person), "lines": .array(detail.lines.map { json($0, products, currency) }),
            "discounts": .array(
                detail.discounts.map { discount in
                    .object([
                        "line": .integer(discount.line), "kind": .string(name(discount.kind)), "amount": .money(discount.amount, currency),
                        "reference": .string(discount.reference),
                    ])
                }),
            "tenders": .array(
                detail.tenders.map { .object(["kind": .string($0.kind), "amount": .money($0.amount, currency)]) }),
            "referring": .array(detail.referring.map { .id($0) }),
        ])
        members += more.members ?? []
        return .json(.object(members))
    }

    private static func name(_ kind: LineDiscount.Kind) -> String {
        switch kind {
        case .promotion: "promotion"
        case .coupon: "coupon"
        case .manual: "manual"
        case .manufacturerCoupon: "manufacturerCoupon"
        }
    }

    /// Without what hangs on it; with `directory` places have their codes.
    static func json(_ sale: SaleRecord, _ directory: DirectorySnapshot) -> JSON {
        .object([
            "id": .id(sale.id), "company": directory.code(sale.company), "source": directory.code(sale.source),
            "store": sale.store.map { .string(directory.store($0)?.code ?? $0.description) }, "contact": .id(sale.contact),
            "channel": .string(sale.channel), "kind": .string(sale.kind.rawValue), "status": .string(sale.status.rawValue),
            "till": .string(sale.till),
            "businessDay": .string(sale.businessDay.description), "receipt": .string(sale.receipt), "occurredAt": .time(sale.occurredAt),
            "gross": .money(sale.gross, sale.currency), "discount": .money(sale.discount, sale.currency), "net": .money(sale.net, sale.currency),
            "tax": .money(sale.tax, sale.currency), "lineCount": .count(sale.lineCount), "original": .id(sale.original),
            "originalReceipt": .string(sale.originalReceipt),
        ])
    }

    static func json(_ line: SaleLine, _ products: [ID<Product>: ProductRecord], _ currency: Currency) -> JSON {
        let product = products[line.product]
        let isWhole = line.quantity % 1000 == 0
        let quantity: JSON = isWhole ? .integer(line.quantity / 1000) : .number(Double(line.quantity) / 1000)
        let category: JSON? = product.map { .array($0.category.map { .string($0) }) }
        let taxRate: JSON? = line.taxRate.map { .number(Double($0) / 100) }
        return .object([
            "line": .integer(line.line), "product": .id(line.product), "sku": .string(product?.sku), "name": .string(product?.name),
            "category": category,
            "quantity": quantity,
            "unitPrice": .money(line.unitPrice, currency), "gross": .money(line.gross, currency), "discount": .money(line.discount, currency),
            "net": .money(line.net, currency), "taxRate": taxRate,
        ])
    }

    static let lineSchema = Schema.object([
        .required("line", .integer()), .required("product", .id(Product.self)), .optional("sku", .text()), .optional("name", .text()),
        .optional("category", .list(.text(), "From the root.")), .required("quantity", .number("Negative when it came back.")),
        .required("unitPrice", .money), .required("gross", .money), .required("discount", .money), .required("net", .money),
        .optional("taxRate", .number("Per cent.")),
    ])

    static let schema = Schema.object([
        .required("id", .id(Sale.self)), .required("company", .text("Code.")), .required("source", .text("Code.")),
        .optional("store", .text("Code.")),
        .optional("contact", .id(Contact.self)), .optional("person", .id(Person.self)), .required("channel", .text()),
        .required("kind", .choice(SaleKind.allCases.map(\.rawValue))), .required("status", .choice(SaleStatus.allCases.map(\.rawValue))),
        .optional("till", .text()), .required("businessDay", .day), .required("receipt", .text()), .required("occurredAt", .time),
        .required("gross", .money), .required("discount", .money), .required("net", .money), .required("tax", .money),
        .required("lineCount", .integer()), .optional("original", .id(Sale.self, "The sale that a return or void refers to.")),
        .optional("originalReceipt", .text()), .optional("lines", .list(.reference("SaleLine"))),
        .optional(
            "discounts",
            .list(
                .object([
                    .required("line", .integer()), .required("kind", .choice(["promotion", "coupon", "manual", "manufacturerCoupon"])),
                    .required("amount", .money), .optional("reference", .text()),
                ]))),
        .optional("tenders", .list(.object([.required("kind", .text()), .required("amount", .money)]))),
        .optional("referring", .list(.id(Sale.self), "Returns and voids of it.")),
    ])
}
