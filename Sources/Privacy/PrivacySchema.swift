import Storage

public enum PrivacySchema {
    public static let migrations: [Migration] = [
        Migration("privacy-001-requests") { dialect in
            [
                // What somebody asked for about their own data. `subject` holds by what traces of the person are recognised, and is emptied when all are found;
                // `companies` is `,12,34,`.
                """
                CREATE TABLE privacy_requests (
                    id \(dialect.identity), kind TEXT NOT NULL, person_id BIGINT NOT NULL, companies TEXT NOT NULL, state TEXT NOT NULL,
                    requested_at BIGINT NOT NULL, due_at BIGINT NOT NULL, actor TEXT NOT NULL, user_id BIGINT, subject TEXT, participant TEXT,
                    place TEXT, erased TEXT, erased_at BIGINT, finished_at BIGINT, certificate TEXT, certificate_hash TEXT)
                """,
                "CREATE INDEX privacy_requests_person ON privacy_requests (person_id)",
                "CREATE INDEX privacy_requests_state ON privacy_requests (state, id)",
            ]
        },
        // For how many months a company keeps what, and when that was applied last.
        Migration("privacy-002-retention") { dialect in
            [
                """
                CREATE TABLE retention_rules (
                    company_id BIGINT NOT NULL, kind TEXT NOT NULL, months BIGINT NOT NULL, applied_at BIGINT, PRIMARY KEY (company_id, kind))
                \(dialect.keyed)
                """
            ]
        },
    ]
}
