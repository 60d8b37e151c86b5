import Customers
import Intake
import Kernel
import Organisation

/// What happens in the demo's web shops at this moment, sent as their tracking would send it: the screens of live intake have something to show.
enum DemoVisits {
    private static let visits = 40
    private static let steps = ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started"]

    /// A visit for each of some known customers and of some that nobody knows; a few orders come from a version of the shop that calls its number
    /// otherwise than it should.
    static func send(to platform: Platform) async throws {
        let log = IntakeLog(database: platform.database, effects: platform.effects)
        for company in try await platform.organisation.companies() {
            guard let source = try await platform.organisation.sources(of: company.id).first(where: { $0.kind == .webshop }) else { continue }
            let (products, known) = try await platform.database.read { tx in
                let products = try platform.organisation.list(ProductQuery(companies: [company.id]), tx).products
                let people = try platform.customers.list(PeopleQuery(companies: [company.id]), tx).people
                return (products, people.compactMap(\.email))
            }
            guard !products.isEmpty else { continue }
            for visit in 0..<visits {
                var events: [JSON] = []
                let device: JSON.Member = .init("anonymousId", .string("demo-\(source.code)-\(visit)"))
                if visit % 3 == 0, visit < known.count {
                    events.append(["type": "identify", "anonymousId": device.value, "traits": ["email": .string(known[visit])]])
                }
                let product = products[visit * 7 % products.count]
                let goods: [JSON.Member] = [
                    .init("sku", .string(product.sku)), .init("name", .string(product.name)),
                    .init("price", product.listPrice.map { JSON.string(Money($0, company.currency).decimal) } ?? .null),
                ]
                for step in steps.prefix(1 + visit % steps.count) {
                    events.append(["type": "track", "event": .string(step), "anonymousId": device.value, "properties": .object(goods)])
                }
                if visit % 8 == 7 {
                    let number: JSON.Member = .init(visit % 16 == 7 ? "orderNo" : "order_id", .string("W\(visit)\(source.code)"))
                    events.append([
                        "type": "track", "event": "Order Completed", "anonymousId": device.value,
                        "properties": .object([number, .init("products", .array([.object(goods + [.init("quantity", .integer(1))])]))]),
                    ])
                }
                // Numbered, so that a demo that is filled a second time has each once.
                let numbered = events.enumerated().map { index, event in
                    JSON.object((event.members ?? []) + [.init("messageId", .string("demo-\(source.code)-\(visit)-\(index)"))])
                }
                let body = JSON.object([.init("batch", .array(numbered))]).description
                try await log.append(
                    try TrackingRequest(.batch, body: Array(body.utf8)), from: SourceKey(id: source.id, company: company.id))
            }
        }
        try await Projector(platform.intake).drain()
    }
}
