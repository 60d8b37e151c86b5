import Storage

public enum OpenIDSchema {
    public static let migrations: [Migration] = [
        Migration("openid-001-provider-identities") { dialect in
            [
                // One row. `companies` is a JSON list of raw ids, NULL for all; `rules` a JSON list of [group, role]. The secret stands under the key of the house.
                """
                CREATE TABLE identity_provider (
                    id \(dialect.identity), name TEXT NOT NULL, issuer TEXT NOT NULL, client TEXT NOT NULL, secret TEXT, scopes TEXT NOT NULL,
                    is_active BIGINT NOT NULL, admits_unknown BIGINT NOT NULL, standard_role TEXT, companies TEXT, groups_claim TEXT,
                    rules TEXT NOT NULL, changed_at BIGINT NOT NULL)
                """,
                // Who is who at a provider. `has_role_by_rule`: the role came from a rule, and goes with it.
                """
                CREATE TABLE user_identities (
                    issuer TEXT NOT NULL, subject TEXT NOT NULL, user_id BIGINT NOT NULL, has_role_by_rule BIGINT NOT NULL, linked_at BIGINT NOT NULL,
                    last_seen_at BIGINT NOT NULL, PRIMARY KEY (issuer, subject)) \(dialect.keyed)
                """,
                "CREATE UNIQUE INDEX user_identities_user ON user_identities (user_id, issuer)",
                // The token that a session began with, by the session's hash: the provider wants it back at sign-out.
                """
                CREATE TABLE identity_sessions (token_hash TEXT PRIMARY KEY NOT NULL, id_token TEXT NOT NULL, created_at BIGINT NOT NULL) \(dialect.keyed)
                """,
                "CREATE INDEX identity_sessions_age ON identity_sessions (created_at)",
            ]
        }
    ]
}
