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
        Migration("accounts-004-profiles-second-factor") { dialect in
            let ready = ["administrator", "marketing", "care", "store-manager", "analyst", "partner", "read-only"]
            let names = ["Administrator", "Marketing", "Customer care", "Store manager", "Analyst", "Partner", "Read only"]
            return [
                // `rights` is `edit people,see people,…`; NULL for those that Tessera brings along, whose rights stand in the program.
                """
                CREATE TABLE profiles (
                    id \(dialect.identity), role TEXT UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL, rights TEXT,
                    requires_second_factor BIGINT NOT NULL, created_at BIGINT NOT NULL, removed_at BIGINT)
                """,
                "INSERT INTO profiles (id, role, name, description, requires_second_factor, created_at) VALUES "
                    + zip(ready, names).enumerated().map { "(\($0.offset + 1), '\($0.element.0)', '\($0.element.1)', '', 0, 0)" }
                    .joined(separator: ", "),
                // `companies` and `store_groups` are JSON lists of raw ids; NULL means all of them, those to come included.
                """
                CREATE TABLE user_grants (
                    user_id BIGINT NOT NULL, place BIGINT NOT NULL, profile_id BIGINT NOT NULL, companies TEXT, store_groups TEXT,
                    PRIMARY KEY (user_id, place)) \(dialect.keyed)
                """,
                """
                INSERT INTO user_grants (user_id, place, profile_id, companies)
                SELECT users.id, 0, COALESCE((SELECT profiles.id FROM profiles WHERE profiles.role = users.role), 7), users.companies FROM users
                """,
                "ALTER TABLE users DROP COLUMN role",
                "ALTER TABLE users DROP COLUMN companies",
                "ALTER TABLE users ADD COLUMN last_signed_in_at BIGINT",
                "UPDATE users SET last_signed_in_at = (SELECT MAX(created_at) FROM sessions WHERE sessions.user_id = users.id)",
                // `last_step` is the time step of the last code that was used: no code works twice.
                """
                CREATE TABLE second_factors (
                    user_id \(dialect.identity), secret TEXT NOT NULL, confirmed_at BIGINT, last_step BIGINT NOT NULL, created_at BIGINT NOT NULL)
                """,
                """
                CREATE TABLE recovery_codes (
                    user_id BIGINT NOT NULL, code_hash TEXT NOT NULL, used_at BIGINT, PRIMARY KEY (user_id, code_hash)) \(dialect.keyed)
                """,
                // Who gave the right password and has yet to give the second factor: not a session.
                """
                CREATE TABLE sign_in_challenges (
                    token_hash TEXT PRIMARY KEY NOT NULL, user_id BIGINT NOT NULL, attempts BIGINT NOT NULL, expires_at BIGINT NOT NULL) \(dialect.keyed)
                """,
                "CREATE INDEX sign_in_challenges_user ON sign_in_challenges (user_id)",
                // Links by which a password is set, once; kept as hashes.
                """
                CREATE TABLE user_links (
                    token_hash TEXT PRIMARY KEY NOT NULL, user_id BIGINT NOT NULL, kind TEXT NOT NULL, created_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL) \(dialect.keyed)
                """,
                "CREATE INDEX user_links_user ON user_links (user_id)",
            ]
        },
        // When the user of a session has last shown who they are, and whether with a second factor.
        Migration("accounts-005-proofs") { _ in
            [
                "ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE sessions ADD COLUMN has_second_factor BIGINT NOT NULL DEFAULT 0",
            ]
        },
    ]
}
