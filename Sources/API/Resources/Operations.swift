import Hummingbird
import Kernel
import Storage

/// What those who run the server ask: is it alive, is it ready, what does it do.
enum Operations {
    static func endpoints(
        _ services: Services, _ migrations: [Migration], _ metrics: RequestMetrics, _ gauges: [@Sendable () async -> String]
    ) -> [Endpoint] {
        let status = Schema.object([.required("status", .choice(["ok"]))])
        return [
            Endpoint(
                method: .get, path: "/healthz", operation: "getHealth", tag: "operations", summary: "Whether the process answers", response: status,
                handler: .open { .json(["status": "ok"]) }),
            Endpoint(
                method: .get, path: "/readyz", operation: "getReadiness", tag: "operations",
                summary: "Whether the database answers and its schema is this version's", response: status, otherStatuses: [503],
                handler: .open { try await readiness(services, migrations) }),
            Endpoint(
                method: .get, path: "/metrics", operation: "getMetrics", tag: "operations",
                summary: "Requests by route and status with their latency, memory, uptime: Prometheus text",
                handler: .open {
                    var text = metrics.text
                    for gauge in gauges { text += await gauge() }
                    return Reply(body: .text(text, type: "text/plain; version=0.0.4; charset=utf-8"))
                }),
        ]
    }

    private static func readiness(_ services: Services, _ migrations: [Migration]) async throws -> Reply {
        let pending: [String]
        do { pending = try await Migrator(migrations).pending(services.database) } catch let error as StorageError {
            // The code says enough for a probe; the message may name a host.
            throw Problem(.unavailable, "database-unavailable", "The database does not answer as it should: \(error.code.rawValue).")
        }
        guard pending.isEmpty else {
            throw Problem(.unavailable, "migrations-pending", "\(pending.count) migrations are pending: run `tessera migrate`.")
        }
        return .json(["status": "ok"])
    }

    static func document(_ others: [Endpoint]) -> Endpoint {
        var endpoint = Endpoint(
            method: .get, path: "/api/openapi.json", operation: "getDocument", tag: "operations", summary: "This document",
            response: .map(.anything("The parts of an OpenAPI 3.1 document.")), handler: .open { .json(.null) })
        let json = documentJSON(others + [endpoint])
        endpoint.handler = .open { .json(json) }
        return endpoint
    }

    static func documentJSON(_ endpoints: [Endpoint]) -> JSON {
        let components: [(name: String, schema: Schema)] = [
            (
                "Money",
                .object([.required("amount", .integer(nil, "Minor units: cents.")), .required("currency", .text("ISO 4217.", pattern: "^[A-Z]{3}$"))])
            ),
            ("PersonSummary", People.summarySchema), ("Person", People.personSchema), ("Contact", PersonHistory.contactSchema),
            ("Link", PersonHistory.linkSchema), ("Consent", PersonHistory.consentSchema), ("TimelineEntry", PersonHistory.entrySchema),
            ("LinkRules", Identity.rulesSchema),
            ("Sale", SaleResource.schema), ("SaleLine", SaleResource.lineSchema), ("Store", OrganisationResources.storeSchema),
            ("Company", OrganisationResources.companySchema), ("Source", OrganisationResources.sourceSchema), ("Product", Products.schema),
            ("AuditEntry", Audit.schema), ("PrivacyRequest", PrivacyResource.schema), ("TrackingRefusal", TrackingAnswer.refusalSchema),
            ("Webhook", WebhookResource.schema), ("WebhookDelivery", WebhookResource.deliverySchema),
        ]
        return OpenAPIDocument.json(endpoints, components: components)
    }
}
