import Storage

public enum AccountsSchema {
    public static let migrations: [Migration] = [
        Migration("accounts-001-users-sessions-keys") { dialect in
            [
                // `email` is folded. `companies` is a JSON list of raw ids; NULL means all of them, those to come included.
                """
                CREATE TABLE users (
                    id \(dialect.identity), email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL, role TEXT NOT NULL, companies TEXT,
                    language TEXT, theme TEXT, created_at BIGINT NOT NULL, disabled_at BIGINT)
                """,
                // Only the hash of a session's token is kept: who reads the table cannot sign in with it.
                """
                CREATE TABLE sessions (
                    token_hash TEXT PRIMARY KEY NOT NULL, user_id BIGINT NOT NULL, csrf_token TEXT NOT NULL, user_agent TEXT,
                    created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL) \(dialect.keyed)
                """,
                "CREATE INDEX sessions_user ON sessions (user_id)",
                "CREATE INDEX sessions_expiry ON sessions (expires_at)",
                // Attempts since the last success, by the hash of the e-mail: also for those that belong to nobody, so that the answers are alike.
                """
                CREATE TABLE sign_in_attempts (
                    email_hash TEXT PRIMARY KEY NOT NULL, attempts BIGINT NOT NULL, last_at BIGINT NOT NULL, blocked_until BIGINT NOT NULL)
                \(dialect.keyed)
                """,
                "CREATE INDEX sign_in_attempts_age ON sign_in_attempts (last_at)",
                """
                CREATE TABLE api_keys (
                    id \(dialect.identity), name TEXT NOT NULL, key_hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL, company_id BIGINT,
                    created_at BIGINT NOT NULL, last_used_at BIGINT, expires_at BIGINT, revoked_at BIGINT)
                """,
            ]
        },
        Migration("accounts-002-password-limit") { dialect in
            [
                // No row, or one: the only user who may sign in by password.
                "CREATE TABLE password_limit (id \(dialect.identity), user_id BIGINT NOT NULL)"
            ]
        },
        // How users have arranged their pages, and how they had before the last change.
        Migration("accounts-003-layouts") { dialect in
            [
                """
                CREATE TABLE user_layouts (
                    user_id BIGINT NOT NULL, page TEXT NOT NULL, layout TEXT, previous TEXT, PRIMARY KEY (user_id, page)) \(dialect.keyed)
                """
            ]
        },
    ]
}
