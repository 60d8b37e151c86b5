import Storage

/// The tables of what arrives.
public enum IntakeSchema {
    public static let migrations: [Migration] = [
        Migration("intake-001-imports-events") { dialect in
            [
                // A file is its own log: its hash and how far it has been read are kept, not its rows.
                """
                CREATE TABLE imports (
                    id \(dialect.identity), kind TEXT NOT NULL, company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, file_hash TEXT NOT NULL,
                    file_name TEXT NOT NULL, file_size BIGINT NOT NULL, state TEXT NOT NULL, position BIGINT NOT NULL, inserted BIGINT NOT NULL,
                    unchanged BIGINT NOT NULL, rejected BIGINT NOT NULL, mapping TEXT NOT NULL, error TEXT, started_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL, finished_at BIGINT, UNIQUE (kind, source_id, file_hash))
                """,
                """
                CREATE TABLE import_rejects (
                    import_id BIGINT NOT NULL, record BIGINT NOT NULL, line BIGINT NOT NULL, reason TEXT NOT NULL,
                    PRIMARY KEY (import_id, record)) \(dialect.keyed)
                """,
                """
                CREATE TABLE events (
                    id \(dialect.identity), company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, contact_id BIGINT, name TEXT NOT NULL,
                    occurred_at BIGINT NOT NULL, properties TEXT)
                """,
                "CREATE INDEX events_contact ON events (contact_id, occurred_at) WHERE contact_id IS NOT NULL",
                """
                CREATE TABLE event_keys (
                    company_id BIGINT NOT NULL, message_id TEXT NOT NULL, event_id BIGINT NOT NULL, PRIMARY KEY (company_id, message_id)) \(dialect.keyed)
                """,
            ]
        },
        Migration("intake-002-uploads") { dialect in
            [
                // A file that somebody sent, before and while it is imported; its id becomes that of the import. `path` is within the uploads folder, NULL once
                // the file is gone.
                """
                CREATE TABLE uploads (
                    id \(dialect.identity), file_name TEXT NOT NULL, path TEXT, size BIGINT NOT NULL, kind TEXT NOT NULL, company_id BIGINT NOT NULL,
                    source_id BIGINT NOT NULL, mapping TEXT, state TEXT NOT NULL, error TEXT, import_id BIGINT, created_at BIGINT NOT NULL,
                    created_by BIGINT NOT NULL, updated_at BIGINT NOT NULL)
                """,
                "CREATE INDEX uploads_state ON uploads (state, created_at)", "CREATE INDEX uploads_import ON uploads (import_id)",
            ]
        },
        Migration("intake-003-tracking") { dialect in
            [
                // What touchpoints sent, as received: a request is a row, and is acknowledged once it is here.
                """
                CREATE TABLE intake_log (
                    id \(dialect.identity), company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, received_at BIGINT NOT NULL, call TEXT NOT NULL,
                    events BIGINT NOT NULL, body TEXT NOT NULL)
                """,
                "CREATE INDEX intake_log_source ON intake_log (source_id, id)",
                "CREATE INDEX intake_log_received ON intake_log (received_at)",
                // What of it has not been projected yet; `position` events of the row are done.
                """
                CREATE TABLE intake_pending (
                    log_id BIGINT PRIMARY KEY NOT NULL, events BIGINT NOT NULL, bytes BIGINT NOT NULL, received_at BIGINT NOT NULL,
                    position BIGINT NOT NULL) \(dialect.keyed)
                """,
                // Events that could not be projected, until somebody mends or dismisses them.
                """
                CREATE TABLE intake_rejects (
                    id \(dialect.identity), company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, log_id BIGINT NOT NULL, item BIGINT NOT NULL,
                    received_at BIGINT NOT NULL, call TEXT NOT NULL, kind TEXT, name TEXT, code TEXT NOT NULL, reason TEXT NOT NULL, waits_for TEXT, body TEXT NOT NULL,
                    state TEXT NOT NULL, rejected_at BIGINT NOT NULL, settled_at BIGINT, settled_by TEXT, UNIQUE (log_id, item))
                """,
                "CREATE INDEX intake_rejects_open ON intake_rejects (source_id, state, id)",
                "CREATE INDEX intake_rejects_waiting ON intake_rejects (waits_for) WHERE state = 'open' AND waits_for IS NOT NULL",
                // Whose a device is: contact of its own until somebody identifies on it.
                """
                CREATE TABLE intake_devices (
                    company_id BIGINT NOT NULL, device TEXT NOT NULL, contact_id BIGINT, owner_id BIGINT, owned_since BIGINT, former_owner_id BIGINT,
                    PRIMARY KEY (company_id, device)) \(dialect.keyed)
                """,
                // What has come in: by minute, and by name with the properties it had.
                """
                CREATE TABLE intake_minutes (
                    source_id BIGINT NOT NULL, minute BIGINT NOT NULL, events BIGINT NOT NULL, repeats BIGINT NOT NULL, rejected BIGINT NOT NULL,
                    PRIMARY KEY (source_id, minute)) \(dialect.keyed)
                """,
                """
                CREATE TABLE intake_event_names (
                    source_id BIGINT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, events BIGINT NOT NULL, first_at BIGINT NOT NULL,
                    last_at BIGINT NOT NULL, properties TEXT NOT NULL, PRIMARY KEY (source_id, kind, name)) \(dialect.keyed)
                """,
                "ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT 'track'",
            ]
        },
        // An erasure finds the events and devices of its contacts.
        Migration("intake-004-erasure") { _ in
            [
                "CREATE INDEX event_keys_event ON event_keys (event_id)",
                "CREATE INDEX intake_devices_contact ON intake_devices (contact_id) WHERE contact_id IS NOT NULL",
                "CREATE INDEX intake_devices_owner ON intake_devices (owner_id) WHERE owner_id IS NOT NULL",
                "CREATE INDEX intake_devices_former ON intake_devices (former_owner_id) WHERE former_owner_id IS NOT NULL",
            ]
        },
        // Where rejected rows were written to as files.
        Migration("intake-005-rejected-files") { dialect in
            ["CREATE TABLE rejected_files (path TEXT PRIMARY KEY NOT NULL, import_id BIGINT NOT NULL, company_id BIGINT NOT NULL) \(dialect.keyed)"]
        },
    ]
}
