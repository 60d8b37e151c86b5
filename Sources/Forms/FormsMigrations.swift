import Storage

public enum FormsSchema {
    public static let migrations: [Migration] = [
        Migration("forms-001-forms") { dialect in
            [
                """
                CREATE TABLE forms (
                    id \(dialect.identity), company_id BIGINT NOT NULL, activity_id BIGINT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
                    secret TEXT NOT NULL, is_open BIGINT NOT NULL, definition TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
                """,
                "CREATE INDEX forms_company ON forms (company_id)",
                // `nonce` is of the page that was filled in: sent twice, it counts once.
                """
                CREATE TABLE form_submissions (
                    id \(dialect.identity), form_id BIGINT NOT NULL, company_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, nonce TEXT NOT NULL,
                    at BIGINT NOT NULL, language TEXT NOT NULL, ip TEXT, UNIQUE (form_id, nonce, contact_id))
                """,
                "CREATE INDEX form_submissions_form ON form_submissions (form_id, at)",
                "CREATE INDEX form_submissions_contact ON form_submissions (contact_id)",
                """
                CREATE TABLE form_confirmations (
                    id \(dialect.identity), form_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, address_hash TEXT NOT NULL, consents TEXT NOT NULL,
                    created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT, used_ip TEXT)
                """,
                "CREATE INDEX form_confirmations_address ON form_confirmations (address_hash, created_at)",
            ]
        },
        // An erasure finds the confirmations of its contacts.
        Migration("forms-002-erasure") { _ in ["CREATE INDEX form_confirmations_contact ON form_confirmations (contact_id)"] },
    ]
}
