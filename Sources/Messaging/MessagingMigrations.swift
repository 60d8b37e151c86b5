import Storage

public enum MessagingSchema {
    public static let migrations: [Migration] = [
        Migration("messaging-001-outgoing-mails") { dialect in
            [
                // A row is marked as being sent before the server hears of it: a mail is never sent twice.
                """
                CREATE TABLE outgoing_mails (
                    id \(dialect.identity), company_id BIGINT NOT NULL, kind TEXT NOT NULL, contact_id BIGINT, recipient TEXT NOT NULL,
                    subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL,
                    leased_by BIGINT, leased_until BIGINT, error TEXT, created_at BIGINT NOT NULL, sent_at BIGINT)
                """,
                "CREATE INDEX outgoing_mails_due ON outgoing_mails (state, due_at)",
            ]
        },
        // An erasure finds the mails to a person.
        Migration("messaging-002-erasure") { _ in
            [
                "CREATE INDEX outgoing_mails_contact ON outgoing_mails (contact_id) WHERE contact_id IS NOT NULL",
                "CREATE INDEX outgoing_mails_recipient ON outgoing_mails (LOWER(recipient))",
            ]
        },
    ]
}
