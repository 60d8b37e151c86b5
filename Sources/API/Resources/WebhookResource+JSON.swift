import Kernel
import Webhooks

extension WebhookResource {
    static func json(_ endpoint: EndpointRecord, _ health: EndpointHealth, _ directory: DirectorySnapshot) -> JSON {
        let company: JSON? = endpoint.company.map { directory.code($0) }
        let rate: JSON? = health.successRate.map { .number($0) }
        return .object([
            "id": .id(endpoint.id), "company": company, "url": .string(endpoint.url),
            "description": .string(endpoint.description), "kinds": .array(endpoint.kinds.map { .string($0.rawValue) }),
            "state": .string(endpoint.state.rawValue), "disabledReason": .string(endpoint.disabledReason), "disabledAt": .time(endpoint.disabledAt),
            "previousSecretUntil": .time(endpoint.previousSecretUntil), "pausedUntil": .time(endpoint.pausedUntil),
            "failingSince": .time(endpoint.failingSince), "lastSuccessAt": .time(endpoint.lastSuccessAt),
            "lastAttemptAt": .time(endpoint.lastAttemptAt), "createdAt": .time(endpoint.createdAt), "pending": .count(health.pending),
            "successRate": rate,
        ])
    }

    static func json(_ delivery: DeliveryRecord, _ last: AttemptRecord?) -> JSON {
        let nextAt = delivery.progress.state == .pending ? JSON.time(Optional(delivery.progress.nextAt)) : Optional<JSON>.none
        return .object([
            "id": .id(delivery.id), "type": .string(delivery.kind), "change": .id(delivery.change),
            "state": .string(delivery.progress.state.rawValue), "requests": .count(delivery.requests),
            "nextAt": nextAt, "createdAt": .time(delivery.createdAt),
            "finishedAt": .time(delivery.finishedAt), "lastAttempt": last.map(json),
        ])
    }

    static func json(_ detail: DeliveryDetail) -> JSON {
        let more: [JSON.Member] = [
            .init("body", .string(detail.body)), .init("attempts", .array(detail.attempts.map(json))),
        ]
        return .object((json(detail.delivery, detail.attempts.last).members ?? []) + more)
    }

    private static func json(_ attempt: AttemptRecord) -> JSON {
        let status: JSON? = attempt.status.map { .integer(Int64($0)) }
        return .object([
            "number": .count(attempt.number), "at": .time(attempt.at), "milliseconds": .integer(attempt.milliseconds),
            "status": status, "error": .string(attempt.error), "answer": .string(attempt.answer),
        ])
    }

    // MARK: - Schemas

    static func draftSchema(withCompany: Bool) -> Schema {
        .object(
            [
                .required("url", .text("https, or http.", longest: 2000)), .optional("description", .text(longest: 200)),
                .optional(
                    "kinds", .list(.text("Such as `person.created`, or `person.*`."), "What it is told of; all when not given or empty.")),
            ]
                + (withCompany ? [.optional("company", .text("Code or id; without it the webhook is told of the whole group."))] : []))
    }

    static let schemaProperties: [Schema.Property] = [
        .required("id", .id(WebhookEndpoint.self)), .optional("company", .text("Code; none is the whole group.")), .required("url", .text()),
        .required("description", .text()), .required("kinds", .list(.choice(MessageKind.allCases.map(\.rawValue)), "Empty is all.")),
        .required("state", .choice(EndpointRecord.State.allCases.map(\.rawValue))),
        .optional("disabledReason", .text()), .optional("disabledAt", .time),
        .optional("previousSecretUntil", .text("Until when the secret before signs too.", format: "date-time")),
        .optional("pausedUntil", .text("The receiver asked for quiet until then.", format: "date-time")),
        .optional("failingSince", .text("Since when no request has succeeded.", format: "date-time")), .optional("lastSuccessAt", .time),
        .optional("lastAttemptAt", .time), .required("createdAt", .time), .required("pending", .integer(nil, "Deliveries that wait.")),
        .optional("successRate", .number("0 to 1, of the latest deliveries that have ended.")),
    ]

    static let schema = Schema.object(schemaProperties)

    private static let attemptSchema = Schema.object([
        .required("number", .integer()), .required("at", .time), .required("milliseconds", .integer()),
        .optional("status", .integer(nil, "Of the answer.")), .optional("error", .text("Why nobody answered.")),
        .optional("answer", .text("Its first kilobyte.")),
    ])

    static let deliverySchema = Schema.object([
        .required("id", .id(WebhookDelivery.self, "What the receiver sees as `webhook-id`.")), .required("type", .text()),
        .optional("change", .id(Change.self)), .required("state", .choice(DeliveryProgress.State.allCases.map(\.rawValue))),
        .required("requests", .integer()), .optional("nextAt", .time), .required("createdAt", .time), .optional("finishedAt", .time),
        .optional("lastAttempt", attemptSchema), .optional("body", .text("As it is sent.")), .optional("attempts", .list(attemptSchema)),
    ])
}
