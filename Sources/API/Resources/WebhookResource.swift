import Accounts
import Hummingbird
import Kernel
import Storage
import Webhooks

/// `/webhooks`: where others want to be told, what was sent to them, and sending it again.
enum WebhookResource {
    private static let base = Endpoint.version + "/webhooks"
    private static let idParameter = Parameter.path("id", .id(WebhookEndpoint.self), "The webhook.")
    private static let deliveryParameter = Parameter.path("delivery", .id(WebhookDelivery.self), "The delivery.")
    private static let (reading, writing) = (Scope(.webhooks, .read), Scope(.webhooks, .write))

    static func endpoints(_ services: Services) -> [Endpoint] { management(services) + state(services) + deliveries(services) }

    private static func management(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: base, operation: "listWebhooks", tag: "webhooks", summary: "Webhooks that the key may see, newest first",
                scope: reading, response: .page(.reference("Webhook")),
                handler: .read { call, tx in
                    .items(
                        try services.webhooks.endpoints(companies: call.key.company.map { [$0] }, tx).map { endpoint in
                            json(endpoint, try services.webhooks.health(of: endpoint.id, tx), call.directory)
                        })
                }),
            Endpoint(
                method: .post, path: base, operation: "addWebhook", tag: "webhooks", summary: "Add a webhook",
                description: """
                    It is told of what changes from now on, by signed requests after Standard Webhooks. The answer holds the secret, which is not shown \
                    again. With a key that is limited to a company the webhook has that company.
                    """,
                scope: writing, request: draftSchema(withCompany: true),
                response: .object(schemaProperties + [.required("secret", .text("`whsec_…`"))]),
                handler: .own { call in try await add(services, call) }),
            Endpoint(
                method: .get, path: base + "/{id}", operation: "getWebhook", tag: "webhooks", summary: "A webhook and how it is doing",
                scope: reading,
                parameters: [idParameter], response: .reference("Webhook"), otherStatuses: [404],
                handler: .own { call in try await answer(services, call) }),
            Endpoint(
                method: .put, path: base + "/{id}", operation: "putWebhook", tag: "webhooks", summary: "Change address, description and kinds",
                scope: writing, parameters: [idParameter], request: draftSchema(withCompany: false), response: .reference("Webhook"),
                otherStatuses: [404],
                handler: .own { call in
                    let id = try await seen(services, call).id
                    try await services.webhooks.update(id, try draft(call), actor: call.actor)
                    return try await answer(services, call)
                }),
            Endpoint(
                method: .delete, path: base + "/{id}", operation: "removeWebhook", tag: "webhooks",
                summary: "Remove a webhook and what was sent to it",
                scope: writing, parameters: [idParameter], response: .object([.required("id", .id(WebhookEndpoint.self))]), otherStatuses: [404],
                handler: .own { call in
                    let id = try await seen(services, call).id
                    try await services.webhooks.remove(id, actor: call.actor)
                    return .json(["id": .id(id)])
                }),
        ]
    }

    private static func state(_ services: Services) -> [Endpoint] {
        func post(
            _ words: String, _ operation: String, _ summary: String, _ response: Schema,
            _ body: @escaping @Sendable (Call, ID<WebhookEndpoint>) async throws -> Reply
        ) -> Endpoint {
            Endpoint(
                method: .post, path: base + "/{id}/" + words, operation: operation, tag: "webhooks", summary: summary, scope: writing,
                parameters: [idParameter], response: response, otherStatuses: [404],
                handler: .own { call in try await body(call, try await seen(services, call).id) })
        }
        return [
            post("enable", "enableWebhook", "Send again, from where it stopped as far as that is kept", .reference("Webhook")) { call, id in
                try await services.webhooks.enable(id, actor: call.actor)
                return try await answer(services, call)
            },
            post("disable", "disableWebhook", "Send nothing until it is enabled", .reference("Webhook")) { call, id in
                try await services.webhooks.disable(id, actor: call.actor)
                return try await answer(services, call)
            },
            post(
                "secret/rotate", "rotateWebhookSecret", "A new secret; for a day the one before signs too",
                .object([.required("secret", .text("`whsec_…`, not shown again."))])
            ) { call, id in .json(["secret": .string(try await services.webhooks.rotateSecret(of: id, actor: call.actor))]) },
            post(
                "test", "testWebhook", "Send a message of the type `webhook.test`",
                .object([.required("delivery", .id(WebhookDelivery.self, "Look at it to see what came of it."))])
            ) { call, id in .json(["delivery": .id(try await services.webhooks.test(id, actor: call.actor))]) },
            post(
                "deliveries/replay-failed", "replayFailedDeliveries", "Send all failed deliveries again", .object([.required("replayed", .integer())])
            ) { call, id in .json(["replayed": .count(try await services.webhooks.replayFailed(of: id, actor: call.actor))]) },
        ]
    }

    private static func deliveries(_ services: Services) -> [Endpoint] {
        [
            Endpoint(
                method: .get, path: base + "/{id}/deliveries", operation: "listDeliveries", tag: "webhooks", summary: "What was sent, newest first",
                scope: reading,
                parameters: [
                    idParameter, .query("state", .choice(DeliveryProgress.State.allCases.map(\.rawValue)), "Only those."), People.limitParameter,
                    .query("after", .text(longest: 40), "The `next` of the page before."),
                ],
                response: .page(.reference("WebhookDelivery")), otherStatuses: [404], handler: .read { call, tx in try list(services, call, tx) }),
            Endpoint(
                method: .get, path: base + "/{id}/deliveries/{delivery}", operation: "getDelivery", tag: "webhooks",
                summary: "A delivery with its body and every attempt", scope: reading, parameters: [idParameter, deliveryParameter],
                response: .reference("WebhookDelivery"), otherStatuses: [404],
                handler: .read { call, tx in
                    let endpoint = try seen(services, call, tx)
                    return .json(json(try services.webhooks.delivery(try deliveryID(call), of: endpoint.id, tx)))
                }),
            Endpoint(
                method: .post, path: base + "/{id}/deliveries/{delivery}/replay", operation: "replayDelivery", tag: "webhooks",
                summary: "Send a delivery again, with the same id and body", scope: writing, parameters: [idParameter, deliveryParameter],
                response: .object([.required("delivery", .id(WebhookDelivery.self))]), otherStatuses: [404],
                handler: .own { call in
                    let (endpoint, delivery) = (try await seen(services, call), try deliveryID(call))
                    try await services.webhooks.replay(delivery, of: endpoint.id, actor: call.actor)
                    return .json(["delivery": .id(delivery)])
                }),
        ]
    }

    // MARK: - What a call means

    private static func seen(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> EndpointRecord {
        try services.webhooks.endpoint(try call.id(WebhookEndpoint.self), companies: call.key.company.map { [$0] }, tx)
    }

    private static func seen(_ services: Services, _ call: Call) async throws -> EndpointRecord {
        try await services.database.read { tx in try seen(services, call, tx) }
    }

    private static func answer(_ services: Services, _ call: Call) async throws -> Reply {
        try await services.database.read { tx in
            let endpoint = try seen(services, call, tx)
            return .json(json(endpoint, try services.webhooks.health(of: endpoint.id, tx), call.directory))
        }
    }

    private static func deliveryID(_ call: Call) throws(Problem) -> ID<WebhookDelivery> {
        guard let id = ID<WebhookDelivery>(call.path["delivery"] ?? "") else {
            throw Problem(
                .invalid, "id-malformed", "The address does not hold an id of the right kind.",
                fields: [.init("/delivery", "is not whd_ and thirteen letters or digits")])
        }
        return id
    }

    private static func list(_ services: Services, _ call: Call, _ tx: ReadTransaction) throws -> Reply {
        let (endpoint, limit) = (try seen(services, call, tx), try call.limit())
        var before: ID<WebhookDelivery>?
        if let text = try call.text("after", longest: 40) {
            guard let id = ID<WebhookDelivery>(text) else { throw call.invalid("after", "is not what a page gave as next") }
            before = id
        }
        let found = try services.webhooks.deliveries(
            of: endpoint.id, state: try call.choice("state"), before: before, limit: limit, tx)
        let last = try services.webhooks.lastAttempts(of: found.map(\.id), tx)
        return .items(found.map { json($0, last[$0.id]) }, next: found.count == limit ? found.last?.id.description : nil)
    }

    private static func draft(_ call: Call) throws(Problem) -> EndpointDraft {
        var fields: [Problem.Field] = []
        func text(_ name: String) -> String {
            guard let value = call.body?[name], !value.isNull else { return "" }
            if let text = value.string { return text }
            fields.append(.init("/\(name)", "is no text"))
            return ""
        }
        var draft = EndpointDraft(company: call.key.company, url: text("url"), description: text("description"))
        for (index, value) in (call.body?["kinds"]?.array ?? []).enumerated() {
            if let kinds = value.string.flatMap({ MessageKind.list($0) }) {
                draft.kinds += kinds
            } else {
                fields.append(.init("/kinds/\(index)", "is not one of \(MessageKind.allCases.map(\.rawValue).joined(separator: ", "))"))
            }
        }
        if let kinds = call.body?["kinds"], kinds.array == nil, !kinds.isNull { fields.append(.init("/kinds", "is no list")) }
        if let company = call.body?["company"]?.string {
            let found = call.directory.companies.first { $0.code == company || $0.id.description == company }
            if let found, call.sees(found.id) { draft.company = found.id } else { fields.append(.init("/company", "is not known")) }
        }
        guard fields.isEmpty else { throw Problem(.unprocessable, "webhook-invalid", "The webhook cannot be saved.", fields: fields) }
        return draft
    }

    private static func add(_ services: Services, _ call: Call) async throws -> Reply {
        let added = try await services.webhooks.add(try draft(call), actor: call.actor)
        let health = EndpointHealth(delivered: 0, failed: 0, pending: 0)
        return .json(
            .object((json(added.endpoint, health, call.directory).members ?? []) + [.init("secret", .string(added.secret))]))
    }
}
