import Storage

public enum WebhooksSchema {
    public static let migrations: [Migration] = [
        Migration("webhooks-001-endpoints-deliveries-attempts") { dialect in
            [
                // Where others want to be told, of what, and how far they have been. Of two secrets the older one ends with `previous_until`.
                """
                CREATE TABLE webhook_endpoints (
                    id \(dialect.identity), company_id BIGINT, url TEXT NOT NULL, description TEXT NOT NULL, kinds TEXT NOT NULL,
                    secret TEXT NOT NULL, previous_secret TEXT, previous_until BIGINT, state TEXT NOT NULL, disabled_reason TEXT, disabled_at BIGINT,
                    cursor TEXT NOT NULL, followed_until BIGINT NOT NULL, paused_until BIGINT, failing_since BIGINT, last_success_at BIGINT,
                    last_attempt_at BIGINT, created_at BIGINT NOT NULL)
                """,
                // One message to one endpoint, as it goes out each time.
                """
                CREATE TABLE webhook_deliveries (
                    id \(dialect.identity), endpoint_id BIGINT NOT NULL, change_id BIGINT, kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL,
                    attempts BIGINT NOT NULL, requests BIGINT NOT NULL, next_at BIGINT NOT NULL, created_at BIGINT NOT NULL, finished_at BIGINT)
                """,
                "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_at) WHERE state = 'pending'",
                "CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id)",
                "CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (endpoint_id, id) WHERE state = 'failed'",
                // What came of each request.
                """
                CREATE TABLE webhook_attempts (
                    delivery_id BIGINT NOT NULL, number BIGINT NOT NULL, at BIGINT NOT NULL, milliseconds BIGINT NOT NULL, status BIGINT, error TEXT,
                    answer TEXT, PRIMARY KEY (delivery_id, number)) \(dialect.keyed)
                """,
            ]
        }
    ]
}
