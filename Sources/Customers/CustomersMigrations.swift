import Storage

public enum CustomersSchema {
    public static let migrations: [Migration] = [
        Migration("customers-001-contacts-persons-links") { dialect in
            let fields = ContactField.allCases.map { "\($0.column) TEXT" }.joined(separator: ", ")
            return [
                // `person_id` is the only place that says whose contact it is. `original` is what the source gave, word for word.
                """
                CREATE TABLE contacts (
                    id \(dialect.identity), company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, activity_id BIGINT, external_id TEXT NOT NULL,
                    person_id BIGINT NOT NULL, card TEXT, device TEXT, \(fields), name_key TEXT, original TEXT NOT NULL, extensions TEXT, refused TEXT,
                    content_hash BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL)
                """,
                "CREATE UNIQUE INDEX contacts_external_id ON contacts (external_id, source_id)",
                "CREATE INDEX contacts_person ON contacts (person_id)",
                // Comparable values by which contacts are linked and sales find their customer.
                """
                CREATE TABLE contact_keys (
                    kind BIGINT NOT NULL, value TEXT NOT NULL, contact_id BIGINT NOT NULL, PRIMARY KEY (kind, value, contact_id)) \(dialect.keyed)
                """,
                "CREATE INDEX contact_keys_contact ON contact_keys (contact_id)",
                """
                CREATE TABLE contact_relations (
                    contact_id BIGINT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, source_id BIGINT NOT NULL,
                    PRIMARY KEY (contact_id, kind, value)) \(dialect.keyed)
                """,
                "CREATE INDEX contact_relations_value ON contact_relations (source_id, kind, value)",
                // Derived from the contacts, and from their sales' figures; can be made anew at any time.
                """
                CREATE TABLE persons (
                    id \(dialect.identity), display_name TEXT, sort_name TEXT NOT NULL, email TEXT, phone TEXT, city TEXT, country TEXT, birth_date TEXT,
                    stage TEXT NOT NULL, contacts BIGINT NOT NULL, purchases BIGINT NOT NULL DEFAULT 0, spent BIGINT NOT NULL DEFAULT 0,
                    last_purchase_at BIGINT, merged_into BIGINT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)
                """,
                "CREATE INDEX persons_name ON persons (sort_name, id) WHERE contacts > 0",
                "CREATE INDEX persons_created ON persons (created_at, id) WHERE contacts > 0",
                "CREATE INDEX persons_last_purchase ON persons (last_purchase_at, id) WHERE contacts > 0",
                "CREATE INDEX persons_spent ON persons (spent, id) WHERE contacts > 0",
                "CREATE INDEX persons_purchases ON persons (purchases, id) WHERE contacts > 0",
                // Each time a contact was given to a person: why, when and by whom. The row with `ended_at` NULL holds.
                """
                CREATE TABLE links (
                    id \(dialect.identity), contact_id BIGINT NOT NULL, person_id BIGINT NOT NULL, rule TEXT NOT NULL, key_kind TEXT, key_value TEXT,
                    other_contact_id BIGINT, score DOUBLE PRECISION, made_at BIGINT NOT NULL, made_by TEXT NOT NULL, ended_at BIGINT)
                """,
                "CREATE INDEX links_contact ON links (contact_id)",
                "CREATE INDEX links_person ON links (person_id)",
                // What somebody decided about two contacts; stands above every rule.
                """
                CREATE TABLE link_decisions (
                    first_id BIGINT NOT NULL, second_id BIGINT NOT NULL, same BIGINT NOT NULL, made_at BIGINT NOT NULL, made_by TEXT NOT NULL,
                    PRIMARY KEY (first_id, second_id)) \(dialect.keyed)
                """,
                "CREATE INDEX link_decisions_second ON link_decisions (second_id)",
                "CREATE TABLE link_rules (version BIGINT PRIMARY KEY NOT NULL, document TEXT NOT NULL, made_at BIGINT NOT NULL, made_by TEXT NOT NULL)",
                // How many people were new on a day, per company; kept for the dashboard.
                """
                CREATE TABLE contacts_daily (
                    company_id BIGINT NOT NULL, day BIGINT NOT NULL, contacts BIGINT NOT NULL, people BIGINT NOT NULL,
                    PRIMARY KEY (company_id, day)) \(dialect.keyed)
                """,
            ]
        },
        Migration("customers-002-search") { dialect in
            switch dialect {
            case .sqlite:
                [
                    // The words themselves are letters and digits only; rowid is the contact's id.
                    "CREATE VIRTUAL TABLE contact_search USING fts5(words, detail = none, columnsize = 0, prefix = '2 3', tokenize = 'ascii')"
                ]
            case .postgres:
                [
                    "CREATE TABLE contact_search (rowid BIGINT PRIMARY KEY, words tsvector NOT NULL)",
                    "CREATE INDEX contact_search_words ON contact_search USING gin (words)",
                ]
            }
        },
        // Lists by e-mail, city and number of contacts; and the people of one company.
        Migration("customers-003-lists") { _ in
            [
                "CREATE INDEX persons_email ON persons (email, id) WHERE contacts > 0",
                "CREATE INDEX persons_city ON persons (LOWER(city), id) WHERE contacts > 0",
                "CREATE INDEX persons_contacts ON persons (contacts, id) WHERE contacts > 0",
                "CREATE INDEX contacts_company ON contacts (company_id, person_id)",
            ]
        },
        // Within a city by name: it serves the order by city as well as a city's people by name.
        Migration("customers-004-people-of-a-city") { _ in
            ["DROP INDEX persons_city", "CREATE INDEX persons_city ON persons (LOWER(city), sort_name, id) WHERE contacts > 0"]
        },
        Migration("customers-005-consents") { dialect in
            [
                // Append-only: what somebody allowed, asked for or took back, with its proof. No row is ever changed.
                """
                CREATE TABLE consents (
                    id \(dialect.identity), contact_id BIGINT NOT NULL, company_id BIGINT NOT NULL, channel TEXT NOT NULL, purpose TEXT NOT NULL,
                    state TEXT NOT NULL, at BIGINT NOT NULL, source_id BIGINT, activity_id BIGINT, wording_version BIGINT, wording_hash TEXT, ip TEXT,
                    proof TEXT, recorded_by TEXT NOT NULL, recorded_at BIGINT NOT NULL)
                """,
                "CREATE INDEX consents_contact ON consents (contact_id, at, id)",
                // The very words that were shown, by the hash that the entries keep.
                """
                CREATE TABLE consent_wordings (
                    hash TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL, first_used_at BIGINT NOT NULL) \(dialect.keyed)
                """,
            ]
        },
        // Companies, and on PostgreSQL the beginnings of words, are words of the index.
        Migration("customers-006-search-within-companies") { dialect in SearchIndex.renewal(dialect) },
        // How a company's consents combine and what it requires; and which persons may count as customers.
        Migration("customers-007-consent-policies") { dialect in
            [
                """
                CREATE TABLE consent_policies (
                    company_id BIGINT PRIMARY KEY NOT NULL, combination TEXT NOT NULL, requires_privacy BIGINT NOT NULL) \(dialect.keyed)
                """,
                // Signs the links to the preference page.
                "CREATE TABLE consent_secrets (company_id BIGINT PRIMARY KEY NOT NULL, secret TEXT NOT NULL) \(dialect.keyed)",
                "ALTER TABLE persons ADD COLUMN is_member BIGINT NOT NULL DEFAULT 0",
                "ALTER TABLE persons ADD COLUMN is_admitted BIGINT NOT NULL DEFAULT 1",
                "UPDATE persons SET is_member = 1 WHERE stage = 'member'",
            ]
        },
        // What is measured of people's data, once a day: the people of each company by day (source 0), what each source knows on the last day, and
        // whom to mend first.
        Migration("customers-008-quality") { dialect in
            [
                """
                CREATE TABLE people_quality (
                    company_id BIGINT NOT NULL, source_id BIGINT NOT NULL, measure TEXT NOT NULL, day BIGINT NOT NULL, value BIGINT NOT NULL,
                    PRIMARY KEY (company_id, source_id, measure, day)) \(dialect.keyed)
                """,
                "CREATE INDEX people_quality_day ON people_quality (company_id, day)",
                """
                CREATE TABLE people_quality_days (
                    company_id BIGINT NOT NULL, day BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (company_id, day)) \(dialect.keyed)
                """,
                """
                CREATE TABLE people_mending (
                    company_id BIGINT NOT NULL, place BIGINT NOT NULL, person_id BIGINT NOT NULL, purchases BIGINT NOT NULL, flaws TEXT NOT NULL,
                    PRIMARY KEY (company_id, place)) \(dialect.keyed)
                """,
            ]
        },
        Migration("customers-009-privacy") { dialect in
            [
                // Whose data was erased, so that an id answers as such; `companies` is `,12,34,`.
                """
                CREATE TABLE erased_persons (person_id BIGINT PRIMARY KEY NOT NULL, companies TEXT NOT NULL, at BIGINT NOT NULL) \(dialect.keyed)
                """,
                // By what an old file would bring somebody back: hashes only. `company_id` 0 is all companies.
                """
                CREATE TABLE erased_names (
                    hash TEXT NOT NULL, company_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (hash, company_id)) \(dialect.keyed)
                """,
                "CREATE TABLE erasure_secret (id BIGINT PRIMARY KEY NOT NULL, secret TEXT NOT NULL)",
                "CREATE INDEX persons_merged ON persons (merged_into) WHERE merged_into IS NOT NULL",
                "ALTER TABLE contacts ADD COLUMN restricted_at BIGINT",
                "ALTER TABLE persons ADD COLUMN is_restricted BIGINT NOT NULL DEFAULT 0",
            ]
        },
        // Who stands how with a consent: few are looked up by it.
        Migration("customers-010-consents-by-state") { _ in
            ["CREATE INDEX consents_state ON consents (company_id, channel, purpose, state, contact_id)"]
        },
        // Links by evidence: how contacts are found, what the model says of pairs, models and passes; what people did, so that it can be undone.
        Migration("customers-011-evidence") { dialect in
            [
                """
                CREATE TABLE contact_blocks (block BIGINT NOT NULL, contact_id BIGINT NOT NULL, PRIMARY KEY (block, contact_id)) \(dialect.keyed)
                """,
                // `first_id` is the smaller one. `bits` are log-odds; `review`: 0 nothing to look at, 1 open, 2 put off.
                """
                CREATE TABLE link_evidence (
                    first_id BIGINT NOT NULL, second_id BIGINT NOT NULL, bits DOUBLE PRECISION NOT NULL, model_version BIGINT NOT NULL,
                    review BIGINT NOT NULL, found_at BIGINT NOT NULL, PRIMARY KEY (first_id, second_id)) \(dialect.keyed)
                """,
                "CREATE INDEX link_evidence_second ON link_evidence (second_id)",
                "CREATE INDEX link_evidence_review ON link_evidence (review, bits, first_id, second_id) WHERE review > 0",
                """
                CREATE TABLE identity_models (
                    version BIGINT PRIMARY KEY NOT NULL, model TEXT NOT NULL, frequencies TEXT NOT NULL, contacts BIGINT NOT NULL,
                    made_at BIGINT NOT NULL) \(dialect.keyed)
                """,
                """
                CREATE TABLE identity_passes (
                    id \(dialect.identity), rules_version BIGINT NOT NULL, started_at BIGINT NOT NULL, started_by TEXT NOT NULL, finished_at BIGINT,
                    figures TEXT)
                """,
                """
                CREATE TABLE identity_acts (
                    id \(dialect.identity), kind TEXT NOT NULL, author TEXT NOT NULL, reason TEXT, made_at BIGINT NOT NULL, undone_at BIGINT,
                    undone_by TEXT)
                """,
                // Which decisions an act made, and what was decided before: 1 one person, 0 two, NULL nothing.
                """
                CREATE TABLE identity_act_pairs (
                    act_id BIGINT NOT NULL, first_id BIGINT NOT NULL, second_id BIGINT NOT NULL, before BIGINT, after BIGINT,
                    PRIMARY KEY (act_id, first_id, second_id)) \(dialect.keyed)
                """,
                "CREATE INDEX identity_act_pairs_first ON identity_act_pairs (first_id)",
                "CREATE INDEX identity_act_pairs_second ON identity_act_pairs (second_id)",
                "ALTER TABLE links ADD COLUMN rules_version BIGINT",
            ]
        },
    ]
}
